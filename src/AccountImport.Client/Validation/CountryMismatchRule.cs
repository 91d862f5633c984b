namespace AccountImport.Client.Validation;

/// <summary>
/// Whether the countries of an account number agree. A difference is only a warning: a bank may keep accounts abroad. It is
/// none where a territory uses the IBAN of the country it belongs to, as the IBAN register has it.
/// </summary>
/// <remarks>A country is given as its place among all pairs of letters, see <see cref="LetterCodes.IndexOf"/>.</remarks>
internal static class CountryMismatchRule
{
    public static readonly Fault IbanElsewhere = Mismatch("It is not the country of the IBAN.");
    public static readonly Fault BicElsewhere = Mismatch("It is a BIC of another country than that of the account number.");

    private static readonly (LetterCodes Territories, int IbanCountry)[] Unions =
    [
        (new LetterCodes("BL GF GP MF MQ NC PF PM RE TF WF YT"u8), LetterCodes.IndexOf("FR"u8)),
        (new LetterCodes("GG IM JE"u8), LetterCodes.IndexOf("GB"u8)),
        (new LetterCodes("AX FI"u8), LetterCodes.IndexOf("FI"u8)),
    ];

    public static bool Agree(int country, int otherCountry) =>
        country == otherCountry || IbanCountryOf(country) == IbanCountryOf(otherCountry);

    private static int IbanCountryOf(int country)
    {
        foreach ((LetterCodes territories, int ibanCountry) in Unions)
        {
            if (territories.Contains(country))
            {
                return ibanCountry;
            }
        }

        return country;
    }

    private static Fault Mismatch(string detail) => new(ValidationCodes.CountryMismatch, detail, ValidationSeverity.Warning);
}
