namespace AccountImport.Client.Tests.Validation;

public class CountryMismatchRuleTests
{
    private const string Country = "accountNumbers.0.countryCode: country_mismatch (Warning)";
    private const string Bic = "accountNumbers.0.financialInstitutionId.value: country_mismatch (Warning)";
    private const string German = "DE89370400440532013000";
    private const string French = "FR1420041010050500013M02606";
    private const string British = "GB82WEST12345698765432";
    private const string Finnish = "FI2112345600000785";
    private const string Kosovar = "XK051212012345678906";

    [Theory]
    [InlineData(German, "DE", "DEUTDEFF")]
    [InlineData(French, "RE", "BNPAFRPP")]
    [InlineData(French, "FR", "BNPAREPP")]
    [InlineData(French, "GP", "BNPAMQPP")]
    [InlineData(British, "JE", "WESTGGPP")]
    [InlineData(British, "IM", "WESTGB22")]
    [InlineData(Finnish, "AX", "NDEAFIHH")]
    [InlineData(Kosovar, "XK", "NCBVXKPR")]
    public void Validate_CountriesThatAgree_Passes(string iban, string country, string bic) => Findings(iban, country, bic).ShouldBeEmpty();

    [Fact]
    public void Validate_CountryOtherThanTheIbans_Warns() => Findings(German, "AT", "DEUTDEFF").ShouldBe([Country]);

    [Fact]
    public void Validate_BicOfAnotherCountry_Warns() => Findings(German, "DE", "BNPAFRPP").ShouldBe([Bic]);

    [Fact]
    public void Validate_AllDifferent_WarnsTwice() => Findings(French, "GB", "DEUTDEFF").ShouldBe([Country, Bic]);

    [Fact]
    public void Validate_CrownDependencyWithFrenchIban_Warns() => Findings(French, "JE", "BNPAFRPP").ShouldBe([Country]);

    [Fact]
    public void Validate_NoIban_ComparesTheBicWithTheCountry() =>
        AccountSample.Findings(AccountSample.With(
            ("accountNumbers.0.accountNumber.type", "\"BBAN\""),
            ("accountNumbers.0.countryCode", "\"AT\""))).ShouldBe([Bic]);

    [Fact]
    public void Validate_InvalidIbanOrCountry_ComparesNothingWithIt()
    {
        Findings("DE00370400440532013000", "DE", "DEUTDEFF").ShouldBe(["accountNumbers.0.accountNumber.value: invalid_iban (Error)"]);
        Findings(German, "ZZ", "DEUTDEFF").ShouldBe(["accountNumbers.0.countryCode: invalid_country_code (Error)"]);
    }

    [Fact]
    public void Validate_SecondEntry_IsNotComparedWithTheFirst()
    {
        const string Entry = """{"accountNumber":{"value":"DE89370400440532013000","type":"IBAN"},"countryCode":"DE","financialInstitutionId":{"value":"DEUTDEFF","type":"BIC"},"defaultCurrencyCode":"EUR"}""";
        const string Bare = """{"countryCode":"FR"}""";

        AccountSample.Findings(AccountSample.With("accountNumbers", $"[{Entry},{Bare}]")).ShouldBe(
        [
            "accountNumbers.1.accountNumber: required (Error)",
            "accountNumbers.1.financialInstitutionId: required (Error)",
            "accountNumbers.1.defaultCurrencyCode: required (Error)",
        ]);
    }

    private static string[] Findings(string iban, string country, string bic) => AccountSample.Findings(AccountSample.With(
        ("accountNumbers.0.accountNumber.value", $"\"{iban}\""),
        ("accountNumbers.0.countryCode", $"\"{country}\""),
        ("accountNumbers.0.financialInstitutionId.value", $"\"{bic}\"")));
}
