using AccountImport.Client.AccountFiles;
using AccountImport.Client.Tests.Validation;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Rules that a caller adds or switches off, in a file.</summary>
public sealed class ReaderRulesTests
{
    [Fact]
    public async Task ReadAsync_RuleOfTheCallers_HasItsPlaceAmongTheOthers()
    {
        var options = new AccountFileReaderOptions
        {
            Validator = new AccountValidator(new AccountValidatorOptions
            {
                AdditionalRules =
                [
                    account => [new ValidationFailure { Attr = "statusCode", Code = "of_tenant", Detail = "Not here." }],
                    account => [new ValidationFailure { Attr = "no.such.member", Code = "of_tenant", Detail = "Not here.", Severity = ValidationSeverity.Warning }],
                ],
            }),
        };
        string account = AccountSample.With(("personTypeCode", "\"X\""));

        FileReading reading = await FileReading.OfAsync($"[\n{account}\n]", options);

        AccountRecord record = reading.Records.ShouldHaveSingleItem();
        record.HasErrors.ShouldBeTrue();
        record.Failures.Select(failure => failure.Attr).ShouldBe(["no.such.member", "statusCode", "personTypeCode"]);
        record.Failures.Select(failure => failure.Position).ShouldBe([record.Position, record.Locate("statusCode"), record.Locate("personTypeCode")]);
    }

    [Fact]
    public async Task ReadAsync_RuleThatThrows_ReachesTheCaller()
    {
        var options = new AccountFileReaderOptions
        {
            Validator = new AccountValidator(new AccountValidatorOptions { AdditionalRules = [_ => throw new NotSupportedException("of the caller")] }),
        };

        await Should.ThrowAsync<NotSupportedException>(() => FileReading.OfAsync(AccountSample.Verbatim, options));
    }

    [Fact]
    public async Task ReadAsync_CodesSwitchedOff_AreNotReported()
    {
        string account = AccountSample.With(("externalMasterAccountId", "\"nowhere\""), ("personTypeCode", "\"X\""));
        string file = $"[{account},{account}]";
        string[] all = [ValidationCodes.MissingMasterAccount, ValidationCodes.DuplicateExternalAccountId, ValidationCodes.InvalidChoice];
        var options = new AccountFileReaderOptions { ComparesAccounts = true };

        (await CodesOfAsync(file, options)).ShouldBe(all, ignoreOrder: true);
        foreach (string code in all)
        {
            var validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [code] });

            (await CodesOfAsync(file, options with { Validator = validator })).ShouldBe(all.Except([code]), ignoreOrder: true);
        }
    }

    private static async Task<IEnumerable<string>> CodesOfAsync(string file, AccountFileReaderOptions options) =>
        (await FileReading.OfAsync(file, options)).Records.SelectMany(record => record.Failures).Select(failure => failure.Code).Distinct();
}
