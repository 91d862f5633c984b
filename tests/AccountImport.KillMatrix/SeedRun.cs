using AccountImport.Client;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.KillMatrix;

/// <summary>Imports the accounts of one seed: the tool is killed, resumed by the very same command, killed again, and at last let end.</summary>
internal class SeedRun(SeedPlan plan, SeedFolder folder)
{
    private const int UnavailableExitCode = 2;
    private const int StoppedExitCode = 4;

    // Chance may let the first questions of a run be lost, one after the other: then it ends before it has begun, and says so.
    private const int MostEarlyEnds = 3;

    // Reached only by a run that hangs.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    // Nothing is delayed for as long.
    private static readonly TimeSpan LongTime = TimeSpan.FromHours(1);

    private volatile KillSwitch? _switch;
    private volatile bool _isPreparing;
    private int _runs;
    private Instant _begin;

    protected SeedPlan Plan => plan;

    protected SeedFolder Folder => folder;

    protected ShiftedClock Clock { get; } = new();

    /// <summary>When the import began, by the platform's clock: what is older is from before.</summary>
    protected Instant Begin => _begin;

    /// <summary>How often the tool was killed, or its journal cut.</summary>
    protected int Kills { get; set; }

    /// <summary>How often an import went on with a journal.</summary>
    protected int Resumes { get; set; }

    /// <summary>Runs it all.</summary>
    public async Task<SeedResult> RunAsync(CancellationToken cancellationToken)
    {
        Verdict verdict;
        try
        {
            await AccountPlanner.WriteAsync(folder.Input, plan, cancellationToken);
            folder.Note($"{plan.Accounts.Count} accounts, concurrency {plan.Concurrency}, kills: {string.Join("; ", plan.Kills)}; {plan.Faults}");
            verdict = await ImportAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The others go on, and the table is to say what has failed.
            verdict = new Verdict { Accounts = plan.Accounts.Count, CreatedOnce = 0, CreatedTwice = 0, Lost = 0, Unknown = 0, Faults = [exception.ToString()] };
        }

        foreach (string fault in verdict.Faults)
        {
            folder.Note($"FAULT {fault}");
        }

        if (verdict.Faults.Count is 0 && !folder.IsKept)
        {
            folder.Delete();
        }

        return new SeedResult(plan.Row, plan.Seed, Kills, Resumes, verdict, folder.Path);
    }

    /// <summary>Imports the accounts, however often that takes, and compares.</summary>
    protected virtual async Task<Verdict> ImportAsync(CancellationToken cancellationToken)
    {
        AccountImportSimulator simulator = await StartSimulatorAsync(new AccountImportSimulatorOptions(), cancellationToken);
        await using (simulator)
        {
            await PrepareAsync(simulator, cancellationToken);
            await KillAndResumeAsync(simulator, cancellationToken);
            int exitCode = await FinishAsync(simulator, cancellationToken);
            if (plan.AbsenceGrace == Timeout.InfiniteTimeSpan)
            {
                // In the morning everything has come that was late, and the same command asks again.
                LetEverythingCome();
                exitCode = await FinishAsync(simulator, cancellationToken);
            }

            return await JudgeAsync(simulator, folder.Journal, folder.Report, exitCode, cancellationToken);
        }
    }

    /// <summary>Starts the platform, which meets the tool with what the seed has for it.</summary>
    protected Task<AccountImportSimulator> StartSimulatorAsync(AccountImportSimulatorOptions options, CancellationToken cancellationToken) =>
        AccountImportSimulator.StartAsync(
            options with
            {
                TimeProvider = Clock,
                Seed = plan.Seed,
                PendingFor = SeedPlan.HalfOfImport,
                InProgressFor = SeedPlan.HalfOfImport,
                RandomFaults = plan.Faults,
                Script = request => _isPreparing ? ScriptedAnswer.Own : _switch?.Consider(request),
            },
            cancellationToken);

    /// <summary>Gives the platform what it has from before.</summary>
    protected async Task PrepareAsync(AccountImportSimulator simulator, CancellationToken cancellationToken)
    {
        foreach (PlannedAccount account in plan.Accounts.Where(account => account.Kind is AccountKind.AlreadyImported))
        {
            simulator.AddImportedAccount(account.ExternalAccountNumber, account.FormerIdentifier, SeedPlan.ImportSupplier);
        }

        _isPreparing = true;
        using AccountImportClient client = CreateClient(simulator);
        foreach (PlannedAccount account in plan.Accounts.Where(account => account.Kind is AccountKind.FailedBefore))
        {
            byte[] failing = await AccountPlanner.CreateFailedBeforeAsync(account, plan.Seed, cancellationToken);
            await client.ProcessAsync(AccountPayload.FromAccountFile(failing, SeedPlan.ImportSupplier), cancellationToken: cancellationToken);
        }

        _isPreparing = false;
        LetEverythingCome();
        _begin = Instant.FromDateTimeOffset(Clock.GetUtcNow());
    }

    protected static AccountImportClient CreateClient(AccountImportSimulator simulator)
    {
        var options = new AccountImportClientOptions { BaseAddress = simulator.BaseAddress };
        options.Authentication.Credential = "killed-t0ken";
        return AccountImportClient.Create(options);
    }

    /// <summary>Sets the platform's clock forward, so that what is delayed is visible, and what is pending has ended.</summary>
    protected void LetEverythingCome() => Clock.SetForward(LongTime);

