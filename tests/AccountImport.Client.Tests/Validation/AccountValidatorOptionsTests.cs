using System.Text;
using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

public class AccountValidatorOptionsTests
{
    private const string Value = "accountNumbers.0.financialInstitutionId.value";
    private const string Type = "accountNumbers.0.financialInstitutionId.type";

    private static readonly ValidationFailure Own = new() { Attr = "accountName", Code = "tenant_rule", Detail = "It is not to the tenant's liking." };

    public static TheoryData<string, string> BrokenAccounts() => new()
    {
        { ValidationCodes.Required, AccountSample.Without("externalPersonId") },
        { ValidationCodes.Blank, AccountSample.With("externalPersonId", "\"\"") },
        { ValidationCodes.Empty, AccountSample.With("accountNumbers", "[]") },
        { ValidationCodes.InvalidType, AccountSample.With("personName", "1") },
        { ValidationCodes.InvalidChoice, AccountSample.With("statusCode", "\"OPEN\"") },
        { ValidationCodes.InvalidDate, AccountSample.With("activationDate", "\"2023-02-30\"") },
        { ValidationCodes.InvalidNumber, AccountSample.With("accountInterestRate", "1e99") },
        { ValidationCodes.DuplicateMember, AccountSample.WithInFront("\"personName\":\"x\"") },
        { ValidationCodes.InvalidIban, AccountSample.With("accountNumbers.0.accountNumber.value", "\"X\"") },
        { ValidationCodes.InvalidBic, AccountSample.With(Value, "\"X\"") },
        { ValidationCodes.InvalidSortCode, AccountSample.With((Type, "\"SORT_CODE\""), (Value, "\"X\"")) },
        { ValidationCodes.InvalidBankCode, AccountSample.With((Type, "\"BANK_CODE\""), (Value, "\"X\"")) },
        { ValidationCodes.InvalidAbaCode, AccountSample.With((Type, "\"ABA_CODE\""), (Value, "\"X\"")) },
        { ValidationCodes.InvalidCountryCode, AccountSample.With("residencyCountryCode", "\"ZZ\"") },
        { ValidationCodes.InvalidCurrencyCode, AccountSample.With("currencyCode", "\"ZZZ\"") },
        { ValidationCodes.CountryMismatch, AccountSample.With("accountNumbers.0.countryCode", "\"AT\"") },
        { ValidationCodes.MaxLength, AccountSample.With("externalAccountId", $"\"{new string('x', 129)}\"") },
        { ValidationCodes.ControlCharacter, AccountSample.With("externalAccountId", "\"a\\u0007\"") },
        { ValidationCodes.SurroundingWhiteSpace, AccountSample.With("externalAccountId", "\" x\"") },
        { ValidationCodes.ReservedPathSegment, AccountSample.With("externalAccountId", "\".\"") },
        { ValidationCodes.IdentityMismatch, AccountSample.WithInFront("\"external_account_number\":\"x\"") },
        { ValidationCodes.InvalidUnicode, AccountSample.With("personName", "\"\\ud800\"") },
    };

    [Theory]
    [MemberData(nameof(BrokenAccounts))]
    public void DisabledCodes_CodeOfAFailure_KeepsOnlyThatFailureBack(string code, string json)
    {
        byte[] account = Encoding.UTF8.GetBytes(json.Insert(json.IndexOf('{', StringComparison.Ordinal) + 1, "\"limits\":[{}],"));
        IReadOnlyList<ValidationFailure> all = AccountValidator.Default.Validate(account);

        IReadOnlyList<ValidationFailure> rest = Disabling(code).Validate(account);

        all.ShouldContain(failure => failure.Code == code);
        rest.ShouldBe(all.Where(failure => failure.Code != code));
    }

    [Fact]
    public void BrokenAccounts_OfTheTable_AreOfEveryCodeThatAnAccountCanHave() =>
        BrokenAccounts().Select(row => row.Data.Item1).ShouldBe(
            ValidationCodes.All.Except([ValidationCodes.InvalidJson, ValidationCodes.AccountTooLarge, ValidationCodes.DuplicateExternalAccountId, ValidationCodes.MissingMasterAccount]),
            ignoreOrder: true);

