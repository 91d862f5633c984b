using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Imports that the platform shall not begin before or after a time.</summary>
public sealed class ScheduleWindowTests
{
    private const string Key = "IM-A-1";

    [Fact]
    public async Task Run_WindowIsAhead_IsSentAtOnceAndPolledFromItsStart()
    {
        await using var bench = new ImportBench();
        Instant start = bench.Platform.Now + Duration.FromHours(10);
        Instant end = start + Duration.FromHours(5);
        bench.Options = bench.Options with { ScheduleWindowStart = start.WithOffset(Offset.FromHours(1)), ScheduleWindowEnd = end.WithOffset(Offset.Zero) };

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        TaskParameters sent = bench.Platform.CallsOf(AccountImportOperation.Process).Single().TaskParameters.ShouldNotBeNull();
        sent.ScheduleWindowStart.ShouldBe(bench.Options.ScheduleWindowStart);
        sent.ScheduleWindowEnd.ShouldBe(bench.Options.ScheduleWindowEnd);
        bench.Platform.CallsOf(AccountImportOperation.Process).Single().At.ShouldBeLessThan(start - Duration.FromHours(9));
        bench.Platform.CallsOf(AccountImportOperation.Status).Skip(1).First().At.ShouldBeInRange(start, start + Duration.FromSeconds(1));
    }

    [Fact]
    public async Task Run_WindowIsAhead_CountsTheDeadlineFromItsEnd()
    {
        await using var bench = new ImportBench();
        Instant start = bench.Platform.Now + Duration.FromHours(1);
        bench.Options = bench.Options with
        {
            ScheduleWindowStart = start.WithOffset(Offset.Zero),
            ScheduleWindowEnd = (start + Duration.FromHours(2)).WithOffset(Offset.Zero),
            Deadline = TimeSpan.FromMinutes(10),
            MaxPollInterval = TimeSpan.FromMinutes(1),
        };
        bench.Platform[Key].Shows(() => null);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.StillPending);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(190), TimeSpan.FromMinutes(192));
    }

    [Fact]
    public async Task Run_WindowHasNoEnd_CountsTheDeadlineFromItsStart()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with
        {
            ScheduleWindowStart = (bench.Platform.Now + Duration.FromHours(1)).WithOffset(Offset.Zero),
            Deadline = TimeSpan.FromMinutes(10),
        };
        bench.Platform[Key].Shows(() => null);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.StillPending);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(70), TimeSpan.FromMinutes(71));
    }

    [Fact]
    public async Task Run_StartHasPassed_IsLeftOut()
    {
        await using var bench = new ImportBench();
        Instant now = bench.Platform.Now;
        bench.Options = bench.Options with { ScheduleWindowStart = now.WithOffset(Offset.Zero), ScheduleWindowEnd = (now + Duration.FromHours(5)).WithOffset(Offset.Zero) };

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        TaskParameters sent = bench.Platform.CallsOf(AccountImportOperation.Process).Single().TaskParameters.ShouldNotBeNull();
        sent.ScheduleWindowStart.ShouldBeNull();
        sent.ScheduleWindowEnd.ShouldBe(bench.Options.ScheduleWindowEnd);
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Run_StartHasPassedByThePlatformsClock_IsLeftOutFromThenOn()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { ScheduleWindowStart = (bench.Platform.Now + Duration.FromMinutes(10)).WithOffset(Offset.Zero), Concurrency = 1 };
        bench.Platform.OnCall = call =>
        {
            if (call.TaskParameters?.ScheduleWindowStart is not null)
            {
                throw new AccountValidationException([new FieldError { Attr = "schedule_window_start", Code = "schedule_window_start_in_past" }]);
            }
        };

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3");

        run.ShouldBeAll(ImportOutcome.Imported, accounts: 3);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(4);
        run["IM-A-1"].Attempts.ShouldBe(2);
        bench.StatesOf("IM-A-1").Take(3).ShouldBe([JournalState.Intended, JournalState.NotSent, JournalState.Intended]);
    }

    [Fact]
    public async Task Run_OtherErrorsBesideTheStart_AreARejection()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(new AccountValidationException(
            [new FieldError { Attr = "schedule_window_start", Code = "schedule_window_start_in_past" }, new FieldError { Attr = "name", Code = "required" }]));

        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Rejected).Errors.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_EndHasPassed_SendsNothing()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { ScheduleWindowEnd = bench.Platform.Now.WithOffset(Offset.Zero) };

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf([Samples.Payload(Key), Samples.Payload("IM-A-2")], accounts: 2));

        run.ShouldBeStopped(ImportStopReason.WindowEnd).Message.ShouldContain("another window");
        run.ShouldHave(2, (ImportOutcome.NotAttempted, 2));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(0);
        bench.Records().ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_EndPassesWhileAnAccountWaits_SendsItNoMoreAndPollsTheOthers()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { ScheduleWindowEnd = (bench.Platform.Now + Duration.FromMinutes(2)).WithOffset(Offset.Zero), Concurrency = 1 };
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromMinutes(10);
        bench.Platform["IM-A-2"].Refuses(Answers.Throttled(TimeSpan.FromMinutes(3)));

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(Enumerable.Range(1, 5).Select(number => Samples.Payload($"IM-A-{number}")), accounts: 5));

        run.ShouldBeStopped(ImportStopReason.WindowEnd);
        run.ShouldHave(5, (ImportOutcome.Imported, 1), (ImportOutcome.NotAttempted, 4));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
        bench.StatesOf("IM-A-2")[^1].ShouldBe(JournalState.NotSent);
        bench.RecordsOf("IM-A-2")[^1].Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task Run_EndPassesDuringTheGrace_IsUnknownInsteadOfSentAgain()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { ScheduleWindowEnd = (bench.Platform.Now + Duration.FromMinutes(5)).WithOffset(Offset.Zero) };
        bench.Platform[Key].Refuses(Answers.TimedOut);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("no_evidence");
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_UnknownOutcomeBeforeTheWindow_IsAskedAtOnce()
    {
        await using var bench = new ImportBench();
        Instant start = bench.Platform.Now + Duration.FromHours(1);
        bench.Options = bench.Options with { ScheduleWindowStart = start.WithOffset(Offset.Zero) };
        bench.Platform[Key].Loses(effectDelay: TimeSpan.FromSeconds(5));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        bench.RecordsOf(Key).Single(record => record.State is JournalState.Scheduled).At.ShouldBeLessThan(start);
        bench.Platform.CallsOf(AccountImportOperation.Status).Count(call => call.At < start).ShouldBeLessThan(12);
    }
}
