using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Has the accounts imported, shows what becomes of them, and says how to go on.</summary>
/// <param name="services">What is around it.</param>
/// <param name="request">What was asked for.</param>
/// <param name="options">How the accounts are imported.</param>
/// <param name="canResume">Whether the same command goes on with the journal.</param>
internal sealed class ImportExecution(ToolServices services, ImportRequest request, AccountImporterOptions options, bool canResume)
{
    private readonly ToolConsole _console = services.Console;
    private readonly Interruption _interruption = services.Interruption;
    private readonly ImportRendering _rendering = CreateRendering(services.Console, request, options);
    private StopReason? _unshown;

    /// <exception cref="ToolException">The journal or the file cannot be used, or the wish to stop came before anything was sent.</exception>
    public async Task<ExitCode> RunAsync(AccountImporter importer, ImportSource source)
    {
        using CancellationTokenRegistration onStop = _interruption.Stopping.Register(
            () => _console.Note("Stopping: no further account is sent, and calls under way are waited for. Ctrl-C again to stop at once."));

        ImportSummary summary;
        IImportProgressDisplay[] displays = [.. CreateDisplays()];
        try
        {
            summary = await ImportAsync(importer, source, progress => Array.ForEach(displays, display => display.Show(progress))).ConfigureAwait(false);
        }
        finally
        {
            Array.ForEach(displays, display => display.Dispose());
        }

        if (summary is { Read: 0, Stops: [{ Reason: ImportStopReason.Requested }, ..] })
        {
            throw new ToolException(ExitCode.Stopped, "Stopped before anything was sent.");
        }

        Show(() => _rendering.Complete(summary));
        Explain(summary);
        return ExitCodePrecedence.First([summary.GetExitCode(), _unshown?.ExitCode ?? ExitCode.Success]);
    }

    private static ImportRendering CreateRendering(ToolConsole console, ImportRequest request, AccountImporterOptions options)
    {
        if (request.IsJson)
        {
            return new JsonImportRendering(console.Results);
        }

        return console.ResultsTerminal is { } terminal
            ? new TableImportRendering(
                terminal,
                request.File,
                options.ReportFolder is { } folder
                    ? $"{DisplayText.Clean(Path.Combine(folder, ImportReport.OutcomesName))} has every account and its Kraken account number."
                    : "For every account and its Kraken account number add --report DIR.")
            : new LineImportRendering(console.Results, request.File);
    }

    /// <summary>Shows how far it is: on one screen of a terminal, else as lines with a fixed interval; as events among the others if these are written.</summary>
    private IEnumerable<IImportProgressDisplay> CreateDisplays()
    {
        TimeProvider clock = services.TimeProvider;
        if (_console.Verbosity is not Verbosity.Quiet && _rendering is JsonImportRendering json)
        {
            yield return new PeriodicProgress(clock, progress =>
            {
                if (progress is not null)
                {
                    Show(() => json.AddProgress(progress, clock.GetUtcNow()));
                }
            });
        }

        // JSON Lines on a terminal and a screen would write over one another.
        if (_console.ProgressTerminal is { } terminal && !(request.IsJson && _console.ResultsTerminal is not null))
        {
            yield return new ScreenProgress(terminal, new ImportScreen(request.File, DescribeTarget(), clock, terminal.Profile.Capabilities.Unicode, canResume));
        }
        else if (!request.IsJson)
        {
            yield return new PeriodicProgress(clock, progress => _console.NoteUnbroken(ProgressText.DescribeLine(progress, clock.GetUtcNow())));
        }
    }

