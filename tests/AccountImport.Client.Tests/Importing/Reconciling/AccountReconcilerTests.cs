using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;
using AccountImport.Client.Tests.AccountFiles;
using AccountImport.Client.Tests.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Reconciling;

/// <summary>Reconciliations over a socket, of a journal that an import has made.</summary>
public sealed class AccountReconcilerTests : IDisposable
{
    private readonly AccountFileFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string JournalPath => _folder.PathOf("my.journal");

    private AccountReconcilerOptions Options => new()
    {
        AnswersPath = _folder.PathOf("my.reconcile"),
        JournalPath = JournalPath,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaxRetryDelay = TimeSpan.FromMilliseconds(5),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_EverythingAsTheJournalHasIt_FindsNothingAndOnlyAsks()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf("A", "B", "A", "C");
        await ImportAsync(simulator, source);
        byte[] journal = await File.ReadAllBytesAsync(JournalPath, Cancellation);
        int processed = CountOf(simulator, AccountImportOperation.Process);

        Result result = await ReconcileAsync(simulator, source);

        result.Summary.Counts.ShouldBe(new Dictionary<ReconciliationKind, long> { [ReconciliationKind.Agrees] = 3 });
        (result.Summary.Read, result.Summary.Duplicates, result.Summary.IsComplete).ShouldBe((4, 1, true));
        result.Differences.ShouldBeEmpty();
        CountOf(simulator, AccountImportOperation.Process).ShouldBe(processed);
        CountOf(simulator, AccountImportOperation.Validate).ShouldBe(0);
        (await File.ReadAllBytesAsync(JournalPath, Cancellation)).ShouldBe(journal);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Options.AnswersPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Run_MissingThereNotOursAndOtherwise_AreFoundWithBothViews()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        simulator.Given("FAILED").EndsErrored("boom");
        AccountPayload foreign = Samples.Payload("FOREIGN", "OTHER");
        ImportSource source = ImportBench.SourceOf([Samples.Payload("GONE"), Samples.Payload("FAILED"), Samples.Payload("NUMBER"), foreign, Samples.Payload("SAME")]);
        await ImportAsync(simulator, source);
        await using AccountImportSimulator later = await StartAsync();
        later.AddImportedAccount("FAILED", "A-9", Samples.ImportSupplier);
        later.AddImportedAccount("NUMBER", "A-8", Samples.ImportSupplier);
        later.AddImportedAccount("SAME", NumberOf(simulator, "SAME"), Samples.ImportSupplier);

        Result result = await ReconcileAsync(later, source, target: simulator.BaseAddress);

        result.Kinds.ShouldBe(["GONE MissingThere", "FAILED StateDiffers", "NUMBER NumberDiffers"]);
        ReconciliationDifference number = result.Differences.Single(difference => difference.ExternalAccountNumber is "NUMBER");
        (number.JournalOutcome, number.JournalKrakenIdentifier, number.PlatformStatus, number.PlatformKrakenIdentifier, number.Number)
            .ShouldBe((ImportOutcome.Imported, NumberOf(simulator, "NUMBER"), ImportStatusCode.Processed, "A-8", 3));
        (result.Summary.NotAskable, result.Summary.Differences, result.Summary.Count(ReconciliationKind.Agrees)).ShouldBe((1, 3, 1));
    }

    [Fact]
    public async Task Run_ThereAndNeverSent_IsNotOurs()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf([Samples.Payload("A"), Samples.Payload("B")], hash: "1");
        await ImportAsync(simulator, source);
        simulator.AddImportedAccount("C", "A-7", Samples.ImportSupplier);
        ImportSource changed = ImportBench.SourceOf([Samples.Payload("B"), Samples.Payload("C"), Samples.Payload("D")], hash: "2");

        (await Should.ThrowAsync<ImportJournalException>(() => ReconcileAsync(simulator, changed))).Fault.ShouldBe(ImportJournalFault.OtherInput);
        Result result = await ReconcileAsync(simulator, changed, Options with { AcceptsChangedInput = true });

