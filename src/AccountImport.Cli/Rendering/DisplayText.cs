using System.Globalization;
using System.Text;

namespace AccountImport.Cli.Rendering;

/// <summary>Makes text from a file or an answer fit to be shown: it may hold what steers a terminal.</summary>
internal static class DisplayText
{
    private const int MaxLength = 1000;
    private const int MaxCodeLength = 128;

    /// <summary>Writes characters that are not seen, or change what is seen, as <c>\u{...}</c>, and cuts what is far too long.</summary>
    public static string Clean(string text)
    {
        if (text.Length <= MaxLength && text.All(IsPlain))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length >= MaxLength)
            {
                return clean.Append('…').ToString();
            }

            if (IsShown(Rune.GetUnicodeCategory(rune)))
            {
                clean.Append(rune.ToString());
            }
            else
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            }
        }

        return clean.ToString();
    }

    /// <summary>Tells whether all of a text is seen as it is.</summary>
    public static bool IsClean(string text) => text.EnumerateRunes().All(rune => IsShown(Rune.GetUnicodeCategory(rune)));

    /// <summary>Lets a code through, and no sentence that stands where a code should be: it may quote a value.</summary>
    public static string? KeepCode(string? code) =>
        code is { Length: > 0 and <= MaxCodeLength } && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
            ? code
            : null;

    private static bool IsPlain(char character) => character is >= ' ' and <= '~';

    private static bool IsShown(UnicodeCategory category) => category is not (UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
