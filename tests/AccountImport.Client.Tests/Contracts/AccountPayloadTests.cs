using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Tests.Contracts;

public sealed partial class AccountPayloadTests
{
    private const string Supplier = Samples.ImportSupplier;

    [Fact]
    public void FromAccountFile_SeedDocument_PutsTheIdentityInFrontAndKeepsTheRestByteForByte()
    {
        AccountPayload payload = AccountPayload.FromAccountFile(Samples.Utf8(SeedDocument.Account), Supplier);

        payload.Key.ShouldBe(new AccountKey(Supplier, "IM-A-00023"));
        string rest = SeedDocument.Account[(SeedDocument.Account.IndexOf('{', StringComparison.Ordinal) + 1)..];
        Text(payload).ShouldBe($$"""{"import_supplier":"SUPPLIER","external_account_number":"IM-A-00023",{{rest}}""");
    }

    [Fact]
    public void FromAccount_Account_IsTheAccountWithItsIdentityInFront()
    {
        JsonObject json = JsonNode.Parse(Samples.Payload("IM-A-7").Json.Span)!.AsObject();

        json.Select(member => member.Key).Take(3).ShouldBe(["import_supplier", "external_account_number", "externalAccountId"]);
        json["external_account_number"]!.GetValue<string>().ShouldBe("IM-A-7");
    }

    [Theory]
    [InlineData("""{"externalAccountId":"A","import_supplier":"SUPPLIER"}""", """{"external_account_number":"A","externalAccountId":"A","import_supplier":"SUPPLIER"}""")]
    [InlineData("""{"externalAccountId":"A","external_account_number":"A"}""", """{"import_supplier":"SUPPLIER","externalAccountId":"A","external_account_number":"A"}""")]
    [InlineData("""{"external_account_number":"A","externalAccountId":"A","import_supplier":"SUPPLIER"}""", """{"external_account_number":"A","externalAccountId":"A","import_supplier":"SUPPLIER"}""")]
    [InlineData("""{"externalAccountId":"Zo\u00eb \"x\""}""", """{"import_supplier":"SUPPLIER","external_account_number":"Zo\u00EB \u0022x\u0022","externalAccountId":"Zo\u00eb \"x\""}""")]
    public void FromAccountFile_PartOfTheIdentityThere_AddsOnlyTheRest(string json, string expected) =>
        Text(AccountPayload.FromAccountFile(Samples.Utf8(json), Supplier)).ShouldBe(expected);

    [Fact]
    public void FromAccountFile_NestedIdentifierOfAnotherSchema_IsSentAsItIsWithTheSupplierInFront()
    {
        const string Json = """{"meta":{"id":{"number":"A"}},"x":[{"meta":{"id":{"number":"other"}}}],"external_account_number":"A"}""";

        AccountPayload payload = AccountPayload.FromAccountFile(Samples.Utf8(Json), Supplier, "meta.id.number");

        payload.Key.ExternalAccountNumber.ShouldBe("A");
        Text(payload).ShouldBe($$"""{"import_supplier":"SUPPLIER",{{Json[1..]}}""");
    }

    [Theory]
    [InlineData("""{"id":"A"}""", "id", "external_account_number", "required")]
    [InlineData("""{"id":"A","external_account_number":"B"}""", "id", "external_account_number", "identity_mismatch")]
    [InlineData("""{"external_account_number":"A","import_supplier":"OTHER"}""", "external_account_number", "import_supplier", "identity_mismatch")]
    [InlineData("""{"a":{"b":"A"},"external_account_number":"A"}""", "a.c", "a.c", "required")]
    [InlineData("""{"a":{"x":1},"c":{"b":"A"},"external_account_number":"A"}""", "a.b", "a.b", "required")]
    [InlineData("""{"a":[{"b":"A"}],"external_account_number":"A"}""", "a.b", "a.b", "required")]
    [InlineData("""{"c":{"a":{"b":"A"}},"external_account_number":"A"}""", "a.b", "a.b", "required")]
    [InlineData("""{"a":{"c":{"b":"A"}},"external_account_number":"A"}""", "a.b", "a.b", "required")]
    [InlineData("""{"a":{"b":{"c":"A"}},"external_account_number":"A"}""", "a.b", "a.b", "invalid_type")]
    [InlineData("""{"a":{"b":"A","b":"A"},"external_account_number":"A"}""", "a.b", "a.b", "duplicate_member")]
    [InlineData("""{"a":{"b":"A"},"a":{"b":"A"},"external_account_number":"A"}""", "a.b", "a.b", "duplicate_member")]
    public void FromAccountFile_AnotherSchemaWithoutItsIdentity_IsRefused(string json, string path, string attr, string code) =>
        Refusal(() => AccountPayload.FromAccountFile(Samples.Utf8(json), Supplier, path)).ShouldBe((attr, code));

