using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>A journal that can no longer be written, say because the disk is full.</summary>
public sealed class JournalFailureTests
{
    [Fact]
    public async Task Run_DiskIsFullFromTheBeginning_SendsNothing()
    {
        await using var bench = new ImportBench();
        int writes = 0;
        bench.OnJournalWrite = _ =>
        {
            if (++writes > 1)
            {
                throw new IOException("No space left on device");
            }
        };

        EndedRun run = await bench.RunAsync(Many(20));

        run.ShouldBeStopped(ImportStopReason.Journal).Message.ShouldContain("No space left on device");
        run.ShouldHave(20, (ImportOutcome.NotAttempted, 20));
        run.Outcomes.ShouldBeEmpty();
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(0);

        bench.OnJournalWrite = null;
        (await bench.RunAsync(Many(20))).ShouldBeAll(ImportOutcome.Imported, accounts: 20);
    }

    [Theory]
    [InlineData(1500)]
    [InlineData(3000)]
    [InlineData(6000)]
    [InlineData(12_000)]
    public async Task Run_DiskIsFullMidway_SendsNothingThatIsNotJournaledAndGoesOnLater(int bytesThatFit)
    {
        await using var bench = new ImportBench();
        int written = 0;
        bench.OnJournalWrite = bytes =>
        {
            if (Interlocked.Add(ref written, bytes) > bytesThatFit)
            {
                throw new IOException("No space left on device");
            }
        };

        EndedRun run = await bench.RunAsync(Many(40), bench.Options with { Concurrency = 1 });

        run.ShouldBeStopped(ImportStopReason.Journal);
        run.Summary.Read.ShouldBe(40);
        run.Summary.IsConserved.ShouldBeTrue();
        HashSet<string> journaled = [.. bench.Records().Where(record => record.State is JournalState.Intended).Select(record => record.ExternalAccountNumber!)];
        bench.Platform.CallsOf(AccountImportOperation.Process).ShouldAllBe(call => journaled.Contains(call.Key.ExternalAccountNumber));

        bench.OnJournalWrite = null;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        (await bench.RunAsync(Many(40))).ShouldHave(40, (ImportOutcome.Imported, 40));
        for (int number = 1; number <= 40; number++)
        {
            bench.Platform[$"IM-A-{number}"].Created.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task Run_DiskIsFullBeforeAnUnknownIsSentAgain_StaysUnknown()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Refuses(Answers.TimedOut);
        bench.Platform.OnCall = call => bench.OnJournalWrite = bench.Platform.Count(AccountImportOperation.Status) > 10 ? _ => throw new IOException("No space left on device") : null;

        EndedRun run = await bench.RunAsync(Many(1));

        run.ShouldBeStopped(ImportStopReason.Journal);
        run.ShouldHave(1, (ImportOutcome.Unknown, 1));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_DiskIsFullOnlyAtTheEnd_SaysSo()
    {
        await using var bench = new ImportBench();
        bench.Platform.OnCall = call => bench.OnJournalWrite = call.Operation is AccountImportOperation.Process ? _ => throw new IOException("No space left on device") : bench.OnJournalWrite;

        EndedRun run = await bench.RunAsync(Many(1));

        run.ShouldBeStopped(ImportStopReason.Journal);
        run.Outcomes.ShouldBeEmpty();
        bench.StatesOf("IM-A-1").ShouldBe([JournalState.Intended]);
        bench.OnJournalWrite = null;
        bench.Platform.OnCall = null;
        (await bench.RunAsync(Many(1))).ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Run_ReportsCannotBeWritten_SaysSoAndKeepsTheOutcomes()
    {
        await using var bench = new ImportBench();
        string file = bench.PathOf("report");
        await File.WriteAllTextAsync(file, "a file where a folder should be", TestContext.Current.CancellationToken);

        EndedRun run = await bench.RunAsync(Many(3), bench.Options with { ReportFolder = file });

        run.ShouldBeStopped(ImportStopReason.Internal).Message.ShouldContain("reports cannot be written");
        run.ShouldHave(3, (ImportOutcome.Imported, 3));
        EndedRun again = await bench.RunAsync(Many(3), bench.Options with { ReportFolder = bench.PathOf("other") });
        again.Summary.Stops.ShouldBeEmpty();
        again.Summary.Report.ShouldNotBeNull().Folder.ShouldBe(bench.PathOf("other"));
        Directory.GetFiles(bench.PathOf("other")).Select(Path.GetFileName).ShouldBe(ImportReport.Names, ignoreOrder: true);
    }

    [Fact]
    public async Task Run_ApisSentencesCanNoLongerBeWritten_Stops()
    {
        // Only Linux has a file that is always full.
        const string FullDisk = "/dev/full";
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { ErrorDetailPath = File.Exists(FullDisk) ? FullDisk : bench.PathOf("details"), Concurrency = 1 };
        bench.Platform["IM-A-1"].Refuses(Answers.Invalid);

        EndedRun run = await bench.RunAsync(Many(10));

        run.Summary.Stops.Select(stop => stop.Reason).ShouldBe(File.Exists(FullDisk) ? [ImportStopReason.Journal] : []);
        run["IM-A-1"].Outcome.ShouldBe(ImportOutcome.Rejected);
        run.Summary.IsConserved.ShouldBeTrue();
        bench.Options = bench.Options with { ErrorDetailPath = null };
        (await bench.RunAsync(Many(10))).ShouldHave(10, (ImportOutcome.Imported, 9), (ImportOutcome.Rejected, 1));
    }

    private static ImportSource Many(int accounts) =>
        ImportBench.SourceOf(Enumerable.Range(1, accounts).Select(number => Samples.Payload($"IM-A-{number}")), accounts: accounts);
}