    private string DescribeTarget()
    {
        string target = request.BaseAddress?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped) ?? "simulator";
        return options switch
        {
            { Validate: ValidateMode.Only } => $"{target} (validation only)",
            { IsDryRun: true } => $"{target} (dry run)",
            _ => target,
        };
    }

    private async Task<ImportSummary> ImportAsync(AccountImporter importer, ImportSource source, Action<ImportProgress> report)
    {
        bool isResumed = File.Exists(options.JournalPath);
        var progress = new ProgressSink(report, first =>
        {
            if (isResumed)
            {
                NoteResumption(first);
            }

            if (first.JournalWarning is { } warning)
            {
                _console.Note(DisplayText.Clean(warning));
            }
        });
        try
        {
            ImportRun run = importer.Start(source, options, progress, _interruption.Now);
            await using (run.ConfigureAwait(false))
            {
                using CancellationTokenRegistration onStop = _interruption.Stopping.Register(() => _ = run.StopAsync());
                await ShowOutcomesAsync(run).ConfigureAwait(false);
                return await run.Completion.ConfigureAwait(false);
            }
        }
        catch (ImportJournalException exception)
        {
            throw new ToolException(exception.GetExitCode(), DescribeUnusableJournal(exception), exception);
        }
        catch (ImportPlanException exception)
        {
            throw new ToolException(ExitCode.Usage, DisplayText.Clean(exception.Message), exception);
        }
        catch (AccountFileException exception) when (!_interruption.Stopping.IsCancellationRequested)
        {
            throw AccountFileSource.Unreadable(exception);
        }
        catch (Exception exception) when (exception is AccountFileException or OperationCanceledException)
        {
            // What is read may break off for the same wish to stop.
            throw new ToolException(ExitCode.Stopped, "Stopped before anything was sent.", exception);
        }
    }

    private async Task ShowOutcomesAsync(ImportRun run)
    {
        await foreach (AccountOutcome outcome in run.Outcomes.ConfigureAwait(false))
        {
            if (!Show(() => _rendering.Add(outcome)))
            {
                // Nobody would know what became of the others: the import ends in good order, and its journal knows.
                return;
            }
        }
    }

    private bool Show(Action show)
    {
        try
        {
            show();
            return true;
        }
        catch (IOException exception)
        {
            // The disk under a redirected output is full.
            _unshown ??= new StopReason(ExitCode.Internal, $"The results cannot be written: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _unshown ??= new StopReason(ExitCode.Internal, $"The results cannot be shown ({exception.GetType().Name}); please report it.");
            services.Debug(exception);
        }

        return false;
    }

    private void NoteResumption(ImportProgress first)
    {
        string accounts = first.Total is { } total ? $"{first.Ended} of {total} accounts have" : $"{first.Ended} accounts have";
        _console.Note($"Going on with {DisplayText.Clean(options.JournalPath)}: {accounts} their outcome already.");
    }

    /// <summary>Says what is wrong with the journal, and what to do about it on the command line.</summary>
    private string DescribeUnusableJournal(ImportJournalException exception)
    {
        string? advice = exception.Fault switch
        {
            ImportJournalFault.OtherTarget when request.Simulation is not null =>
                "A rehearsal is resumed only with the same simulator, which must keep its state: name the file of that with --state. "
                    + "To begin anew, name another journal with --journal.",
            ImportJournalFault.OtherInput => "The changed one is accepted with --accept-changed-file, another journal is named with --journal.",
            ImportJournalFault.InUse or ImportJournalFault.Damaged => null,
            _ => "Another one is named with --journal.",
        };
        string message = DisplayText.Clean(exception.Message);
        return advice is null ? message : $"{message} {advice}";
    }

    private void Explain(ImportSummary summary)
    {
        // Who asked for the stop knows, and has been told already.
        foreach (ImportStop stop in summary.FindStops().Where(stop => stop.Reason is not ImportStopReason.Requested))
        {
            Say(new StopReason(stop.Reason.GetExitCode(), DisplayText.Clean(stop.Message)));
        }

        if (_unshown is not null)
        {
            Say(_unshown);
        }

        if (!summary.IsConserved)
        {
            _console.Error($"The outcomes do not add up to the {summary.Read} accounts that were read; please report it.");
        }

        if (summary.ChangedSinceImport > 0)
        {
            _console.Note($"Imported before, and changed in the file since: {summary.ChangedSinceImport}. They were not sent again.");
        }

        foreach (string line in summary.Report is { } report ? ReportFolder.Describe(report) : [])
        {
            _console.Note(line);
        }

        ExplainHowToGoOn(summary);
    }

    private void Say(StopReason reason)
    {
        if (reason.ExitCode is ExitCode.Stopped or ExitCode.OutcomeUnknown)
        {
            _console.Note(reason.Message);
        }
        else
        {
            _console.Error(reason.Message);
        }
    }

    private void ExplainHowToGoOn(ImportSummary summary)
    {
        if (!summary.IsOpen())
        {
            return;
        }

        if (!canResume)
        {
            _console.Note("This rehearsal cannot be resumed: the simulator forgets it, unless --state names a file to keep it in.");
            return;
        }

        if (summary.Count(ImportOutcome.Unknown) + summary.Count(ImportOutcome.StillPending) > 0)
        {
            _console.Note("Unknown or still pending: the same command asks for these again, and creates none of them twice.");
        }

        // A time that has passed would be refused, or stop the import at once.
        string times = summary.Stops.Any(stop => stop.Reason is ImportStopReason.StopTime or ImportStopReason.WindowEnd)
            ? ", with a later time or none for --stop-at and --window-end"
            : string.Empty;
        string command = ShellCommand.Join(["account-import", .. ImportArguments.WithoutPlan(services.Arguments)]);
        string plan = request.PlanPath is null ? string.Empty : ", without the plan, which counts from the beginning";
        _console.Note($"To go on, run the same command again{times}{plan}:");
        _console.NoteUnbroken(DisplayText.IsClean(command) ? $"  {command}" : "  (not shown, since it holds characters that are not seen)");
        _console.Note($"The journal is {DisplayText.Clean(options.JournalPath)}.");
    }

    private sealed class ProgressSink(Action<ImportProgress> report, Action<ImportProgress> reportFirst) : IProgress<ImportProgress>
    {
        private int _reports;

        public void Report(ImportProgress value)
        {
            if (Interlocked.Increment(ref _reports) is 1)
            {
                reportFirst(value);
            }

            report(value);
        }
    }
}
