namespace AccountImport.Client.Validation;

/// <summary>
/// An IBAN of ISO 13616, in the electronic format: a country, two check digits and an account number of capitals and digits,
/// as long as the country has it. The spaces of the printed format are refused: what is checked here is what is sent.
/// </summary>
internal static class IbanRule
{
    public static readonly Fault UnknownCountry = Invalid("Its first two characters are no country of the IBAN register.");

    /// <summary>The vendor's own internal accounts have numbers that only look like an IBAN, with XX for the country.</summary>
    public static readonly Fault PseudoIban = UnknownCountry with { Severity = ValidationSeverity.Warning };

    /// <summary>98 minus a remainder of 97: 00, 01 and 99 satisfy the division too, but no check digits are ever computed so.</summary>
    private const int LeastCheckDigits = 2;
    private const int MostCheckDigits = 98;

    private static readonly Fault HasSpaces = Invalid("It has spaces; take them out, they belong to the printed format only.");
    private static readonly Fault HasLowerCase = Invalid("It has lower-case letters; write them in upper case.");
    private static readonly Fault HasOtherCharacters = Invalid("It has characters that are neither letters from A to Z nor digits.");
    private static readonly Fault HasNoCheckDigits = Invalid("Its third and fourth characters are not two check digits.");
    private static readonly Fault HasWrongLength = Invalid("It is not as long as an IBAN of its country.");
    private static readonly Fault HasWrongCheckDigits = Invalid("Its check digits do not fit the rest; a character is wrong or two are swapped.");

    public static Fault? FindFault(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAnyExcept(AsciiText.UpperCaseLettersAndDigits))
        {
            return value.Contains((byte)' ') ? HasSpaces
                : value.ContainsAnyInRange((byte)'a', (byte)'z') ? HasLowerCase
                : HasOtherCharacters;
        }

        int length = value.Length < 2 ? 0 : IbanLengths.Of(value[..2]);
        if (length is 0)
        {
            return UnknownCountry;
        }

        if (value.Length < 4 || !AsciiText.IsDigits(value[2..4]))
        {
            return HasNoCheckDigits;
        }

        if (value.Length != length)
        {
            return HasWrongLength;
        }

        int checkDigits = ((value[2] - '0') * 10) + value[3] - '0';
        return checkDigits is >= LeastCheckDigits and <= MostCheckDigits && Remainder(value) is 1 ? null : HasWrongCheckDigits;
    }

    /// <summary>The remainder of ISO 7064 MOD 97-10: country and check digits at the end, and 10 to 35 for A to Z.</summary>
    private static int Remainder(ReadOnlySpan<byte> iban) => Remainder(iban[..4], Remainder(iban[4..], 0));

    private static int Remainder(ReadOnlySpan<byte> characters, int remainder)
    {
        foreach (byte character in characters)
        {
            remainder = char.IsAsciiDigit((char)character)
                ? ((remainder * 10) + character - '0') % 97
                : ((remainder * 100) + character - 'A' + 10) % 97;
        }

        return remainder;
    }

    private static Fault Invalid(string detail) => new(ValidationCodes.InvalidIban, detail);
}
