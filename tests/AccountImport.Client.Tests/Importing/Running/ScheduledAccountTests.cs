using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What becomes of an account that process has scheduled.</summary>
public sealed class ScheduledAccountTests
{
    private const string Key = "IM-A-1";

    [Fact]
    public async Task Run_EndsProcessed_IsImportedUnderItsKrakenNumber()
    {
        await using var bench = new ImportBench();

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Imported);
        outcome.Number.ShouldBe(1);
        outcome.ExternalAccountNumber.ShouldBe(Key);
        outcome.KrakenIdentifier.ShouldBe(bench.Platform[Key].Created.ShouldHaveSingleItem());
        outcome.AccountId.ShouldBeNull();
        outcome.Attempts.ShouldBe(1);
        outcome.Errors.ShouldBeEmpty();
        bench.StatesOf(Key).ShouldBe([JournalState.Intended, JournalState.Scheduled, JournalState.Imported]);
        bench.Records()[^1].KrakenIdentifier.ShouldBe(outcome.KrakenIdentifier);
        bench.Platform.Calls[0].Operation.ShouldBe(AccountImportOperation.Status);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
        bench.Platform.Count(AccountImportOperation.Validate).ShouldBe(0);
    }

    [Fact]
    public async Task Run_FirstCalls_ProveTheHostBeforeAnythingIsSent()
    {
        await using var bench = new ImportBench();

        await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3");

        IReadOnlyList<PlatformCall> calls = bench.Platform.Calls;
        calls[0].ShouldBe(calls.First(call => call.Operation is AccountImportOperation.Status));
        calls[0].Key.ExternalAccountNumber.ShouldBe("IM-A-1");
        calls.Skip(1).Take(3).ShouldAllBe(call => call.Operation == AccountImportOperation.Process);
    }

    [Fact]
    public async Task Run_Intended_KnowsTheServersTimeOfItsBeginning()
    {
        await using var bench = new ImportBench();
        bench.Platform.ClockDifference = TimeSpan.FromHours(-3);

        await bench.RunAsync(Key);

        ServerWindow window = bench.Records()[0].Server.ShouldNotBeNull();
        Instant began = bench.Platform.CallsOf(AccountImportOperation.Process).Single().At;
        window.From.ShouldBeLessThan(began);
        window.To.ShouldBeGreaterThan(began);
        (window.To - window.From).ShouldBeLessThan(Duration.FromSeconds(3));
    }

    [Theory]
    [InlineData("ERRORED", nameof(ImportOutcome.Failed))]
    [InlineData("CANCELLED", nameof(ImportOutcome.Cancelled))]
    public async Task Run_EndsWithoutSuccess_HasTheCodeOfTheLatestErrorAndNotItsSentence(string status, string expected)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = new ImportStatusCode(status);

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(Enum.Parse<ImportOutcome>(expected));
        outcome.Errors.ShouldHaveSingleItem().ShouldBe(new ImportFinding { Attr = FieldError.NonFieldErrors, Code = "creation_failed" });
        outcome.KrakenIdentifier.ShouldBeNull();
        bench.StatesOf(Key)[^1].ToOutcome(waitsForEnd: true).ShouldBe(outcome.Outcome);
        File.ReadAllText(bench.JournalPath).ShouldNotContain("Jane");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Jane Doe cannot be created")]
    public async Task Run_LatestErrorHasNoCode_SaysSo(string? code)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Shows(() => new ImportStatus { Status = ImportStatusCode.Errored, LatestError = new ImportError { Code = code } });

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Failed).Errors.ShouldHaveSingleItem().Code.ShouldBe("no_code_given");
    }

    [Fact]
    public async Task Run_DoesNotEnd_IsStillPendingAtTheDeadlineAndPolledOnByTheNextRun()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].TimeToEnd = TimeSpan.FromHours(1);
        bench.Options = bench.Options with { Deadline = TimeSpan.FromMinutes(10) };

        EndedRun first = await bench.RunAsync(Key);

        first.ShouldBeAll(ImportOutcome.StillPending).Errors.ShouldHaveSingleItem().Code.ShouldBe("deadline");
        first.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        bench.StatesOf(Key)[^1].ShouldBe(JournalState.StillPending);

        bench.Clock.Advance(TimeSpan.FromHours(1));
        EndedRun second = await bench.RunAsync(Key);

        second.ShouldBeAll(ImportOutcome.Imported).KrakenIdentifier.ShouldNotBeNull();
        second.Summary.EndedBefore.ShouldBe(0);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_ResumedWithoutEnd_CountsTheDeadlineAnew()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].TimeToEnd = TimeSpan.FromMinutes(15);
        bench.Options = bench.Options with { Deadline = TimeSpan.FromMinutes(10) };
        await bench.RunAsync(Key);

        EndedRun second = await bench.RunAsync(Key);

        second.ShouldBeAll(ImportOutcome.Imported);
    }

    [Fact]
    public async Task Run_ProcessedWithDatesOfLongAgo_EndsAtOnce()
    {
        await using var bench = new ImportBench();
        ImportStatus fixedAnswer = new()
        {
            Status = ImportStatusCode.Processed,
            KrakenIdentifier = "A-STUB",
            ModifiedAt = new LocalDateTime(2020, 1, 1, 0, 0).WithOffset(Offset.Zero),
        };
        bench.Platform[Key].Shows(() => fixedAnswer);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).KrakenIdentifier.ShouldBe("A-STUB");
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        bench.Platform.Count(AccountImportOperation.Status).ShouldBe(2);
    }

    [Theory]
    [InlineData("ERRORED", nameof(ImportOutcome.Failed))]
    [InlineData("CANCELLED", nameof(ImportOutcome.Cancelled))]
    public async Task Run_FailureIsOlderThanTheAttempt_CountsOnlyAfterTheVisibilityGrace(string status, string expected)
    {
        await using var bench = new ImportBench();
        Instant longAgo = bench.Platform.Now - Duration.FromHours(1);
        bench.Platform[Key].Shows(() => new ImportStatus { Status = new ImportStatusCode(status), ModifiedAt = longAgo.WithOffset(Offset.Zero) });
        bench.Options = bench.Options with { VisibilityGrace = TimeSpan.FromMinutes(2) };

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(Enum.Parse<ImportOutcome>(expected));
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Run_FailureIsNewerThanTheAttempt_CountsAtOnce()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        bench.Platform[Key].TimeToEnd = TimeSpan.FromSeconds(5);
        bench.Options = bench.Options with { VisibilityGrace = TimeSpan.FromMinutes(2) };

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Failed);
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 900)]
    public async Task Run_FailureIsWithinTheWindowThatNothingCanBeToldOf_CountsAtOnceSinceItIsNotOlder(bool isDryRun, int milliseconds)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = ImportStatusCode.Errored;
        bench.Platform[Key].TimeToEnd = TimeSpan.FromMilliseconds(milliseconds);
        bench.Options = bench.Options with { IsDryRun = isDryRun, VisibilityGrace = TimeSpan.FromMinutes(2) };

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(isDryRun ? ImportOutcome.DryRunFailed : ImportOutcome.Failed);
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_NoDates_FailureCountsOnlyAfterTheVisibilityGrace(bool hasDates)
    {
        await using var bench = new ImportBench();
        bench.Platform.HasDates = hasDates;
        OffsetDateTime? modifiedAt = hasDates ? null : bench.Platform.Now.WithOffset(Offset.Zero);
        bench.Platform[Key].Shows(() => new ImportStatus { Status = ImportStatusCode.Errored, ModifiedAt = modifiedAt });

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Failed);
        run.Summary.Duration.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Run_EarlierTaskIsShownForAWhile_IsNotTakenForThisOne()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Has(ImportStatusCode.Errored, bench.Platform.Now - Duration.FromDays(1));
        bench.Platform[Key].Accepts(effectDelay: TimeSpan.FromSeconds(10));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
    }

    [Fact]
    public async Task Run_StatusKnowsNothingForAWhile_IsAskedOn()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Accepts(effectDelay: TimeSpan.FromMinutes(5));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_StatusNeverKnowsIt_IsStillPending()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Shows(() => null);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.StillPending);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_StatusIsUnavailableForAWhile_IsAskedOn()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or(null, Answers.ServerFailed, Answers.TimedOut, Answers.ForeignForbidden, Answers.ForeignNotFound, Answers.NoCredential, Answers.Throttled(TimeSpan.FromSeconds(20)));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        run.Summary.Duration.ShouldBeGreaterThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Run_PollsThrottledForADay_WaitsForNoLongerThanTheBudget()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or(null, Answers.Throttled(TimeSpan.FromDays(1)));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
    }

    [Fact]
    public async Task Run_ManyQuestions_AreAskedMoreAndMoreSlowlyUpToTheLongestWait()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].TimeToEnd = TimeSpan.FromMinutes(5);
        bench.Options = bench.Options with { PollInterval = TimeSpan.FromSeconds(1), MaxPollInterval = TimeSpan.FromSeconds(20) };

        await bench.RunAsync(Key);

        Instant[] asked = [.. bench.Platform.CallsOf(AccountImportOperation.Status).Skip(1).Select(call => call.At)];
        Duration[] waits = [.. asked.Zip(asked.Skip(1), (one, next) => next - one)];
        (asked[0] - bench.Platform.CallsOf(AccountImportOperation.Process).Single().At).ShouldBeInRange(Duration.FromSeconds(1), Duration.FromSeconds(1.1));
        waits[0].ShouldBeInRange(Duration.FromSeconds(0.8), Duration.FromSeconds(1.3));
        waits[3].ShouldBeInRange(Duration.FromSeconds(2), Duration.FromSeconds(6));
        waits[^2].ShouldBeInRange(Duration.FromSeconds(16), Duration.FromSeconds(20.1));
        waits.ShouldAllBe(wait => wait >= Duration.FromSeconds(0.8) && wait <= Duration.FromSeconds(20.1));
    }

    [Fact]
    public async Task Run_LastAccountTakesLong_EndsSoonAfterIt()
    {
        await using var bench = new ImportBench();
        string[] keys = [.. Enumerable.Range(1, 100).Select(number => $"IM-A-{number}")];
        bench.Platform[keys[0]].TimeToEnd = TimeSpan.FromMinutes(20);

        EndedRun run = await bench.RunAsync(keys);

        run.ShouldBeAll(ImportOutcome.Imported, keys.Length);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20.6));
    }

    [Fact]
    public async Task Run_UnknownState_IsNoEnd()
    {
        await using var bench = new ImportBench();
        int asked = 0;
        bench.Platform[Key].Shows(() => new ImportStatus { Status = ++asked < 5 ? new ImportStatusCode("PAUSED") : ImportStatusCode.Processed, KrakenIdentifier = "A-1" });

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        asked.ShouldBe(5);
    }

    [Theory]
    [InlineData("PROCESSED", nameof(ImportOutcome.DryRunSucceeded))]
    [InlineData("ERRORED", nameof(ImportOutcome.DryRunFailed))]
    public async Task Run_DryRun_EndsAsOne(string end, string expected)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = new ImportStatusCode(end);
        bench.Options = bench.Options with { IsDryRun = true };

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(Enum.Parse<ImportOutcome>(expected));
        run.Summary.IsDryRun.ShouldBeTrue();
        bench.Platform.CallsOf(AccountImportOperation.Process).Single().TaskParameters.ShouldNotBeNull().IsDryRun.ShouldBeTrue();
        bench.Platform[Key].Created.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, "DRY_RUN_SUCCEEDED")]
    [InlineData(false, "DRY_RUN_ERRORED")]
    [InlineData(true, "PROCESSED")]
    [InlineData(true, "ERRORED")]
    public async Task Run_EndOfTheOtherMode_IsNoEnd(bool isDryRun, string shown)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { IsDryRun = isDryRun };
        bench.Platform[Key].Shows(() => new ImportStatus { Status = new ImportStatusCode(shown), ModifiedAt = bench.Platform.Now.WithOffset(Offset.Zero) });

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.StillPending);
    }

    [Fact]
    public async Task Run_DryRunIsCancelled_IsCancelled()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { IsDryRun = true };
        bench.Platform[Key].Shows(() => new ImportStatus { Status = ImportStatusCode.Cancelled });

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Cancelled);
    }

    [Fact]
    public async Task Run_DoesNotWaitForTheEnd_IsScheduledAndPolledByARunThatWaits()
    {
        await using var bench = new ImportBench();
        AccountImporterOptions noWait = bench.Options with { WaitsForEnd = false };

        EndedRun first = await bench.RunAsync(ImportBench.SourceOf("IM-A-1", "IM-A-2"), noWait);
        first.ShouldBeAll(ImportOutcome.Scheduled, accounts: 2);
        bench.Platform.Count(AccountImportOperation.Status).ShouldBe(1);

        EndedRun second = await bench.RunAsync(ImportBench.SourceOf("IM-A-1", "IM-A-2"), noWait);
        second.ShouldHave(2, (ImportOutcome.Scheduled, 2));
        second.Outcomes.ShouldBeEmpty();
        second.Summary.EndedBefore.ShouldBe(2);
        bench.Platform.Calls.Count.ShouldBe(3);

        EndedRun third = await bench.RunAsync("IM-A-1", "IM-A-2");
        third.ShouldBeAll(ImportOutcome.Imported, accounts: 2);
        third.Summary.EndedBefore.ShouldBe(0);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
    }

    [Fact]
    public async Task Run_ManyAccounts_AreAllImportedWithNoMoreCallsAtATimeThanAllowed()
    {
        await using var bench = new ImportBench();
        bench.Leap = TimeSpan.FromSeconds(1);
        int most = 0;
        bench.Platform.OnCall = _ => most = Math.Max(most, bench.Platform.InFlight);
        string[] keys = [.. Enumerable.Range(1, 200).Select(number => $"IM-A-{number}")];

        EndedRun run = await bench.RunAsync(keys);

        run.ShouldBeAll(ImportOutcome.Imported, accounts: 200);
        run.Outcomes.Select(outcome => outcome.KrakenIdentifier).ShouldBeUnique();
        most.ShouldBeInRange(2, 4);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(200);
    }

    [Fact]
    public async Task Run_NothingInTheSource_IsThroughWithoutACall()
    {
        await using var bench = new ImportBench();

        EndedRun run = await bench.RunAsync();

        run.ShouldHave(0);
        run.Summary.Stops.ShouldBeEmpty();
        bench.Platform.Calls.ShouldBeEmpty();
    }
}
