namespace AccountImport.Client.Validation;

/// <summary>The lists of the account file's codes, asked with UTF-8.</summary>
/// <remarks>They are those of the open codes in <see cref="Accounts"/>, which a test compares; what else a code says is kept, and here reported.</remarks>
internal static class KnownCodes
{
    public static bool IsStatus(ReadOnlySpan<byte> code) =>
        code.SequenceEqual("ACTIVE"u8) || code.SequenceEqual("BLOCKED"u8) || code.SequenceEqual("CLOSED"u8);

    public static bool IsAccountType(ReadOnlySpan<byte> code) =>
        code.SequenceEqual("CURRENCY"u8)
        || code.SequenceEqual("INTERNAL"u8)
        || code.SequenceEqual("SAVING"u8)
        || code.SequenceEqual("SHADOW"u8)
        || code.SequenceEqual("VIRTUAL"u8);

    public static bool IsAccountNumberType(ReadOnlySpan<byte> code) =>
        code.SequenceEqual("IBAN"u8) || code.SequenceEqual("BBAN"u8) || code.SequenceEqual("SWIFT"u8);

    public static bool IsInstitutionIdType(ReadOnlySpan<byte> code) =>
        code.SequenceEqual("BIC"u8)
        || code.SequenceEqual("SORT_CODE"u8)
        || code.SequenceEqual("BANK_CODE"u8)
        || code.SequenceEqual("ABA_CODE"u8);

    public static bool IsAccountRight(ReadOnlySpan<byte> code) =>
        code.SequenceEqual("ALL"u8) || code.SequenceEqual("VIEW_RIGHTS"u8) || code.SequenceEqual("CHANGE_RIGHTS"u8);

    public static bool IsPersonType(ReadOnlySpan<byte> code) => code.SequenceEqual("P"u8) || code.SequenceEqual("L"u8);
}
