using System.Text.Json.Serialization.Metadata;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

/// <summary>What holds for every member alike, over a table of all members.</summary>
public class AccountValidatorMembersTests
{
    private static readonly string[] MandatoryTexts =
    [
        "externalAccountId",
        "externalPersonId",
        "statusCode",
        "accountTypeCode",
        "activationDate",
        "source.sourceName",
        "source.sourceRef",
        "overdraftAmount.currencyCode",
        "accountNumbers.0.accountNumber.value",
        "accountNumbers.0.accountNumber.type",
        "accountNumbers.0.countryCode",
        "accountNumbers.0.financialInstitutionId.value",
        "accountNumbers.0.financialInstitutionId.type",
        "accountNumbers.0.defaultCurrencyCode",
        "limits.0.amount.currencyCode",
        "limits.0.accountLimitTypeCode",
        "representatives.0.externalPersonId",
        "representatives.0.accountRightCode",
        "representatives.0.limits.0.amount.currencyCode",
        "representatives.0.limits.0.accountLimitTypeCode",
    ];

    private static readonly string[] OptionalFreeTexts =
    [
        "externalMasterAccountId",
        "accountName",
        "personName",
        "customerGroupCode",
        "priceListTypeCode",
        "intraOrgCode",
        "accountTypeSetupCode",
        "serviceProviderCode",
        "interestMethodAssignmentCode",
        "accountClassCode",
    ];

    private static readonly string[] OptionalCodes = ["residencyCountryCode", "currencyCode", "personTypeCode"];

    private static readonly string[] MandatoryNumbers =
    [
        "overdraftAmount.amount",
        "limits.0.amount.amount",
        "representatives.0.limits.0.amount.amount",
    ];

    private static readonly string[] MandatoryObjects =
    [
        "accountNumbers.0.accountNumber",
        "accountNumbers.0.financialInstitutionId",
        "limits.0.amount",
        "representatives.0.limits.0.amount",
    ];

    private static readonly string[] Elements =
    [
        "accountNumbers.0",
        "limits.0",
        "representatives.0",
        "representatives.0.limits.0",
    ];

    private static readonly string[] OptionalObjects = ["overdraftAmount", "source", "customFields"];

    private static readonly string[] MandatoryArrays = ["accountNumbers", "representatives.0.limits"];

    private static readonly string[] OptionalArrays = ["limits", "representatives"];

    public static TheoryData<string> Mandatory => [.. MandatoryTexts, .. MandatoryNumbers, .. MandatoryObjects, .. MandatoryArrays];

    public static TheoryData<string> Optional =>
        [.. OptionalFreeTexts, .. OptionalCodes, .. OptionalObjects, .. OptionalArrays, "accountInterestRate"];

    public static TheoryData<string> NotNull => [.. MandatoryTexts, .. MandatoryNumbers, .. MandatoryObjects, .. MandatoryArrays, .. Elements];

    public static TheoryData<string> NotBlank => [.. MandatoryTexts];

    public static TheoryData<string> MayBeEmptyText => [.. OptionalFreeTexts];

    public static TheoryData<string, string> WrongTypes()
    {
        var data = new TheoryData<string, string>();
        Add([.. MandatoryTexts, .. OptionalFreeTexts, .. OptionalCodes, "source.sourceLink"], "1", "true", "{}", "[]");
        Add([.. MandatoryNumbers, "accountInterestRate"], "\"1\"", "false", "{}", "[]");
        Add([.. MandatoryObjects, .. OptionalObjects, .. Elements], "\"{}\"", "1", "true", "[]");
        Add([.. MandatoryArrays, .. OptionalArrays], "\"[]\"", "1", "true", "{}");
        return data;

        void Add(string[] paths, params string[] values)
        {
            foreach (string path in paths)
            {
                foreach (string value in values)
                {
                    data.Add(path, value);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Mandatory))]
    public void Validate_MandatoryMemberMissing_IsRequired(string path) =>
        AccountSample.Findings(AccountSample.Without(path)).ShouldBe([$"{path}: required (Error)"]);

    [Theory]
    [MemberData(nameof(NotNull))]
    public void Validate_MandatoryMemberNull_IsRequired(string path) =>
        AccountSample.Findings(AccountSample.With(path, "null")).ShouldBe([$"{path}: required (Error)"]);

    [Theory]
    [MemberData(nameof(Optional))]
    public void Validate_OptionalMemberMissingOrNull_Passes(string path)
    {
        AccountSample.Findings(AccountSample.Without(path)).ShouldBeEmpty();
        AccountSample.Findings(AccountSample.With(path, "null")).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(NotBlank))]
    public void Validate_MandatoryTextEmpty_IsBlank(string path) =>
        AccountSample.Findings(AccountSample.With(path, "\"\"")).ShouldBe([$"{path}: blank (Error)"]);

    [Theory]
    [MemberData(nameof(NotBlank))]
    public void Validate_MandatoryTextOfWhiteSpace_IsBlank(string path) =>
        AccountSample.Findings(AccountSample.With(path, "\" \\t\\u2003\u3000\""))
            .ShouldBe([path is "externalAccountId" ? "externalAccountId: surrounding_white_space (Error)" : $"{path}: blank (Error)"]);

