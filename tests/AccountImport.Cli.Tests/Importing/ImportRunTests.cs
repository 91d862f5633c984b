using System.Text;
using AccountImport.Cli.Importing;
using AccountImport.Client;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Tests.Importing;

public sealed class ImportRunTests
{
    [Fact]
    public async Task RunAsync_UnexpectedExceptionForOne_LosesNoOther()
    {
        (ImportSummary summary, List<AccountOutcome> outcomes) = await RunAsync(
            5,
            key => key is "IM-3" ? throw new InvalidOperationException(TestAccounts.PersonName) : null);

        summary.IsConserved.ShouldBeTrue();
        summary.ExitCode.ShouldBe(ExitCode.Internal);
        outcomes.Count(outcome => outcome.Outcome is ImportOutcome.Imported).ShouldBe(4);
        AccountOutcome unlucky = outcomes.Single(outcome => outcome.Outcome is not ImportOutcome.Imported);
        unlucky.Number.ShouldBe(3);
        unlucky.Outcome.ShouldBe(ImportOutcome.Unknown);
        unlucky.Errors.Concat(summary.StopReasons.Select(reason => Finding.OfAccount(reason.Message)))
            .ShouldAllBe(finding => !finding.ToString().Contains("Wilhelmina", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ConnectionFailsLater_LeavesThatAccountOutAndGoesOn()
    {
        (ImportSummary summary, List<AccountOutcome> outcomes) = await RunAsync(
            3,
            key => key is "IM-2" ? new AccountImportConnectionException { Operation = AccountImportOperation.Process } : null);

        summary.ExitCode.ShouldBe(ExitCode.Stopped);
        outcomes.Select(outcome => outcome.Outcome).ShouldBe([ImportOutcome.Imported, ImportOutcome.NotAttempted, ImportOutcome.Imported]);
        outcomes[1].Errors.ShouldHaveSingleItem().Code.ShouldBe("no_connection");
    }

    [Fact]
    public async Task RunAsync_ConnectionFailsAtFirst_Stops()
    {
        (ImportSummary summary, List<AccountOutcome> outcomes) = await RunAsync(
            4,
            _ => new AccountImportConnectionException { Operation = AccountImportOperation.Process });

        summary.ExitCode.ShouldBe(ExitCode.Usage);
        outcomes.Count.ShouldBe(4);
        outcomes.ShouldAllBe(outcome => outcome.Outcome == ImportOutcome.NotAttempted);
    }

    [Fact]
    public async Task RunAsync_ThrottledForLonger_EndsAsNotAttempted()
    {
        (ImportSummary summary, List<AccountOutcome> outcomes) = await RunAsync(
            1,
            _ => new AccountImportThrottledException { Operation = AccountImportOperation.Process },
            deadline: TimeSpan.FromTicks(1));

        summary.ExitCode.ShouldBe(ExitCode.Stopped);
        outcomes.Single().Errors.Single().Code.ShouldBe("throttled");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ResultsCannotBeWritten_StillCountsEveryAccount(bool isDiskFull)
    {
        using var interruption = new Interruption();
        var run = new ImportRun(
            new ScriptedClient(_ => null),
            CreateOptions(TimeSpan.FromMinutes(1)),
            interruption,
            _ => throw (isDiskFull ? new IOException("No space left on device.") : new InvalidOperationException(TestAccounts.PersonName)),
            _ => { });

        ImportSummary summary = await run.RunAsync(CreateRecords(6));

        summary.IsConserved.ShouldBeTrue();
        summary.ExitCode.ShouldBe(ExitCode.Internal);
        summary.StopReasons[0].Message.ShouldContain(isDiskFull ? "No space left" : "InvalidOperationException");
        summary.StopReasons[0].Message.ShouldNotContain(TestAccounts.PersonName);
    }

    [Theory]
    [InlineData(false, "duplicate_key", 2, 24)]
    [InlineData(true, "duplicate_external_account_id", 7, 3)]
    public async Task RunAsync_KeyTwice_RejectsTheSecondForOneReason(bool hasReaderFoundIt, string code, int line, int column)
    {
        var found = new ValidationFailure
        {
            Attr = "externalAccountId",
            Code = "duplicate_external_account_id",
            Detail = "Account 1 of the file has it already.",
            Position = new FilePosition(7, 3, 99),
        };
        AccountRecord first = CreateRecord(1, TestAccounts.Create("IM-1"));
        var second = new AccountRecord { Number = 2, Utf8Json = first.Utf8Json, Failures = hasReaderFoundIt ? [found] : [] };

        (ImportSummary summary, List<AccountOutcome> outcomes) = await RunAsync([first, second], _ => null);

        summary.ExitCode.ShouldBe(ExitCode.SomeFailed);
        outcomes.Select(outcome => outcome.Outcome).ShouldBe([ImportOutcome.Imported, ImportOutcome.Rejected], ignoreOrder: true);
        Finding error = outcomes.Single(outcome => outcome.Number is 2).Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code);
        error.Position!.Value.Line.ShouldBe(line);
        error.Position!.Value.Column.ShouldBe(column);
    }

    [Fact]
    public async Task RunAsync_AnyMixOfOutcomes_IsConserved()
    {
        Exception?[] ends =
        [
            null,
            new AccountAlreadyImportedException("A-1"),
            new AccountImportFailedException(new ImportStatus { Status = ImportStatusCode.Errored }),
            new AccountImportFailedException(new ImportStatus { Status = ImportStatusCode.Cancelled }),
            new AccountValidationException([]),
            new AccountImportTimeoutException { OutcomeUnknown = true },
            new AccountImportServerException { OutcomeUnknown = true, Operation = AccountImportOperation.Process },
            new InvalidOperationException(),
        ];

        (ImportSummary summary, List<AccountOutcome> outcomes) = await RunAsync(
            200,
            key => ends[int.Parse(key.AsSpan(3), System.Globalization.CultureInfo.InvariantCulture) % ends.Length],
            deadline: TimeSpan.FromMilliseconds(20),
            concurrency: 16);

        summary.IsConserved.ShouldBeTrue();
        outcomes.Select(outcome => outcome.Number).Order().ShouldBe(Enumerable.Range(1, 200).Select(number => (long)number));
        summary.Counts.Select(count => count.Outcome).ShouldBe(
        [
            ImportOutcome.Imported,
            ImportOutcome.AlreadyImported,
            ImportOutcome.StillPending,
            ImportOutcome.Unknown,
            ImportOutcome.Rejected,
            ImportOutcome.Failed,
            ImportOutcome.Cancelled,
        ]);
        summary.Counts.ShouldAllBe(count => count.Count == 25 || (count.Outcome == ImportOutcome.Unknown && count.Count == 50));
    }

    private static Task<(ImportSummary Summary, List<AccountOutcome> Outcomes)> RunAsync(
        int count,
        Func<string, Exception?> fail,
        TimeSpan? deadline = null,
        int concurrency = 1) => RunAsync(CreateRecords(count), fail, deadline, concurrency);

    private static async Task<(ImportSummary Summary, List<AccountOutcome> Outcomes)> RunAsync(
        IReadOnlyList<AccountRecord> records,
        Func<string, Exception?> fail,
        TimeSpan? deadline = null,
        int concurrency = 1)
    {
        var outcomes = new List<AccountOutcome>();
        using var interruption = new Interruption();
        var run = new ImportRun(
            new ScriptedClient(fail),
            CreateOptions(deadline ?? TimeSpan.FromMinutes(1)) with { Concurrency = concurrency },
            interruption,
            outcomes.Add,
            _ => { });
        return (await run.RunAsync(records), outcomes);
    }

    private static List<AccountRecord> CreateRecords(int count) =>
        [.. Enumerable.Range(1, count).Select(number => CreateRecord(number, TestAccounts.Create($"IM-{number}")))];

    private static AccountRecord CreateRecord(int number, string account) => new() { Number = number, Utf8Json = Encoding.UTF8.GetBytes(account) };

    private static ImportRunOptions CreateOptions(TimeSpan deadline) => new()
    {
        ImportSupplier = "SAMPLE",
        Concurrency = 1,
        Import = new() { PollInterval = TimeSpan.FromMilliseconds(1), AbsenceGrace = Timeout.InfiniteTimeSpan, Deadline = deadline },
        ThrottledDelay = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>A client whose process calls fail as told; an import that is to time out stays pending.</summary>
    private sealed class ScriptedClient(Func<string, Exception?> fail) : IAccountImportClient
    {
        public Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ValidateResult());

        public Task<ProcessResult> ProcessAsync(AccountPayload payload, TaskParameters? taskParameters = null, CancellationToken cancellationToken = default) =>
            fail(payload.Key.ExternalAccountNumber) is { } exception and not AccountImportTimeoutException
                ? throw exception
                : Task.FromResult(new ProcessResult());

        public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default) => fail(key.ExternalAccountNumber) switch
        {
            null => Task.FromResult(new StatusResult { Status = new() { Status = ImportStatusCode.Processed, KrakenIdentifier = "A-1" } }),
            AccountImportTimeoutException => Task.FromResult(new StatusResult { Status = new() { Status = ImportStatusCode.Pending } }),
            _ => throw new AccountImportNotFoundException { Operation = AccountImportOperation.Status },
        };
    }
}
