using System.Text;
using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;
using FsCheck;
using FsCheck.Fluent;

namespace AccountImport.Client.Tests.Validation;

/// <summary>An account may itself say under what it is sent; what the check lets pass, the payload does not refuse.</summary>
public class AccountValidatorIdentityTests
{
    private const string Supplier = "SUPPLIER";

    /// <summary>Texts of the account's own number, and what is none or not allowed.</summary>
    private static readonly string[] Numbers =
    [
        "\"IM-A-1\"", "\"IM-A-1\"", "\"IM-A-1\"", "\"\\u0049M-A-1\"", "\"IM\\u002dA-1\"", "\"IM-A-2\"", "\"im-a-1\"", "\"IM-A-1 \"",
        "\"\"", "\" \"", "\".\"", "\"..\"", "\"a\\u0007\"", "\"\\ud800\"", "\"K\u00f6ln\"", "\"K\\u00f6ln\"", "\"Ko\u0308ln\"",
        $"\"{new string('x', 128)}\"", $"\"{new string('x', 129)}\"", $"\"{string.Concat(Enumerable.Repeat("\\u0078", 128))}\"",
        "null", "1", "true", "[\"IM-A-1\"]", "{\"externalAccountId\":\"IM-A-1\"}",
    ];

    /// <summary>The one that the caller names, and what no caller can name: another sound one, only the payload can refuse.</summary>
    private static readonly string[] Suppliers =
        ["\"SUPPLIER\"", "\"SUPPLIER\"", "\"\\u0053UPPLIER\"", "\"\"", "\" SUPPLIER\"", "\"..\"", "\"\\udc00\"", $"\"{new string('x', 129)}\"", "null", "1", "{}"];

    private static readonly (string Name, string[] Values)[] Members =
    [
        ("externalAccountId", Numbers),
        ("external\\u0041ccountId", Numbers),
        ("external_account_number", Numbers),
        ("external_account_\\u006eumber", Numbers),
        ("import_supplier", Suppliers),
        ("\\u0069mport_supplier", Suppliers),
    ];

    [Theory]
    [InlineData("\"IM-A-00023\"")]
    [InlineData("\"\\u0049M-A-00023\"")]
    public void Validate_EqualExternalAccountNumber_Passes(string rawJson) =>
        AccountSample.Findings(AccountSample.WithInFront($"\"external_account_number\":{rawJson},\"import_supplier\":\"ANY\"")).ShouldBeEmpty();

    [Theory]
    [InlineData("\"im-a-00023\"", "identity_mismatch")]
    [InlineData("\"IM-A-0002\"", "identity_mismatch")]
    [InlineData("\"\\u0049M-A-00024\"", "identity_mismatch")]
    [InlineData("null", "required")]
    [InlineData("23", "invalid_type")]
    [InlineData("\"\"", "blank")]
    [InlineData("\" \"", "surrounding_white_space")]
    [InlineData("\".\"", "reserved_path_segment")]
    [InlineData("\"a\\u0000b\"", "control_character")]
    [InlineData("\"\\ud83d\"", "invalid_unicode")]
    public void Validate_ExternalAccountNumberThatCannotBeSentUnder_IsReported(string rawJson, string code)
    {
        AccountSample.Findings(AccountSample.WithInFront($"\"external_account_number\":{rawJson}")).ShouldBe([$"external_account_number: {code} (Error)"]);
        AccountSample.Findings(AccountSample.With("x", "0").Replace("\"x\":0", $"\"external_account_number\":{rawJson}", StringComparison.Ordinal))
            .ShouldBe([$"external_account_number: {code} (Error)"]);
    }

    [Theory]
    [InlineData("null", "required")]
    [InlineData("{}", "invalid_type")]
    [InlineData("\"\"", "blank")]
    [InlineData("\"x\\u2003\"", "surrounding_white_space")]
    [InlineData("\"..\"", "reserved_path_segment")]
    [InlineData("\"a\\u009fb\"", "control_character")]
    [InlineData("\"\\udc00\"", "invalid_unicode")]
    public void Validate_ImportSupplierThatIsNone_IsReported(string rawJson, string code) =>
        AccountSample.Findings(AccountSample.WithInFront($"\"import_supplier\":{rawJson}")).ShouldBe([$"import_supplier: {code} (Error)"]);

