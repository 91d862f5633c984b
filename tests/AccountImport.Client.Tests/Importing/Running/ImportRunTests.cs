using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>A run as its caller has it: its outcomes, its end, and its journal.</summary>
public sealed class ImportRunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enumeration_NobodyEnumerates_TheRunEndsAndItsJournalIsFree()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));

        ImportSummary summary = await bench.DriveAsync(run.Completion);

        summary.Count(ImportOutcome.Imported).ShouldBe(1);
        await using FileStream locked = new(bench.JournalPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        locked.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Enumeration_BeginsWhenTheRunHasEnded_GivesTheOutcomesFromBefore()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1", "IM-A-2", "IM-A-1"));
        await bench.DriveAsync(run.Completion);

        List<AccountOutcome> outcomes = await run.Outcomes.ToListAsync(Cancellation);

        outcomes.Count.ShouldBe(3);
        outcomes.Single(outcome => outcome.Number is 2).KrakenIdentifier.ShouldBe(bench.Platform["IM-A-2"].Created[0]);
        await using FileStream locked = new(bench.JournalPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        locked.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Enumeration_LateAndOfALongRecord_GivesIt()
    {
        await using var bench = new ImportBench();
        FieldError[] errors = [.. Enumerable.Range(0, 500).Select(index => new FieldError { Attr = $"customers.{index}.name", Code = "required" })];
        bench.Platform["IM-A-1"].Refuses(new AccountValidationException(errors));
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1", "IM-A-2"));
        await bench.DriveAsync(run.Completion);

        List<AccountOutcome> outcomes = await run.Outcomes.ToListAsync(Cancellation);

        outcomes.Single(outcome => outcome.Number is 1).Errors.Count.ShouldBeGreaterThan(50);
        outcomes.Single(outcome => outcome.Number is 2).Outcome.ShouldBe(ImportOutcome.Imported);
    }

    [Fact]
    public async Task Enumeration_LateAndTheJournalIsGone_SaysWhatToDo()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.DriveAsync(run.Completion);
        File.Delete(bench.JournalPath);

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(async () => await run.Outcomes.ToListAsync(Cancellation));

        exception.Message.ShouldContain(bench.JournalPath);
    }

    [Fact]
    public async Task Enumeration_LateAndTheJournalIsDamaged_SaysSo()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.DriveAsync(run.Completion);
        byte[] bytes = await File.ReadAllBytesAsync(bench.JournalPath, Cancellation);
        bytes[^40] ^= 1;
        await File.WriteAllBytesAsync(bench.JournalPath, bytes, Cancellation);

        (await Should.ThrowAsync<InvalidDataException>(async () => await run.Outcomes.ToListAsync(Cancellation))).Message.ShouldContain("damaged");
    }

    [Fact]
    public async Task Enumeration_BeginsMidway_GivesTheOutcomesFromBeforeFirst()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-2"].TimeToEnd = TimeSpan.FromMinutes(10);
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1", "IM-A-2"));
        await bench.DriveUntilAsync(() => bench.Records().Any(record => record.KrakenIdentifier is not null));

        EndedRun ended = await bench.EndAsync(run);

        ended.Outcomes.Select(outcome => outcome.ExternalAccountNumber).ShouldBe(["IM-A-1", "IM-A-2"]);
    }

    [Fact]
    public async Task Enumeration_GoesOnWhenTheRunHasEnded_KeepsTheJournalUntilItsEnd()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1", "IM-A-2"));
        IAsyncEnumerator<AccountOutcome> outcomes = run.Outcomes.GetAsyncEnumerator(Cancellation);
        ValueTask<bool> first = outcomes.MoveNextAsync();
        await bench.DriveAsync(run.Completion);

        (await first).ShouldBeTrue();
        (await outcomes.MoveNextAsync()).ShouldBeTrue();
        outcomes.Current.Outcome.ShouldBe(ImportOutcome.Imported);
        await bench.DriveUntilAsync(() => true);
        await Should.ThrowAsync<ImportJournalException>(() => bench.RunAsync("IM-A-1", "IM-A-2"));
        (await outcomes.MoveNextAsync()).ShouldBeFalse();

        (await bench.RunAsync("IM-A-1", "IM-A-2")).Summary.EndedBefore.ShouldBe(2);
        await outcomes.DisposeAsync();
    }

    [Fact]
    public async Task Enumeration_BegunAndNeverMoved_KeepsNothingFromTheNextRun()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        IAsyncEnumerator<AccountOutcome> outcomes = run.Outcomes.GetAsyncEnumerator(Cancellation);
        await bench.DriveAsync(run.Completion);

        (await bench.RunAsync("IM-A-1")).Summary.EndedBefore.ShouldBe(1);

        await outcomes.DisposeAsync();
    }

    [Fact]
    public async Task Enumeration_OnceAndAgainRightAway_FindsTheJournalFree()
    {
        await using var bench = new ImportBench();
        for (int round = 0; round < 10; round++)
        {
            ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
            Task<int> count = Task.Run(async () => await run.Outcomes.CountAsync(Cancellation), Cancellation);
            (await bench.DriveAsync(count)).ShouldBe(round is 0 ? 1 : 0);
        }
    }

    [Fact]
    public async Task Enumeration_Twice_IsRefused()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.EndAsync(run);

        await Should.ThrowAsync<InvalidOperationException>(async () => await run.Outcomes.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Enumeration_JournalCannotBeUsed_EndsWithTheExceptionOfTheRun()
    {
        await using var bench = new ImportBench();
        await File.WriteAllTextAsync(bench.JournalPath, "something else", Cancellation);
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));

        ImportJournalException ofOutcomes = await Should.ThrowAsync<ImportJournalException>(async () => await run.Outcomes.ToListAsync(Cancellation));
        ImportJournalException ofCompletion = await Should.ThrowAsync<ImportJournalException>(() => run.Completion);

        ofOutcomes.ShouldBeSameAs(ofCompletion);
        ofCompletion.Fault.ShouldBe(ImportJournalFault.NotAJournal);
        bench.Platform.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Enumeration_RunFailsWithTheJournalOpen_EndsWithTheExceptionOfTheRun()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { ErrorDetailPath = bench.PathOf(".") };
        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"));

        ImportJournalException ofOutcomes = await Should.ThrowAsync<ImportJournalException>(async () => await run.Outcomes.ToListAsync(Cancellation));

        ofOutcomes.ShouldBeSameAs(run.Completion.Exception.ShouldNotBeNull().InnerException);
    }

    [Fact]
    public async Task Completion_InputCannotBeRead_FailsWithoutAJournal()
    {
        await using var bench = new ImportBench();
        ImportRun run = bench.Start(ImportSource.FromFile(bench.PathOf("missing.json"), Samples.ImportSupplier));

        await Should.ThrowAsync<AccountFileException>(() => run.Completion);

        File.Exists(bench.JournalPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Completion_InputIsBroken_FailsWithoutACall()
    {
        await using var bench = new ImportBench();
        await File.WriteAllTextAsync(bench.PathOf("broken.json"), "[{\"externalAccountId\":\"1\"", Cancellation);
        ImportRun run = bench.Start(ImportSource.FromFile(bench.PathOf("broken.json"), Samples.ImportSupplier));

        await Should.ThrowAsync<AccountFileException>(() => run.Completion);

        bench.Platform.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_JournalIsInUse_FailsTheSecondRun()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromHours(1);
        ImportRun first = bench.Start(ImportBench.SourceOf("IM-A-1"));
        await bench.DriveUntilAsync(() => bench.Platform.Count(AccountImportOperation.Process) is 1);

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => bench.Start(ImportBench.SourceOf("IM-A-1")).Completion);

        exception.Fault.ShouldBe(ImportJournalFault.InUse);
        await first.StopAsync();
    }

    [Theory]
    [InlineData("https://api.example.com/", "https://api.example.com", null)]
    [InlineData("https://api.example.com/kraken", "https://api.example.com/kraken/", null)]
    [InlineData("https://api.example.com/", "https://api.example.org/", ImportJournalFault.OtherTarget)]
    [InlineData("https://api.example.com/kraken", "https://api.example.com/", ImportJournalFault.OtherTarget)]
    public async Task Start_JournalOfATarget_IsRefusedForAnother(string first, string second, ImportJournalFault? fault)
    {
        await using var bench = new ImportBench();
        await bench.DriveAsync(new AccountImporter(bench.Platform, new Uri(first), bench.Clock).Start(ImportBench.SourceOf("IM-A-1"), bench.Options, cancellationToken: Cancellation).Completion);
        ImportRun run = new AccountImporter(bench.Platform, new Uri(second), bench.Clock).Start(ImportBench.SourceOf("IM-A-1"), bench.Options, cancellationToken: Cancellation);

        if (fault is null)
        {
            (await run.Completion).EndedBefore.ShouldBe(1);
        }
        else
        {
            (await Should.ThrowAsync<ImportJournalException>(() => run.Completion)).Fault.ShouldBe(fault.Value);
        }
    }

    [Theory]
    [InlineData(true, false, ImportJournalFault.OtherTarget)]
    [InlineData(false, true, ImportJournalFault.OtherMode)]
    public async Task Start_JournalOfAnotherMode_IsRefused(bool isSimulated, bool isDryRun, ImportJournalFault fault)
    {
        await using var bench = new ImportBench();
        await bench.RunAsync("IM-A-1");

        ImportRun run = bench.Start(ImportBench.SourceOf("IM-A-1"), bench.Options with { IsSimulated = isSimulated, IsDryRun = isDryRun });

        (await Should.ThrowAsync<ImportJournalException>(() => run.Completion)).Fault.ShouldBe(fault);
    }

    [Fact]
    public async Task Start_SimulatedTarget_IsKeptAsItIs()
    {
        await using var bench = new ImportBench();
        AccountImporterOptions options = bench.Options with { IsSimulated = true };

        await bench.DriveAsync(new AccountImporter(bench.Platform, new Uri("simulator:17"), bench.Clock).Start(ImportBench.SourceOf("IM-A-1"), options, cancellationToken: Cancellation).Completion);

        File.ReadLines(bench.JournalPath).First().ShouldContain("\"target\":\"simulator:17\"");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_SyncsToDisk_SyncsBeforeTheFirstRequestLeaves(bool syncs)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { SyncsToDisk = syncs };
        int syncsBeforeTheSend = 0;
        bench.Platform.OnCall = call => syncsBeforeTheSend = call.Operation is AccountImportOperation.Process ? bench.Syncs : syncsBeforeTheSend;

        (await bench.RunAsync("IM-A-1")).ShouldBeAll(ImportOutcome.Imported);

        syncsBeforeTheSend.ShouldBe(syncs ? 2 : 0);
    }

    [Fact]
    public void Constructor_NothingOrARelativeTarget_IsRefused()
    {
        var platform = new ScriptedPlatform(new ManualTimeProvider());

        Should.Throw<ArgumentNullException>(() => new AccountImporter(null!, ImportBench.Target)).ParamName.ShouldBe("client");
        Should.Throw<ArgumentNullException>(() => new AccountImporter(platform, null!)).ParamName.ShouldBe("target");
        Should.Throw<ArgumentException>(() => new AccountImporter(platform, new Uri("/kraken", UriKind.Relative))).Message.ShouldContain("absolute");
    }

    [Fact]
    public async Task Start_NothingOrACancelledToken_IsRefused()
    {
        await using var bench = new ImportBench();
        var importer = new AccountImporter(bench.Platform, ImportBench.Target);

        Should.Throw<ArgumentNullException>(() => importer.Start(null!, bench.Options)).ParamName.ShouldBe("source");
        Should.Throw<ArgumentNullException>(() => importer.Start(ImportBench.SourceOf("IM-A-1"), null!)).ParamName.ShouldBe("options");
        Should.Throw<ArgumentException>(() => importer.Start(ImportBench.SourceOf("IM-A-1"), bench.Options with { Concurrency = 0 })).ParamName.ShouldBe("options");
        Should.Throw<OperationCanceledException>(() => importer.Start(ImportBench.SourceOf("IM-A-1"), bench.Options, cancellationToken: new CancellationToken(canceled: true)));
    }
}