    [Theory]
    [MemberData(nameof(MayBeEmptyText))]
    public void Validate_OptionalTextEmpty_Passes(string path) =>
        AccountSample.Findings(AccountSample.With(path, "\"\"")).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public void Validate_WrongType_IsInvalidType(string path, string rawJson) =>
        AccountSample.Findings(AccountSample.With(path, rawJson)).ShouldBe([$"{path}: invalid_type (Error)"]);

    [Fact]
    public void Validate_SourceLinkMissing_IsRequired() =>
        AccountSample.Findings(AccountSample.Without("source.sourceLink")).ShouldBe(["source.sourceLink: required (Error)"]);

    [Theory]
    [InlineData("null", "required")]
    [InlineData("\"\"", "blank")]
    public void Validate_SourceLinkNullOrEmpty_Warns(string rawJson, string code) =>
        AccountSample.Findings(AccountSample.With("source.sourceLink", rawJson)).ShouldBe([$"source.sourceLink: {code} (Warning)"]);

    [Fact]
    public void Validate_NoAccountNumber_IsEmpty() =>
        AccountSample.Findings(AccountSample.With("accountNumbers", "[]")).ShouldBe(["accountNumbers: empty (Error)"]);

    [Theory]
    [InlineData("limits")]
    [InlineData("representatives")]
    [InlineData("representatives.0.limits")]
    public void Validate_OtherArrayEmpty_Passes(string path) =>
        AccountSample.Findings(AccountSample.With(path, "[]")).ShouldBeEmpty();

    [Theory]
    [InlineData("statusCode", "\"active\"", "invalid_choice (Error)")]
    [InlineData("accountTypeCode", "\"LOAN\"", "invalid_choice (Error)")]
    [InlineData("accountNumbers.0.accountNumber.type", "\"iban\"", "invalid_choice (Error)")]
    [InlineData("accountNumbers.0.financialInstitutionId.type", "\"BLZ\"", "invalid_choice (Error)")]
    [InlineData("representatives.0.accountRightCode", "\"SOME\"", "invalid_choice (Warning)")]
    [InlineData("personTypeCode", "\"X\"", "invalid_choice (Warning)")]
    [InlineData("personTypeCode", "\"\"", "invalid_choice (Warning)")]
    [InlineData("residencyCountryCode", "\"de\"", "invalid_country_code (Error)")]
    [InlineData("residencyCountryCode", "\"\"", "invalid_country_code (Error)")]
    [InlineData("accountNumbers.0.countryCode", "\"ZZ\"", "invalid_country_code (Error)")]
    [InlineData("accountNumbers.0.defaultCurrencyCode", "\"EURO\"", "invalid_currency_code (Error)")]
    [InlineData("currencyCode", "\"eur\"", "invalid_currency_code (Error)")]
    [InlineData("currencyCode", "\"\"", "invalid_currency_code (Error)")]
    [InlineData("overdraftAmount.currencyCode", "\"HRK\"", "invalid_currency_code (Error)")]
    [InlineData("limits.0.amount.currencyCode", "\"E\"", "invalid_currency_code (Error)")]
    [InlineData("representatives.0.limits.0.amount.currencyCode", "\"\\u00c4\"", "invalid_currency_code (Error)")]
    [InlineData("activationDate", "\"17.02.2023\"", "invalid_date (Error)")]
    [InlineData("accountInterestRate", "1.23456789012345678901234567890123", "invalid_number (Error)")]
    [InlineData("overdraftAmount.amount", "1e400", "invalid_number (Error)")]
    [InlineData("limits.0.amount.amount", "79228162514264337593543950336", "invalid_number (Error)")]
    [InlineData("representatives.0.limits.0.amount.amount", "0.12345678901234567890123456789", "invalid_number (Error)")]
    [InlineData("externalAccountId", "\" x\"", "surrounding_white_space (Error)")]
    [InlineData("externalAccountId", "\"..\"", "reserved_path_segment (Error)")]
    [InlineData("externalAccountId", "\".\"", "reserved_path_segment (Error)")]
    [InlineData("externalAccountId", "\"a\\u0007b\"", "control_character (Error)")]
    public void Validate_ValueThatItsRuleRefuses_IsReported(string path, string rawJson, string outcome) =>
        AccountSample.Findings(AccountSample.With(path, rawJson)).ShouldBe([$"{path}: {outcome}"]);

