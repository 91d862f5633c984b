using System.Buffers;

namespace AccountImport.Client.Validation;

/// <summary>The character sets that the standards share.</summary>
internal static class AsciiText
{
    public static readonly SearchValues<byte> UpperCaseLettersAndDigits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    public static bool IsDigits(ReadOnlySpan<byte> value) =>
        !value.IsEmpty && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