        result.Kinds.ShouldBe(["C NotOurs"]);
        result.Differences[0].JournalOutcome.ShouldBe(ImportOutcome.NotAttempted);
        (result.Summary.Read, result.Summary.NotInInput, result.Summary.Count(ReconciliationKind.Agrees)).ShouldBe((3, 1, 3));
    }

    [Fact]
    public async Task Run_JournalThatHasNotSeenTheEnd_IsBehind()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf("A");
        await ImportAsync(simulator, source, waitsForEnd: false);

        Result result = await ReconcileAsync(simulator, source);

        result.Kinds.ShouldBe(["A JournalBehind"]);
        result.Differences[0].JournalOutcome.ShouldBe(ImportOutcome.Scheduled);
    }

    [Fact]
    public async Task Run_WithoutAJournal_TakesEverythingToHaveToBeThere()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        simulator.AddImportedAccount("A", "A-7", Samples.ImportSupplier);

        Result result = await ReconcileAsync(simulator, ImportBench.SourceOf("A", "B"), Options with { JournalPath = null });

        result.Kinds.ShouldBe(["B MissingThere"]);
        result.Differences[0].JournalOutcome.ShouldBeNull();
        result.Summary.Count(ReconciliationKind.Agrees).ShouldBe(1);
    }

    [Fact]
    public async Task Run_KeyThatMayBeChangedOnTheWay_IsNotCalledMissing()
    {
        await using AccountImportSimulator simulator = await StartAsync();

        Result result = await ReconcileAsync(simulator, ImportBench.SourceOf("A/1", "B"), Options with { JournalPath = null });

        result.Kinds.ShouldBe(["A/1 Uncertain", "B MissingThere"], ignoreOrder: true);
        (result.Summary.Differences, result.Summary.IsComplete).ShouldBe((1, true));
    }

    [Fact]
    public async Task Run_Throttled_WaitsAndAsksAgain()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf("A", "B");
        await ImportAsync(simulator, source);
        simulator.Given(Samples.Payload("B")).Throttles(times: 3);

        Result result = await ReconcileAsync(simulator, source);

        result.Summary.Counts.ShouldBe(new Dictionary<ReconciliationKind, long> { [ReconciliationKind.Agrees] = 2 });
        simulator.Requests.Count(request => request.StatusCode is 429).ShouldBe(3);
    }

    [Fact]
    public async Task Run_NoAnswerWithinTheBudget_IsUnansweredAndAskedAgainByTheNextRunOnly()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf("A", "B");
        await ImportAsync(simulator, source);
        simulator.Given(Samples.Payload("B")).Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(500));

        Result first = await ReconcileAsync(simulator, source, Options with { RetryBudget = TimeSpan.Zero });
        int asked = CountOf(simulator, AccountImportOperation.Status);
        Result second = await ReconcileAsync(simulator, source);

        first.Kinds.ShouldBe(["B Unanswered"]);
        (first.Summary.IsComplete, first.Summary.Differences, first.Summary.Stops.Count).ShouldBe((false, 0, 0));
        second.Summary.IsComplete.ShouldBeTrue();
        (second.Summary.AnsweredBefore, second.Summary.Count(ReconciliationKind.Agrees)).ShouldBe((1, 2));

        // One finds out whether the API is there.
        (CountOf(simulator, AccountImportOperation.Status) - asked).ShouldBe(2);
    }

    [Fact]
    public async Task Run_NobodyAnswersAnyMore_StopsAndCanGoOn()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        string[] keys = [.. Enumerable.Range(1, 40).Select(number => $"K-{number}")];
        ImportSource source = ImportBench.SourceOf(keys);
        foreach (string key in keys.Skip(1))
        {
            simulator.Given(Samples.Payload(key)).Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(503));
        }

        Result first = await ReconcileAsync(simulator, source, Options with { JournalPath = null, RetryBudget = TimeSpan.Zero, Concurrency = 1 });
        Result second = await ReconcileAsync(simulator, source, Options with { JournalPath = null });

        first.Summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Unavailable);
        first.Summary.Count(ReconciliationKind.Unanswered).ShouldBe(3);
        (second.Summary.IsComplete, second.Summary.Count(ReconciliationKind.MissingThere)).ShouldBe((true, 40));
    }

    [Fact]
    public async Task Run_CancelledAndRunAgain_AsksTheOthersAndListsAllDifferences()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        string[] keys = [.. Enumerable.Range(1, 10).Select(number => $"K-{number}")];
        ImportSource source = ImportBench.SourceOf(keys);
        AccountReconcilerOptions options = Options with { JournalPath = null, Concurrency = 1 };
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        simulator.Given(Samples.Payload("K-5")).Answers(AccountImportOperation.Status, ScriptedAnswer.Own with { Meanwhile = _ => stopping.CancelAsync() });

        Result first = await ReconcileAsync(simulator, source, options, cancellationToken: stopping.Token);
        ReconciliationProgress? before = null;
        Result second = await ReconcileAsync(simulator, source, options, progress: new Watch(now => before ??= now));
        Result third = await ReconcileAsync(simulator, source, options);

        first.Summary.Stops.ShouldHaveSingleItem().Message.ShouldBe("Stopped as asked. To go on, run the same reconciliation again, which goes on.");
        first.Kinds.ShouldBe(["K-1 MissingThere", "K-2 MissingThere", "K-3 MissingThere", "K-4 MissingThere"]);
        second.Differences.Take(4).ShouldBe(first.Differences);
        second.Kinds.ShouldBe(keys.Select(key => $"{key} MissingThere"), ignoreOrder: true);
        (second.Summary.AnsweredBefore, second.Summary.IsComplete).ShouldBe((4, true));
        before.ShouldNotBeNull().AnsweredBefore.ShouldBe(4);

        // What is through begins anew: the platform changes.
        (third.Summary.AnsweredBefore, third.Kinds.Count).ShouldBe((0, 10));
    }

    [Fact]
    public async Task Run_FileTornByAKill_AsksForWhatIsNotWhole()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf("A", "B", "C");
        AccountReconcilerOptions options = Options with { JournalPath = null, Concurrency = 1 };
        await ReconcileAsync(simulator, source, options);
        string[] lines = await File.ReadAllLinesAsync(options.AnswersPath, Cancellation);
        await File.WriteAllTextAsync(options.AnswersPath, $"{lines[0]}\n{lines[1]}\n{lines[2][..^5]}", Cancellation);

        Result result = await ReconcileAsync(simulator, source, options);

        (result.Summary.AnsweredBefore, result.Summary.IsComplete).ShouldBe((1, true));
        result.Kinds.ShouldBe(["A MissingThere", "B MissingThere", "C MissingThere"]);
        (await File.ReadAllLinesAsync(options.AnswersPath, Cancellation)).Length.ShouldBe(5);
    }

    [Fact]
    public async Task Run_FileOfSomethingElse_IsRefusedAndLeftAsItIs()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf("A", "B");
        AccountReconcilerOptions options = Options with { JournalPath = null };
        await ReconcileAsync(simulator, source, options);
        string[] lines = await File.ReadAllLinesAsync(options.AnswersPath, Cancellation);

        // As it is in the middle.
        await File.WriteAllTextAsync(options.AnswersPath, $"{lines[0]}\n{lines[1]}\n", Cancellation);
        byte[] before = await File.ReadAllBytesAsync(options.AnswersPath, Cancellation);
        await ShouldBeRefusedAsync(ImportBench.SourceOf([Samples.Payload("A")], hash: "2"), options, "belong to another content of the input");
        await ShouldBeRefusedAsync(source, options, "belong to http://127.0.0.1", new Uri("https://other.example.com/"));
        await ImportAsync(simulator, source);
        await ShouldBeRefusedAsync(source, Options, "belong to another journal, or to none");
        (await File.ReadAllBytesAsync(options.AnswersPath, Cancellation)).ShouldBe(before);

        (await ReconcileAsync(simulator, source, Options with { StartsAnew = true })).Summary.AnsweredBefore.ShouldBe(0);
        await File.WriteAllTextAsync(options.AnswersPath, "mine", Cancellation);
        await ShouldBeRefusedAsync(source, options with { StartsAnew = true }, "is left as it is");

        async Task ShouldBeRefusedAsync(ImportSource input, AccountReconcilerOptions with, string why, Uri? target = null) =>
            (await Should.ThrowAsync<ReconciliationStateException>(() => ReconcileAsync(simulator, input, with, target))).Message.ShouldContain(why);
    }

    [Fact]
    public async Task Run_ImportThatHasGoneOnMeanwhile_IsRefusedUnlessBegunAnew()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        ImportSource source = ImportBench.SourceOf("A", "B");
        await ImportAsync(simulator, source, waitsForEnd: false);
        simulator.Given(Samples.Payload("B")).Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(500));
        await ReconcileAsync(simulator, source, Options with { RetryBudget = TimeSpan.Zero });
        await ImportAsync(simulator, source);

        (await Should.ThrowAsync<ReconciliationStateException>(() => ReconcileAsync(simulator, source))).Message.ShouldContain("the import has gone on since");
        (await ReconcileAsync(simulator, source, Options with { StartsAnew = true })).Summary.Count(ReconciliationKind.Agrees).ShouldBe(2);
    }

    [Theory]
    [InlineData(401, ImportStopReason.Authentication)]
    [InlineData(301, ImportStopReason.Configuration)]
    public async Task Run_NobodyFaresBetter_StopsAtOnce(int statusCode, ImportStopReason reason)
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { Script = _ => ScriptedAnswer.Empty(statusCode).WithHeader("Location", "https://other.example.com/") },
            Cancellation);

        Result result = await ReconcileAsync(simulator, ImportBench.SourceOf("A", "B", "C"), Options with { JournalPath = null });

        result.Summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(reason);
        result.Summary.Counts.ShouldBeEmpty();
        result.Summary.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_CredentialRefusedInTheMiddle_StopsAndKeepsWhatWasAnswered()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        simulator.Given(Samples.Payload("B")).Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(401));
        ImportSource source = ImportBench.SourceOf("A", "B", "C", "D");
        AccountReconcilerOptions options = Options with { JournalPath = null, Concurrency = 1 };

        Result first = await ReconcileAsync(simulator, source, options);
        Result second = await ReconcileAsync(simulator, source, options);

        first.Summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Authentication);
        (second.Summary.AnsweredBefore, second.Summary.Count(ReconciliationKind.MissingThere)).ShouldBe((1, 4));
    }

    [Fact]
    public async Task Run_WhoWatchesFails_EndsWithThatFault()
    {
        await using AccountImportSimulator simulator = await StartAsync();
        using AccountImportClient client = Client(simulator);

        await Should.ThrowAsync<DivideByZeroException>(() => new AccountReconciler(client, simulator.BaseAddress).RunAsync(
            ImportBench.SourceOf("A", "B"),
            Options with { JournalPath = null },
            _ => throw new DivideByZeroException(),
            cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Run_WrongOptions_AreRefused()
    {
        var client = new FakeAccountImportClient();
        var reconciler = new AccountReconciler(client, ImportBench.Target);

        await Should.ThrowAsync<ArgumentException>(() => reconciler.RunAsync(ImportBench.SourceOf("A"), Options with { AnswersPath = "" }, cancellationToken: Cancellation));
        await Should.ThrowAsync<ArgumentException>(() => reconciler.RunAsync(ImportBench.SourceOf("A"), Options with { JournalPath = "" }, cancellationToken: Cancellation));
        await Should.ThrowAsync<ArgumentException>(() => reconciler.RunAsync(ImportBench.SourceOf("A"), Options with { Concurrency = 0 }, cancellationToken: Cancellation));
        await Should.ThrowAsync<ImportJournalException>(() => reconciler.RunAsync(ImportBench.SourceOf("A"), Options, cancellationToken: Cancellation));
        Should.Throw<ArgumentException>(() => new AccountReconciler(client, new Uri("relative", UriKind.Relative)));
        File.Exists(Options.AnswersPath).ShouldBeFalse();
    }

    /// <summary>Starts a simulator in which an import has ended when its status is asked for the first time.</summary>
    private static Task<AccountImportSimulator> StartAsync() => AccountImportSimulator.StartAsync(
        new AccountImportSimulatorOptions { PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero, ImportSuppliers = [Samples.ImportSupplier] },
        Cancellation);

    private static AccountImportClient Client(AccountImportSimulator simulator) => AccountImportClient.Create(new AccountImportClientOptions
    {
        BaseAddress = simulator.BaseAddress,
        Authentication = { Credential = "any" },
    });

    private static int CountOf(AccountImportSimulator simulator, AccountImportOperation operation) => simulator.Requests.Count(request => request.Operation == operation);

    private static string NumberOf(AccountImportSimulator simulator, string key) =>
        simulator.Imports.Single(import => import.Key.ExternalAccountNumber == key).KrakenIdentifier.ShouldNotBeNull();

    private async Task ImportAsync(AccountImportSimulator simulator, ImportSource source, bool waitsForEnd = true)
    {
        using AccountImportClient client = Client(simulator);
        var options = new AccountImporterOptions
        {
            JournalPath = JournalPath,
            SyncsToDisk = false,
            WaitsForEnd = waitsForEnd,
            PollInterval = TimeSpan.FromMilliseconds(1),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            VisibilityGrace = TimeSpan.Zero,
        };
        await using ImportRun run = new AccountImporter(client, simulator.BaseAddress).Start(source, options, cancellationToken: Cancellation);
        await run.Completion;
    }

    private async Task<Result> ReconcileAsync(
        AccountImportSimulator simulator,
        ImportSource source,
        AccountReconcilerOptions? options = null,
        Uri? target = null,
        IProgress<ReconciliationProgress>? progress = null,
        CancellationToken? cancellationToken = null)
    {
        using AccountImportClient client = Client(simulator);
        List<ReconciliationDifference> differences = [];
        ReconciliationSummary summary = await new AccountReconciler(client, target ?? simulator.BaseAddress)
            .RunAsync(source, options ?? Options, differences.Add, progress, cancellationToken ?? Cancellation);
        if (summary.IsComplete)
        {
            (summary.Counts.Values.Sum() + summary.NotAskable + summary.Duplicates).ShouldBe(summary.Read + summary.NotInInput);
        }

        return new Result(summary, differences);
    }

    private sealed record Result(ReconciliationSummary Summary, IReadOnlyList<ReconciliationDifference> Differences)
    {
        public IReadOnlyList<string> Kinds => [.. Differences.OrderBy(difference => difference.Number ?? long.MaxValue).Select(difference => difference.ToString())];
    }

    private sealed class Watch(Action<ReconciliationProgress> report) : IProgress<ReconciliationProgress>
    {
        public void Report(ReconciliationProgress value) => report(value);
    }
}