    [Theory]
    [InlineData("statusCode", "\"\\u0042LOCKED\"")]
    [InlineData("accountTypeCode", "\"SHADOW\"")]
    [InlineData("representatives.0.accountRightCode", "\"VIEW_RIGHTS\"")]
    [InlineData("personTypeCode", "\"L\"")]
    [InlineData("residencyCountryCode", "\"XK\"")]
    [InlineData("currencyCode", "\"XCG\"")]
    [InlineData("accountNumbers.0.accountNumber.value", "\"\\u0044E89\\u003370400440532013000\"")]
    [InlineData("accountNumbers.0.financialInstitutionId.value", "\"\\u004dAINDE2XXXX\"")]
    [InlineData("accountNumbers.0.countryCode", "\"\\u0044E\"")]
    [InlineData("activationDate", "\"2024-02-\\u0032\\u0039\"")]
    [InlineData("accountInterestRate", "-0.0000000000000000000000000001")]
    [InlineData("overdraftAmount.amount", "1.5e3")]
    [InlineData("limits.0.amount.amount", "79228162514264337593543950335")]
    [InlineData("externalAccountId", "\"...\"")]
    [InlineData("externalAccountId", "\"K\u00f6ln 1/2\"")]
    [InlineData("externalAccountId", "\"\\ud83d\\ude00\"")]
    [InlineData("customFields", """{"a":{"a":[1,null,{"a":"","b":1e999}]},"":0}""")]
    public void Validate_ValueThatItsRuleAccepts_Passes(string path, string rawJson) =>
        AccountSample.Findings(AccountSample.With(path, rawJson)).ShouldBeEmpty();

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Validate_LongExternalAccountId_IsRefusedBeyondTheKeysLength(int length, bool isValid)
    {
        string[] expected = isValid ? [] : ["externalAccountId: max_length (Error)"];

        AccountSample.Findings(AccountSample.With("externalAccountId", $"\"{new string('x', length)}\"")).ShouldBe(expected);
        AccountSample.Findings(AccountSample.With("externalAccountId", $"\"{string.Concat(Enumerable.Repeat("\\u00e4", length))}\"")).ShouldBe(expected);
    }

    [Fact]
    public void Validate_BlankAndMistypedInSecondEntry_HasItsIndex()
    {
        string entry = """{"accountNumber":{"value":"1","type":"BBAN"},"countryCode":"DE","financialInstitutionId":{"value":"1","type":"BANK_CODE"},"defaultCurrencyCode":"EUR"}""";
        string broken = entry.Replace("\"DE\"", "5", StringComparison.Ordinal);

        AccountSample.Findings(AccountSample.With("accountNumbers", $"[{entry},{entry},{broken}]"))
            .ShouldBe(["accountNumbers.2.countryCode: invalid_type (Error)"]);
    }

    [Fact]
    public void Shapes_OfAllObjects_AreThoseOfTheModel()
    {
        AssertShape(AccountImportJsonContext.Default.Account, ObjectShape.Account, "import_supplier", "external_account_number");
        AssertShape(AccountImportJsonContext.Default.AccountNumberEntry, ObjectShape.AccountNumberEntry);
        AssertShape(AccountImportJsonContext.Default.AccountNumber, ObjectShape.AccountNumber);
        AssertShape(AccountImportJsonContext.Default.FinancialInstitutionId, ObjectShape.FinancialInstitutionId);
        AssertShape(AccountImportJsonContext.Default.AccountSource, ObjectShape.Source);
        AssertShape(AccountImportJsonContext.Default.Money, ObjectShape.Money);
        AssertShape(AccountImportJsonContext.Default.AccountLimit, ObjectShape.Limit);
        AssertShape(AccountImportJsonContext.Default.AccountRepresentative, ObjectShape.Representative);
    }

    [Fact]
    public void Codes_OfTheModel_AreTheKnownOnes()
    {
        AssertKnown<AccountStatusCode>(KnownCodes.IsStatus, 3);
        AssertKnown<AccountTypeCode>(KnownCodes.IsAccountType, 5);
        AssertKnown<AccountNumberType>(KnownCodes.IsAccountNumberType, 3);
        AssertKnown<FinancialInstitutionIdType>(KnownCodes.IsInstitutionIdType, 4);
        AssertKnown<AccountRightCode>(KnownCodes.IsAccountRight, 3);
        AssertKnown<PersonTypeCode>(KnownCodes.IsPersonType, 2);
    }

    private delegate bool IsKnown(ReadOnlySpan<byte> code);

    private static void AssertShape(JsonTypeInfo model, ObjectShape shape, params string[] membersOfTheIdentity)
    {
        string[] members =
        [
            .. shape.Members.ToArray()
                .Where(member => !membersOfTheIdentity.Contains(member.Name))
                .Select(member => $"{member.Name} {member.Presence is not Presence.Optional}")
                .Order(StringComparer.Ordinal),
        ];
        shape.Members.Length.ShouldBe(members.Length + membersOfTheIdentity.Length);
        members.ShouldBe([.. model.Properties
            .Where(property => !property.IsExtensionData)
            .Select(property => $"{property.Name} {property.IsRequired}")
            .Order(StringComparer.Ordinal)]);
    }

    private static void AssertKnown<TCode>(IsKnown isKnown, int count)
    {
        string[] codes = [.. typeof(TCode).GetProperties()
            .Where(property => property.PropertyType == typeof(TCode))
            .Select(property => property.GetValue(null)!.ToString()!)];

        codes.Length.ShouldBe(count);
        codes.ShouldAllBe(code => isKnown(System.Text.Encoding.UTF8.GetBytes(code)));
        isKnown("OTHER"u8).ShouldBeFalse();
        isKnown(""u8).ShouldBeFalse();
    }
}
