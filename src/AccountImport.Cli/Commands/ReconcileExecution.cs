using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Has the accounts compared, shows the differences, and says how to go on.</summary>
/// <param name="services">What is around it.</param>
/// <param name="request">What was asked for.</param>
/// <param name="options">How the accounts are compared.</param>
internal sealed class ReconcileExecution(ToolServices services, ReconcileRequest request, AccountReconcilerOptions options)
{
    private readonly ToolConsole _console = services.Console;

    /// <summary>Where all differences are written; <see langword="null"/> for nowhere.</summary>
    public required string? DifferencesPath { get; init; }

    /// <summary>The words of the command that goes on.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <exception cref="ToolException">The file, the journal or the answers cannot be used, or the results cannot be written.</exception>
    public async Task<ExitCode> RunAsync(AccountReconciler reconciler)
    {
        using CancellationTokenRegistration onStop = services.Interruption.Stopping.Register(() => _console.Note("Stopping: no further account is asked for."));
        try
        {
            using DifferencesFile? differences = DifferencesPath is { } path ? new DifferencesFile(services, path) : null;
            ReconciliationRendering rendering = CreateRendering();

            // JSON Lines on a terminal and a bar would write over one another.
            bool showsProgress = !request.IsJson || _console.ResultsTerminal is null;
            ReconciliationSummary summary = await ReconciliationProgressBar.ShowAsync(
                showsProgress ? _console.MessagesTerminal : null,
                report => reconciler.RunAsync(
                    AccountFileSource.CreateImport(services, request.File, request.ImportSupplier, request.Reading),
                    options,
                    difference =>
                    {
                        differences?.Add(difference);
                        rendering.Add(difference);
                    },
                    new ProgressSink(report, NoteResumption),
                    services.Interruption.Stopping)).ConfigureAwait(false);
            differences?.Complete();
            rendering.Complete(summary);
            Explain(summary);
            return summary.GetExitCode();
        }
        catch (ImportJournalException exception)
        {
            string advice = exception.Fault is ImportJournalFault.OtherInput ? " The changed one is accepted with --accept-changed-file, another journal is named with --journal." : string.Empty;
            throw new ToolException(exception.GetExitCode(), DisplayText.Clean(exception.Message) + advice, exception);
        }
        catch (ReconciliationStateException exception)
        {
            throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(exception.Message)} To begin anew add --anew; another file is named with --answers.", exception);
        }
        catch (AccountFileException exception) when (!services.Interruption.Stopping.IsCancellationRequested)
        {
            throw AccountFileSource.Unreadable(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AccountFileException)
        {
            // What is read may break off for the same wish to stop.
            throw new ToolException(ExitCode.Stopped, "Stopped before any account was asked for.", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.Internal, DisplayText.Clean(exception.Message), exception);
        }
    }

    private ReconciliationRendering CreateRendering() =>
        request.IsJson ? new JsonReconciliationRendering(_console.Results)
        : _console.ResultsTerminal is { } terminal ? new TableReconciliationRendering(terminal, DifferencesPath)
        : new LineReconciliationRendering(_console.Results);

    private void NoteResumption(ReconciliationProgress first)
    {
        if (first.AnsweredBefore > 0)
        {
            _console.Note($"Going on with {DisplayText.Clean(options.AnswersPath)}: {first.AnsweredBefore} accounts were answered for before. To ask for all again add --anew.");
        }
    }

    private void Explain(ReconciliationSummary summary)
    {
        // Who asked for the stop knows, and has been told already.
        foreach (ImportStop stop in summary.Stops.Where(stop => stop.Reason is not ImportStopReason.Requested))
        {
            if (stop.Reason.GetExitCode() is ExitCode.Stopped)
            {
                _console.Note(DisplayText.Clean(stop.Message));
            }
            else
            {
                _console.Error(DisplayText.Clean(stop.Message));
            }
        }

        if (DifferencesPath is { } path)
        {
            _console.Note($"The differences are in {DisplayText.Clean(path)}.");
        }

        if (!summary.IsComplete)
        {
            string command = ShellCommand.Join(Command);
            _console.Note("To go on, run the same command again:");
            _console.NoteUnbroken(DisplayText.IsClean(command) ? $"  {command}" : "  (not shown, since it holds characters that are not seen)");
        }
    }

    private sealed class ProgressSink(Action<ReconciliationProgress> report, Action<ReconciliationProgress> reportFirst) : IProgress<ReconciliationProgress>
    {
        private int _reports;

        public void Report(ReconciliationProgress value)
        {
            if (Interlocked.Increment(ref _reports) is 1)
            {
                reportFirst(value);
            }

            report(value);
        }
    }
}
