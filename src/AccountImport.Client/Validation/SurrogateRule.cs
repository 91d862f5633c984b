using System.Buffers.Text;

namespace AccountImport.Client.Validation;

/// <summary>A text as JSON writes it, with escapes, may hold half of a surrogate pair; no Unicode text can.</summary>
internal static class SurrogateRule
{
    private const int HexDigits = 4;

    /// <summary>Looks for an escaped half of a surrogate pair in the raw text of a JSON string that a reader has accepted as JSON.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escapedText)
    {
        bool awaitsLowHalf = false;
        while (!escapedText.IsEmpty)
        {
            int unit = escapedText is [(byte)'\\', (byte)'u', ..] ? UnitOf(escapedText) : 0;
            if (char.IsLowSurrogate((char)unit) != awaitsLowHalf)
            {
                return true;
            }

            awaitsLowHalf = char.IsHighSurrogate((char)unit);
            int consumed = unit is not 0 ? 2 + HexDigits : escapedText[0] is (byte)'\\' ? 2 : 1;
            escapedText = escapedText[consumed..];
        }

        return awaitsLowHalf;
    }

    private static int UnitOf(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, HexDigits), out ushort unit, out _, 'x') ? unit : 0;
}
