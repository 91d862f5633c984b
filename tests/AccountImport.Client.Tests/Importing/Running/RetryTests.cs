using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Accounts that ended without success, and are tried again because somebody asks for it.</summary>
public sealed class RetryTests
{
    private const string Key = "IM-A-1";

    [Fact]
    public async Task Run_NothingIsRetried_LeavesWhatHasEnded()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.Invalid);
        bench.Platform["IM-A-2"].End = ImportStatusCode.Errored;
        bench.Platform["IM-A-3"].End = ImportStatusCode.Cancelled;
        await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3", "IM-A-4");
        int calls = bench.Platform.Calls.Count;

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3", "IM-A-4");

        run.ShouldHave(4, (ImportOutcome.Rejected, 1), (ImportOutcome.Failed, 1), (ImportOutcome.Cancelled, 1), (ImportOutcome.Imported, 1));
        run.Summary.EndedBefore.ShouldBe(4);
        run.Outcomes.ShouldBeEmpty();
        bench.Platform.Calls.Count.ShouldBe(calls);
    }

    [Theory]
    [InlineData(nameof(ImportOutcome.Rejected), "IM-A-1")]
    [InlineData(nameof(ImportOutcome.Failed), "IM-A-2")]
    [InlineData(nameof(ImportOutcome.Cancelled), "IM-A-3")]
    public async Task Run_OneClassIsRetried_TriesItAloneWithTheStatusAsItsBaseline(string retried, string key)
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.Invalid);
        bench.Platform["IM-A-2"].End = ImportStatusCode.Errored;
        bench.Platform["IM-A-3"].End = ImportStatusCode.Cancelled;
        await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3", "IM-A-4");
        bench.Platform["IM-A-2"].End = ImportStatusCode.Processed;
        bench.Platform["IM-A-3"].End = ImportStatusCode.Processed;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        int sentBefore = bench.Platform.Count(AccountImportOperation.Process);
        int callsBefore = bench.Platform.Calls.Count;
        bench.Options = bench.Options with { Retry = [Enum.Parse<ImportOutcome>(retried)] };

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3", "IM-A-4");

        run.Outcomes.ShouldHaveSingleItem().ExternalAccountNumber.ShouldBe(key);
        run[key].Outcome.ShouldBe(ImportOutcome.Imported);
        run[key].Attempts.ShouldBe(2);
        run[key].Errors.ShouldBeEmpty();
        run.Summary.IsConserved.ShouldBeTrue();
        run.Summary.Count(ImportOutcome.Imported).ShouldBe(2);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(sentBefore + 1);
        JournalEntry intended = bench.RecordsOf(key).Last(record => record.State is JournalState.Intended);
        intended.Baseline.ShouldNotBeNull().Status.ShouldBe(key switch { "IM-A-1" => null, "IM-A-2" => "ERRORED", _ => "CANCELLED" });
        intended.Server.ShouldNotBeNull();

        // One call proves the host, and one is for the baseline.
        bench.Platform.Calls.Skip(callsBefore).Take(3).Select(call => call.Operation).ShouldBe(
            [AccountImportOperation.Status, AccountImportOperation.Status, AccountImportOperation.Process]);
    }

    [Fact]
    public async Task Run_FailedAfterAnUnknownOutcome_IsSentAgain()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        bench.Platform[Key].Loses(effectDelay: TimeSpan.FromSeconds(5));
        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Failed);
        bench.Platform[Key].End = ImportStatusCode.Processed;

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
    }

    [Fact]
    public async Task Run_StatusStillShowsTheFailureFromBefore_IsNoEnd()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        await bench.RunAsync(Key);
        bench.Platform[Key].End = ImportStatusCode.Processed;
        bench.Platform[Key].Accepts(effectDelay: TimeSpan.FromMinutes(10));

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldBeAll(ImportOutcome.Imported);
        run.Summary.Duration.ShouldBeGreaterThan(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Run_FailsAgain_IsFailedByTheNewerStatus()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        await bench.RunAsync(Key);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldBeAll(ImportOutcome.Failed).Attempts.ShouldBe(2);
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Run_RetryIsUnknownAndItsEffectIsWithinTheWindow_IsToldByTheBaseline()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        await bench.RunAsync(Key);
        bench.Platform[Key].End = ImportStatusCode.Processed;
        bench.Platform[Key].TimeToEnd = TimeSpan.Zero;
        bench.Platform[Key].Loses();

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldBeAll(ImportOutcome.Imported);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
        bench.Platform[Key].Created.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_RetryIsUnknownAndStatusStaysTheBaseline_IsSentAgain()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        await bench.RunAsync(Key);
        bench.Platform[Key].End = ImportStatusCode.Processed;
        bench.Platform[Key].Refuses(Answers.TimedOut);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(3);
        bench.Platform[Key].Created.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_AnImportOfItIsUnderWay_IsWaitedForInsteadOfSent()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.Invalid);
        await bench.RunAsync(Key);
        bench.Platform[Key].TimeToEnd = TimeSpan.FromMinutes(5);
        await bench.Platform.ProcessAsync(Samples.Payload(Key), cancellationToken: TestContext.Current.CancellationToken);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Rejected] });

        run.Summary.Count(ImportOutcome.Imported).ShouldBe(1);
        bench.Platform[Key].Created.ShouldHaveSingleItem();
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
    }

    [Fact]
    public async Task Run_DryRunFailed_IsRetriedAsFailed()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { IsDryRun = true };
        bench.Platform[Key].End = ImportStatusCode.Errored;
        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.DryRunFailed);
        bench.Platform[Key].End = ImportStatusCode.Processed;

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldBeAll(ImportOutcome.DryRunSucceeded).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Run_LocallyRejected_IsCheckedAgain()
    {
        await using var bench = new ImportBench();
        await bench.RunAsync(ImportBench.SourceOf([Samples.Payload(Key, "OTHER"), Samples.Payload(Key), Samples.Payload(Key)]));

        EndedRun run = await bench.RunAsync(
            ImportBench.SourceOf([Samples.Payload(Key, "OTHER"), Samples.Payload(Key), Samples.Payload(Key)]),
            bench.Options with { Retry = [ImportOutcome.Rejected] });

        run.ShouldHave(3, (ImportOutcome.Imported, 1), (ImportOutcome.Rejected, 2));
        run.Outcomes.Select(outcome => outcome.Errors.Single().Code).ShouldBe(["identity_mismatch", "duplicate_key"], ignoreOrder: true);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_StatusCannotBeAskedForTheBaseline_LeavesTheAccountAsItWas()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        await bench.RunAsync(Key);
        bench.Platform[Key].Answers404Or([null, .. Enumerable.Repeat(Answers.ServerFailed, 1000)]);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldHave(1, (ImportOutcome.Failed, 1));
        run.Outcomes.ShouldBeEmpty();
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
        bench.StatesOf(Key)[^1].ShouldBe(JournalState.Failed);
    }

    [Fact]
    public async Task Run_StatusIsUnavailableForAWhile_GetsTheBaselineLater()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        await bench.RunAsync(Key);
        bench.Platform[Key].End = ImportStatusCode.Processed;
        bench.Platform[Key].Answers404Or(null, Answers.ServerFailed, Answers.Throttled(TimeSpan.FromSeconds(30)), Answers.TimedOut);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Key), bench.Options with { Retry = [ImportOutcome.Failed] });

        run.ShouldBeAll(ImportOutcome.Imported);
    }
}
