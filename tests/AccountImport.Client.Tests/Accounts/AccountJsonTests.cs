using System.Text.Json;
using System.Text.Json.Nodes;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Tests.Accounts;

public sealed class AccountJsonTests
{
    [Fact]
    public void Deserialize_SeedDocument_FillsEveryMember()
    {
        Account account = Read(SeedDocument.Account);

        account.ExternalAccountId.ShouldBe("IM-A-00023");
        account.ExternalPersonId.ShouldBe("IM-P-00023");
        account.StatusCode.ShouldBe(AccountStatusCode.Active);
        account.AccountTypeCode.ShouldBe(AccountTypeCode.Currency);
        account.ActivationDate.ShouldBe(new LocalDate(2023, 2, 17));
        account.ExternalMasterAccountId.ShouldBe("string");
        account.OverdraftAmount.ShouldNotBeNull().Amount.ShouldBe(1500m);
        account.OverdraftAmount.CurrencyCode.ShouldBe("EUR");
        account.Source.ShouldBe(new AccountSource { SourceName = "external", SourceRef = "11", SourceLink = "string" });
        account.PersonTypeCode.ShouldBe(PersonTypeCode.Natural);
        account.AccountInterestRate.ShouldBe(0m);
        AccountNumberEntry number = account.AccountNumbers.ShouldHaveSingleItem();
        number.AccountNumber.ShouldBe(new AccountNumber { Value = "DE89370400440532013000", Type = AccountNumberType.Iban });
        number.FinancialInstitutionId.ShouldBe(new FinancialInstitutionId { Value = "MAINDE2XXXX", Type = FinancialInstitutionIdType.Bic });
        account.Limits.ShouldHaveSingleItem().AccountLimitTypeCode.ShouldBe("string");
        AccountRepresentative representative = account.Representatives.ShouldHaveSingleItem();
        representative.AccountRightCode.ShouldBe(AccountRightCode.All);
        representative.Limits.ShouldHaveSingleItem().Amount.Amount.ShouldBe(1500m);
        account.CustomFields.ShouldNotBeNull().Keys.ShouldBe(["additionalProp1", "additionalProp2", "additionalProp3"]);

        // Every member of the document has a property: nothing is left over.
        account.AdditionalMembers.ShouldBeNull();
    }

    [Fact]
    public void RoundTrip_SeedDocument_IsTheSameJson() => ShouldSurvive(SeedDocument.Account);

    [Fact]
    public void RoundTrip_UnknownMembersAtEveryLevel_SurviveUnchanged()
    {
        JsonNode node = JsonNode.Parse(SeedDocument.Account)!;
        foreach (JsonObject level in Objects(node).ToList())
        {
            level["unknown member"] = JsonNode.Parse("""{"a":[1,2.50,null,true,{"Zoë":"😀"}],"large":123456789012345678901234567890.5}""");
        }

        ShouldSurvive(node.ToJsonString());
    }

    [Fact]
    public void RoundTrip_CodeOutsideTheList_IsKept()
    {
        string json = SeedDocument.Account.Replace("\"ACTIVE\"", "\"DORMANT\"", StringComparison.Ordinal);

        Read(json).StatusCode.ShouldBe(new AccountStatusCode("DORMANT"));
        ShouldSurvive(json);
    }

    [Theory]
    [InlineData("50.00")]
    [InlineData("0.1")]
    [InlineData("-12345678901234.567890")]
    [InlineData("79228162514264337593543950335")]
    public void RoundTrip_Amount_KeepsItsDigits(string number)
    {
        string json = SeedDocument.Account.Replace("1500", number, StringComparison.Ordinal);

        JsonSerializer.Serialize(Read(json), AccountImportJsonContext.Default.Account).ShouldContain($"\"amount\":{number},");
    }

