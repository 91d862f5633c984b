namespace AccountImport.Client.Validation;

/// <summary>
/// A BIC of ISO 9362: four letters or digits for the party, two letters for the country, two letters or digits as suffix, and
/// optionally three for the branch. The documentation of the account file says "eight-digit number", but its own sample has
/// eleven characters and letters: the standard wins.
/// </summary>
internal static class BicRule
{
    private static readonly Fault HasWrongLength = new(ValidationCodes.InvalidBic, "It has neither 8 nor 11 characters.");
    private static readonly Fault HasLowerCase = new(ValidationCodes.InvalidBic, "It has lower-case letters; write them in upper case.");
    private static readonly Fault HasOtherCharacters = new(ValidationCodes.InvalidBic, "It has characters that are neither letters from A to Z nor digits.");
    private static readonly Fault HasUnknownCountry = new(ValidationCodes.InvalidBic, "Its fifth and sixth characters are no country of ISO 3166-1.");

    public static Fault? FindFault(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (8 or 11))
        {
            return HasWrongLength;
        }

        if (value.ContainsAnyExcept(AsciiText.UpperCaseLettersAndDigits))
        {
            return value.ContainsAnyInRange((byte)'a', (byte)'z') ? HasLowerCase : HasOtherCharacters;
        }

        return Iso3166.IsCountry(CountryOf(value)) ? null : HasUnknownCountry;
    }

    /// <summary>The country of a value that is a BIC.</summary>
    public static ReadOnlySpan<byte> CountryOf(ReadOnlySpan<byte> bic) => bic.Slice(4, 2);
}
