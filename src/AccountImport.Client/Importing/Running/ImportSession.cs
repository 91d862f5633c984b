using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Pacing;
using AccountImport.Client.Importing.Polling;
using AccountImport.Client.Importing.Reports;
using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>One run of an import, from the opening of its journal to its summary.</summary>
internal sealed class ImportSession(
    IAccountImportClient client,
    Uri target,
    TimeProvider clock,
    ImportSource source,
    AccountImporterOptions options,
    IProgress<ImportProgress>? progress)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    // No timer takes more than some weeks.
    private static readonly Duration LongestTimer = Duration.FromDays(20);

    public RunControl Control { get; } = new();

    /// <summary>Opens the journal.</summary>
    /// <returns>The journal; <see langword="null"/> if the run was stopped before.</returns>
    public async Task<ImportJournal?> OpenAsync()
    {
        try
        {
            await ThrowIfNotPlannedAsync().ConfigureAwait(false);
            ImportSourceIdentity identity = await source.IdentifyAsync(Control.AdmissionStopped).ConfigureAwait(false);
            return await ImportJournal.OpenAsync(
                options.JournalPath,
                JournalHeader.Of(source, target, options, identity, Instant.FromDateTimeOffset(clock.GetUtcNow())),
                options.AcceptsChangedInput,
                options.SyncsToDisk,
                options.JournalEnvironment,
                Control.AdmissionStopped).ConfigureAwait(false);
        }
        catch (Exception exception) when (Control.IsStopping && exception is OperationCanceledException or AccountFileException)
        {
            // What is read may break off for the same wish to stop.
            return null;
        }
    }

    /// <exception cref="ImportPlanException">The run would do something else than was planned.</exception>
    private async Task ThrowIfNotPlannedAsync()
    {
        if (options.Plan is { } plan)
        {
            ImportPlan actual = await ImportPlan.CreateCheckedAsync(source, target, options, Control.AdmissionStopped).ConfigureAwait(false);
            if (plan.FindDifferences(actual) is { Count: > 0 } differences)
            {
                throw new ImportPlanException($"The run would not do what was planned. {string.Join(' ', differences)} Nothing was sent. Make a new plan, or run without one.");
            }
        }
    }

    /// <summary>Imports the accounts.</summary>
    public async Task<ImportSummary> RunAsync(ImportJournal journal)
    {
        // The importer repeats, journals and paces.
        CallRepeats.LeaveToCaller();

        long beganAt = clock.GetTimestamp();
        var tally = new OutcomeTally(options, Control);
        using ErrorDetailLog? errorDetails = options.ErrorDetailPath is { } path ? new ErrorDetailLog(path) : null;
        using var pace = new Pace(options, clock);
        var run = new RunContext(client, options, clock, source.ImportSupplier, journal, Control, tally, errorDetails, pace);
        using WorkQueue queue = run.Queue;
        (long endedBefore, AccountKey? first) = Recover(run);
        using var meter = new ProgressMeter(run, journal.Header.Input.Accounts, progress, ProgressInterval);
        using ITimer? stopTimer = SetStopTimer();
        using CancellationTokenRegistration onPollingStopped = Control.PollingStopped.Register(static state => ((WorkQueue)state!).EndPolling(), queue);

        var firstCall = new FirstCall(client, pace, Control, clock, options.RetryBudget)
        {
            HowToGoOn = "start the import again with the same journal.",
            NoteServerTime = run.NoteServerTime,
        };
        using var admission = new Admission(run, source, firstCall.EnsureReachableAsync, account => GoOnWith(run, account));
        if (first is null || await firstCall.EnsureReachableAsync(first).ConfigureAwait(false))
        {
            var statuses = new StatusAsker(run);
            var sender = new AccountSender(run, statuses);
            Task[] workers = [.. Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => WorkAsync(run, sender, statuses)))];
            if (HasEverything(run) is { } accounts)
            {
                admission.SkipFirstReading(accounts);
            }

            await AdmitAsync(run, admission).ConfigureAwait(false);
            queue.EndAdmission();
            await Task.WhenAll(workers).ConfigureAwait(false);
        }

        if (admission.IsComplete && journal.Header.Input.Accounts is { } named && named != admission.Read)
        {
            Control.Stop(
                ImportStopReason.Internal,
                $"The input was said to have {named} accounts, and {admission.Read} were read. Find out which is right; then start the import again with the same journal.");
        }

        await journal.CompleteAsync().ConfigureAwait(false);
        if (journal.Failure is { } failure)
        {
            Control.Stop(ImportStopReason.Journal, failure.Message);
        }

        return await SummarizeAsync(run, admission, endedBefore, beganAt).ConfigureAwait(false);
    }

    /// <summary>What a run comes to that was stopped before it had a journal.</summary>
    public ImportSummary SummarizeNothing() => new()
    {
        Read = 0,
        Counts = new Dictionary<ImportOutcome, long>(),
        IsDryRun = options.IsDryRun,
        Stops = Control.Stops,
    };

    /// <summary>Takes over what an earlier run has left: what has ended is counted, and what may be on its way is asked for.</summary>
    private (long EndedBefore, AccountKey? First) Recover(RunContext run)
    {
        ImportJournal journal = run.Journal;
        AccountKey? first = null;
        long ended = 0;
        for (int account = 1; account <= journal.LastAccount; account++)
        {
            JournalState state = journal.GetState(account);
            if (state.IsEnd())
            {
                ended += CountFromBefore(run, account, state);
                continue;
            }

            if (state is JournalState.None || (state is JournalState.NotSent && journal.Read(account).UnresolvedSince is null))
            {
                continue;
            }

            if (state is JournalState.Scheduled or JournalState.StillPending && !options.WaitsForEnd)
            {
                ended += state is JournalState.Scheduled ? CountFromBefore(run, account, state) : 0;
                continue;
            }

            first ??= run.GetKey(journal.Read(account).ExternalAccountNumber!);
            if (journal.HasChangedInput && journal.GetNumber(account) is 0)
            {
                // Its outcome has a number when it is known whether the input still has it.
                run.UnderWayFromBefore.Add(account);
            }
            else
            {
                GoOnWith(run, account);
            }
        }

        return (ended, first);
    }

    /// <summary>Has the status of an account asked that an earlier run has left under way.</summary>
    private static void GoOnWith(RunContext run, int account)
    {
        run.Tally.AdmitFromBefore();
        JournalEntry entry = run.Journal.Read(account);
        if (entry.State is JournalState.Scheduled or JournalState.StillPending)
        {
            run.Poll(account, wait: TimeSpan.Zero);
            return;
        }

        if (entry.State is JournalState.Intended)
        {
            // It can have left until the run that wrote this died, and that was before this one had the journal.
            Instant now = run.Now;
            run.Append(entry = entry with { State = JournalState.Unresolved, At = now, SentUntil = now, UnresolvedSince = entry.UnresolvedSince ?? entry.At });
        }

        long timestamp = run.Clock.GetTimestamp();
        TimeSpan since = (run.Now - (entry.SentUntil ?? entry.At)).ToTimeSpan();
        run.Queue.Add(new PendingAccount(
            timestamp,
            timestamp - run.ToTicks(since > TimeSpan.Zero ? since : TimeSpan.Zero),
            account,
            Asked: 0,
            PendingKind.Unresolved,
            WorkTimes.Unnoted));
    }

    /// <summary>Counts an account that had its outcome before this run, unless the input, which has changed, does not have it as far as is known.</summary>
    private int CountFromBefore(RunContext run, int account, JournalState state)
    {
        if (run.Journal.HasChangedInput && run.Journal.GetNumber(account) is 0)
        {
            return 0;
        }

        run.Tally.AddFromBefore(state.ToOutcome(options.WaitsForEnd));
        return 1;
    }

    /// <summary>Reads the source, and once more for what has to be sent again, until nothing has.</summary>
    private async Task AdmitAsync(RunContext run, Admission admission)
    {
        try
        {
            if (!admission.IsComplete)
            {
                await admission.ReadAsync().ConfigureAwait(false);
            }

            for (int account = 1; run.UnderWayFromBefore.Count > 0; account++)
            {
                if (run.UnderWayFromBefore.Remove(account))
                {
                    GoOnWith(run, account);
                }
            }

            await run.Queue.WhenSettledAsync().ConfigureAwait(false);
            while (run.Resent.Count > 0 && !Control.IsStopping)
            {
                await admission.ReadAgainAsync().ConfigureAwait(false);
                await run.Queue.WhenSettledAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is AccountFileException or ImportJournalException)
        {
            Control.Stop(ImportStopReason.Internal, exception.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Control.Stop(
                ImportStopReason.Internal,
                $"The input cannot be read any further ({exception.GetType().Name}). Find out why; then start the import again with the same journal.");
        }
    }

    /// <summary>Whether the journal has every account of the source, and none that is to be sent.</summary>
    /// <returns>How many there are; <see langword="null"/> if the source has to be read.</returns>
    private long? HasEverything(RunContext run)
    {
        ImportJournal journal = run.Journal;
        if (journal.HasChangedInput || options.Retry.Count > 0 || journal.Header.Input.Accounts != journal.LastAccount)
        {
            return null;
        }

        for (int account = 1; account <= journal.LastAccount; account++)
        {
            if (journal.GetState(account) is JournalState.None or JournalState.NotSent)
            {
                return null;
            }
        }

        return journal.LastAccount;
    }

    private static async Task WorkAsync(RunContext run, AccountSender sender, StatusAsker statuses)
    {
        while (await run.Queue.TakeAsync().ConfigureAwait(false) is { } work)
        {
            try
            {
                if (work.Admitted is { } admitted)
                {
                    await sender.SendAsync(admitted).ConfigureAwait(false);
                }
                else
                {
                    await statuses.AskAsync(work.Pending).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // What the journal has of the account is for a resumed run.
                run.Control.NoteFault(exception);
                run.Tally.Settle();
            }
            finally
            {
                run.Queue.Complete(work);
            }
        }
    }

    private ITimer? SetStopTimer()
    {
        if (options.StopAt is not { } stopAt)
        {
            return null;
        }

        ITimer? timer = null;
        timer = clock.CreateTimer(_ => StopOrWait(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        StopOrWait();
        return timer;

        void StopOrWait()
        {
            Duration left = stopAt - Instant.FromDateTimeOffset(clock.GetUtcNow());
            if (left > Duration.Zero)
            {
                timer!.Change(Duration.Min(left, LongestTimer).ToTimeSpan() + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            }
            else
            {
                Control.Stop(ImportStopReason.StopTime, "The time to stop has come. To go on, start the import again with the same journal.");
            }
        }
    }

    private async Task<ImportSummary> SummarizeAsync(RunContext run, Admission admission, long endedBefore, long beganAt)
    {
        ImportJournal journal = run.Journal;
        var counts = new SortedDictionary<ImportOutcome, long>();
        long known = 0;
        for (int account = 1; account <= journal.LastAccount; account++)
        {
            JournalState state = journal.GetState(account);
            bool isOfInput = !journal.HasChangedInput || journal.GetNumber(account) > 0;
            if (isOfInput && state is not JournalState.None)
            {
                known++;
                ImportOutcome outcome = state.ToOutcome(options.WaitsForEnd);
                counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
            }
        }

        // Of a source that was read to its end every account has a record; of one that was not, the others were not attempted.
        long read = journal.Header.Input.Accounts ?? (admission.IsComplete ? admission.Read : journal.HasChangedInput ? known : journal.LastAccount);
        if (!admission.IsComplete && (read = Math.Max(read, admission.Read)) > known)
        {
            counts[ImportOutcome.NotAttempted] = counts.GetValueOrDefault(ImportOutcome.NotAttempted) + read - known;
        }

        (long warnings, long changed) = admission.Warnings is { } counted && !journal.HasChangedInput ? (counted, 0) : CountWarnings(journal);
        var summary = new ImportSummary
        {
            Read = read,
            Counts = counts,
            EndedBefore = endedBefore + admission.EndedBefore,
            ChangedSinceImport = changed,
            Warnings = warnings,
            Duration = clock.GetElapsedTime(beganAt),
            IsDryRun = options.IsDryRun,
            Stops = Control.Stops,
            Pace = DescribePace(run, clock.GetElapsedTime(beganAt)),
        };
        return options.ReportFolder is null ? summary : await ReportAsync(options.ReportFolder, journal, summary).ConfigureAwait(false);
    }

    private static ImportPace DescribePace(RunContext run, TimeSpan duration)
    {
        (long requests, long throttled) = run.Pace.Counts;
        return run.PaceMeter.Describe(run.Pace, duration > TimeSpan.Zero ? (requests - throttled) / duration.TotalSeconds : 0);
    }

    private static (long Warnings, long ChangedSinceImport) CountWarnings(ImportJournal journal)
    {
        long warnings = 0;
        long changed = 0;
        for (int account = 1; account <= journal.LastAccount; account++)
        {
            JournalState state = journal.GetState(account);
            if (state is not JournalState.None && journal.GetNumber(account) > 0)
            {
                IReadOnlyList<ImportFinding> found = journal.Read(account).Warnings;
                warnings += found.Count;
                changed += state is JournalState.Imported or JournalState.AlreadyImported && found.Any(warning => warning.Code is Admission.ChangedCode) ? 1 : 0;
            }
        }

        return (warnings, changed);
    }

    private async Task<ImportSummary> ReportAsync(string folder, ImportJournal journal, ImportSummary summary)
    {
        // Who has stopped at once does not wait for the input to be read again.
        bool hasTime = !Control.Now.IsCancellationRequested;
        var import = new ReportedImport(journal, options.WaitsForEnd, summary.Read) { Source = hasTime ? source : null };
        try
        {
            ImportReportResult report = await ImportReport
                .WriteAsync(folder, import, summary, options.ReportOptions, hasTime ? Control.Now : CancellationToken.None)
                .ConfigureAwait(false);
            return summary with { Report = report };
        }
        catch (OperationCanceledException) when (Control.Now.IsCancellationRequested)
        {
            return summary;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or AccountFileException)
        {
            Control.Stop(ImportStopReason.Internal, $"The reports cannot be written: {exception.Message} The same command writes them once that is mended.");
            return summary with { Stops = Control.Stops };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Control.Stop(ImportStopReason.Internal, $"The reports cannot be written, since the input cannot be read once more ({exception.GetType().Name}). Find out why; then start the import again with the same journal.");
            return summary with { Stops = Control.Stops };
        }
    }
}