    [Theory]
    [InlineData("0.12345678901234567890123456789012345")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1e-40")]
    [InlineData("1e40")]
    [InlineData("\"50.00\"")]
    public void Deserialize_AmountThatNoDecimalHolds_IsRefused(string number)
    {
        string json = SeedDocument.Account.Replace("1500", number, StringComparison.Ordinal);

        Should.Throw<JsonException>(() => Read(json)).Message.ShouldNotContain(number);
    }

    [Theory]
    [InlineData("15e2", 1500)]
    [InlineData("1.5E+3", 1500)]
    [InlineData("-0.0", 0)]
    public void Deserialize_AmountInAnotherNotation_IsItsValue(string number, decimal expected) =>
        Read(SeedDocument.Account.Replace("1500", number, StringComparison.Ordinal)).OverdraftAmount!.Amount.ShouldBe(expected);

    [Theory]
    [InlineData("2023-02-30")]
    [InlineData("2023-2-3")]
    [InlineData("17.02.2023")]
    [InlineData("2023-02-17T00:00:00Z")]
    public void Deserialize_DateOfAnotherForm_IsRefused(string date)
    {
        string json = SeedDocument.Account.Replace("2023-02-17", date, StringComparison.Ordinal);

        Should.Throw<JsonException>(() => Read(json)).Message.ShouldNotContain(date);
    }

    [Theory]
    [InlineData("externalAccountId")]
    [InlineData("externalPersonId")]
    [InlineData("statusCode")]
    [InlineData("accountTypeCode")]
    [InlineData("activationDate")]
    [InlineData("accountNumbers")]
    public void Deserialize_WithoutMandatoryMember_IsRefused(string member)
    {
        JsonObject node = JsonNode.Parse(SeedDocument.Account)!.AsObject();
        node.Remove(member);

        Should.Throw<JsonException>(() => Read(node.ToJsonString())).Message.ShouldContain(member);
    }

    [Fact]
    public void Serialize_NullSourceLink_IsWritten()
    {
        Account account = Samples.Account() with
        {
            Source = new AccountSource { SourceName = "external", SourceRef = "11", SourceLink = null },
        };

        string json = JsonSerializer.Serialize(account, AccountImportJsonContext.Default.Account);

        json.ShouldContain("\"sourceLink\":null");
        json.ShouldNotContain("overdraftAmount");
    }

    [Fact]
    public void ToString_OfEveryModel_PrintsNoValueButTheAccountsIdentifier()
    {
        Account account = Read(SeedDocument.Account);

        account.ToString().ShouldBe("Account IM-A-00023");
        account.AccountNumbers[0].ToString().ShouldBe("AccountNumberEntry");
        account.AccountNumbers[0].AccountNumber.ToString().ShouldBe("AccountNumber");
        account.AccountNumbers[0].FinancialInstitutionId.ToString().ShouldBe("FinancialInstitutionId");
        account.OverdraftAmount!.ToString().ShouldBe("Money");
        account.Source!.ToString().ShouldBe("AccountSource");
        account.Limits![0].ToString().ShouldBe("AccountLimit");
        account.Representatives![0].ToString().ShouldBe("AccountRepresentative");
    }

    [Fact]
    public void OpenCode_DefaultAndEmpty_AreEqualAndUsableAsKeys()
    {
        AccountStatusCode none = default;

        none.Value.ShouldBe(string.Empty);
        none.ToString().ShouldBe(string.Empty);
        none.ShouldBe(new AccountStatusCode(string.Empty));
        none.GetHashCode().ShouldBe(new AccountStatusCode(string.Empty).GetHashCode());
        new Dictionary<AccountStatusCode, int> { [AccountStatusCode.Active] = 1 }[new AccountStatusCode("ACTIVE")].ShouldBe(1);
        new AccountStatusCode("active").ShouldNotBe(AccountStatusCode.Active);
        Should.Throw<ArgumentNullException>(() => new AccountStatusCode(null!));
    }

    private static Account Read(string json) => JsonSerializer.Deserialize(json, AccountImportJsonContext.Default.Account)!;

    private static void ShouldSurvive(string json) =>
        JsonNode.DeepEquals(
            JsonNode.Parse(JsonSerializer.Serialize(Read(json), AccountImportJsonContext.Default.Account)),
            JsonNode.Parse(json)).ShouldBeTrue();

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject parent =>
            parent.SelectMany(member => member.Key == "customFields" ? [] : Objects(member.Value)).Prepend(parent),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };
}
