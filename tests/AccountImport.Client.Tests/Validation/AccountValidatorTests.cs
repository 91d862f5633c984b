using System.Text;
using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;
using NodaTime;

namespace AccountImport.Client.Tests.Validation;

public class AccountValidatorTests
{
    [Fact]
    public void Validate_SampleOfTheDocumentation_HasNoFailure() =>
        AccountValidator.Default.Validate(Encoding.UTF8.GetBytes(AccountSample.Verbatim)).ShouldBeEmpty();

    [Fact]
    public void Validate_ReadSample_HasNoFailure() =>
        AccountValidator.Default.Validate(ReadSample()).ShouldBeEmpty();

    [Fact]
    public void Validate_NullAccount_Throws() =>
        Should.Throw<ArgumentNullException>(() => AccountValidator.Default.Validate((Account)null!)).ParamName.ShouldBe("account");

    [Fact]
    public void Validate_SeveralFailures_ReportsAllInDocumentOrder()
    {
        string json = """
            {
              "source": { "sourceName": 1, "sourceLink": null },
              "limits": [ { "amount": { "amount": 1, "currencyCode": "EUR" }, "accountLimitTypeCode": "x" }, { } ],
              "accountTypeCode": "VIRTUAL",
              "activationDate": "2023-02-30",
              "statusCode": "active",
              "accountNumbers": [
                {
                  "financialInstitutionId": { "type": "BIC", "value": "MAINFRPP" },
                  "accountNumber": { "type": "IBAN", "value": "DE89370400440532013000" },
                  "countryCode": "AT",
                  "defaultCurrencyCode": "XXY"
                }
              ],
              "externalPersonId": ""
            }
            """;

        AccountSample.Findings(json).ShouldBe(
        [
            "externalAccountId: required (Error)",
            "externalMasterAccountId: required (Warning)",
            "source.sourceRef: required (Error)",
            "source.sourceName: invalid_type (Error)",
            "source.sourceLink: required (Warning)",
            "limits.1.amount: required (Error)",
            "limits.1.accountLimitTypeCode: required (Error)",
            "activationDate: invalid_date (Error)",
            "statusCode: invalid_choice (Error)",
            "accountNumbers.0.financialInstitutionId.value: country_mismatch (Warning)",
            "accountNumbers.0.countryCode: country_mismatch (Warning)",
            "accountNumbers.0.defaultCurrencyCode: invalid_currency_code (Error)",
            "externalPersonId: blank (Error)",
        ]);
    }

    [Fact]
    public void Validate_EmptyObject_ReportsEveryMandatoryMember() =>
        AccountSample.Findings("{}").ShouldBe(
        [
            "externalAccountId: required (Error)",
            "externalPersonId: required (Error)",
            "statusCode: required (Error)",
            "accountTypeCode: required (Error)",
            "activationDate: required (Error)",
            "accountNumbers: required (Error)",
        ]);

    [Fact]
    public void Validate_FailuresInJson_HaveThePlaceOfTheirValueOrOfTheObjectThatLacksIt()
    {
        byte[] json = Encoding.UTF8.GetBytes(AccountSample.Verbatim
            .Replace("\"ACTIVE\"", "\"\u00c4\"", StringComparison.Ordinal)
            .Replace("\"sourceRef\": \"11\",", "", StringComparison.Ordinal)
            .Replace("\"accountName\"", "\"accountName\": \"\", \"accountName\"", StringComparison.Ordinal));
        string[] lines = Encoding.UTF8.GetString(json).Split('\n');

        IReadOnlyList<ValidationFailure> failures = AccountValidator.Default.Validate(json);

        failures.Select(failure => (failure.Attr, failure.Position)).ShouldBe(
        [
            ("statusCode", PlaceOf("\"\u00c4\"", after: "\"statusCode\"")),
            ("accountName", PlaceOf("\"accountName\": \"My", after: "\"accountName\": \"\"")),
            ("source.sourceRef", PlaceOf("{", after: "\"source\"")),
        ]);

        FilePosition? PlaceOf(string text, string after)
        {
            int line = Array.FindIndex(lines, candidate => candidate.Contains(after, StringComparison.Ordinal));
            int column = lines[line].IndexOf(text, lines[line].IndexOf(after, StringComparison.Ordinal) + after.Length, StringComparison.Ordinal);
            string before = string.Join('\n', lines[..line].Append(lines[line][..column]));
            return new FilePosition(line + 1, column + 1, Encoding.UTF8.GetByteCount(before));
        }
    }

