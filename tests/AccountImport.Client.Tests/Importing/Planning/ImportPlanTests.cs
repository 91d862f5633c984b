using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Tests.Importing.Journal;
using AccountImport.Client.Tests.Importing.Reports;
using AccountImport.Client.Tests.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Planning;

/// <summary>Plans of runs, and runs that are held to them.</summary>
public sealed class ImportPlanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAsync_NoJournal_HasEveryAccountOnceAndCreatesNone()
    {
        await using var bench = new ImportBench();
        ImportSource source = ImportBench.SourceOf([Samples.Payload("A"), Samples.Payload("B"), Samples.Payload("A"), Samples.Payload("C", "OTHER")]);

        ImportPlan plan = await PlanAsync(bench, source);

        Counts(plan).ShouldBe((4, 2, 0, 0, 0, 1, 1));
        plan.IsResumed.ShouldBeFalse();
        plan.Target.ShouldBe("https://api.example.com/");
        (plan.ProcessCalls, plan.ValidateCalls, plan.StatusCalls).ShouldBe((2, 0, 1 + (2 * ImportPlan.StatusCallsPerAccount)));
        plan.GetDuration(0.5).ShouldBe(TimeSpan.FromSeconds(2 * plan.Calls));
        File.Exists(bench.JournalPath).ShouldBeFalse();
        bench.Platform.Count(AccountImportOperation.Status).ShouldBe(0);
    }

    [Fact]
    public async Task CreateAsync_JournalOfARun_KnowsWhatIsDoneAndWhatWouldBeTriedAgain()
    {
        await using var bench = new ImportBench();
        bench.Platform["B"].End = ImportStatusCode.Errored;
        ImportSource source = ImportBench.SourceOf("A", "B", "C", "A");
        await bench.RunAsync(source);
        byte[] journal = await File.ReadAllBytesAsync(bench.JournalPath, Cancellation);

        ImportPlan plan = await PlanAsync(bench, source);
        ImportPlan retry = await PlanAsync(bench, source, bench.Options with { Retry = [ImportOutcome.Failed, ImportOutcome.Rejected] });

        Counts(plan).ShouldBe((4, 0, 4, 0, 0, 0, 0));
        plan.IsResumed.ShouldBeTrue();
        plan.Calls.ShouldBe(0);
        Counts(retry).ShouldBe((4, 0, 2, 0, 1, 0, 1));
        retry.StatusCalls.ShouldBe(1 + ImportPlan.StatusCallsPerAccount + 1);
        (await File.ReadAllBytesAsync(bench.JournalPath, Cancellation)).ShouldBe(journal);
    }

    [Fact]
    public async Task CreateAsync_ScheduledAccounts_AreAskedForIfTheirEndIsWaitedFor()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { WaitsForEnd = false };
        ImportSource source = ImportBench.SourceOf("A", "B");
        await bench.RunAsync(source);

        ImportPlan waiting = await PlanAsync(bench, source, bench.Options with { WaitsForEnd = true });
        ImportPlan leaving = await PlanAsync(bench, source);

        Counts(waiting).ShouldBe((2, 0, 0, 2, 0, 0, 0));
        (waiting.ProcessCalls, waiting.StatusCalls).ShouldBe((0, 1 + (2 * ImportPlan.StatusCallsPerAccount)));
        Counts(leaving).ShouldBe((2, 0, 2, 0, 0, 0, 0));
        leaving.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task CreateAsync_ChangedInput_SaysWhatHasChangedAndWhatIsGone()
    {
        await using var bench = new ImportBench();
        await bench.RunAsync(ImportBench.SourceOf("A", "B"));
        bench.Options = bench.Options with { WaitsForEnd = false, AcceptsChangedInput = true };
        await bench.RunAsync(ImportBench.SourceOf([Samples.Payload("A"), Samples.Payload("B"), Samples.Payload("C")], hash: "2"));
        AccountPayload changed = AccountPayload.FromAccount(Samples.Account("A") with { PersonName = "Another" }, Samples.ImportSupplier);
        ImportSource source = ImportBench.SourceOf([Samples.Payload("N"), changed, Samples.Payload("B")], hash: "3");
        AccountImporterOptions options = bench.Options with { WaitsForEnd = true };

        ImportPlan plan = await PlanAsync(bench, source, options);
        ImportJournalException refused = await Should.ThrowAsync<ImportJournalException>(() => PlanAsync(bench, source, options with { AcceptsChangedInput = false }));

        Counts(plan).ShouldBe((3, 1, 2, 0, 0, 0, 0));
        plan.ChangedSinceImport.ShouldBe(1);
        plan.UnderWayNotInInput.ShouldBe(1);
        refused.Fault.ShouldBe(ImportJournalFault.OtherInput);
    }

    [Theory]
    [InlineData(nameof(JournalState.NotSent), false, false)]
    [InlineData(nameof(JournalState.NotSent), true, true)]
    [InlineData(nameof(JournalState.Intended), false, true)]
    [InlineData(nameof(JournalState.Unresolved), true, true)]
    [InlineData(nameof(JournalState.Unknown), true, true)]
    [InlineData(nameof(JournalState.StillPending), false, true)]
    public async Task CreateAsync_AccountOfAnInterruptedRun_IsSentOrAskedForAsARunWould(string state, bool isUnresolved, bool isAsked)
    {
        using var files = new ReportBench();
        string file = files.WriteFile("accounts.ndjson", SeedOf("A"));
        string journal = await files.WriteJournalAsync(
            file,
            [ReportBench.Entry(1, "A", Enum.Parse<JournalState>(state)) with { UnresolvedSince = isUnresolved ? JournalSamples.Time : null }]);

        ImportPlan plan = await ImportPlan.CreateAsync(ReportBench.SourceOf(file), ImportBench.Target, new AccountImporterOptions { JournalPath = journal }, cancellationToken: Cancellation);

        Counts(plan).ShouldBe((1, isAsked ? 0 : 1, 0, isAsked ? 1 : 0, 0, 0, 0));
    }

    [Fact]
    public async Task CreateAsync_Validation_HasNoProcessCalls()
    {
        await using var bench = new ImportBench();

        ImportPlan plan = await PlanAsync(bench, ImportBench.SourceOf("A", "B"), bench.Options with { Validate = ValidateMode.Only });

        plan.IsValidation.ShouldBeTrue();
        (plan.ProcessCalls, plan.ValidateCalls, plan.StatusCalls).ShouldBe((0, 2, 1));
    }

    [Fact]
    public async Task CreateAsync_JournalOfAnotherTarget_IsRefused()
    {
        await using var bench = new ImportBench();
        await bench.RunAsync("A");

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() =>
            ImportPlan.CreateAsync(ImportBench.SourceOf("A"), new Uri("https://other.example.com/"), bench.Options, cancellationToken: Cancellation));

        exception.Fault.ShouldBe(ImportJournalFault.OtherTarget);
    }

    [Fact]
    public async Task Run_AsPlanned_GoesAhead()
    {
        await using var bench = new ImportBench();
        ImportSource source = ImportBench.SourceOf("A", "B");
        ImportPlan plan = await PlanAsync(bench, source);

        EndedRun run = await bench.RunAsync(source, bench.Options with { Plan = plan });

        run.ShouldHave(2, (ImportOutcome.Imported, 2));
    }

    [Fact]
    public async Task Run_NotAsPlanned_SendsNothingAndSaysWhatDiffers()
    {
        await using var bench = new ImportBench();
        ImportPlan plan = await PlanAsync(bench, ImportBench.SourceOf("A", "B"));

        ImportPlanException exception = await Should.ThrowAsync<ImportPlanException>(() => bench.RunAsync(
            ImportBench.SourceOf([Samples.Payload("A"), Samples.Payload("B"), Samples.Payload("B")], hash: "2"),
            bench.Options with { Plan = plan, IsDryRun = true }));

        exception.Message.ShouldBe(
            "The run would not do what was planned. The input was accounts (hash 1), and is accounts (hash 2). The mode was import, and is dry_run. "
            + "Accounts in the input: planned 2, now 3. Accounts duplicate: planned 0, now 1. Nothing was sent. Make a new plan, or run without one.");
        File.Exists(bench.JournalPath).ShouldBeFalse();
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(0);
    }

    [Fact]
    public async Task WriteAsync_Plan_IsReadAsItWas()
    {
        await using var bench = new ImportBench();
        ImportPlan plan = await PlanAsync(bench, ImportBench.SourceOf("A", "B", "B"));
        string path = bench.PathOf("plan.json");
        await File.WriteAllTextAsync(path, "an earlier one", Cancellation);

        await plan.WriteAsync(path, Cancellation);
        ImportPlan read = await ImportPlan.ReadAsync(path, Cancellation);

        read.ShouldBe(plan);
        plan.FindDifferences(read).ShouldBeEmpty();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"plan\":1}")]
    [InlineData("{\"plan\":\"account-import\",\"version\":1,\"target\":null}")]
    public async Task ReadAsync_OtherFile_IsNoPlan(string content)
    {
        await using var bench = new ImportBench();
        string path = bench.PathOf("plan.json");
        await File.WriteAllTextAsync(path, content, Cancellation);

        ImportPlanException exception = await Should.ThrowAsync<ImportPlanException>(() => ImportPlan.ReadAsync(path, Cancellation));

        exception.Message.ShouldBe($"{path}: the file is no plan of an import. Make one, or name another file.");
    }

    [Fact]
    public async Task ReadAsync_PlanOfAnotherVersion_IsSaid()
    {
        await using var bench = new ImportBench();
        string path = bench.PathOf("plan.json");
        await File.WriteAllTextAsync(path, """{"plan":"account-import","version":2}""", Cancellation);

        (await Should.ThrowAsync<ImportPlanException>(() => ImportPlan.ReadAsync(path, Cancellation))).Message.ShouldContain("of another version");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public async Task GetDuration_NoRate_IsRefused(double rate)
    {
        await using var bench = new ImportBench();
        ImportPlan plan = await PlanAsync(bench, ImportBench.SourceOf("A"));

        Should.Throw<ArgumentOutOfRangeException>(() => plan.GetDuration(rate));
    }

    private static string SeedOf(string key) => JsonSerializer.Serialize(Samples.Account(key), AccountImportJsonContext.Default.Account);

    private static Task<ImportPlan> PlanAsync(ImportBench bench, ImportSource source, AccountImporterOptions? options = null) =>
        ImportPlan.CreateAsync(source, ImportBench.Target, options ?? bench.Options, cancellationToken: Cancellation);

    /// <summary>The counts, of which all but the first add up to it.</summary>
    private static (long Accounts, long New, long Done, long ToBeAsked, long ToBeRetried, long Invalid, long Duplicates) Counts(ImportPlan plan)
    {
        (plan.New + plan.Done + plan.ToBeAsked + plan.ToBeRetried + plan.Invalid + plan.Duplicates).ShouldBe(plan.Accounts);
        return (plan.Accounts, plan.New, plan.Done, plan.ToBeAsked, plan.ToBeRetried, plan.Invalid, plan.Duplicates);
    }
}
