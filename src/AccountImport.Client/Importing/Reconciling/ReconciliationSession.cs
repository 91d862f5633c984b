using System.Threading.Channels;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Pacing;
using AccountImport.Client.Importing.Running;
using NodaTime;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>One run of a reconciliation.</summary>
internal sealed class ReconciliationSession(
    IAccountImportClient client,
    Uri target,
    TimeProvider clock,
    ImportSource source,
    AccountReconcilerOptions options) : IDisposable
{
    private const string HowToGoOn = "run the same reconciliation again, which goes on.";
    private const int LongestText = 128;

    // So many accounts in a row without an answer, each for the whole retry budget, and there is nobody who answers.
    private const int UnavailableAfter = 3;

    private readonly RunControl _control = new();
    private readonly AccountImporterOptions _import = options.AsImport;
    private readonly Lock _noting = new();

    // The keys that were answered for before and have not been met yet, and those that the input was seen to have.
    private readonly HashSet<UInt128> _answered = [];
    private readonly HashSet<UInt128> _seen = [];
    private int _unansweredInARow;
    private long _read;
    private long _notAskable;
    private long _duplicates;

    /// <summary>Takes each difference.</summary>
    public Action<ReconciliationDifference>? DifferenceFound { get; init; }

    public IProgress<ReconciliationProgress>? Progress { get; init; }

    private Instant Now => Instant.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public async Task<ReconciliationSummary> RunAsync(CancellationToken cancellationToken)
    {
        // The reconciler repeats and paces.
        CallRepeats.LeaveToCaller();

        ImportSourceIdentity identity = await source.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        JournalHeader header = JournalHeader.Of(source, target, _import, identity, Now);
        using JournalRecords? journal = OpenJournal(header, cancellationToken);
        using ReconciliationFile file = ReconciliationFile.Open(
            options.AnswersPath,
            ReconciliationHeader.Of(header, journal),
            options.StartsAnew,
            clock,
            cancellationToken);
        using var meter = new ReconciliationMeter(clock, Progress);
        file.ReadAnswers(answer => TakeFromBefore(answer, meter), cancellationToken);
        meter.Begin(identity.Accounts);

        using Pace pace = new(_import, clock);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((ReconciliationSession)state!).StopByRequest(), this);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                await AskAsync(journal, file, pace, meter, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Keep(file.Flush);
            }
        }

        var summary = new ReconciliationSummary
        {
            Read = _read,
            Total = identity.Accounts,
            Counts = meter.Counts,
            NotAskable = _notAskable,
            Duplicates = _duplicates,
            NotInInput = meter.NotInInput,
            AnsweredBefore = meter.AnsweredBefore,
            Duration = meter.Elapsed,
        };
        if (_control.Stops.Count is 0 && summary.IsComplete)
        {
            Keep(() => file.Complete(Now));
        }

        return summary with { Stops = _control.Stops };
    }

    public void Dispose() => _control.Dispose();

    private JournalRecords? OpenJournal(JournalHeader header, CancellationToken cancellationToken)
    {
        if (options.JournalPath is not { } path)
        {
            return null;
        }

        JournalRecords journal = JournalRecords.Open(path, cancellationToken);
        try
        {
            // What the platform says can be compared with a journal of any mode.
            journal.Accept(header with { Mode = journal.Header.Mode }, options.AcceptsChangedInput);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    private void TakeFromBefore(ReconciliationDifference answer, ReconciliationMeter meter)
    {
        if (_answered.Add(KeyDigest.Of(answer.ExternalAccountNumber)))
        {
            meter.Note(answer, isFromBefore: true);
            Tell(answer);
        }
    }

    private void StopByRequest() => _control.StopNow(ImportStopReason.Requested, $"Stopped as asked. To go on, {HowToGoOn}");

    /// <summary>Reads the accounts, and has each asked for.</summary>
    private async Task AskAsync(JournalRecords? journal, ReconciliationFile file, Pace pace, ReconciliationMeter meter, CancellationToken cancellationToken)
    {
        Channel<AskedAccount> accounts = Channel.CreateBounded<AskedAccount>(2 * options.Concurrency);
        var calls = new StatusCalls(client, pace, clock);
        Task[] workers =
        [
            .. Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => WorkAsync(accounts.Reader, calls, file, pace, meter, cancellationToken), CancellationToken.None)),
        ];
        var firstCall = new FirstCall(client, pace, _control, clock, options.RetryBudget) { HowToGoOn = HowToGoOn };
        try
        {
            await ReadAsync(journal, accounts.Writer, firstCall, meter, _control.AdmissionStopped).ConfigureAwait(false);
        }
        catch (Exception exception) when (_control.IsStopping && exception is OperationCanceledException or AccountFileException)
        {
            // What is read may break off for the same wish to stop.
        }
        catch
        {
            _control.StopNow();
            throw;
        }
        finally
        {
            accounts.Writer.Complete();
            await Task.WhenAll(workers).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(JournalRecords? journal, ChannelWriter<AskedAccount> accounts, FirstCall firstCall, ReconciliationMeter meter, CancellationToken cancellationToken)
    {
        var seenPlaces = new AccountSet();
        await foreach (SourceAccount account in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _read++;
            if (account.ExternalAccountNumber is not { } key)
            {
                _notAskable++;
                meter.NoteOther();
                continue;
            }

            int? place = journal?.Find(key);
            if (!_seen.Add(KeyDigest.Of(key)))
            {
                _duplicates++;
                meter.NoteOther();
                continue;
            }

            if (place is { } found)
            {
                seenPlaces.Add(found);
            }

            JournalEntry? entry = place is null ? null : journal!.Read(place.Value);
            if (!await AdmitAsync(key, entry, account, journal, accounts, firstCall, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        for (int place = 1; place <= (journal is { HasChangedInput: true } ? journal.LastAccount : 0); place++)
        {
            // What a changed input does not have any more was sent all the same.
            if (!seenPlaces.Contains(place)
                && journal!.GetState(place) is not JournalState.None
                && journal.Read(place) is { IsDuplicate: false, ExternalAccountNumber: { } key } entry
                && !await AdmitAsync(key, entry, account: null, journal, accounts, firstCall, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <returns>Whether to go on.</returns>
    private async ValueTask<bool> AdmitAsync(
        string externalAccountNumber,
        JournalEntry? entry,
        SourceAccount? account,
        JournalRecords? journal,
        ChannelWriter<AskedAccount> accounts,
        FirstCall firstCall,
        CancellationToken cancellationToken)
    {
        if (_answered.Remove(KeyDigest.Of(externalAccountNumber)))
        {
            return true;
        }

        var key = new AccountKey(source.ImportSupplier, externalAccountNumber);
        if (!await firstCall.EnsureReachableAsync(key).ConfigureAwait(false))
        {
            return false;
        }

        JournalView view = journal is null ? JournalView.None : JournalView.Of(entry, journal.Header.Mode);
        await accounts.WriteAsync(new AskedAccount(key, view, account?.Number, account?.Position), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task WorkAsync(ChannelReader<AskedAccount> accounts, StatusCalls calls, ReconciliationFile file, Pace pace, ReconciliationMeter meter, CancellationToken cancellationToken)
    {
        await foreach (AskedAccount account in accounts.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_control.PollingStopped.IsCancellationRequested)
            {
                // What is left is for the next run.
                continue;
            }

            try
            {
                StatusObservation? observation = await AskUntilAnsweredAsync(account, calls, pace, _control.PollingStopped).ConfigureAwait(false);
                if (observation is { } answer)
                {
                    Note(account, answer, file, meter);
                }
                else if (!cancellationToken.IsCancellationRequested && !_control.PollingStopped.IsCancellationRequested)
                {
                    NoteUnanswered(account, meter, isLast: accounts.Completion.IsCompleted);
                }
            }
            catch
            {
                _control.StopNow();
                throw;
            }
        }
    }

    /// <returns>The answer; <see langword="null"/> if there was none in time, or the run was stopped.</returns>
    private async Task<StatusObservation?> AskUntilAnsweredAsync(AskedAccount account, StatusCalls calls, Pace pace, CancellationToken cancellationToken)
    {
        long? beganAt = null;
        for (int repeat = 1; ; repeat++)
        {
            StatusObservation observation;
            using (CallPermit permit = await pace.EnterWhenOpenAsync(AccountImportOperation.Status, cancellationToken).ConfigureAwait(false))
            {
                if (!permit.IsGranted)
                {
                    return null;
                }

                observation = await calls.AskAsync(permit, account.Key, _control.Now).ConfigureAwait(false);
            }

            if (observation.IsAnswered)
            {
                return observation;
            }

            if (observation.Refusal is { } refusal)
            {
                _control.Stop(ImportStopReason.Authentication, RunStops.DescribeAuthentication(refusal.StatusCode));
                return null;
            }

            beganAt ??= observation.AskedAt;
            TimeSpan delay = pace.Delays.GetDelay(repeat, observation.RetryAfter);
            if (cancellationToken.IsCancellationRequested
                || clock.GetElapsedTime(beganAt.Value) + delay >= options.RetryBudget
                || !await pace.WaitAsync(AccountImportOperation.Status, delay, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    private void Note(AskedAccount account, StatusObservation observation, ReconciliationFile file, ReconciliationMeter meter)
    {
        ImportStatus? status = observation.Result?.Status;
        ReconciliationKind kind = ViewComparison.Compare(account.Journal, status);
        if (status is null && kind.IsDifference() && account.Key.IsPathFragile)
        {
            kind = ReconciliationKind.Uncertain;
        }

        ReconciliationDifference answer = Describe(account, kind) with
        {
            PlatformStatus = status is null ? null : new ImportStatusCode(Cut(status.Status.Value)!),
            PlatformKrakenIdentifier = Cut(status?.KrakenIdentifier),
        };
        lock (_noting)
        {
            _unansweredInARow = 0;
            Keep(() => file.Append(answer));
            meter.Note(answer, isFromBefore: false);
            Tell(answer);
        }
    }

    private void NoteUnanswered(AskedAccount account, ReconciliationMeter meter, bool isLast)
    {
        lock (_noting)
        {
            ReconciliationDifference answer = Describe(account, ReconciliationKind.Unanswered);
            meter.Note(answer, isFromBefore: false);
            Tell(answer);
            if (++_unansweredInARow >= UnavailableAfter && !isLast)
            {
                _control.StopNow(
                    ImportStopReason.Unavailable,
                    $"The API has given no usable answer for the whole retry budget. Find out what is wrong there; then {HowToGoOn}");
            }
        }
    }

    private static ReconciliationDifference Describe(AskedAccount account, ReconciliationKind kind) => new()
    {
        Kind = kind,
        ExternalAccountNumber = account.Key.ExternalAccountNumber,
        Number = account.Number,
        Position = account.Position,
        JournalOutcome = account.Journal.Outcome,
        JournalKrakenIdentifier = account.Journal.KrakenIdentifier,
        JournalAccountId = account.Journal.AccountId,
    };

    private void Tell(ReconciliationDifference answer)
    {
        if (answer.Kind.IsListed())
        {
            DifferenceFound?.Invoke(answer);
        }
    }

    private void Keep(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception)
        {
            _control.Stop(
                ImportStopReason.Journal,
                $"{options.AnswersPath}: what is answered can no longer be kept: {exception.Message} Make room on the disk; then {HowToGoOn}");
        }
    }

    /// <summary>Cuts what is longer than anything that is meant: it has to fit on a line.</summary>
    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
