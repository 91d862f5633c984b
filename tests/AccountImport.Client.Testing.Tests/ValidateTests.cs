using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class ValidateTests : SimulatorTest
{
    [Fact]
    public async Task Validate_ValidAccounts_AnswersAnEmptyObject()
    {
        RawAnswer ofFile = await Client.ValidateAsync(TestAccounts.OfFile("1"));
        RawAnswer ofTenant = await Client.ValidateAsync(TestAccounts.OfTenant("1", "\"anything\":{\"at\":[\"all\"]}"));

        (ofFile.StatusCode, ofFile.Body).ShouldBe((200, "{}"));
        (ofTenant.StatusCode, ofTenant.Body).ShouldBe((200, "{}"));
        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Validate_InvalidPhoneNumber_AnswersAsTheDocument()
    {
        RawAnswer answer = await Client.ValidateAsync(TestAccounts.OfTenant("1", "\"customers\":[{\"landline\":\"abcde\"}]"));

        answer.StatusCode.ShouldBe(400);
        answer.Body.ShouldBe(
            """{"detail":"Could not validate account data.","code":"account_failed_validation","errors":[{"detail":"abcde is not a valid phone number","code":"invalid_phone_number","attr":"customers.0.landline"}]}""");
        Simulator.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{}""", "import_supplier: required", "external_account_number: required")]
    [InlineData("""{"import_supplier":null,"external_account_number":null}""", "import_supplier: null", "external_account_number: null")]
    [InlineData("""{"import_supplier":1,"external_account_number":{}}""", "import_supplier: invalid", "external_account_number: invalid")]
    [InlineData("""{"import_supplier":"","external_account_number":" "}""", "import_supplier: blank", "external_account_number: blank")]
    [InlineData("""{"import_supplier":"\ud800","external_account_number":".."}""", "import_supplier: invalid", "external_account_number: invalid")]
    public async Task Validate_IdentityMissing_NamesBothFields(string account, params string[] expected) =>
        (await FindErrorsAsync(Client, account)).ShouldBe(expected);

    [Fact]
    public async Task Validate_NumberTooLong_IsAnError() =>
        (await FindErrorsAsync(Client, TestAccounts.OfTenant(new string('9', 129)))).ShouldBe(["external_account_number: max_length"]);

    [Fact]
    public async Task Validate_UnknownSupplier_IsAnError()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { ImportSuppliers = ["OTHER"] });

        (await FindErrorsAsync(client, TestAccounts.OfTenant("1"))).ShouldBe(["import_supplier: invalid_choice"]);
    }

    [Fact]
    public async Task Validate_AccountOfTheFile_IsCheckedByTheFilesRules()
    {
        IReadOnlyList<string> errors = await FindErrorsAsync(Client, TestAccounts.OfFile("1", statusCode: "ASLEEP"));

        errors.ShouldBe(["statusCode: invalid_choice"]);
    }

    [Fact]
    public async Task Validate_AccountOfTheFileWithoutItsMandatoryMembers_NamesThem() =>
        (await FindErrorsAsync(Client, TestAccounts.OfTenant("1", "\"externalAccountId\":\"1\""))).ShouldBe(
            [
                "externalPersonId: required", "statusCode: required", "accountTypeCode: required", "activationDate: required",
                "accountNumbers: required",
            ],
            ignoreOrder: true);

    [Fact]
    public async Task Validate_AccountOfATenantsSchema_IsNotCheckedByTheFilesRules() =>
        (await FindErrorsAsync(Client, TestAccounts.OfTenant("1", "\"statusCode\":\"ASLEEP\""))).ShouldBeEmpty();

    [Theory]
    [InlineData("\"customerGroupCode\":\"GROUP_A\"")]
    [InlineData("\"customerGroupCode\":null")]
    [InlineData("\"customerGroupCode\":\"GROUP_Z\"", "customerGroupCode: unknown_customer_group")]
    [InlineData("\"customerGroupCode\":1", "customerGroupCode: unknown_customer_group")]
    [InlineData("\"customers\":[{\"landline\":\"+49 (89) 123-456\"},{},{\"landline\":null}]")]
    [InlineData("\"customers\":[{\"landline\":\"+44 1273 000000\"},{\"landline\":\"12\"}]", "customers.1.landline: invalid_phone_number")]
    [InlineData("\"customers\":[1,{\"landline\":123456}]", "customers.1.landline: invalid_phone_number")]
    [InlineData("\"customers\":\"none\"")]
    [InlineData("\"activationDate\":\"2026-03-02\"")]
    [InlineData("\"activationDate\":\"2026-03-03\"", "activationDate: activation_date_in_future")]
    public async Task Validate_DefaultTenant_HasRulesOfItsOwn(string members, params string[] expected) =>
        (await FindErrorsAsync(Client, TestAccounts.OfTenant("1", members))).ShouldBe(expected);

    [Fact]
    public async Task TenantRules_Set_ReplaceTheDefaultTenants()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            TenantRules = [_ => [new FieldError { Attr = "meter_point", Code = "unknown_meter_point", Detail = "É is \"unknown\"" }]],
        });

        RawAnswer answer = await client.ValidateAsync(TestAccounts.OfTenant("1", "\"customerGroupCode\":\"GROUP_Z\""));

        JsonElement error = answer.Json.GetProperty("errors").EnumerateArray().ShouldHaveSingleItem();
        error.GetProperty("attr").GetString().ShouldBe("meter_point");
        error.GetProperty("detail").GetString().ShouldBe("É is \"unknown\"");
    }

    [Fact]
    public async Task Validate_HalfASurrogatePairInAnyValue_IsNotTheSimulatorsBusiness() =>
        (await FindErrorsAsync(Client, TestAccounts.OfTenant("1", "\"note\":\"\\ud800\",\"customers\":[{\"name\":\"\\udc00\"}]"))).ShouldBeEmpty();

    [Fact]
    public async Task TenantRules_Throwing_AnswerWhy()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            TenantRules = [_ => throw new InvalidOperationException("The rule is broken.")],
        });

        RawAnswer answer = await client.ValidateAsync(TestAccounts.OfTenant("1"));

        answer.StatusCode.ShouldBe(500);
        answer["code"].ShouldBe("simulator_failed");
        answer["detail"]!.ShouldContain("The rule is broken.");
        simulator.Requests.ShouldHaveSingleItem().StatusCode.ShouldBe(500);
    }

    private static async Task<IReadOnlyList<string>> FindErrorsAsync(RawClient client, string account)
    {
        RawAnswer answer = await client.ValidateAsync(account);
        return answer.StatusCode is 200
            ? []
            : [.. answer.Json.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("attr")}: {error.GetProperty("code")}")];
    }
}
