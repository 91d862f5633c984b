using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Runs that go on with what a killed one has left.</summary>
public sealed class ResumeTests
{
    private const string Key = "IM-A-1";

    [Fact]
    public async Task Run_IntendedAndSent_IsFoundByStatus()
    {
        await using var bench = new ImportBench();
        await KillAsync(bench, AccountImportOperation.Process, takesEffect: true);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(1);
        bench.Platform[Key].Created.ShouldHaveSingleItem();
        bench.StatesOf(Key).Take(2).ShouldBe([JournalState.Intended, JournalState.Unresolved]);
    }

    [Fact]
    public async Task Run_IntendedAndNeverSent_IsAskedUntilTheGraceCountedFromTheResumeHasPassed()
    {
        await using var bench = new ImportBench();
        await KillAsync(bench, AccountImportOperation.Process, takesEffect: false);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        Instant resumed = bench.Platform.Now;

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
        PlatformCall sent = bench.Platform.CallsOf(AccountImportOperation.Process).Single();
        (sent.At - resumed).ShouldBeInRange(Duration.FromMinutes(10), Duration.FromMinutes(11));
        JournalEntry unresolved = bench.RecordsOf(Key)[1];
        unresolved.SentUntil.ShouldBe(resumed);
        unresolved.UnresolvedSince.ShouldBe(bench.RecordsOf(Key)[0].At);
        bench.Platform.CallsOf(AccountImportOperation.Status).Count(call => call.At >= resumed && call.At < sent.At).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Run_UnresolvedWhenItWasKilled_CountsTheGraceFromTheSend()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut);
        ImportRun killed = bench.Start(ImportBench.SourceOf(Key));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Status) is 5);
        Instant sent = bench.Platform.CallsOf(AccountImportOperation.Process).Single().At;
        await killed.DisposeAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(8));

        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Imported);

        (bench.Platform.CallsOf(AccountImportOperation.Process).Last().At - sent).ShouldBeInRange(Duration.FromMinutes(10), Duration.FromMinutes(11));
    }

    [Fact]
    public async Task Run_GraceHasPassedMeanwhile_IsAskedOnceAndSent()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut);
        ImportRun killed = bench.Start(ImportBench.SourceOf(Key));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Status) is 5);
        await killed.DisposeAsync();
        bench.Clock.Advance(TimeSpan.FromHours(8));
        int calls = bench.Platform.Calls.Count;

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);

        // One call proves the host, one asks, and one is right before the send.
        bench.Platform.Calls.Skip(calls).Take(4).Select(call => call.Operation).ShouldBe(
            [AccountImportOperation.Status, AccountImportOperation.Status, AccountImportOperation.Status, AccountImportOperation.Process]);
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Run_ClockOfThisMachineWentBack_CountsTheGraceFromNow()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut);
        ImportRun killed = bench.Start(ImportBench.SourceOf(Key));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Status) is 5);
        await killed.DisposeAsync();

        // Another machine's clock, an hour behind.
        var earlier = new ManualTimeProvider(bench.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        await using var other = new ImportBench(earlier);
        File.Copy(bench.JournalPath, other.JournalPath);
        Instant resumed = other.Platform.Now;
        (await other.RunAsync(Key)).ShouldBeAll(ImportOutcome.Imported);

        (other.Platform.CallsOf(AccountImportOperation.Process).Single().At - resumed).ShouldBeInRange(Duration.FromMinutes(10), Duration.FromMinutes(11));
    }

    [Fact]
    public async Task Run_GraceIsNever_IntendedIsNeverSentAgain()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { AbsenceGrace = Timeout.InfiniteTimeSpan };
        await KillAsync(bench, AccountImportOperation.Process, takesEffect: false);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Unknown);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(0);
    }

    [Fact]
    public async Task Run_ScheduledWhenItWasKilled_IsPolledOn()
    {
        await using var bench = new ImportBench();
        await KillAsync(bench, AccountImportOperation.Status, takesEffect: true, nth: 3);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(1);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_NotSentWhenItWasKilled_IsSentAtOnce()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.Throttled(TimeSpan.FromMinutes(1)));
        ImportRun killed = bench.Start(ImportBench.SourceOf(Key));
        await bench.DriveUntilAsync(() => bench.StatesOf(Key).Contains(JournalState.NotSent));
        string copy = bench.CopyJournal("killed.journal");
        await killed.DisposeAsync();

        JournalState last = bench.StatesOf(Key)[^1];
        bench.Options = bench.Options with { JournalPath = copy };
        EndedRun run = await bench.RunAsync(Key);

        last.ShouldBe(JournalState.NotSent);
        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Run_NotSentAfterAnUnknownOutcome_IsAskedFirst()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut, Answers.Throttled(TimeSpan.FromMinutes(3)));
        ImportRun killed = bench.Start(ImportBench.SourceOf(Key));
        await bench.DriveUntilAsync(() => bench.StatesOf(Key).Contains(JournalState.NotSent));
        await killed.StopAsync();
        bench.StatesOf(Key)[^1].ShouldBe(JournalState.Unknown);
        int calls = bench.Platform.Calls.Count;

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(3);
        bench.Platform.Calls[calls].Operation.ShouldBe(AccountImportOperation.Status);
    }

    [Fact]
    public async Task Run_EverythingHasEnded_NeitherReadsTheSourceNorCalls()
    {
        await using var bench = new ImportBench();
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "a", Hash = "1", Accounts = 2 },
            Samples.ImportSupplier,
            _ =>
            {
                readings++;
                return new[] { Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2") }.ToAsyncEnumerable();
            });
        await bench.RunAsync(source);
        int calls = bench.Platform.Calls.Count;

        EndedRun run = await bench.RunAsync(source);

        run.ShouldHave(2, (ImportOutcome.Imported, 2));
        run.Summary.EndedBefore.ShouldBe(2);
        run.Outcomes.ShouldBeEmpty();
        readings.ShouldBe(1);
        bench.Platform.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task Run_SomeAreOnlyToBeAsked_ReadsTheSourceOnlyIfOneIsToBeSentAgain()
    {
        await using var bench = new ImportBench();
        int readings = 0;
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "a", Hash = "1", Accounts = 2 },
            Samples.ImportSupplier,
            _ =>
            {
                readings++;
                return new[] { Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2") }.ToAsyncEnumerable();
            });
        bench.Options = bench.Options with { AbsenceGrace = Timeout.InfiniteTimeSpan };
        bench.Platform["IM-A-2"].Refuses(Answers.TimedOut);
        (await bench.RunAsync(source)).ShouldHave(2, (ImportOutcome.Imported, 1), (ImportOutcome.Unknown, 1));
        readings.ShouldBe(1);

        EndedRun run = await bench.RunAsync(source, bench.Options with { AbsenceGrace = TimeSpan.FromMinutes(1) });

        run.ShouldHave(2, (ImportOutcome.Imported, 2));
        run["IM-A-2"].Attempts.ShouldBe(2);
        readings.ShouldBe(2);
    }

    [Fact]
    public async Task Run_SourceComesInAnotherOrder_KnowsItsAccountsByTheirKeys()
    {
        await using var bench = new ImportBench();
        AccountPayload[] payloads = [.. Enumerable.Range(1, 8).Select(number => Samples.Payload($"IM-A-{number}")), Samples.Payload("IM-A-3"), Samples.Payload("X", "OTHER")];
        bench.Options = bench.Options with { Concurrency = 1, StopAt = null };
        bench.Platform["IM-A-2"].Refuses(Answers.TimedOut);
        bench.Platform["IM-A-5"].Refuses(Answers.Unauthorized);
        EndedRun first = await bench.RunAsync(ImportBench.SourceOf(payloads, accounts: 10));
        first.ShouldBeStopped(ImportStopReason.Authentication);

        EndedRun second = await bench.RunAsync(ImportBench.SourceOf(payloads.Reverse(), accounts: 10));

        second.ShouldHave(10, (ImportOutcome.Imported, 8), (ImportOutcome.Rejected, 2));
        second.Summary.Stops.ShouldBeEmpty();
        second["IM-A-2"].Attempts.ShouldBe(2);
        bench.Platform.Calls.GroupBy(call => call.Key).ShouldAllBe(calls => bench.Platform[calls.Key.ExternalAccountNumber].Created.Count == 1);
        EndedRun third = await bench.RunAsync(ImportBench.SourceOf(payloads.Reverse().Skip(3).Concat(payloads.Reverse().Take(3)), accounts: 10));
        third.ShouldHave(10, (ImportOutcome.Imported, 8), (ImportOutcome.Rejected, 2));
        third.Outcomes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_DuplicatesAndKeylessInAnotherOrder_AreCountedOnce()
    {
        await using var bench = new ImportBench();
        AccountPayload[] payloads = [Samples.Payload("X", "OTHER"), Samples.Payload("IM-A-1"), Samples.Payload("Y", "OTHER"), Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2"), Samples.Payload("IM-A-1")];
        (await bench.RunAsync(ImportBench.SourceOf(payloads))).ShouldHave(6, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 4));

        for (int first = 1; first < payloads.Length; first++)
        {
            EndedRun run = await bench.RunAsync(ImportBench.SourceOf([.. payloads[first..], .. payloads[..first]]));
            run.ShouldHave(6, (ImportOutcome.Imported, 2), (ImportOutcome.Rejected, 4));
        }

        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
    }

    [Fact]
    public async Task Run_KilledAtAnyRecord_ImportsEachAccountOnce()
    {
        await using var bench = new ImportBench();
        string[] keys = [.. Enumerable.Range(1, 3).Select(number => $"IM-A-{number}")];
        await bench.RunAsync(keys);
        byte[] whole = await File.ReadAllBytesAsync(bench.JournalPath, TestContext.Current.CancellationToken);
        int[] ends = [.. whole.Index().Where(item => item.Item == '\n').Select(item => item.Index + 1)];

        foreach (int end in ends)
        {
            await File.WriteAllBytesAsync(bench.JournalPath, [.. whole[..end], .. "{\"account\":1,\"sta"u8], TestContext.Current.CancellationToken);

            // What the journal does not have was not sent either.
            var platform = new ScriptedPlatform(bench.Clock);
            foreach (string key in keys.Where(key => bench.StatesOf(key).Contains(JournalState.Scheduled)))
            {
                await platform.ProcessAsync(Samples.Payload(key), cancellationToken: TestContext.Current.CancellationToken);
            }

            bench.Client = platform;
            EndedRun run = await bench.RunAsync(keys);

            run.ShouldHave(3, (ImportOutcome.Imported, 3));
            keys.ShouldAllBe(key => platform[key].Created.Count == 1 || bench.StatesOf(key).Contains(JournalState.Imported));
            keys.Sum(key => platform[key].Tasks.Count).ShouldBeLessThanOrEqualTo(3);
        }
    }

    /// <summary>Runs until a call, and then leaves the run as a kill would: none of its later calls has an effect, and its journal stays as it is.</summary>
    private static async Task KillAsync(ImportBench bench, AccountImportOperation operation, bool takesEffect, int nth = 1)
    {
        int count = 0;
        bool isDead = false;
        Task Hold(PlatformCall call, CancellationToken token)
        {
            isDead |= call.Operation == operation && Interlocked.Increment(ref count) >= nth;
            return isDead ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : Task.CompletedTask;
        }

        bench.Platform.Before = takesEffect ? null : Hold;
        bench.Platform.After = takesEffect ? Hold : null;
        ImportRun killed = bench.Start(ImportBench.SourceOf(Key));
        await bench.DriveUntilAsync(() => isDead);
        string copy = bench.CopyJournal("killed.journal");
        await killed.DisposeAsync();
        (bench.Platform.Before, bench.Platform.After) = (null, null);
        bench.Options = bench.Options with { JournalPath = copy };
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
    }
}
