using System.CommandLine;
using AccountImport.Cli.Rendering;
using AccountImport.Client;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Commands;

/// <summary>Imports the accounts of a file.</summary>
internal sealed class ImportCommand : Command, IHasExamples
{
    private static readonly TimeSpan SimulatedPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ToolServices _services;
    private readonly ImportArguments _arguments;

    public ImportCommand(ToolServices services)
        : base("import", "Imports the accounts of a file, each of them once, and shows what became of each.")
    {
        _services = services;
        _arguments = new ImportArguments(services);
        _arguments.AddTo(this);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  Rehearse against the built-in simulator:",
        "    account-import import accounts.json --simulate --import-supplier SAMPLE",
        "  The same, with a platform that loses and delays; Ctrl-C, and once more:",
        "    account-import import accounts.json --simulate --import-supplier SAMPLE \\",
        "      --state simulator.jsonl --absence-grace 5s \\",
        "      --faults request-lost=0.05,answer-lost=0.05,latency=10ms..50ms",
        "  Have the platform try a file without creating anything:",
        "    account-import import accounts.json --dry-run \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE",
        "  Import, with the API key from a file, and keep the results:",
        "    account-import import accounts.json --token-file api-key.txt \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE \\",
        "      --report results",
        "  Send 100 accounts first, and the others if at most 2 % of these fail; stop",
        "  before the day begins:",
        "    account-import import accounts.json --token-file api-key.txt \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE \\",
        "      --canary 100 --max-failure-rate 2% --stop-at 06:30",
        "  Try again what failed, after the reason is gone:",
        "    account-import import accounts.json --token-file api-key.txt \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE \\",
        "      --retry failed,cancelled",
        "  Do what was planned, or nothing:",
        "    account-import import accounts.json --token-file api-key.txt \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE \\",
        "      --plan plan.json",
        "  Where the tenant takes no API key but a JWT, have the tool obtain it:",
        "    account-import import accounts.json --authentication obtain \\",
        "      --token-file api-key.txt \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE",
        string.Empty,
        "Ctrl-C once sends no further account and lets what is in flight be noted;",
        "twice stops at once. Whatever stops an import, even a power cut: the same",
        "command goes on with the journal, and creates no account twice.",
        string.Empty,
        "Exit codes:",
        "  0  all imported, already there, validated, scheduled with --no-wait, or",
        "     passed the dry run",
        "  1  some rejected, failed, cancelled, or did not pass the dry run",
        "  2  usage, configuration, unreadable, broken or changed file, journal of",
        "     something else, or unreachable host",
        "  3  authentication",
        "  4  stopped before the end; the same command goes on",
        "  5  stopped because too many accounts failed",
        "  6  some outcome unknown or still pending; the same command asks again",
        "  7  a fault of the tool, a damaged journal, or a full disk",
        "  If several hold, in this order: 2, 3, 7, 5, 4, 6, 1.",
        string.Empty,
        .. FaultSpecification.HelpLines,
    ];

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        ImportRequest request = _arguments.Read(parsed);
        await ThrowIfUnreadableAsync(request).ConfigureAwait(false);
        return request.Simulation is { } simulation
            ? await RehearseAsync(request, simulation).ConfigureAwait(false)
            : await ImportAsync(request).ConfigureAwait(false);
    }

    /// <summary>Opens the file and closes it again: one that is not there is said before a credential that is not there either.</summary>
    private async Task ThrowIfUnreadableAsync(ImportRequest request)
    {
        if (request.File is not AccountFileSource.StandardInput)
        {
            await AccountFileSource.Open(_services, request.File, request.Reading).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<ExitCode> ImportAsync(ImportRequest request)
    {
        Uri target = request.BaseAddress!;
        using AccountImportClient client =
            ClientFactory.Create(_services, target, request.Authentication, request.TokenFile, request.IncludesErrorDetail);
        AccountImporterOptions options = request.Options;
        options = options with
        {
            JournalPath = request.JournalPath ?? JournalPath.Beside(request.File, target, JournalPath.DescribeMode(options)),
        };
        return await ExecuteAsync(request, client, target, options, canResume: true, keepsJournal: true).ConfigureAwait(false);
    }

    private async Task<ExitCode> RehearseAsync(ImportRequest request, SimulationSettings simulation)
    {
        bool forgets = simulation.StatePath is null;
        using RehearsalFolder? folder = forgets && request.JournalPath is null ? new RehearsalFolder() : null;
        AccountImportSimulator simulator = await Simulation.StartAsync(simulation, CancellationToken.None).ConfigureAwait(false);
        await using (simulator.ConfigureAwait(false))
        {
            _services.Console.Note("Simulated: no account is created anywhere.");
            using AccountImportClient client =
                ClientFactory.CreateForSimulator(_services, simulator.BaseAddress, request.Authentication, request.IncludesErrorDetail);
            AccountImporterOptions options = request.Options;
            options = options with
            {
                JournalPath = request.JournalPath
                    ?? folder?.JournalPath
                    ?? JournalPath.BesideForSimulator(request.File, JournalPath.DescribeMode(options)),

                // The simulator is near and quick, and asking it often costs nothing.
                PollInterval = SimulatedPollInterval,

                // What is gone at the end anyway need not survive a power cut.
                SyncsToDisk = options.SyncsToDisk && folder is null,
            };

            // Whatever its port, no other simulator is this one: a journal of it fits only one with the same state.
            var target = new Uri($"simulator:{simulator.StateId ?? Guid.NewGuid().ToString()}");
            return await ExecuteAsync(request, client, target, options, canResume: !forgets, keepsJournal: folder is null).ConfigureAwait(false);
        }
    }

    private async Task<ExitCode> ExecuteAsync(ImportRequest request, AccountImportClient client, Uri target, AccountImporterOptions options, bool canResume, bool keepsJournal)
    {
        var commands = new FollowUpCommands
        {
            BaseAddress = request.BaseAddress,
            ImportSupplier = request.ImportSupplier,
            IsDryRun = options.IsDryRun,
            IsValidation = options.Validate is ValidateMode.Only,
            IdentifierPath = request.Reading.IdentifierPath,
            JournalPaths = keepsJournal ? [options.JournalPath] : [],
            Files = request.File is AccountFileSource.StandardInput ? [] : [request.File],
        };
        options = _services.AdjustImport(options with
        {
            ErrorDetailPath = request.IncludesErrorDetail ? JournalPath.DetailsOf(options.JournalPath) : null,
            ReportOptions = options.ReportFolder is null ? options.ReportOptions : commands.ToReportOptions(canResume ? ["account-import", .. ImportArguments.WithoutPlan(_services.Arguments)] : null),
        });
        if (request.PlanPath is { } planPath)
        {
            options = options with { Plan = await ReadPlanAsync(planPath).ConfigureAwait(false) };
        }

        ImportSource source = AccountFileSource.CreateImport(_services, request.File, request.ImportSupplier, request.Reading);
        var importer = new AccountImporter(client, target, _services.TimeProvider);
        return await new ImportExecution(_services, request, options, canResume).RunAsync(importer, source).ConfigureAwait(false);
    }

    private async Task<ImportPlan> ReadPlanAsync(string path)
    {
        try
        {
            return await ImportPlan.ReadAsync(path, _services.Interruption.Stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ImportPlanException or IOException)
        {
            throw new ToolException(ExitCode.Usage, DisplayText.Clean(exception.Message), exception);
        }
        catch (OperationCanceledException exception)
        {
            throw new ToolException(ExitCode.Stopped, "Stopped before anything was sent.", exception);
        }
    }
}