    [Fact]
    public void Validate_AccountThatBeginsWithinAFile_HasPlacesInTheFile()
    {
        byte[] json = [.. "{\"statusCode\":1,\r\n\"limits\":[{}]}"u8];
        var start = new FilePosition(Line: 1_042, Column: 17, ByteOffset: 5_000_000_000);

        (string, FilePosition?)[] places = [.. AccountValidator.Default.Validate(json, start).Select(failure => (failure.Attr, failure.Position))];

        places.ShouldContain(("externalPersonId", start));
        places.ShouldContain(("statusCode", new FilePosition(Line: 1_042, Column: 31, ByteOffset: 5_000_000_014)));
        places.ShouldContain(("limits.0.amount", new FilePosition(Line: 1_043, Column: 11, ByteOffset: 5_000_000_028)));
    }

    [Fact]
    public void Validate_FailuresOfAnAccount_HaveNoPlace() =>
        AccountValidator.Default.Validate(ReadSample() with { CurrencyCode = "x" }).ShouldHaveSingleItem().Position.ShouldBeNull();

    [Theory]
    [InlineData("VIRTUAL", "null", "required")]
    [InlineData("VIRTUAL", "\"\"", "blank")]
    [InlineData("VIRTUAL", "\" \\u0020\"", "blank")]
    public void Validate_VirtualAccountWithoutMasterAccount_Warns(string accountType, string masterAccount, string code) =>
        AccountSample.Findings(AccountSample.With(("accountTypeCode", $"\"{accountType}\""), ("externalMasterAccountId", masterAccount)))
            .ShouldBe([$"externalMasterAccountId: {code} (Warning)"]);

    [Theory]
    [InlineData("VIRTUAL", "\"IM-A-1\"")]
    [InlineData("CURRENCY", "null")]
    [InlineData("CURRENCY", "\"\"")]
    public void Validate_MasterAccountThatIsThereOrNotNeeded_Passes(string accountType, string masterAccount) =>
        AccountSample.Findings(AccountSample.With(("accountTypeCode", $"\"{accountType}\""), ("externalMasterAccountId", masterAccount)))
            .ShouldBeEmpty();

    [Fact]
    public void Validate_VirtualAccountWithTwoMasterAccounts_ReportsTheRepetitionOnly() =>
        AccountSample.Findings(AccountSample.With(("accountTypeCode", "\"VIRTUAL\""), ("externalMasterAccountId", "\"IM-A-1\""))
            .Insert(1, "\"externalMasterAccountId\":\"IM-A-2\","))
            .ShouldBe(["externalMasterAccountId: duplicate_member (Error)"]);

    [Fact]
    public void Validate_VirtualAccountWithMistypedMasterAccount_ReportsTheTypeOnly() =>
        AccountSample.Findings(AccountSample.With(("accountTypeCode", "\"VIRTUAL\""), ("externalMasterAccountId", "1")))
            .ShouldBe(["externalMasterAccountId: invalid_type (Error)"]);

    [Theory]
    [InlineData("null", "required")]
    [InlineData("\"\"", "blank")]
    [InlineData("7", "invalid_type")]
    public void Validate_InterestBearingTypeWithoutInterestMethod_Fails(string interestMethod, string code) =>
        AccountSample.Findings(
            AccountSample.With(("accountTypeCode", "\"SAVING\""), ("interestMethodAssignmentCode", interestMethod)),
            SavingBearsInterest()).ShouldBe([$"interestMethodAssignmentCode: {code} (Error)"]);

    [Fact]
    public void Validate_InterestBearingTypeWithInterestMethod_Passes() =>
        AccountSample.Findings(AccountSample.With("accountTypeCode", "\"SAVING\""), SavingBearsInterest()).ShouldBeEmpty();

    [Fact]
    public void Validate_OtherTypeWithoutInterestMethod_Passes() =>
        AccountSample.Findings(AccountSample.Without("interestMethodAssignmentCode"), SavingBearsInterest()).ShouldBeEmpty();

