using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>A run keeps its pace with all of its calls, and says what it came to.</summary>
public sealed class PacedRunTests
{
    private const int Accounts = 40;
    private const int Rate = 10;

    [Theory]
    [InlineData(ValidateMode.OnRejection)]
    [InlineData(ValidateMode.BeforeProcess)]
    public async Task Run_RateIsGiven_MakesNoMoreCallsOfAllKinds(ValidateMode mode)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { RequestsPerSecond = Rate, Concurrency = 32, Validate = mode };

        EndedRun run = await bench.RunAsync(Many());

        run.ShouldHave(Accounts, (ImportOutcome.Imported, Accounts));
        Instant[] calls = [.. bench.Platform.Calls.Select(call => call.At).Order()];
        calls.Zip(calls.Skip(Rate), (one, tenth) => tenth - one).ShouldAllBe(time => time >= Duration.FromSeconds(0.95));
        ImportPace pace = run.Summary.Pace.ShouldNotBeNull();
        pace.Requests.ShouldBe(calls.Length);
        pace.ThrottledRequests.ShouldBe(0);
        pace.PermittedRequestsPerSecond.ShouldNotBeNull().ShouldBeInRange(9.9, 10);
        pace.RequestsPerSecond.ShouldBeInRange(5, 10);
    }

    [Fact]
    public async Task Run_Polled_SaysWhatPollingCost()
    {
        await using var bench = new ImportBench();
        ImportProgress? last = null;
        ImportRun started = bench.Start(Many(), progress: new SynchronousProgress(progress => last = progress));

        EndedRun run = await bench.EndAsync(started);

        ImportPace pace = run.Summary.Pace.ShouldNotBeNull();

        // The first call of all asks whether the host is there.
        pace.StatusCallsPerAccount.ShouldBe((bench.Platform.Count(AccountImportOperation.Status) - 1) / (double)Accounts);
        pace.MedianDetectionLag.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        pace.Percentile95DetectionLag.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(pace.MedianDetectionLag.Value);
        last.ShouldNotBeNull().Pace.ShouldNotBeNull().Requests.ShouldBe(pace.Requests);
    }

    [Fact]
    public async Task Run_Throttled_PausesEverybodyAndCountsIt()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Platform["IM-A-20"].Refuses(Answers.Throttled(TimeSpan.FromSeconds(30)));

        EndedRun run = await bench.RunAsync(Many());

        run.ShouldHave(Accounts, (ImportOutcome.Imported, Accounts));
        run.Summary.Pace.ShouldNotBeNull().ThrottledRequests.ShouldBe(1);
        run.Summary.Pace.PermittedRequestsPerSecond.ShouldNotBeNull();
        Instant[] calls = [.. bench.Platform.Calls.Select(call => call.At).Order()];
        calls.Zip(calls.Skip(1), (one, next) => next - one).Max().ShouldBeGreaterThanOrEqualTo(Duration.FromSeconds(30));
    }

    [Fact]
    public async Task Run_OnlyProcessIsThrottled_EndsTheAccountsThatAreUnderWay()
    {
        await using var bench = new ImportBench();
        bool isThrottled = false;
        bench.Platform.OnCall = call =>
        {
            if (isThrottled && call.Operation is AccountImportOperation.Process)
            {
                throw Answers.Throttled(TimeSpan.FromSeconds(2));
            }

            isThrottled |= bench.Platform.Count(AccountImportOperation.Process) >= Accounts / 2;
        };

        EndedRun run = await bench.RunAsync(Many());

        run.ShouldBeStopped(ImportStopReason.Unavailable);
        run.ShouldHave(Accounts, (ImportOutcome.Imported, Accounts / 2), (ImportOutcome.NotAttempted, Accounts / 2));
        bench.Platform.OnCall = null;
        (await bench.RunAsync(Many())).ShouldHave(Accounts, (ImportOutcome.Imported, Accounts));
    }

    private static ImportSource Many() => ImportBench.SourceOf(Enumerable.Range(1, Accounts).Select(number => Samples.Payload($"IM-A-{number}")), accounts: Accounts);
}
