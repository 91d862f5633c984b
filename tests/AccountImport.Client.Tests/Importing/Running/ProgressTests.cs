using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What a run says of itself while it is under way.</summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task Run_UnderWay_TellsAboutOnceASecondAndAtItsEnd()
    {
        await using var bench = new ImportBench();
        List<ImportProgress> told = [];
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromSeconds(10);
        bench.Platform["IM-A-2"].TimeToEnd = TimeSpan.FromSeconds(10);
        bench.Platform["IM-A-3"].Refuses(Answers.Invalid);
        ImportSource source = ImportBench.SourceOf([Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2"), Samples.Payload("IM-A-3")], accounts: 3);

        ImportSummary summary = await bench.DriveAsync(bench.Start(source, progress: new SynchronousProgress(told.Add)).Completion);

        told.Count.ShouldBeInRange(11, 20);
        told.ShouldAllBe(progress => progress.Total == 3);
        told[3].Pending.ShouldBe(2);
        told[3].Ended.ShouldBe(1);
        told[3].Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Rejected] = 1 });
        told.Select(progress => progress.Ended).ShouldBeInOrder();
        ImportProgress last = told[^1];
        last.Ended.ShouldBe(3);
        last.InFlight.ShouldBe(0);
        last.Pending.ShouldBe(0);
        last.Counts.ShouldBe(summary.Counts);
        last.TimeLeft.ShouldBe(TimeSpan.Zero);
        last.Errors.Select(error => error.Code).ShouldBe(["invalid_phone_number", "not_allowed"]);
        last.Errors.ShouldAllBe(error => error.Accounts == 1);
        told[3].Errors.ShouldBe(last.Errors);
        last.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(9));
        told.Select(progress => progress.Elapsed).ShouldBeInOrder();
    }

    [Fact]
    public async Task Run_CallsAreUnderWay_SaysHowMany()
    {
        await using var bench = new ImportBench();
        ImportProgress? last = null;
        var gate = new TaskCompletionSource();
        bench.Platform.Before = (call, _) => call.Operation is AccountImportOperation.Process ? gate.Task : Task.CompletedTask;
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1", "IM-A-2"), progress: new SynchronousProgress(progress => Volatile.Write(ref last, progress)));
        await bench.DriveUntilAsync(() => bench.Platform.InFlight is 2);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        last.ShouldNotBeNull().InFlight.ShouldBe(2);
        last.Total.ShouldBeNull();
        last.TimeLeft.ShouldBeNull();
        gate.SetResult();
        await bench.EndAsync(run);
    }

    [Fact]
    public async Task Run_SteadyRate_SaysHowLongItWillTake()
    {
        await using var bench = new ImportBench();
        List<ImportProgress> told = [];
        for (int number = 1; number <= 60; number++)
        {
            bench.Platform[$"IM-A-{number}"].TimeToEnd = TimeSpan.FromSeconds(number);
        }

        bench.Options = bench.Options with { PollInterval = TimeSpan.FromMilliseconds(200), MaxPollInterval = TimeSpan.FromMilliseconds(200) };
        bench.Leap = TimeSpan.FromMilliseconds(100);
        ImportSource source = ImportBench.SourceOf(Enumerable.Range(1, 60).Select(number => Samples.Payload($"IM-A-{number}")), accounts: 60);

        await bench.DriveAsync(bench.Start(source, progress: new SynchronousProgress(told.Add)).Completion);

        ImportProgress midway = told.First(progress => progress.Ended >= 30);
        midway.AccountsPerSecond.ShouldBeInRange(0.5, 2);
        midway.TimeLeft.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Run_Resumed_BeginsWithWhatHadEnded()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].Refuses(Answers.Unauthorized);
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.Zero;
        ImportSource source = ImportBench.SourceOf([Samples.Payload("X", "OTHER"), Samples.Payload("IM-A-1"), Samples.Payload("IM-A-2")], accounts: 3);
        await bench.RunAsync(source);
        List<ImportProgress> told = [];

        await bench.DriveAsync(bench.Start(source, progress: new SynchronousProgress(told.Add)).Completion);

        told[0].Ended.ShouldBeGreaterThanOrEqualTo(1);
        told[^1].Ended.ShouldBe(3);
        told[^1].AccountsPerSecond.ShouldBeLessThan(3);
    }

    [Fact]
    public async Task Run_WhoeverWatchesThrows_GoesOn()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromSeconds(5);

        ImportSummary summary = await bench.DriveAsync(bench.Start(ImportBench.SourceOf("IM-A-1"), progress: new SynchronousProgress(_ => throw new InvalidOperationException())).Completion);

        summary.Count(ImportOutcome.Imported).ShouldBe(1);
        summary.Stops.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_Warnings_AreCountedOverAllRuns()
    {
        await using var bench = new ImportBench();
        string file = bench.PathOf("accounts.json");
        byte[][] accounts = [.. new[] { "IM-A-1", "IM-A-2", "IM-A-3" }.Select(key => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            Samples.Account(key) with { AccountNumbers = [Samples.Account(key).AccountNumbers[0] with { CountryCode = "FR" }] },
            AccountImportJsonContext.Default.Account))];
        await File.WriteAllBytesAsync(file, [.. "["u8, .. accounts[0], .. ","u8, .. accounts[1], .. ","u8, .. accounts[2], .. "]"u8], TestContext.Current.CancellationToken);
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Platform["IM-A-2"].Refuses(Answers.Unauthorized);

        EndedRun first = await bench.RunAsync(ImportSource.FromFile(file, Samples.ImportSupplier));
        EndedRun second = await bench.RunAsync(ImportSource.FromFile(file, Samples.ImportSupplier));
        EndedRun third = await bench.RunAsync(ImportSource.FromFile(file, Samples.ImportSupplier));

        int each = second.Outcomes[0].Warnings.Count;
        each.ShouldBeGreaterThan(0);
        first.Summary.Warnings.ShouldBeInRange(each, 3 * each);
        second.Summary.Warnings.ShouldBe(3 * each);
        third.Summary.Warnings.ShouldBe(3 * each);
        third.Summary.EndedBefore.ShouldBe(3);
    }
}