    [Fact]
    public void Validate_InterestBearingTypeLaterInTheDocument_IsSeen()
    {
        string json = AccountSample.Without("interestMethodAssignmentCode");
        json = json.Replace("\"accountTypeCode\":\"CURRENCY\",", "", StringComparison.Ordinal);
        json = json[..^1] + ",\"accountTypeCode\":\"\\u0053AVING\"}";

        AccountSample.Findings(json, SavingBearsInterest()).ShouldBe(["interestMethodAssignmentCode: required (Error)"]);
    }

    [Fact]
    public void Validate_InterestBearingTypeOutsideTheList_NeedsAnInterestMethodToo() =>
        AccountSample.Findings(
            AccountSample.With(("accountTypeCode", "\"LOAN\""), ("interestMethodAssignmentCode", "null")),
            new AccountValidator(new AccountValidatorOptions { InterestBearingAccountTypes = [new AccountTypeCode("LOAN")] })).ShouldBe(
        [
            "interestMethodAssignmentCode: required (Error)",
            "accountTypeCode: invalid_choice (Error)",
        ], ignoreOrder: true);

    [Fact]
    public void Constructor_CollectionThatIsChangedLater_IsNotAffected()
    {
        var types = new HashSet<AccountTypeCode>();
        var validator = new AccountValidator(new AccountValidatorOptions { InterestBearingAccountTypes = types });
        types.Add(AccountTypeCode.Currency);

        AccountSample.Findings(AccountSample.Without("interestMethodAssignmentCode"), validator).ShouldBeEmpty();
    }