    [Fact]
    public void DisabledCodes_EveryCodeOfAnAccount_LeavesNone()
    {
        AccountValidator validator = Disabling(ValidationCodes.Required, ValidationCodes.InvalidChoice);

        AccountSample.Findings("{\"statusCode\":\"OPEN\"}", validator).ShouldBeEmpty();
        validator.Validate(ReadSample() with { StatusCode = new AccountStatusCode("OPEN") }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("invalid_json")]
    [InlineData("account_too_large")]
    [InlineData("no_such_code")]
    [InlineData("INVALID_IBAN")]
    [InlineData("")]
    [InlineData(null)]
    public void Constructor_CodeThatCannotBeSwitchedOff_SaysWhichAndWhatIsAllowed(string? code)
    {
        ArgumentException exception = Should.Throw<ArgumentException>(() => Disabling(ValidationCodes.InvalidIban, code!));

        exception.ParamName.ShouldBe("options");
        exception.Message.ShouldStartWith($"DisabledCodes has what cannot be switched off: \"{code}\". Allowed are required, blank, ");
        exception.Message.ShouldContain("duplicate_external_account_id");
        exception.Message[exception.Message.IndexOf("Allowed", StringComparison.Ordinal)..].ShouldNotContain("invalid_json");
    }

    [Fact]
    public void Constructor_SeveralCodesThatCannotBeSwitchedOff_SaysAll() =>
        Should.Throw<ArgumentException>(() => Disabling("a", "b")).Message.ShouldContain("\"a\", \"b\"");

    [Fact]
    public void IsEnabled_Codes_AreThoseThatAreNotDisabled()
    {
        AccountValidator validator = Disabling(ValidationCodes.DuplicateExternalAccountId);

        validator.IsEnabled(ValidationCodes.DuplicateExternalAccountId).ShouldBeFalse();
        validator.IsEnabled(ValidationCodes.MissingMasterAccount).ShouldBeTrue();
        validator.IsEnabled(ValidationCodes.InvalidJson).ShouldBeTrue();
        ValidationCodes.All.ShouldAllBe(code => AccountValidator.Default.IsEnabled(code));
    }

    [Fact]
    public void DisabledCodes_ByDefault_AreNone() => new AccountValidatorOptions().DisabledCodes.ShouldBeEmpty();

    [Fact]
    public void DisabledCodes_CollectionThatIsChangedLater_DoesNotAffectTheValidator()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = codes });
        codes.Add(ValidationCodes.Required);

        AccountSample.Findings(AccountSample.Without("externalPersonId"), validator).ShouldNotBeEmpty();
    }

    [Fact]
    public void Validate_ValidAccountWithDisabledCodes_AllocatesNothing()
    {
        byte[] json = Encoding.UTF8.GetBytes(AccountSample.Verbatim);
        AccountValidator validator = Disabling(ValidationCodes.InvalidIban, ValidationCodes.CountryMismatch);
        validator.Validate(json);

        long before = GC.GetAllocatedBytesForCurrentThread();
        validator.Validate(json);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void AdditionalRules_OnJson_AreGivenTheAccountAfterTheOtherRules()
    {
        Account? given = null;
        AccountValidator validator = WithRules(account =>
        {
            given = account;
            return [Own];
        });

        IReadOnlyList<ValidationFailure> failures = validator.Validate(Encoding.UTF8.GetBytes(AccountSample.With("statusCode", "\"OPEN\"")));

        failures.Select(AccountSample.Describe).ShouldBe(["statusCode: invalid_choice (Error)", "accountName: tenant_rule (Error)"]);
        failures[0].Position.ShouldNotBeNull();
        failures[1].ShouldBeSameAs(Own);
        given.ShouldNotBeNull().StatusCode.Value.ShouldBe("OPEN");
        given.CustomFields.ShouldNotBeNull().Count.ShouldBe(3);
    }

    [Fact]
    public void AdditionalRules_OnAnAccount_AreGivenThatVeryAccount()
    {
        Account account = ReadSample() with { PersonName = "\uD83D\uDE00" };
        Account? given = null;
        AccountValidator validator = WithRules(candidate =>
        {
            given = candidate;
            return [Own];
        });

        validator.Validate(account).ShouldHaveSingleItem().ShouldBeSameAs(Own);
        given.ShouldBeSameAs(account);
    }

    [Fact]
    public void AdditionalRules_Several_AreRunInTheirOrder()
    {
        AccountValidator validator = WithRules(
            _ => [Own with { Code = "one" }, Own with { Code = "two" }],
            _ => [],
            _ => [Own with { Code = "three", Severity = ValidationSeverity.Warning }]);

        string[] expected = ["accountName: one (Error)", "accountName: two (Error)", "accountName: three (Warning)"];
        AccountSample.Findings(AccountSample.Verbatim, validator).ShouldBe(expected);
        validator.Validate(ReadSample()).Select(AccountSample.Describe).ShouldBe(expected);
    }

    [Fact]
    public void AdditionalRules_PositionThatARuleGave_IsKept()
    {
        var position = new FilePosition(7, 8, 9);

        WithRules(_ => [Own with { Position = position }]).Validate(Encoding.UTF8.GetBytes(AccountSample.Verbatim))
            .ShouldHaveSingleItem().Position.ShouldBe(position);
    }

    [Fact]
    public void AdditionalRules_FailureWithADisabledCode_IsNotReported()
    {
        var validator = new AccountValidator(new AccountValidatorOptions
        {
            DisabledCodes = [ValidationCodes.InvalidBic],
            AdditionalRules = [_ => [Own with { Code = ValidationCodes.InvalidBic }, Own]],
        });

        AccountSample.Findings(AccountSample.Verbatim, validator).ShouldBe(["accountName: tenant_rule (Error)"]);
    }

    public static TheoryData<string> AccountsThatTheModelCannotHold() =>
    [
        "",
        "{",
        "[]",
        "null",
        "\"\\ud800\"",
        AccountSample.Without("externalPersonId"),
        AccountSample.Without("source.sourceLink"),
        AccountSample.With("externalPersonId", "null"),
        AccountSample.With("accountNumbers.0", "null"),
        AccountSample.With("limits.0.amount", "null"),
        AccountSample.With("personName", "1"),
        AccountSample.With("accountInterestRate", "\"1\""),
        AccountSample.With("accountInterestRate", "1e99"),
        AccountSample.With("activationDate", "\"2023-02-30\""),
        AccountSample.With("activationDate", "\"17.02.2023\""),
        AccountSample.With("activationDate", "\" \""),
        AccountSample.With("personName", "\"\\ud800\""),
        AccountSample.With("customFields", "{\"x\":\"\\ud800\"}"),
        AccountSample.With("customFields", "{\"x\":1,\"x\":1}"),
        AccountSample.WithInFront("\"personName\":\"x\""),
    ];

    [Theory]
    [MemberData(nameof(AccountsThatTheModelCannotHold))]
    public void AdditionalRules_AccountThatTheModelCannotHold_AreNotRun(string json)
    {
        AccountValidator validator = WithRules(_ => throw new InvalidOperationException("The rule was run."));

        string[] findings = AccountSample.Findings(json, validator);

        findings.ShouldBe(AccountSample.Findings(json));
        findings.ShouldNotBeEmpty();
    }

    [Fact]
    public void AdditionalRules_FailureThatIsSwitchedOff_KeepsThemAwayAllTheSame()
    {
        var validator = new AccountValidator(new AccountValidatorOptions
        {
            DisabledCodes = [ValidationCodes.Required, ValidationCodes.InvalidType, ValidationCodes.InvalidUnicode],
            AdditionalRules = [_ => throw new InvalidOperationException("The rule was run.")],
        });

        foreach (string json in new[] { AccountSample.With("accountNumbers.0", "null"), "[]", "null", AccountSample.With("personName", "\"\\ud800\"") })
        {
            AccountSample.Findings(json, validator).ShouldBeEmpty();
        }
    }

    [Fact]
    public void AdditionalRules_AccountOfTheCallerThatLacksWhatItMustHave_AreNotRun() =>
        WithRules(_ => throw new InvalidOperationException("The rule was run.")).Validate(ReadSample() with { AccountNumbers = null! })
            .Select(AccountSample.Describe).ShouldBe(["accountNumbers: required (Error)"]);

    [Fact]
    public void AdditionalRules_AccountThatCannotBeWritten_AreNotRun()
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["x"] = default };

        WithRules(_ => throw new InvalidOperationException("The rule was run.")).Validate(ReadSample() with { CustomFields = members })
            .ShouldHaveSingleItem().Code.ShouldBe(ValidationCodes.InvalidJson);
    }

    [Theory]
    [InlineData("externalPersonId", "\"\"")]
    [InlineData("statusCode", "\"\"")]
    [InlineData("accountTypeCode", "\"LOAN\"")]
    [InlineData("accountNumbers", "[]")]
    [InlineData("accountNumbers.0.accountNumber.value", "\"\"")]
    [InlineData("accountNumbers.0.countryCode", "\"AT\"")]
    [InlineData("externalAccountId", "\" x\"")]
    [InlineData("source.sourceLink", "null")]
    [InlineData("personTypeCode", "\"X\"")]
    public void AdditionalRules_AccountWithOtherFailures_AreRun(string path, string rawJson)
    {
        string json = AccountSample.With(path, rawJson);

        AccountSample.Findings(json, WithRules(_ => [Own])).ShouldBe([.. AccountSample.Findings(json), "accountName: tenant_rule (Error)"]);
    }

    [Fact]
    public void AdditionalRules_SampleWithAnyValueReplaced_SeeOnlyAccountsThatHaveWhatTheyMustHave()
    {
        string[] values = ["null", "0", "1e-40", "\"\"", "\"x\"", "\" \"", "\"2024-02-30\"", "\"\\ud800\"", "[]", "{}", "[null]", "[[]]", "{\"a\":{}}", "{\"a\":1,\"a\":1}", "true"];
        int run = 0;
        int notRun = 0;
        AccountValidator validator = WithRules(account =>
        {
            run++;
            return Touch(account);
        });
        foreach (string path in AccountSample.Paths())
        {
            foreach (string value in values)
            {
                int before = run;
                byte[] json = Encoding.UTF8.GetBytes(AccountSample.With(path, value));

                // Throws if the account cannot be read, or if the rule meets a null.
                validator.Validate(json);
                notRun += run == before ? 1 : 0;
            }
        }

        run.ShouldBeGreaterThan(50);
        notRun.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void AdditionalRules_ExceptionOfARule_ReachesTheCaller()
    {
        AccountValidator validator = WithRules(_ => throw new NotSupportedException("mine"));

        Should.Throw<NotSupportedException>(() => validator.Validate(ReadSample())).Message.ShouldBe("mine");
        Should.Throw<NotSupportedException>(() => validator.Validate(Encoding.UTF8.GetBytes(AccountSample.Verbatim))).Message.ShouldBe("mine");
    }

    [Fact]
    public void AdditionalRules_RuleThatGivesNull_Throws()
    {
        Should.Throw<InvalidOperationException>(() => WithRules(_ => null!).Validate(ReadSample())).Message.ShouldContain("AdditionalRules");
        Should.Throw<InvalidOperationException>(() => WithRules(_ => [null!]).Validate(Encoding.UTF8.GetBytes(AccountSample.Verbatim))).Message.ShouldContain("AdditionalRules");
    }

    [Fact]
    public void AdditionalRules_CollectionThatIsChangedLater_DoesNotAffectTheValidator()
    {
        var rules = new List<Func<Account, IEnumerable<ValidationFailure>>>();
        var validator = new AccountValidator(new AccountValidatorOptions { AdditionalRules = rules });
        rules.Add(_ => [Own]);

        validator.Validate(ReadSample()).ShouldBeEmpty();
    }

    [Fact]
    public void AdditionalRules_ByDefault_AreNone() => new AccountValidatorOptions().AdditionalRules.ShouldBeEmpty();

    [Fact]
    public void Constructor_NullCollectionOrRule_SaysWhich()
    {
        Refusal(new AccountValidatorOptions { InterestBearingAccountTypes = null! }).ShouldStartWith("InterestBearingAccountTypes is null.");
        Refusal(new AccountValidatorOptions { DisabledCodes = null! }).ShouldStartWith("DisabledCodes is null.");
        Refusal(new AccountValidatorOptions { AdditionalRules = null! }).ShouldStartWith("AdditionalRules is null.");
        Refusal(new AccountValidatorOptions { AdditionalRules = [_ => [], null!] }).ShouldStartWith("AdditionalRules has a rule that is null.");
    }

    private static string Refusal(AccountValidatorOptions options)
    {
        ArgumentException exception = Should.Throw<ArgumentException>(() => new AccountValidator(options));
        exception.ParamName.ShouldBe("options");
        return exception.Message;
    }

    private static AccountValidator Disabling(params string[] codes) => new(new AccountValidatorOptions { DisabledCodes = codes });

    private static AccountValidator WithRules(params Func<Account, IEnumerable<ValidationFailure>>[] rules) =>
        new(new AccountValidatorOptions { AdditionalRules = rules });

    private static Account ReadSample() => JsonSerializer.Deserialize(AccountSample.Verbatim, AccountImportJsonContext.Default.Account)!;

    /// <summary>Uses everything that the model says is never null.</summary>
    private static IEnumerable<ValidationFailure> Touch(Account account)
    {
        string[] texts =
        [
            account.ExternalAccountId,
            account.ExternalPersonId,
            .. account.AccountNumbers.SelectMany(entry => new[]
            {
                entry.AccountNumber.Value,
                entry.CountryCode,
                entry.FinancialInstitutionId.Value,
                entry.DefaultCurrencyCode,
            }),
            .. account.OverdraftAmount is { } overdraft ? [overdraft.CurrencyCode] : (string[])[],
            .. account.Source is { } source ? [source.SourceName, source.SourceRef] : (string[])[],
            .. account.Limits is { } limits ? TextsOf(limits) : [],
            .. (account.Representatives ?? []).SelectMany(representative => TextsOf(representative.Limits).Append(representative.ExternalPersonId)),
        ];
        return texts.Sum(text => text.Length) < 0 ? [Own] : [];
    }

    private static IEnumerable<string> TextsOf(IReadOnlyList<AccountLimit> limits) =>
        limits.SelectMany(limit => new[] { limit.Amount.CurrencyCode, limit.AccountLimitTypeCode });
}
