using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>A run that stops when too many accounts fail.</summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task Run_CanaryIsWell_GoesOnWhenAllOfItHaveEnded()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 5 };
        bench.Platform["IM-A-2"].TimeToEnd = TimeSpan.FromMinutes(10);
        int sentBeforeItsEnd = 0;
        bench.Platform.OnCall = _ => sentBeforeItsEnd = bench.Platform["IM-A-2"].Created.Count is 0 ? bench.Platform.Count(AccountImportOperation.Process) : sentBeforeItsEnd;

        EndedRun run = await bench.RunAsync(Many(20));

        run.ShouldBeAll(ImportOutcome.Imported, accounts: 20);
        sentBeforeItsEnd.ShouldBe(5);
    }

    [Fact]
    public async Task Run_CanaryIsUnwell_SendsNoOther()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 5 };
        bench.Platform["IM-A-3"].End = ImportStatusCode.Errored;

        EndedRun run = await bench.RunAsync(Many(20));

        run.ShouldBeStopped(ImportStopReason.FailureRate).Message.ShouldStartWith("1 of the 5 accounts that were sent and have ended have failed: more than 5.0 %");
        run.ShouldHave(20, (ImportOutcome.Imported, 4), (ImportOutcome.Failed, 1), (ImportOutcome.NotAttempted, 15));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(5);
    }

    [Fact]
    public async Task Run_CanaryIsWellEnough_GoesOn()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 5, MaxFailureRate = 0.2 };
        bench.Platform["IM-A-3"].Refuses(Answers.Invalid);

        EndedRun run = await bench.RunAsync(Many(20));

        run.ShouldHave(20, (ImportOutcome.Imported, 19), (ImportOutcome.Rejected, 1));
        run.Summary.Stops.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_SomeOfTheCanaryDoNotEnd_GoesOnByTheOthers()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 3, AbsenceGrace = TimeSpan.FromMinutes(1), RetryBudget = TimeSpan.FromMinutes(3) };
        bench.Platform["IM-A-1"].Shows(() => null);
        bench.Platform["IM-A-2"].Refuses(Answers.TimedOut);
        bench.Platform["IM-A-3"].Refuses(Answers.TimedOut).Answers404Or([.. Enumerable.Repeat(Answers.ServerFailed, 1000)]);

        EndedRun run = await bench.RunAsync(Many(10));

        run.ShouldHave(10, (ImportOutcome.Imported, 8), (ImportOutcome.StillPending, 1), (ImportOutcome.Unknown, 1));
    }

    [Fact]
    public async Task Run_CanaryIsLargerThanTheInput_IsNoHindrance()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 100 };

        (await bench.RunAsync(Many(10))).ShouldBeAll(ImportOutcome.Imported, accounts: 10);
    }

    [Fact]
    public async Task Run_LocallyRejected_AreNoCanary()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 2 };

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(
            [Samples.Payload("IM-A-1", "OTHER"), Samples.Payload("IM-A-1"), Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2"), Samples.Payload("IM-A-3")]));

        run.ShouldHave(5, (ImportOutcome.Rejected, 2), (ImportOutcome.Imported, 3));
        run.Summary.Stops.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_FaultOfTheClientInTheCanary_DoesNotHang()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 1 };
        bench.Platform["IM-A-1"].Answers404Or(null, new InvalidOperationException());

        EndedRun run = await bench.RunAsync(Many(3));

        run.Summary.Count(ImportOutcome.Imported).ShouldBe(2);
    }

    [Fact]
    public async Task Run_ResumedWithCanaryAccountsUnderWay_WaitsForThoseFirst()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Canary = 3 };
        ImportRun stopped = bench.Start(Many(10));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Process) is 3);
        await stopped.StopAsync();
        int sentBeforeTheirEnd = 0;
        bench.Platform.OnCall = _ => sentBeforeTheirEnd = bench.Platform["IM-A-1"].Created.Count is 0 ? bench.Platform.Count(AccountImportOperation.Process) : sentBeforeTheirEnd;
        bench.Platform["IM-A-2"].End = ImportStatusCode.Errored;

        EndedRun run = await bench.RunAsync(Many(10));

        run.Summary.Count(ImportOutcome.Imported).ShouldBe(10);
        sentBeforeTheirEnd.ShouldBe(3);
    }

    [Fact]
    public async Task Run_TooManyFail_StopsOnceAHundredHaveEndedAndPollsWhatIsScheduled()
    {
        await using var bench = new ImportBench();
        bench.Leap = TimeSpan.FromSeconds(1);
        bench.Options = bench.Options with { MaxFailureRate = 0.1 };
        for (int number = 1; number <= 1000; number += 2)
        {
            bench.Platform[$"IM-A-{number}"].Refuses(Answers.Invalid);
        }

        // Accepted early, and long under way.
        bench.Platform["IM-A-2"].TimeToEnd = TimeSpan.FromMinutes(5);
        EndedRun run = await bench.RunAsync(Many(1000));

        run.ShouldBeStopped(ImportStopReason.FailureRate);
        run.Summary.Read.ShouldBe(1000);
        run.Summary.IsConserved.ShouldBeTrue();
        run["IM-A-2"].Outcome.ShouldBe(ImportOutcome.Imported);
        run.Summary.Count(ImportOutcome.StillPending).ShouldBe(0);
        (1000 - run.Summary.Count(ImportOutcome.NotAttempted)).ShouldBeInRange(100, 300);
    }

    [Fact]
    public async Task Run_FewerThanAHundredFail_GoesOn()
    {
        await using var bench = new ImportBench();
        bench.Leap = TimeSpan.FromSeconds(1);
        bench.Options = bench.Options with { MaxFailureRate = 0 };
        bench.Platform["IM-A-5"].Refuses(Answers.Invalid);

        EndedRun run = await bench.RunAsync(Many(99));

        run.ShouldHave(99, (ImportOutcome.Imported, 98), (ImportOutcome.Rejected, 1));
        run.Summary.Stops.ShouldBeEmpty();
    }

    private static ImportSource Many(int accounts) =>
        ImportBench.SourceOf(Enumerable.Range(1, accounts).Select(number => Samples.Payload($"IM-A-{number}")), accounts: accounts);
}