    [Fact]
    public void InterestBearingAccountTypes_ByDefault_AreNone() =>
        new AccountValidatorOptions().InterestBearingAccountTypes.ShouldBeEmpty();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"accountNumbers":[{"accountNumber":{"value":"de89","type":"IBAN"},"countryCode":"ZZ"}]}""")]
    public void Validate_AnyFailure_HasASentenceForADetail(string json)
    {
        IReadOnlyList<ValidationFailure> failures = AccountValidator.Default.Validate(Encoding.UTF8.GetBytes(json));

        failures.Count.ShouldBeGreaterThan(5);
        foreach (ValidationFailure failure in failures)
        {
            failure.Detail.ShouldStartWith("It");
            failure.Detail.ShouldEndWith(".");
            failure.ToString().ShouldBe($"{failure.Attr}: {failure.Code}: {failure.Detail}");
        }
    }

    [Fact]
    public void Serialize_Failure_HasTheMembersOfTheApi()
    {
        var failure = new ValidationFailure { Attr = "statusCode", Code = "required", Detail = "It is missing." };

        JsonSerializer.Serialize(failure).ShouldBe(
            """{"attr":"statusCode","code":"required","detail":"It is missing.","severity":"Error"}""");
    }

    [Fact]
    public void Validate_AccountWithoutWhatItMustHave_ReportsIt()
    {
        var account = new Account
        {
            ExternalAccountId = null!,
            ExternalPersonId = "",
            StatusCode = default,
            AccountTypeCode = new AccountTypeCode("OTHER"),
            ActivationDate = new LocalDate(-44, 3, 15),
            AccountNumbers =
            [
                null!,
                new AccountNumberEntry
                {
                    AccountNumber = null!,
                    CountryCode = null!,
                    FinancialInstitutionId = new FinancialInstitutionId { Value = null!, Type = default },
                    DefaultCurrencyCode = null!,
                },
            ],
            Source = new AccountSource { SourceName = null!, SourceRef = " ", SourceLink = null },
            OverdraftAmount = new Money { Amount = 1.50m, CurrencyCode = null! },
            Limits = [new AccountLimit { Amount = null!, AccountLimitTypeCode = null! }],
            Representatives = [new AccountRepresentative { ExternalPersonId = null!, AccountRightCode = new AccountRightCode("SOME"), Limits = null! }],
        };

        AccountValidator.Default.Validate(account).Select(AccountSample.Describe).ShouldBe(
        [
            "externalAccountId: required (Error)",
            "externalPersonId: blank (Error)",
            "statusCode: blank (Error)",
            "accountTypeCode: invalid_choice (Error)",
            "activationDate: invalid_date (Error)",
            "accountNumbers.0: required (Error)",
            "accountNumbers.1.accountNumber: required (Error)",
            "accountNumbers.1.countryCode: required (Error)",
            "accountNumbers.1.defaultCurrencyCode: required (Error)",
            "accountNumbers.1.financialInstitutionId.value: required (Error)",
            "accountNumbers.1.financialInstitutionId.type: blank (Error)",
            "overdraftAmount.currencyCode: required (Error)",
            "source.sourceName: required (Error)",
            "source.sourceRef: blank (Error)",
            "source.sourceLink: required (Warning)",
            "limits.0.amount: required (Error)",
            "limits.0.accountLimitTypeCode: required (Error)",
            "representatives.0.externalPersonId: required (Error)",
            "representatives.0.limits: required (Error)",
            "representatives.0.accountRightCode: invalid_choice (Warning)",
        ]);
    }

    [Fact]
    public void Validate_AccountWithHalfASurrogatePair_ReportsItWhereItIs()
    {
        Account account = ReadSample() with { PersonName = "x\uD83Dy", AccountName = "x\uD83D\uDE00y", ExternalAccountId = "\uDE00" };

        AccountValidator.Default.Validate(account).Select(AccountSample.Describe).ShouldBe(
        [
            "externalAccountId: invalid_unicode (Error)",
            "personName: invalid_unicode (Error)",
        ]);
    }

    [Fact]
    public void Validate_AccountWithAdditionalMemberOfAKnownName_ReportsTheDuplicate()
    {
        Account account = ReadSample() with
        {
            AdditionalMembers = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["statusCode"] = JsonElement.Parse("\"CLOSED\"") },
        };

        AccountValidator.Default.Validate(account).Select(AccountSample.Describe).ShouldBe(["statusCode: duplicate_member (Error)"]);
    }

    [Fact]
    public void Validate_AccountThatCannotBeWritten_ReportsIt()
    {
        JsonElement[] unwritable =
        [
            default,
            JsonElement.Parse(new string('[', 64) + new string(']', 64)),
            JsonElement.Parse("\"\\ud800\""),
        ];

        foreach (JsonElement value in unwritable)
        {
            var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["x"] = value };

            AccountValidator.Default.Validate(ReadSample() with { CustomFields = members }).Select(AccountSample.Describe)
                .ShouldBe(["non_field_errors: invalid_json (Error)"]);
        }
    }

    [Theory]
    [MemberData(nameof(ReadableAccounts))]
    public void Validate_AccountAndItsBytes_Agree(string json)
    {
        Account account = JsonSerializer.Deserialize(json, AccountImportJsonContext.Default.Account)!;
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(account, AccountImportJsonContext.Default.Account);

        IReadOnlyList<ValidationFailure> failures = AccountValidator.Default.Validate(account);

        failures.ShouldBe(WithoutPlaces(AccountValidator.Default.Validate(bytes)));
        failures.ShouldBe(WithoutPlaces(AccountValidator.Default.Validate(Encoding.UTF8.GetBytes(json))), ignoreOrder: true);
    }

    public static TheoryData<string> ReadableAccounts() =>
    [
        AccountSample.Verbatim,
        AccountSample.With("statusCode", "\"OPEN\""),
        AccountSample.With("personName", "\"\\u00c4nne \\ud83d\\ude00\""),
        AccountSample.With("accountNumbers", "[]"),
        AccountSample.With("accountNumbers.0.accountNumber.value", "\"DE00370400440532013000\""),
        AccountSample.With(("accountTypeCode", "\"INTERNAL\""), ("accountNumbers.0.accountNumber.value", "\"XX0001\"")),
        AccountSample.With("accountNumbers.0.financialInstitutionId.value", "\"12-34-56\""),
        AccountSample.With("source.sourceLink", "null"),
        AccountSample.With("customFields", "{\"x\":" + new string('[', 62) + new string(']', 62) + "}"),
        AccountSample.WithInFront("\"unknown\": { \"a\": 1, \"b\": \"\\u0041\" }"),
    ];

    private static IEnumerable<ValidationFailure> WithoutPlaces(IEnumerable<ValidationFailure> failures) =>
        failures.Select(failure => failure with { Position = null });

    private static AccountValidator SavingBearsInterest() =>
        new(new AccountValidatorOptions { InterestBearingAccountTypes = [AccountTypeCode.Saving] });

    private static Account ReadSample() =>
        JsonSerializer.Deserialize(AccountSample.Verbatim, AccountImportJsonContext.Default.Account)!;
}
