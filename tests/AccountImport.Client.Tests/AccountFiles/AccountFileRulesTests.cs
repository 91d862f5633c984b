using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Tests.Validation;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>The rules that a caller adds and switches off, through the reader.</summary>
public sealed class AccountFileRulesTests
{
    private static readonly string Sample = SeedDocument.Account.Trim();

    [Fact]
    public async Task ReadAsync_RuleOfTheCaller_IsToldWhereTheValueIs()
    {
        string file = $"[\n{Sample},\n{Sample}]";
        FileReading reading = await ReadAsync(
            file,
            account =>
            [
                Failure("representatives.0.accountRightCode", "too_much"),
                Failure("accountNumbers.0.accountNumber.value", "not_ours"),
                Failure("accountNumbers.7", "none"),
                Failure("non_field_errors", "whole"),
            ]);

        string[] paths = ["", "accountNumbers", "accountNumbers.0.accountNumber.value", "representatives.0.accountRightCode"];
        Dictionary<string, int> places = NaivePlaces.Of(Sample);
        foreach (AccountRecord record in reading.Records)
        {
            record.Failures.Select(failure => failure.Code).ShouldBe(["whole", "none", "not_ours", "too_much"]);
            record.Failures.Select(failure => failure.Position!.Value)
                .ShouldBe(paths.Select(path => NaivePosition.Of(Tests.Samples.Utf8(file), record.Position.ByteOffset + places[path])));
            record.HasErrors.ShouldBeTrue();
            record.Account.ShouldBeNull();
        }

        reading.Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ReadAsync_RuleOfTheCallerAndOthers_AreInTheOrderOfTheFile()
    {
        FileReading reading = await ReadAsync(AccountSample.With(("statusCode", "\"?\""), ("currencyCode", "\"?\"")), account => [Failure("accountName", "name"), Failure("customFields", "custom")]);

        reading.Records[0].Failures.Select(failure => failure.Code).ShouldBe(["invalid_choice", "name", "invalid_currency_code", "custom"]);
        reading.Records[0].Failures.Select(failure => failure.Position!.Value.ByteOffset).ShouldBeInOrder(SortDirection.Ascending);
    }

    [Fact]
    public async Task ReadAsync_RuleThatGivesAPlace_KeepsIt()
    {
        FilePosition place = new(Line: 9, Column: 9, ByteOffset: 9_000);

        FileReading reading = await ReadAsync(Sample, account => [Failure("accountName", "name") with { Position = place }]);

        reading.Records[0].Failures.ShouldHaveSingleItem().Position.ShouldBe(place);
    }

    [Fact]
    public async Task ReadAsync_RuleThatWarns_LeavesTheAccount()
    {
        FileReading reading = await ReadAsync(Sample, account => [Failure("accountName", "name") with { Severity = ValidationSeverity.Warning }]);

        reading.Failures.ShouldBe(["1 12:22 accountName name (Warning)"]);
        reading.Records[0].HasErrors.ShouldBeFalse();
        reading.Records[0].Account.ShouldNotBeNull();
    }

    [Fact]
    public async Task ReadAsync_AccountThatTheModelCannotHold_IsNotGivenToTheRule()
    {
        List<string> given = [];
        string[] accounts = [Sample, "{}", "{", "7", AccountSample.With("accountName", "7"), AccountSample.With("statusCode", "\"?\"")];

        FileReading reading = await ReadAsync(
            string.Join('\n', accounts.Select(account => account.ReplaceLineEndings(""))),
            account =>
            {
                given.Add(account.StatusCode.Value);
                return [];
            });

        reading.Records.Count.ShouldBe(6);
        given.ShouldBe(["ACTIVE", "?"]);
    }

    [Fact]
    public async Task ReadAsync_CodesThatAreSwitchedOff_AreNotReported()
    {
        FileReading reading = await ReadAsync(
            AccountSample.With(("statusCode", "\"?\""), ("currencyCode", "\"?\"")),
            new AccountValidatorOptions
            {
                DisabledCodes = [ValidationCodes.InvalidChoice, ValidationCodes.Required],
                AdditionalRules = [account => [Failure("accountName", ValidationCodes.Required), Failure("accountName", "name")]],
            });

        reading.Records[0].Failures.Select(failure => failure.Code).ShouldBe(["name", "invalid_currency_code"]);
    }

    [Fact]
    public async Task ReadAsync_AccountTypeThatBearsInterest_NeedsItsMethod()
    {
        FileReading reading = await ReadAsync(
            $"\n {AccountSample.Without("interestMethodAssignmentCode")}",
            new AccountValidatorOptions { InterestBearingAccountTypes = [AccountTypeCode.Currency] });

        reading.Failures.ShouldBe(["1 2:2 interestMethodAssignmentCode required"]);
    }

    [Fact]
    public async Task ReadAsync_RuleThatThrows_EndsTheReadingWithThat()
    {
        await using var reader = new AccountFileReader(
            new MemoryStream(Tests.Samples.Utf8(Sample)),
            new AccountFileReaderOptions { Validator = Validator(new AccountValidatorOptions { AdditionalRules = [_ => throw new NotSupportedException("not today")] }) });

        (await Should.ThrowAsync<NotSupportedException>(() => FileReading.OfAsync(reader))).Message.ShouldBe("not today");
    }

    [Fact]
    public async Task ReadAsync_RuleThatGivesNothing_IsAFaultOfTheRule()
    {
        await using var reader = new AccountFileReader(
            new MemoryStream(Tests.Samples.Utf8(Sample)),
            new AccountFileReaderOptions { Validator = Validator(new AccountValidatorOptions { AdditionalRules = [_ => null!] }) });

        await Should.ThrowAsync<InvalidOperationException>(() => FileReading.OfAsync(reader));
    }

    private static ValidationFailure Failure(string attr, string code) => new() { Attr = attr, Code = code, Detail = "It is not what we want." };

    private static AccountValidator Validator(AccountValidatorOptions options) => new(options);

    private static Task<FileReading> ReadAsync(string text, Func<Account, IEnumerable<ValidationFailure>> rule) =>
        ReadAsync(text, new AccountValidatorOptions { AdditionalRules = [rule] });

    private static Task<FileReading> ReadAsync(string text, AccountValidatorOptions options) =>
        FileReading.OfAsync(text, new AccountFileReaderOptions { Validator = Validator(options) });
}