    /// <summary>Kills the tool as often as the seed says, or until it has ended before.</summary>
    protected async Task KillAndResumeAsync(AccountImportSimulator simulator, CancellationToken cancellationToken)
    {
        foreach (Kill kill in plan.Kills)
        {
            switch (await RunToolAsync(CreateArguments(simulator, folder.Journal, folder.Report), kill, cancellationToken))
            {
                case null:
                    NoteKilled();
                    break;
                case UnavailableExitCode or StoppedExitCode:
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Is called after each kill, for a test that wants to see the matrix fail.</summary>
    protected virtual void NoteKilled()
    {
    }

    /// <summary>Lets the tool end.</summary>
    /// <returns>Its exit code.</returns>
    protected async Task<int> FinishAsync(AccountImportSimulator simulator, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> arguments = CreateArguments(simulator, folder.Journal, folder.Report);
        int exitCode = await RunToolAsync(arguments, kill: null, cancellationToken) ?? 0;
        for (int early = 1; exitCode is UnavailableExitCode or StoppedExitCode && early <= MostEarlyEnds; early++)
        {
            exitCode = await RunToolAsync(arguments, kill: null, cancellationToken) ?? 0;
        }

        return exitCode;
    }

    /// <summary>Runs the tool once.</summary>
    /// <returns>Its exit code; <see langword="null"/> if it was killed.</returns>
    protected async Task<int?> RunToolAsync(IReadOnlyList<string> arguments, Kill? kill, CancellationToken cancellationToken)
    {
        int run = ++_runs;
        Resumes += run > 1 ? 1 : 0;
        folder.Note($"run {run}: {ToolProcess.Describe(arguments)}");
        using ToolProcess tool = ToolProcess.Start(arguments, folder[FormattableString.Invariant($"run-{run}")]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestRun);
        var killSwitch = kill is null ? null : new KillSwitch(kill, tool);
        _switch = killSwitch;
        try
        {
            Task watching = killSwitch?.WatchAsync(folder.Journal, limit.Token) ?? Task.CompletedTask;
            await tool.WaitAsync(limit.Token);
            _switch = null;
            await limit.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Run {run} of the tool has not ended after {LongestRun.TotalMinutes} minutes.", exception);
        }

        folder.Note($"run {run}: {(tool.WasKilled ? $"killed at {kill}" : $"exit code {tool.ExitCode}")}");
        Kills += tool.WasKilled ? 1 : 0;
        return tool.WasKilled ? null : tool.ExitCode;
    }

    protected IReadOnlyList<string> CreateArguments(AccountImportSimulator simulator, string journal, string report) =>
    [
        "import", folder.Input,
        "--base-address", simulator.BaseAddress.AbsoluteUri,
        "--import-supplier", SeedPlan.ImportSupplier,
        "--journal", journal,
        "--report", report,
        "--concurrency", FormattableString.Invariant($"{plan.Concurrency}"),
        "--absence-grace", plan.AbsenceGrace == Timeout.InfiniteTimeSpan ? "never" : FormattableString.Invariant($"{plan.AbsenceGrace.TotalMilliseconds:F0}ms"),
        "--retry-budget", FormattableString.Invariant($"{plan.RetryBudget.TotalMilliseconds:F0}ms"),
        .. plan.ValidatesBefore ? (string[])["--validate", "before"] : [],
        .. plan.SyncsToDisk ? (string[])[] : ["--no-fsync"],
    ];

    /// <summary>Compares what is reported with what the platform has, once everything that was delayed has come.</summary>
    /// <param name="simulator">The platform.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="report">The folder with the reports.</param>
    /// <param name="exitCode">How the tool has ended; <see langword="null"/> if it was not the tool.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    protected async Task<Verdict> JudgeAsync(AccountImportSimulator simulator, string journal, string report, int? exitCode, CancellationToken cancellationToken)
    {
        LetEverythingCome();
        var truth = Truth.Of(simulator, _begin);
        await NoteTruthAsync(report, truth, cancellationToken);
        if (await ImportReports.FindAsync(report, cancellationToken) is not { } reports)
        {
            throw new InvalidOperationException($"The tool has ended with exit code {exitCode} and written no report.");
        }

        Verdict verdict = new Judge(plan, truth, reports, JournalRecords.Read(journal)).Decide(plan.Row.GetPromise());
        int expected = reports.ExpectedExitCode;
        return exitCode is null || exitCode == expected
            ? verdict
            : verdict with { Faults = [.. verdict.Faults, $"the exit code is {exitCode}, and by the outcomes {expected}"] };
    }

    /// <summary>Writes what has arrived and what came of it beside the reports, for whoever looks into a fault.</summary>
    private static async Task NoteTruthAsync(string report, Truth truth, CancellationToken cancellationToken)
    {
        await File.WriteAllLinesAsync(
            report + ".requests",
            truth.Requests.Select(request => $"{InstantPattern.ExtendedIso.Format(request.ReceivedAt)} {request.Operation} {request.Key?.ExternalAccountNumber} -> {request.StatusCode}"),
            cancellationToken);
        await File.WriteAllLinesAsync(
            report + ".imports",
            truth.Imports.SelectMany(imports => imports).Select(import => $"{InstantPattern.ExtendedIso.Format(import.ScheduledAt)} {import} {import.KrakenIdentifier}"),
            cancellationToken);
    }
}
