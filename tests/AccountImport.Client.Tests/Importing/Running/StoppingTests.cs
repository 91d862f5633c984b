using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What stops a run, what it leaves, and that the next one goes on with it.</summary>
public sealed class StoppingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StopAsync_WhileCallsAreUnderWay_LetsThemReachTheJournalAndSendsNoOther()
    {
        await using var bench = new ImportBench();
        var gate = new TaskCompletionSource();
        bench.Platform.After = (call, _) => call.Operation is AccountImportOperation.Process ? gate.Task : Task.CompletedTask;
        ImportRun run = bench.Start(Many(50));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Process) is 4);

        Task stopped = run.StopAsync();
        stopped.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        EndedRun ended = await bench.EndAsync(run);
        await stopped;

        ended.ShouldBeStopped(ImportStopReason.Requested).Message.ShouldContain("same journal");
        ended.ShouldHave(50, (ImportOutcome.StillPending, 4), (ImportOutcome.NotAttempted, 46));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(4);

        bench.Platform.After = null;
        (await bench.RunAsync(Many(50))).ShouldBeAll(ImportOutcome.Imported, accounts: 50);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(50);
        Attempts(bench, 50).ShouldAllBe(attempt => attempt == 1);
    }

    [Fact]
    public async Task StopAsync_WhilePolling_AsksNoMore()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromMinutes(20);
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Status) is 5);

        await run.StopAsync();

        ImportSummary summary = await run.Completion;
        summary.Count(ImportOutcome.StillPending).ShouldBe(1);
        bench.Platform.Count(AccountImportOperation.Status).ShouldBe(5);
        bench.StatesOf("IM-A-1").ShouldBe([JournalState.Intended, JournalState.Scheduled]);
    }

    [Fact]
    public async Task StopAsync_WhileAnOutcomeIsUnknown_LeavesItToTheNextRun()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.TimedOut);
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Status) is 4);

        await run.StopAsync();

        (await run.Completion).Count(ImportOutcome.Unknown).ShouldBe(1);
        bench.StatesOf("IM-A-1").ShouldBe([JournalState.Intended, JournalState.Unresolved]);
        (await bench.RunAsync("IM-A-1")).ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task StopAsync_WhileThrottled_EndsAtOnceWithNothingLeftIntended()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.Throttled(TimeSpan.FromMinutes(10)));
        ImportRun run = bench.Start(Many(8));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Process) > 0 && bench.StatesOf("IM-A-1").Contains(JournalState.NotSent));

        await run.StopAsync();

        ImportSummary summary = await run.Completion;
        summary.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        summary.IsConserved.ShouldBeTrue();
        summary.Count(ImportOutcome.Unknown).ShouldBe(0);
        Last(bench).Values.ShouldAllBe(record => record.State == JournalState.NotSent || record.State == JournalState.Scheduled);
        Last(bench).Values.Where(record => record.State is JournalState.NotSent && record.ExternalAccountNumber is not "IM-A-1").ShouldAllBe(record => record.Attempt == 0);
        (await bench.RunAsync(Many(8))).ShouldBeAll(ImportOutcome.Imported, accounts: 8);
    }

    [Fact]
    public async Task StopAsync_WhileABaselineIsAskedFor_LeavesTheAccountAsItWas()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].End = ImportStatusCode.Errored;
        await bench.RunAsync("IM-A-1");
        bench.Platform["IM-A-1"].Answers404Or([null, .. Enumerable.Repeat(Answers.ServerFailed, 100)]);
        ImportProgress? last = null;
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"), bench.Options with { Retry = [ImportOutcome.Failed] }, new SynchronousProgress(progress => last = progress));
        int before = bench.Platform.Count(AccountImportOperation.Status);
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Status) >= before + 4);

        await run.StopAsync();

        ImportSummary summary = await run.Completion;
        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Failed] = 1 });
        last.ShouldNotBeNull().Ended.ShouldBe(1);
        bench.StatesOf("IM-A-1")[^1].ShouldBe(JournalState.Failed);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task StopAsync_WhileItIsAskedWhoseAnImportedAccountIs_LeavesThatToTheNextRun()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.TimedOut, new AccountAlreadyImportedException("A-OLD"));
        bool isDown = false;
        int asked = 0;
        bench.Platform.OnCall = call =>
        {
            isDown |= call.Operation is AccountImportOperation.Process && bench.Platform.Count(AccountImportOperation.Process) is 2;
            if (isDown && call.Operation is AccountImportOperation.Status)
            {
                asked++;
                throw Answers.ServerFailed;
            }
        };
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.DriveUntilAsync(() => asked >= 2);

        await run.StopAsync();

        (await run.Completion).Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Unknown] = 1 });
        bench.StatesOf("IM-A-1")[^1].ShouldBe(JournalState.Unresolved);
        (await run.Outcomes.CountAsync(Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task StopAsync_WhileARejectionIsExplained_HasItWithTheCodeOfTheRefusal()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.FailedValidation).Validates([.. Enumerable.Repeat(Answers.ServerFailed, 100)]);
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Validate) >= 2);

        await run.StopAsync();

        (await run.Completion).Count(ImportOutcome.Rejected).ShouldBe(1);
        (await run.Outcomes.SingleAsync(Cancellation)).Errors.ShouldHaveSingleItem().Code.ShouldBe("import_process_failed_validation");
    }

    [Fact]
    public async Task StopAsync_OfASourceThatDoesNotSayHowManyAccountsItHas_CountsThoseThatWereRead()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 1 };
        var gate = new TaskCompletionSource();
        bench.Platform.After = (call, _) => call.Operation is AccountImportOperation.Process ? gate.Task : Task.CompletedTask;
        ImportRun run = bench.Start(ImportBench.SourceOf(Enumerable.Range(1, 50).Select(number => Samples.Payload($"IM-A-{number}"))));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Process) is 1);

        Task stopped = run.StopAsync();
        gate.SetResult();
        await stopped;

        ImportSummary summary = await run.Completion;
        summary.Read.ShouldBeInRange(2, 49);
        summary.IsConserved.ShouldBeTrue();
        summary.Count(ImportOutcome.NotAttempted).ShouldBe(summary.Read - 1);
    }

    [Fact]
    public async Task StopAsync_WhenTheRunHasEnded_DoesNothing()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        ImportSummary summary = await bench.DriveAsync(run.Completion);

        await run.StopAsync();

        summary.Stops.ShouldBeEmpty();
        (await run.Completion).ShouldBe(summary);
    }

    [Fact]
    public async Task StopAsync_OfARunThatFails_DoesNotFail()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { JournalPath = Path.Combine(bench.PathOf("missing"), "journal") };
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));

        await Should.ThrowAsync<ImportJournalException>(() => run.Completion);

        await run.StopAsync();
        await run.DisposeAsync();
    }

    [Fact]
    public async Task Enumeration_LeftEarly_StopsTheRunInGoodOrder()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.Zero;
        bench.Options = bench.Options with { Concurrency = 1 };
        ImportRun run = bench.Start(Many(20));
        Task leaving = Task.Run(
            async () =>
            {
                await foreach (AccountOutcome outcome in run.Outcomes)
                {
                    break;
                }
            },
            Cancellation);

        ImportSummary summary = await bench.DriveAsync(run.Completion);
        await leaving;

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Requested);
        summary.Counts.Values.Sum().ShouldBe(20);
        (await bench.RunAsync(Many(20))).Summary.Count(ImportOutcome.Imported).ShouldBe(20);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(20);
    }

    [Fact]
    public async Task Enumeration_Cancelled_StopsTheRunInGoodOrder()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromHours(1);
        using var cancellation = new CancellationTokenSource();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        Task enumerating = Task.Run(
            async () =>
            {
                await foreach (AccountOutcome outcome in run.Outcomes.WithCancellation(cancellation.Token))
                {
                    outcome.ShouldBeNull();
                }
            },
            Cancellation);
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Status) is 4);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => enumerating);
        (await bench.DriveAsync(run.Completion)).Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Requested);
    }

    [Fact]
    public async Task Cancellation_WhileCallsAreUnderWay_LeavesThemToTheNextRunWhichAsks()
    {
        await using var bench = new ImportBench();
        using var cancellation = new CancellationTokenSource();
        bench.Platform.After = (call, token) => call.Operation is AccountImportOperation.Process ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : Task.CompletedTask;
        bench.Options = bench.Options with { Concurrency = 2 };
        ImportRun run = bench.StartCancellable(Many(10), cancellation.Token);
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Process) is 2);

        await cancellation.CancelAsync();
        ImportSummary summary = await run.Completion;

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Requested);
        summary.Count(ImportOutcome.Unknown).ShouldBe(2);
        summary.Count(ImportOutcome.NotAttempted).ShouldBe(8);
        bench.StatesOf("IM-A-1").ShouldBe([JournalState.Intended]);

        bench.Platform.After = null;
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        (await bench.RunAsync(Many(10))).ShouldBeAll(ImportOutcome.Imported, accounts: 10);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(10);
    }

    [Fact]
    public async Task DisposeAsync_WhileCallsAreUnderWay_LeavesThemAndFreesTheJournal()
    {
        await using var bench = new ImportBench();
        bench.Platform.After = (call, token) => call.Operation is AccountImportOperation.Process ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : Task.CompletedTask;
        await using (ImportRun run = bench.Start(Many(10)))
        {
            await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Process) is 4);
        }

        bench.Platform.After = null;
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        (await bench.RunAsync(Many(10))).ShouldBeAll(ImportOutcome.Imported, accounts: 10);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(10);
    }

    [Theory]
    [InlineData(AccountImportOperation.Status)]
    [InlineData(AccountImportOperation.Validate)]
    public async Task DisposeAsync_WhileACallWithoutEffectIsUnderWay_LosesNothing(AccountImportOperation operation)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Validate = ValidateMode.BeforeProcess };
        bool holds = false;
        bench.Platform.Before = (call, token) => holds && call.Operation == operation ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : Task.CompletedTask;
        bench.Platform.OnCall = call => holds |= call.Operation is AccountImportOperation.Status;
        ImportRun run = bench.Start(Many(3));
        await bench.DriveUntilAsync(() => holds && bench.Platform.InFlight > 0 && (operation is AccountImportOperation.Validate || bench.Platform.Count(AccountImportOperation.Process) is 3));

        await run.DisposeAsync();

        ImportSummary summary = await run.Completion;
        summary.IsConserved.ShouldBeTrue();
        summary.Read.ShouldBe(3);
        bench.Platform.Before = null;
        (await bench.RunAsync(Many(3))).ShouldBeAll(ImportOutcome.Imported, accounts: 3);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(3);
    }

    [Fact]
    public async Task DisposeAsync_DuringTheFirstCall_SendsNothing()
    {
        await using var bench = new ImportBench();
        bench.Platform.Before = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        ImportRun run = bench.Start(Many(3));
        await bench.DriveUntilAsync(() => bench.Platform.InFlight is 1);

        await run.DisposeAsync();

        ImportSummary summary = await run.Completion;
        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.NotAttempted] = 3 });
        summary.IsConserved.ShouldBeTrue();
        bench.Platform.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancellation_BeforeTheJournalIsOpen_EndsWithNothing()
    {
        await using var bench = new ImportBench();
        using var cancellation = new CancellationTokenSource();
        ImportSource source = ImportSource.FromStream(new StoppedStream(cancellation), "input", Samples.ImportSupplier);
        ImportRun run = bench.StartCancellable(source, cancellation.Token);

        EndedRun ended = await bench.EndAsync(run);

        ended.ShouldHave(0);
        ended.ShouldBeStopped(ImportStopReason.Requested);
        ended.Outcomes.ShouldBeEmpty();
        File.Exists(bench.JournalPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_TimeToStopComes_StopsAsIfAsked()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromHours(1);
        bench.Options = bench.Options with { StopAt = bench.Platform.Now + Duration.FromMinutes(5) };

        ImportRun started = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await Eventually.IsTrueAsync(() => bench.StatesOf("IM-A-1").Contains(JournalState.Scheduled), Cancellation);
        EndedRun run = await bench.EndAsync(started);

        run.ShouldBeStopped(ImportStopReason.StopTime).Message.ShouldContain("same journal");
        run.ShouldHave(1, (ImportOutcome.StillPending, 1));
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.1));
    }

    [Fact]
    public async Task Run_TimeToStopHasPassed_AttemptsNothing()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { StopAt = bench.Platform.Now };

        EndedRun run = await bench.RunAsync(Many(5));

        run.ShouldBeStopped(ImportStopReason.StopTime);
        run.ShouldHave(5, (ImportOutcome.NotAttempted, 5));
        bench.Platform.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_TimeToStopIsYearsAway_IsNoHindrance()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { StopAt = Instant.FromUtc(9999, 1, 1, 0, 0) };

        (await bench.RunAsync("IM-A-1")).ShouldBeAll(ImportOutcome.Imported);
    }

    [Fact]
    public async Task Run_TimeToStopIsWeeksAway_StopsThen()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { StopAt = bench.Platform.Now + Duration.FromDays(45), Deadline = TimeSpan.FromDays(20), MaxPollInterval = TimeSpan.FromDays(15), PollInterval = TimeSpan.FromDays(15) };
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromDays(100);
        bench.Clock.Advance(TimeSpan.FromDays(10));

        ImportRun first = bench.Start(ImportBench.SourceOf("IM-A-1"));

        // The next timer may be that of the stop.
        await Eventually.IsTrueAsync(() => bench.StatesOf("IM-A-1").Contains(JournalState.Scheduled), Cancellation);
        EndedRun run = await bench.EndAsync(first);
        run.ShouldBeAll(ImportOutcome.StillPending);
        run = await bench.RunAsync("IM-A-1");

        run.ShouldBeStopped(ImportStopReason.StopTime);
        bench.Platform.Now.ShouldBeGreaterThanOrEqualTo(bench.Options.StopAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task Run_SourceThrowsMidway_EndsWhatIsUnderWayAndSaysSo()
    {
        await using var bench = new ImportBench();
        bool isBroken = true;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "a", Hash = "1", Accounts = 10 },
            Samples.ImportSupplier,
            _ => Give(() => isBroken));

        EndedRun run = await bench.RunAsync(source);

        ImportStop stop = run.ShouldBeStopped(ImportStopReason.Internal);
        stop.Message.ShouldContain(nameof(TimeZoneNotFoundException));
        stop.Message.ShouldNotContain("Jane");
        run.Summary.Counts.Keys.ShouldBeSubsetOf([ImportOutcome.Imported, ImportOutcome.NotAttempted]);
        run.Summary.Read.ShouldBe(10);
        run.Summary.IsConserved.ShouldBeTrue();
        run.Summary.Count(ImportOutcome.Imported).ShouldBe(bench.Platform.Count(AccountImportOperation.Process));

        isBroken = false;
        (await bench.RunAsync(source)).ShouldHave(10, (ImportOutcome.Imported, 10));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(10);
    }

    [Fact]
    public async Task Run_SourceHasFewerAccountsThanItSays_IsNotConserved()
    {
        await using var bench = new ImportBench();

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf([Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2")], accounts: 3));

        run.Summary.IsConserved.ShouldBeFalse();
        run.Summary.Count(ImportOutcome.Imported).ShouldBe(2);
        run.ShouldBeStopped(ImportStopReason.Internal).Message.ShouldContain("3 accounts, and 2 were read");
    }

    [Fact]
    public async Task Run_SourceThrowsInTheSecondReading_LeavesTheUnknownToTheNextRun()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.TimedOut);
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "a", Hash = "1", Accounts = 1 },
            Samples.ImportSupplier,
            _ => ++readings is 2 ? throw new TimeZoneNotFoundException() : new[] { Samples.Payload("IM-A-1") }.ToAsyncEnumerable());

        EndedRun run = await bench.RunAsync(source);
        run.ShouldHave(1, (ImportOutcome.Unknown, 1));
        run.ShouldBeStopped(ImportStopReason.Internal);

        (await bench.RunAsync(source)).ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Run_SourceNoLongerHasWhatIsToBeSentAgain_IsUnknownAndTheRunEnds()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].Refuses(Answers.TimedOut);
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "a", Hash = "1" },
            Samples.ImportSupplier,
            _ => (++readings is 1 ? new[] { Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2") } : [Samples.Payload("IM-A-1")]).ToAsyncEnumerable());

        EndedRun run = await bench.RunAsync(source);

        run.ShouldHave(2, (ImportOutcome.Imported, 1), (ImportOutcome.Unknown, 1));
        run["IM-A-2"].Errors.ShouldHaveSingleItem().Code.ShouldBe("not_in_input");
    }

    private static ImportSource Many(int accounts) =>
        ImportBench.SourceOf(Enumerable.Range(1, accounts).Select(number => Samples.Payload($"IM-A-{number}")), accounts: accounts);

    private static IEnumerable<int> Attempts(ImportBench bench, int accounts) => Enumerable.Range(1, accounts).Select(number => bench.RecordsOf($"IM-A-{number}")[^1].Attempt);

    private static Dictionary<string, JournalEntry> Last(ImportBench bench) =>
        bench.Records().GroupBy(record => record.ExternalAccountNumber!).ToDictionary(records => records.Key, records => records.Last());

    private static async IAsyncEnumerable<AccountPayload> Give(Func<bool> isBroken)
    {
        for (int number = 1; number <= 10; number++)
        {
            await Task.Yield();
            yield return number > 5 && isBroken() ? throw new TimeZoneNotFoundException("Jane Doe") : Samples.Payload($"IM-A-{number}");
        }
    }

    /// <summary>An input during whose reading the run is cancelled.</summary>
    private sealed class StoppedStream(CancellationTokenSource cancellation) : MemoryStream(Samples.Utf8("[]"))
    {
        public override int Read(Span<byte> buffer)
        {
            cancellation.Cancel();
            return base.Read(buffer);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellation.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
