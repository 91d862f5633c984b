namespace AccountImport.Client.Validation;

/// <summary>The identifiers of a bank that hold within one country: sort code, bank code and ABA routing number.</summary>
internal static class NationalBankCodeRules
{
    private static readonly Fault InvalidSortCode = new(ValidationCodes.InvalidSortCode, "It is not six digits.");

    private static readonly Fault HyphenatedSortCode =
        new(ValidationCodes.InvalidSortCode, "It is written with hyphens; a sort code is six digits.", ValidationSeverity.Warning);

    private static readonly Fault InvalidBankCode = new(ValidationCodes.InvalidBankCode, "It has characters other than digits.");
    private static readonly Fault NotNineDigits = new(ValidationCodes.InvalidAbaCode, "It is not nine digits.");
    private static readonly Fault AllZeros = new(ValidationCodes.InvalidAbaCode, "It is all zeros, which is nobody's number.");
    private static readonly Fault WrongChecksum = new(ValidationCodes.InvalidAbaCode, "Its checksum is wrong; a digit is wrong or two are swapped.");

    /// <summary>A sort code: six digits; in pairs with hyphens between, as it is printed, is accepted with a warning.</summary>
    public static Fault? FindSortCodeFault(ReadOnlySpan<byte> value) =>
        value.Length is 6 && AsciiText.IsDigits(value) ? null
        : IsHyphenated(value) ? HyphenatedSortCode
        : InvalidSortCode;

    /// <summary>A bank code: digits, as many as the country's central bank gives.</summary>
    public static Fault? FindBankCodeFault(ReadOnlySpan<byte> value) => AsciiText.IsDigits(value) ? null : InvalidBankCode;

    /// <summary>An ABA routing number: nine digits whose sum, weighted 3, 7, 1, is a multiple of ten.</summary>
    public static Fault? FindAbaCodeFault(ReadOnlySpan<byte> value)
    {
        if (value.Length is not 9 || !AsciiText.IsDigits(value))
        {
            return NotNineDigits;
        }

        ReadOnlySpan<byte> weights = [3, 7, 1, 3, 7, 1, 3, 7, 1];
        int sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * (value[i] - '0');
        }

        // Zeros alone satisfy the checksum.
        return sum is 0 ? AllZeros : sum % 10 is 0 ? null : WrongChecksum;
    }

    private static bool IsHyphenated(ReadOnlySpan<byte> value) =>
        value.Length is 8
        && value[2] is (byte)'-' && value[5] is (byte)'-'
        && AsciiText.IsDigits(value[..2]) && AsciiText.IsDigits(value[3..5]) && AsciiText.IsDigits(value[6..]);
}