    [Theory]
    [InlineData("\"external_account_number\":\"IM-A-00023\",\"external_account_number\":\"IM-A-00023\"", "external_account_number")]
    [InlineData("\"external_account_number\":\"IM-A-00023\",\"external\\u005faccount_number\":\"IM-A-00023\"", "external_account_number")]
    [InlineData("\"import_supplier\":\"SUPPLIER\",\"\\u0069mport_supplier\":\"SUPPLIER\"", "import_supplier")]
    public void Validate_IdentityThatIsThereTwice_IsADuplicate(string members, string attr) =>
        AccountSample.Findings(AccountSample.WithInFront(members)).ShouldBe([$"{attr}: duplicate_member (Error)"]);

    [Fact]
    public void Validate_ExternalAccountNumberBesideAnIdThatIsNone_ReportsTheIdOnly() =>
        AccountSample.Findings(AccountSample.With("externalAccountId", "1").Insert(1, "\"external_account_number\":\"IM-A-1\","))
            .ShouldBe(["externalAccountId: invalid_type (Error)"]);

    [Fact]
    public void Validate_IdentityWithinAPart_IsAMemberLikeAnyOther() =>
        AccountSample.Findings(AccountSample.With("source", """{"sourceName":"x","sourceRef":"x","sourceLink":"x","external_account_number":1,"import_supplier":null}"""))
            .ShouldBeEmpty();

    [Fact]
    public void Validate_AccountWithAnotherNumberAmongItsAdditionalMembers_IsReported()
    {
        Account account = JsonSerializer.Deserialize(
            AccountSample.WithInFront("\"external_account_number\":\"other\",\"import_supplier\":\"ANY\""),
            AccountImportJsonContext.Default.Account)!;

        AccountValidator.Default.Validate(account).Select(AccountSample.Describe).ShouldBe(["external_account_number: identity_mismatch (Error)"]);
    }

    [Fact]
    public void Validate_OtherNumber_IsWhereTheNumberStands()
    {
        byte[] json = Encoding.UTF8.GetBytes(AccountSample.WithInFront("\"external_account_number\": \"other\""));

        AccountValidator.Default.Validate(json).ShouldHaveSingleItem().Position!.Value.ByteOffset.ShouldBe(json.AsSpan().IndexOf("\"other\""u8));
    }

    [Fact]
    public void Validate_AnyIdentity_HasErrorsExactlyWhenThePayloadIsRefused()
    {
        int refused = 0;
        int accepted = 0;
        Prop.ForAll(Accounts().ToArbitrary(), text =>
        {
            byte[] json = Encoding.UTF8.GetBytes(text);
            ValidationFailure[] errors = [.. AccountValidator.Default.Validate(json).Where(failure => failure.Severity is ValidationSeverity.Error)];
            FieldError? refusal = FindRefusal(json);
            refused += refusal is null ? 0 : 1;
            accepted += refusal is null ? 1 : 0;
            return refusal is null ? errors.Length is 0 : errors.Any(error => error.Attr == refusal.Attr && error.Code == refusal.Code);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

        refused.ShouldBeGreaterThan(1_000);
        accepted.ShouldBeGreaterThan(100);
    }

    private static FieldError? FindRefusal(byte[] json)
    {
        try
        {
            AccountPayload.FromAccountFile(json, Supplier);
            return null;
        }
        catch (InvalidAccountPayloadException exception)
        {
            return exception.Error;
        }
    }

    /// <summary>The sample with up to four members of the identity, and some that are only called so.</summary>
    private static Gen<string> Accounts()
    {
        string rest = "\"External_Account_Number\":1," + AccountSample.Without("externalAccountId")[1..]
            .Replace("\"customFields\":{", "\"customFields\":{\"external_account_number\":1,\"import_supplier\":null,\"externalAccountId\":2,", StringComparison.Ordinal);
        Gen<string> member = Gen.Elements(Members).SelectMany(item => Gen.Elements(item.Values), (item, value) => $"\"{item.Name}\":{value}");
        return
            from id in Gen.Frequency((4, Gen.Constant("\"externalAccountId\":\"IM-A-1\",")), (1, Gen.Constant("")))
            from count in Gen.Choose(0, 3)
            from members in member.ArrayOf(count)
            from isInFront in Gen.Elements(true, false)
            select isInFront
                ? "{" + string.Concat(members.Select(item => item + ",")) + id + rest
                : "{" + id + rest[..^1] + string.Concat(members.Select(item => "," + item)) + "}";
    }
}
