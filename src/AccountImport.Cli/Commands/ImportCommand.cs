using System.CommandLine;
using System.Globalization;
using AccountImport.Cli.Importing;
using AccountImport.Cli.Rendering;
using AccountImport.Client;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Commands;

/// <summary>Imports the accounts of a file.</summary>
internal sealed class ImportCommand : Command, IHasExamples
{
    private const int MaxConcurrency = 256;

    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(20);

    private static readonly TimeSpan SimulatedPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ToolServices _services;
    private readonly Argument<string> _file = SharedOptions.CreateFile();
    private readonly Option<string> _identifierPath = SharedOptions.CreateIdentifierPath();
    private readonly Option<string> _wrapper = SharedOptions.CreateWrapper();

    private readonly Option<bool> _simulate = new("--simulate")
    {
        Description = "Import into a simulator inside the tool; no account is created anywhere, and no credential is needed.",
    };

    private readonly Option<Uri?> _baseAddress = SharedOptions.CreateBaseAddress();
    private readonly Option<string> _importSupplier = SharedOptions.CreateImportSupplier();

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Have the platform try each account without creating it.",
    };

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = $"How many accounts are in flight at most, from 1 to {MaxConcurrency}.",
        HelpName = "N",
        DefaultValueFactory = _ => 8,
    };

    private readonly Option<TimeSpan?> _deadline = new("--deadline")
    {
        Description = "How long the platform may take for an account once it is scheduled, such as 30s, 10m or 2h30m. [default: 30m]",
        HelpName = "DURATION",
        CustomParser = result =>
        {
            if (!Duration.TryParse(result.Tokens[0].Value, out TimeSpan deadline))
            {
                result.AddError($"--deadline is not a duration: {Duration.Form}.");
            }
            else if (deadline <= TimeSpan.Zero || deadline > LongestDeadline)
            {
                result.AddError($"--deadline must be longer than zero and at most {LongestDeadline.Days}d.");
            }

            return deadline;
        },
    };

    private readonly Option<string[]> _alreadyImported =
        SharedOptions.CreateAlreadyImported("With --simulate: an external account number that the simulator has from before; several may follow.");

    private readonly Option<Authentication> _authentication = SharedOptions.CreateAuthentication();
    private readonly Option<string?> _tokenFile = SharedOptions.CreateTokenFile();
    private readonly Option<bool> _json = SharedOptions.CreateJson();

    public ImportCommand(ToolServices services)
        : base("import", "Imports the accounts of a file, and shows what became of each.")
    {
        _services = services;
        _concurrency.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int concurrency) || concurrency is < 1 or > MaxConcurrency))
            {
                result.AddError($"--concurrency must be a whole number from 1 to {MaxConcurrency}.");
            }
        });
        Add(_file);
        Add(_simulate);
        Add(_baseAddress);
        Add(_importSupplier);
        Add(_dryRun);
        Add(_concurrency);
        Add(_deadline);
        Add(_alreadyImported);
        Add(_authentication);
        Add(_tokenFile);
        Add(_identifierPath);
        Add(_wrapper);
        Add(_json);
        Validators.Add(result =>
        {
            bool isSimulated = result.GetResult(_simulate) is not null;
            if (isSimulated == result.GetResult(_baseAddress) is not null)
            {
                result.AddError("Say where to import to, with either --simulate or --base-address.");
            }

            if (!isSimulated && result.GetResult(_alreadyImported) is { Implicit: false })
            {
                result.AddError("--already-imported is for the simulator: it needs --simulate.");
            }
        });
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  Rehearse against the built-in simulator:",
        "    account-import import accounts.json --simulate --import-supplier SAMPLE",
        "  Have the platform try a file without creating anything:",
        "    account-import import accounts.json --dry-run \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE",
        "  Import, with the API key from a file, and keep the results:",
        "    account-import import accounts.json --token-file api-key.txt --json \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE \\",
        "      > results.jsonl",
        "  Where the tenant takes no API key but a JWT, have the tool obtain it:",
        "    account-import import accounts.json --authentication obtain \\",
        "      --token-file api-key.txt \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE",
        string.Empty,
        "Ctrl-C once lets the accounts in flight end; twice stops at once. The same",
        "command goes on: accounts that were imported are then reported as already",
        "imported.",
    ];

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        IReadOnlyList<AccountRecord> records = await ReadAsync(parsed).ConfigureAwait(false);
        Authentication authentication = parsed.GetRequiredValue(_authentication);
        if (!parsed.GetValue(_simulate))
        {
            using AccountImportClient client = ClientFactory.Create(_services, parsed.GetRequiredValue(_baseAddress)!, authentication, parsed.GetValue(_tokenFile));
            return await ImportAsync(parsed, records, client, _services.Import).ConfigureAwait(false);
        }

        AccountImportSimulator simulator = await Simulation
            .StartAsync(port: 0, parsed.GetRequiredValue(_alreadyImported), CancellationToken.None)
            .ConfigureAwait(false);
        await using (simulator.ConfigureAwait(false))
        {
            _services.Console.Note("Simulated: no account is created anywhere.");
            using AccountImportClient client = ClientFactory.CreateForSimulator(_services, simulator.BaseAddress, authentication);
            return await ImportAsync(parsed, records, client, ForSimulator(_services.Import)).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the whole file: what is broken in it shows before anything is sent.</summary>
    private async Task<IReadOnlyList<AccountRecord>> ReadAsync(ParseResult parsed)
    {
        AccountFileReader reader = AccountFileSource.Open(
            _services,
            parsed.GetRequiredValue(_file),
            new AccountFileReaderOptions
            {
                IdentifierPath = parsed.GetRequiredValue(_identifierPath),
                WrapperMember = parsed.GetRequiredValue(_wrapper),
                ComparesAccounts = true,
            });
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                return await ReadingProgress.ShowAsync(
                    _services.Console.MessagesTerminal,
                    "Reading",
                    reader,
                    _services.Import.TimeProvider,
                    () => ReadAllAsync(reader, _services.Interruption.Stopping)).ConfigureAwait(false);
            }
            catch (AccountFileException exception) when (!_services.Interruption.Stopping.IsCancellationRequested)
            {
                throw AccountFileSource.Unreadable(exception);
            }
            catch (Exception exception) when (exception is AccountFileException or OperationCanceledException)
            {
                // What is read may break off for the same wish to stop.
                throw new ToolException(ExitCode.Stopped, "Stopped before anything was sent.");
            }
        }
    }

    private static async Task<IReadOnlyList<AccountRecord>> ReadAllAsync(AccountFileReader reader, CancellationToken cancellationToken)
    {
        var records = new List<AccountRecord>();
        await foreach (AccountRecord record in reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            records.Add(record);
        }

        return records;
    }

    /// <summary>The simulator is near and quick, and asking it often costs nothing.</summary>
    private static ImportOptions ForSimulator(ImportOptions import) => import with
    {
        PollInterval = import.PollInterval < SimulatedPollInterval ? import.PollInterval : SimulatedPollInterval,
    };

    private async Task<ExitCode> ImportAsync(ParseResult parsed, IReadOnlyList<AccountRecord> records, AccountImportClient client, ImportOptions import)
    {
        ToolConsole console = _services.Console;
        Interruption interruption = _services.Interruption;
        bool isJson = parsed.GetValue(_json);
        string file = parsed.GetRequiredValue(_file);
        ImportRendering rendering = isJson ? new JsonImportRendering(console.Results)
            : console.ResultsTerminal is { } terminal ? new TableImportRendering(terminal, file, records.Count)
            : new LineImportRendering(console.Results, file);
        var options = new ImportRunOptions
        {
            ImportSupplier = parsed.GetRequiredValue(_importSupplier),
            IsDryRun = parsed.GetValue(_dryRun),
            Concurrency = parsed.GetValue(_concurrency),
            Import = import with { Deadline = parsed.GetValue(_deadline) ?? import.Deadline },
            ThrottledDelay = _services.ThrottledDelay,
        };

        using CancellationTokenRegistration onStop = interruption.Stopping.Register(
            () => console.Note("Stopping: no further account is sent, and those in flight are waited for. Ctrl-C again to stop at once."));

        // JSON Lines on a terminal and a bar would write over one another.
        bool showsProgress = !isJson || console.ResultsTerminal is null;
        ImportSummary summary = await ImportProgress.ShowAsync(
            showsProgress ? console.MessagesTerminal : null,
            records.Count,
            advance => new ImportRun(client, options, interruption, outcome => EndAccount(outcome, advance), _services.Debug).RunAsync(records)).ConfigureAwait(false);

        rendering.Complete(summary);
        foreach (StopReason reason in summary.StopReasons)
        {
            if (reason.ExitCode is ExitCode.Stopped or ExitCode.OutcomeUnknown)
            {
                console.Note(reason.Message);
            }
            else
            {
                console.Error(reason.Message);
            }
        }

        if (!summary.IsConserved)
        {
            console.Error($"The outcomes do not add up to the {summary.Read} accounts that were read; please report it.");
        }

        return summary.ExitCode;

        void EndAccount(AccountOutcome outcome, Action advance)
        {
            advance();
            rendering.Add(outcome);
        }
    }
}
