using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>The importer with the client of the package, over a socket, against a platform that is unkind.</summary>
public sealed class AccountImporterOverSocketTests : IDisposable
{
    private const int Accounts = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("import-");
    private readonly AccountPayload[] _payloads = [.. SampleAccounts.CreateMany(1, Accounts).Select(account => AccountPayload.FromAccount(account, Samples.ImportSupplier))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string JournalPath => Path.Combine(_folder.FullName, "test.journal");

    /// <summary>Quick, and with a grace that is longer than any delay of an effect below: both are of the same clock.</summary>
    private AccountImporterOptions Quick => new()
    {
        JournalPath = JournalPath,
        Concurrency = 16,
        SyncsToDisk = false,
        AbsenceGrace = TimeSpan.FromSeconds(3),
        PollInterval = TimeSpan.FromMilliseconds(20),
        MaxPollInterval = TimeSpan.FromMilliseconds(200),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        MaxRetryDelay = TimeSpan.FromMilliseconds(50),
        Seed = 1,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_NothingGoesWrong_ImportsEachAccountOnceWithOneProcessCall()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);

        ImportSummary summary = await RunAsync(simulator, client, Quick);

        ShouldBeAllImported(simulator, summary);
        simulator.AssertReceived(AccountImportOperation.Process, Accounts);
        (await RunAsync(simulator, client, Quick)).EndedBefore.ShouldBe(Accounts);
        simulator.AssertReceived(AccountImportOperation.Process, Accounts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_FaultsByChance_ImportsEachAccountOnce(int seed)
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions
            {
                PendingFor = TimeSpan.FromSeconds(1.5),
                InProgressFor = TimeSpan.FromSeconds(1.5),
                RandomFaults = new RandomFaults
                {
                    Seed = seed,
                    Throttled = 0.05,
                    RetryAfter = null,
                    Unavailable = 0.03,
                    FailedAfterEffect = 0.05,
                    RequestLost = 0.03,
                    AnswerLost = 0.05,
                    AnswerCut = 0.03,
                    EffectDelayed = 0.2,
                    MaxEffectDelay = TimeSpan.FromMilliseconds(500),
                },
            },
            Cancellation);
        using AccountImportClient client = Client(simulator);

        ImportSummary summary = await RunAsync(simulator, client, Quick);

        ShouldBeAllImported(simulator, summary);
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("cut")]
    [InlineData("500 after effect")]
    [InlineData("held")]
    public async Task Run_AnswerIsLostAfterTheEffect_FindsItAndSendsNothingTwice(string kind)
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { InProgressFor = TimeSpan.FromSeconds(2.5) }, Cancellation);
        using AccountImportClient client = Client(simulator, TimeSpan.FromSeconds(1));
        simulator.Given(_payloads[0]).Answers(AccountImportOperation.Process, kind switch
        {
            "lost" => ScriptedAnswer.Dropped(takesEffect: true),
            "cut" => ScriptedAnswer.Own with { Fault = ScriptedFault.DropInsideAnswer },
            "500 after effect" => ScriptedAnswer.Empty(500) with { TakesEffect = true },
            _ => ScriptedAnswer.Held(takesEffect: true),
        });

        ImportSummary summary = await RunAsync(simulator, client, Quick with { AbsenceGrace = TimeSpan.FromMinutes(5) }, _payloads[..3]);

        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = 3 });
        simulator.AssertReceived(AccountImportOperation.Process, times: 3);
        simulator.AssertCreatedOnce(_payloads[0].Key);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Throttled_MakesOneTryPerCallAndSendsAgainItself(bool hasRetryAfter)
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);
        ScriptedAnswer throttled = hasRetryAfter ? ScriptedAnswer.Empty(429).WithHeader("Retry-After", "1") : ScriptedAnswer.Empty(429);
        simulator.Given(_payloads[0]).Answers(AccountImportOperation.Process, throttled, throttled);

        ImportSummary summary = await RunAsync(simulator, client, Quick, _payloads[..1]);

        summary.Count(ImportOutcome.Imported).ShouldBe(1);
        simulator.AssertReceived(AccountImportOperation.Process, times: 3);
        States(_payloads[0]).ShouldBe(
        [
            JournalState.Intended, JournalState.NotSent, JournalState.Intended, JournalState.NotSent, JournalState.Intended, JournalState.Scheduled, JournalState.Imported,
        ]);
    }

    [Fact]
    public async Task Run_ServerAnswers500ToEverything_SendsNothingAndStops()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { Script = _ => ScriptedAnswer.Empty(500) },
            Cancellation);
        using AccountImportClient client = Client(simulator);

        ImportSummary summary = await RunAsync(simulator, client, Quick with { RetryBudget = TimeSpan.FromSeconds(1) });

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Unavailable);
        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.NotAttempted] = Accounts });
        simulator.AssertReceived(AccountImportOperation.Process, times: 0);
    }

    [Fact]
    public async Task Run_ServerAnswers500ToEveryProcess_RisksFewAccounts()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { Script = request => request.Operation is AccountImportOperation.Process ? ScriptedAnswer.Empty(500) : null },
            Cancellation);
        using AccountImportClient client = Client(simulator);

        ImportSummary summary = await RunAsync(simulator, client, Quick with { RetryBudget = TimeSpan.FromSeconds(1), Concurrency = 4 });

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Unavailable);
        summary.IsConserved.ShouldBeTrue();
        summary.Count(ImportOutcome.Unknown).ShouldBeLessThan(Accounts / 2);
    }

    [Fact]
    public async Task Run_HostIsUnreachable_AttemptsNothing()
    {
        Uri address;
        await using (AccountImportSimulator gone = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation))
        {
            address = gone.BaseAddress;
        }

        using AccountImportClient client = AccountImportClient.Create(OptionsOf(address));

        ImportSummary summary = await new AccountImporter(client, address).Start(SourceOf(_payloads), Quick, cancellationToken: Cancellation).Completion;

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Unreachable);
        summary.Count(ImportOutcome.NotAttempted).ShouldBe(Accounts);
        File.ReadAllLines(JournalPath).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_TokenIsNoLongerAcceptedMidway_IsRenewedAndTheCallRepeatedOnce()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = simulator.BaseAddress,
            Authentication = { GetCredential = (request, _) => new ValueTask<string>(request.Rejected is null ? "first" : "second") },
        });
        simulator.Given(_payloads[10]).Answers(AccountImportOperation.Process, ScriptedAnswer.Json(401, """{"detail":"The token has expired.","code":"expired"}"""));

        ImportSummary summary = await RunAsync(simulator, client, Quick, _payloads[..20]);

        summary.Stops.ShouldBeEmpty();
        summary.Count(ImportOutcome.Imported).ShouldBe(20);
        simulator.AssertReceived(AccountImportOperation.Process, times: 2, _payloads[10].Key);
        States(_payloads[10]).ShouldBe([JournalState.Intended, JournalState.Scheduled, JournalState.Imported]);
    }

    [Fact]
    public async Task Run_NewTokenIsNotAcceptedEither_Stops()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = simulator.BaseAddress,
            Authentication = { GetCredential = (request, _) => new ValueTask<string>(request.Rejected is null ? "first" : "second") },
        });
        ScriptedAnswer refused = ScriptedAnswer.Json(401, """{"detail":"The token has expired.","code":"expired"}""");
        simulator.Given(_payloads[0]).Answers(AccountImportOperation.Process, refused, refused);

        ImportSummary summary = await RunAsync(simulator, client, Quick with { Concurrency = 1 }, _payloads[..20]);

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Authentication);
        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.NotAttempted] = 20 });
        States(_payloads[0])[^1].ShouldBe(JournalState.NotSent);
    }

    [Fact]
    public async Task Run_CredentialIsWrong_StopsBeforeTheFirstAccount()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { Authorization = "Token other" }, Cancellation);
        using AccountImportClient client = Client(simulator);

        ImportSummary summary = await RunAsync(simulator, client, Quick);

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Authentication);
        summary.Count(ImportOutcome.NotAttempted).ShouldBe(Accounts);
        simulator.AssertReceived(AccountImportOperation.Process, times: 0);
    }

    [Fact]
    public async Task Run_GatewayBlocksOnePayload_RejectsIt()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);
        simulator.Given(_payloads[1]).Answers(AccountImportOperation.Process, ScriptedAnswer.Html(403, "<html>Blocked</html>"));

        ImportSummary summary = await RunAsync(simulator, client, Quick, _payloads[..3]);

        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = 2, [ImportOutcome.Rejected] = 1 }, ignoreOrder: true);
        summary.Stops.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_TenantRejects_IsExplainedByField()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);
        simulator.Given(_payloads[1]).FailsValidation("customers.0.landline", "invalid_phone_number");
        simulator.AddImportedAccount(_payloads[2].Key.ExternalAccountNumber, "A-00000017");
        await using ImportRun run = new AccountImporter(client, simulator.BaseAddress).Start(SourceOf(_payloads[..3]), Quick, cancellationToken: Cancellation);

        List<AccountOutcome> outcomes = await run.Outcomes.ToListAsync(Cancellation);

        outcomes.Single(outcome => outcome.Number is 2).Errors.ShouldHaveSingleItem().ShouldBe(new ImportFinding { Attr = "customers.0.landline", Code = "invalid_phone_number" });
        AccountOutcome already = outcomes.Single(outcome => outcome.Number is 3);
        already.Outcome.ShouldBe(ImportOutcome.AlreadyImported);
        already.AccountId.ShouldBe("A-00000017");
        outcomes.Single(outcome => outcome.Number is 1).Outcome.ShouldBe(ImportOutcome.Imported);
    }

    [Fact]
    public async Task Run_WindowAndDryRun_AreSent()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = Client(simulator);

        ImportSummary summary = await RunAsync(simulator, client, Quick with { IsDryRun = true }, _payloads[..5]);

        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.DryRunSucceeded] = 5 });
        simulator.Imports.ShouldAllBe(import => import.IsDryRun && import.KrakenIdentifier == null);
    }

    private static AccountImportClientOptions OptionsOf(Uri address) => new() { BaseAddress = address, Authentication = { Credential = "any" } };

    private static AccountImportClient Client(AccountImportSimulator simulator, TimeSpan? attemptTimeout = null)
    {
        AccountImportClientOptions options = OptionsOf(simulator.BaseAddress);
        options.Resilience.AttemptTimeout = attemptTimeout ?? options.Resilience.AttemptTimeout;
        return AccountImportClient.Create(options);
    }

    private static ImportSource SourceOf(AccountPayload[] payloads) => ImportSource.FromPayloads(
        new ImportSourceIdentity { Name = "samples", Hash = "1", Accounts = payloads.Length },
        Samples.ImportSupplier,
        _ => payloads.ToAsyncEnumerable());

    private async Task<ImportSummary> RunAsync(AccountImportSimulator simulator, AccountImportClient client, AccountImporterOptions options, AccountPayload[]? payloads = null)
    {
        await using ImportRun run = new AccountImporter(client, simulator.BaseAddress).Start(SourceOf(payloads ?? _payloads), options, cancellationToken: Cancellation);
        ImportSummary summary = await run.Completion;
        summary.IsConserved.ShouldBeTrue();
        return summary;
    }

    private void ShouldBeAllImported(AccountImportSimulator simulator, ImportSummary summary)
    {
        summary.Stops.ShouldBeEmpty();
        summary.Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = Accounts });
        foreach (AccountPayload payload in _payloads)
        {
            simulator.AssertCreatedOnce(payload.Key);
        }

        simulator.AssertNoViolations();
    }

    private JournalState[] States(AccountPayload payload) =>
    [
        .. File.ReadAllLines(JournalPath).Skip(1).Select(line => JournalEntryReader.Read(Samples.Utf8(line)))
            .Where(record => record.ExternalAccountNumber == payload.Key.ExternalAccountNumber)
            .Select(record => record.State),
    ];
}