    [Fact]
    public void FromAccountFile_IdentifierAfterOtherLevels_IsFound() =>
        AccountPayload.FromAccountFile(
            Samples.Utf8("""{"c":{"a":{"b":"x"}},"a":{"d":{"b":"y"},"e":[{"b":"z"}],"b":"A"},"external_account_number":"A"}"""), Supplier, "a.b")
            .Key.ExternalAccountNumber.ShouldBe("A");

    [Fact]
    public void Arguments_Null_AreRefused()
    {
        Should.Throw<ArgumentNullException>(() => AccountPayload.FromAccount(null!, Supplier));
        Should.Throw<ArgumentNullException>(() => AccountPayload.FromAccount(Samples.Account(), null!));
        Should.Throw<ArgumentNullException>(() => AccountPayload.FromValue(null!, TenantJsonContext.Default.TenantAccount, Supplier, "A"));
        Should.Throw<ArgumentNullException>(() => AccountPayload.FromValue("text", null!, Supplier, "A"));
        Should.Throw<ArgumentException>(() => AccountPayload.FromAccountFile(Samples.Utf8("{}"), Supplier, string.Empty));
        Should.Throw<ArgumentException>(() => AccountPayload.FromJson(Samples.Utf8("{}"), " ", "A")).Message.ShouldContain("white space");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FromAccountFile_BytesThatWereChanged_AreTakenOrRefusedAndNothingElse(int seed)
    {
        var random = new Random(seed);
        byte[] seedDocument = Samples.Utf8(SeedDocument.Account.Replace("IM-A-00023", "IM-\\u0041-\\ud83d\\ude00", StringComparison.Ordinal));
        for (int i = 0; i < 5_000; i++)
        {
            byte[] json = ChangedBytes.Of(seedDocument, random);
            try
            {
                AccountPayload payload = AccountPayload.FromAccountFile(json, Supplier);

                payload.Key.ExternalAccountNumber.ShouldNotBeEmpty();
                JsonNode.Parse(payload.Json.Span).ShouldBeOfType<JsonObject>();
            }
            catch (InvalidAccountPayloadException exception)
            {
                exception.Error.Code.ShouldNotBeEmpty();
            }
        }
    }

    [Fact]
    public void Refusal_BrokenJson_SaysWhere() =>
        Should.Throw<InvalidAccountPayloadException>(() => AccountPayload.FromJson(Samples.Utf8("{\n  \"a\": ?}"), Supplier, "A"))
            .Error.Detail.ShouldBe("It is not valid JSON, or nested deeper than 64 levels: line 2, byte 8 of it.");

    [Fact]
    public void FromJson_AnySchema_IsByteForByte()
    {
        const string Json = "  {\"customers\" : [ {\"landline\":\"1\"} ], \"import_supplier\":\"SUPPLIER\",\n\"external_account_number\":\"\\u0041\", \"amount\": 1.50e+1 } ";

        AccountPayload payload = AccountPayload.FromJson(Samples.Utf8(Json), Supplier, "A");

        Text(payload).ShouldBe(Json);
        payload.Key.ShouldBe(new AccountKey(Supplier, "A"));
    }

    [Fact]
    public void FromJson_CallerChangesItsBytesLater_ChangesNothing()
    {
        byte[] json = Samples.Utf8("""{"import_supplier":"SUPPLIER","external_account_number":"A"}""");
        AccountPayload payload = AccountPayload.FromJson(json, Supplier, "A");

        Array.Fill(json, (byte)'x');

        Text(payload).ShouldBe("""{"import_supplier":"SUPPLIER","external_account_number":"A"}""");
    }

    [Theory]
    [InlineData("""{"import_supplier":"SUPPLIER"}""", "external_account_number", "required")]
    [InlineData("""{"external_account_number":"A"}""", "import_supplier", "required")]
    [InlineData("""{"import_supplier":"OTHER","external_account_number":"A"}""", "import_supplier", "identity_mismatch")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"B"}""", "external_account_number", "identity_mismatch")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"A","external_account_number":"A"}""", "external_account_number", "duplicate_member")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"A","import_supplier":"SUPPLIER"}""", "import_supplier", "duplicate_member")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_\u0061ccount_number":"B","external_account_number":"A"}""", "external_account_number", "duplicate_member")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":1}""", "external_account_number", "invalid_type")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":null}""", "external_account_number", "required")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":""}""", "external_account_number", "blank")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":" A"}""", "external_account_number", "surrounding_white_space")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"A\u00a0"}""", "external_account_number", "surrounding_white_space")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"A\u0000B"}""", "external_account_number", "control_character")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"A\ud800B"}""", "external_account_number", "invalid_unicode")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"."}""", "external_account_number", "reserved_path_segment")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":".."}""", "external_account_number", "reserved_path_segment")]
    [InlineData("""{"import_s\ud800upplier":1,"import_supplier":"SUPPLIER","external_account_number":"A"}""", "non_field_errors", "invalid_unicode")]
    [InlineData("""[]""", "non_field_errors", "invalid_type")]
    [InlineData("null", "non_field_errors", "invalid_type")]
    [InlineData("", "non_field_errors", "invalid_json")]
    [InlineData("{", "non_field_errors", "invalid_json")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"A"}{}""", "non_field_errors", "invalid_json")]
    [InlineData("""{"import_supplier":"SUPPLIER","external_account_number":"A",}""", "non_field_errors", "invalid_json")]
    [InlineData("""{"import_supplier":"SUPPLIER",/**/"external_account_number":"A"}""", "non_field_errors", "invalid_json")]
    public void FromJson_IdentityMissingAmbiguousOrNotAllowed_IsRefused(string json, string attr, string code) =>
        Refusal(() => AccountPayload.FromJson(Samples.Utf8(json), Supplier, "A")).ShouldBe((attr, code));

    [Fact]
    public void FromJson_NotUtf8_IsRefused()
    {
        byte[] json = [.. """{"import_supplier":"SUPPLIER","external_account_number":"A","x":" """u8, 0xC3, 0x28, .. "\"}"u8];

        Refusal(() => AccountPayload.FromJson(json, Supplier, "A")).ShouldBe(("non_field_errors", "invalid_json"));
    }

    [Fact]
    public void FromJson_NestedTooDeep_IsRefused()
    {
        string json = """{"import_supplier":"SUPPLIER","external_account_number":"A","x":""" + new string('[', 100_000) + new string(']', 100_000) + "}";

        Refusal(() => AccountPayload.FromJson(Samples.Utf8(json), Supplier, "A")).ShouldBe(("non_field_errors", "invalid_json"));
    }

    [Fact]
    public void Refusal_Always_RepeatsNoValue()
    {
        const string Json = """{"import_supplier":"SUPPLIER","external_account_number":" Peter Schmidt"}""";

        InvalidAccountPayloadException exception = Should.Throw<InvalidAccountPayloadException>(
            () => AccountPayload.FromJson(Samples.Utf8(Json), Supplier, "Peter Schmidt"));

        exception.ToString().ShouldNotContain("Peter");
        exception.Message.ShouldContain("external_account_number");
    }

    [Fact]
    public void FromValue_OwnType_IsItsJson()
    {
        var value = new TenantAccount { ImportSupplier = Supplier, ExternalAccountNumber = "A", Landline = "1" };

        AccountPayload payload = AccountPayload.FromValue(value, TenantJsonContext.Default.TenantAccount, Supplier, "A");

        Text(payload).ShouldBe("""{"import_supplier":"SUPPLIER","external_account_number":"A","landline":"1"}""");
    }

    [Fact]
    public void FromValue_TypeWithoutTheIdentity_IsRefused() =>
        Refusal(() => AccountPayload.FromValue("text", TenantJsonContext.Default.String, Supplier, "A")).ShouldBe(("non_field_errors", "invalid_type"));

    [Fact]
    public void FromAccount_IdentifierThatNoUrlCarries_IsRefused() =>
        Refusal(() => Samples.Payload("..")).ShouldBe(("externalAccountId", "reserved_path_segment"));

    [Fact]
    public void FromAccount_IdentifierWithHalfASurrogatePair_IsRefused() =>
        Refusal(() => Samples.Payload("a\ud800b")).ShouldBe(("externalAccountId", "invalid_unicode"));

    [Fact]
    public void ToString_Payload_PrintsTheKeyOnly() => Samples.Payload("IM-A-7").ToString().ShouldBe("AccountPayload SUPPLIER/IM-A-7");

    private static string Text(AccountPayload payload) => Encoding.UTF8.GetString(payload.Json.Span);

    private static (string Attr, string Code) Refusal(Action create)
    {
        FieldError error = Should.Throw<InvalidAccountPayloadException>(create).Error;
        return (error.Attr, error.Code);
    }

    internal sealed class TenantAccount
    {
        [JsonPropertyName("import_supplier")]
        public required string ImportSupplier { get; init; }

        [JsonPropertyName("external_account_number")]
        public required string ExternalAccountNumber { get; init; }

        [JsonPropertyName("landline")]
        public string? Landline { get; init; }
    }

    [JsonSerializable(typeof(TenantAccount))]
    [JsonSerializable(typeof(string))]
    internal sealed partial class TenantJsonContext : JsonSerializerContext;
}
