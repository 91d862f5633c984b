using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Accounts of a tenant's own schema: nothing of the account file's schema is expected of them.</summary>
public sealed class AccountFileIdentifierPathTests
{
    private const string Sound = """{"external_account_number":"IM-1","customer":{"number":"IM-1"},"externalAccountId":7,"statusCode":"?","activationDate":null}""";

    private static readonly AccountFileReaderOptions Options = new() { IdentifierPath = "customer.number" };

    [Theory]
    [InlineData(FileLayout.CompactArray)]
    [InlineData(FileLayout.PrettyArray)]
    [InlineData(FileLayout.Wrapper)]
    [InlineData(FileLayout.JsonLines)]
    public async Task ReadAsync_OtherSchema_PassesThrough(FileLayout layout)
    {
        const string WithSurrogate = """{ "text":"\ud800", "a":1, "a":2, "customer" : { "x":{"number":3}, "n\u0075mber":"IM-2" }, "external_account_number" : "IM\u002d2" }""";

        FileReading reading = await FileReading.OfAsync(layout.Write(Sound, WithSurrogate), Options);

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe([Sound, WithSurrogate]);
        reading.Failures.ShouldBeEmpty();
        reading.Reader.Shape.ShouldBe(layout.Shape());
        reading.Records.ShouldAllBe(record => record.Account == null && !record.HasErrors && record.IdentifierPath == "customer.number");
        reading.Records.Select(record => record.ExternalAccountNumber).ShouldBe(["IM-1", "IM-2"]);
    }

    [Theory]
    [InlineData("""{"external_account_number":"IM-1"}""", "2:1 customer.number required")]
    [InlineData("""{"external_account_number":"IM-1","customer":{}}""", "2:46 customer.number required")]
    [InlineData("""{"external_account_number":"IM-1","customer":"IM-1"}""", "2:46 customer.number required")]
    [InlineData("""{"external_account_number":"IM-1","customer":[{"number":"IM-1"}]}""", "2:46 customer.number required")]
    [InlineData("""{"external_account_number":"IM-1","customer.number":"IM-1"}""", "2:53 customer.number required")]
    [InlineData("""{"external_account_number":"IM-1","customer":{"number":7}}""", "2:56 customer.number invalid_type")]
    [InlineData("""{"external_account_number":"IM-1","customer":{"number":null}}""", "2:56 customer.number required")]
    [InlineData("""{"external_account_number":"IM-1","customer":{"number":"\ud800"}}""", "2:56 customer.number invalid_unicode")]
    [InlineData("""{"external_account_number":"IM-1","customer":{"number":" IM-1"}}""", "2:56 customer.number surrounding_white_space")]
    [InlineData("""{"external_account_number":"IM-1","customer":{"number":"IM-1"},"customer":{"number":"IM-1"}}""", "2:56 customer.number duplicate_member")]
    [InlineData("""{"customer":{"number":"IM-1"}}""", "2:1 external_account_number required")]
    [InlineData("""{"external_account_number":"im-1","customer":{"number":"IM-1"}}""", "2:28 external_account_number identity_mismatch")]
    [InlineData("""{"external_account_number":"IM-1","customer":{"number":"IM-1"},"external_account_number":"IM-1"}""", "2:28 external_account_number duplicate_member")]
    [InlineData("""{"customer":{"number":"IM-1"},"external_account_number":["IM-1"]}""", "2:57 external_account_number invalid_type")]
    [InlineData("""["IM-1"]""", "2:1 non_field_errors invalid_type")]
    [InlineData("\"IM-1\"", "2:1 non_field_errors invalid_type")]
    [InlineData("""{"external_account_number":"IM-1","customer":{"number" "IM-1"}}""", "2:56 non_field_errors invalid_json")]
    [InlineData("""{"customer":{"number":"a","number":"b"},"a":tru}""", "2:48 non_field_errors invalid_json")]
    [InlineData("""{"customer":{"number":""", "2:23 non_field_errors invalid_json")]
    public async Task ReadAsync_OtherSchemaWithoutIdentity_IsAFailureOfThatAccount(string account, string failure)
    {
        FileReading reading = await FileReading.OfAsync($"{Sound}\n{account}\n{Sound}", Options);

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe([Sound, account, Sound]);
        reading.Failures.ShouldBe([$"2 {failure}"]);
        reading.Records[1].HasErrors.ShouldBeTrue();
    }

    /// <summary>The name with an escape is one that must be decoded to be compared.</summary>
    [Fact]
    public async Task ReadAsync_OtherSchemaInInvalidUtf8_IsAFailureWithItsPlace()
    {
        byte[] account = [.. "{\"a\\n"u8, 0xFF, .. "\":\"é\",\"external_account_number\":\"1\",\"customer\":{\"number\":\"1\"}}"u8];

        FileReading reading = await FileReading.OfAsync((byte[])[.. Encoding.UTF8.GetBytes(Sound), (byte)'\n', .. account], Options);

        reading.Failures.ShouldBe(["2 2:6 non_field_errors invalid_json"]);
        reading.Records[1].Failures[0].Detail.ShouldBe("It is not valid UTF-8.");
    }

    [Theory]
    [InlineData(64, new string[0])]
    [InlineData(65, new[] { "1 1:70 non_field_errors invalid_json" })]
    public async Task ReadAsync_OtherSchemaNestedTooDeep_IsAFailureWithItsPlace(int levels, string[] failures)
    {
        string account = $"{{\"a\":{new string('[', levels - 1)}{new string(']', levels - 1)},\"external_account_number\":\"1\",\"customer\":{{\"number\":\"1\"}}}}";

        FileReading reading = await FileReading.OfAsync($"[{account}]", Options);

        reading.Texts.ShouldBe([account]);
        reading.Failures.ShouldBe(failures);
    }

    [Fact]
    public async Task ReadAsync_IdentifierPathIsTheExternalAccountNumber_NeedsOnlyThat()
    {
        FileReading reading = await FileReading.OfAsync(
            """[{"external_account_number":"IM-1"},{"external_account_number":"IM-1"},{"externalAccountId":"IM-3"}]""",
            new AccountFileReaderOptions { IdentifierPath = "external_account_number", ComparesAccounts = true });

        reading.Failures.ShouldBe(
        [
            "2 1:64 external_account_number duplicate_external_account_id",
            "3 1:72 external_account_number required",
        ]);
        reading.Records.Select(record => record.ExternalAccountNumber).ShouldBe(["IM-1", "IM-1", null]);
    }

    [Fact]
    public async Task ReadAsync_RulesOfTheCaller_AreNotAppliedToAnotherSchema()
    {
        var validator = new AccountValidator(new AccountValidatorOptions { AdditionalRules = [_ => throw new InvalidOperationException("A rule was run.")] });

        FileReading reading = await FileReading.OfAsync(Sound, Options with { Validator = validator });

        reading.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_OtherSchemaFirstMemberOfThePath_TellsAnAccountFromAWrapper()
    {
        const string Account = """{"customer":{"number":"IM-1"},"external_account_number":"IM-1","accounts":[]}""";

        FileReading reading = await FileReading.OfAsync(Account.Replace(",", ",\n", StringComparison.Ordinal), Options);

        reading.Exception.ShouldBeNull();
        reading.Failures.ShouldBeEmpty();
        reading.Reader.Shape.ShouldBe(AccountFileShape.SingleAccount);
    }
}
