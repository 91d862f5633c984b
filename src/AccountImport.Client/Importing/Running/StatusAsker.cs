using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Pacing;
using AccountImport.Client.Importing.Polling;
using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>Asks status, and says what the answer means for an account.</summary>
internal sealed class StatusAsker(RunContext run)
{
    // Dates may have whole seconds.
    private static readonly TimeSpan Imprecision = TimeSpan.FromSeconds(1);

    private readonly StatusCalls _calls = new(run.Client, run.Pace, run.Clock);

    /// <summary>Whether a failure may pass by waiting, and surely had no effect or was a call that has none.</summary>
    public static bool MayPass(AccountImportException exception) => exception
        is AccountImportConnectionException or AccountImportTimeoutException or AccountImportServerException or AccountImportThrottledException
        or CredentialUnavailableException or AccountImportApiException { StatusCode: System.Net.HttpStatusCode.RequestTimeout };

    /// <summary>Asks for an account that waits for its end, or for the effect of its last request.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AskAsync(PendingAccount pending)
    {
        JournalEntry entry = run.Journal.Read(pending.Account);
        StatusObservation observation = await AskOnceAsync(entry, run.Control.PollingStopped).ConfigureAwait(false);
        if (run.Control.PollingStopped.IsCancellationRequested && !observation.IsAnswered)
        {
            // Left as it is: a resumed run asks again.
            return;
        }

        if (pending.Kind is PendingKind.Scheduled)
        {
            run.PaceMeter.NoteStatusCall();
            ConcludeScheduled(pending, entry, observation);
        }
        else
        {
            ConcludeUnresolved(pending, entry, observation);
        }
    }

    /// <summary>Asks for an account that is due, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> AskDueAsync()
    {
        if (!run.Queue.TryTakeDue(out Work? work))
        {
            return false;
        }

        try
        {
            await AskAsync(work.Pending).ConfigureAwait(false);
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

        return true;
    }

    /// <summary>Leaves what the journal has of an account with a history, which was to be sent again and is not.</summary>
    public void LeaveAsItWas(JournalEntry before)
    {
        if (before.State.IsEnd())
        {
            run.Tally.AddFromBefore(before.State.ToOutcome(run.Options.WaitsForEnd));
        }

        run.Tally.Settle();
    }

    /// <summary>Asks, before an account with a history is sent again, what the platform has of it: the baseline, and maybe a reason not to send it.</summary>
    /// <param name="before">What the journal has of it.</param>
    /// <param name="entry">The record of the attempt that is to be made.</param>
    /// <param name="beganAt">The timestamp from which the retry budget counts.</param>
    /// <returns>The record with the baseline; <see langword="null"/> if the account is not to be sent.</returns>
    public async Task<JournalEntry?> AskBeforeAsync(JournalEntry before, JournalEntry entry, long beganAt)
    {
        StatusObservation observation = await AskUntilAnsweredAsync(entry, beganAt, run.Control.AdmissionStopped).ConfigureAwait(false);
        bool wasUnresolved = before.UnresolvedSince is not null;
        if (!observation.IsAnswered)
        {
            if (wasUnresolved && !run.Control.IsStopping)
            {
                EndUnknown(before, "no_answer", "Status could not be asked.");
            }
            else
            {
                LeaveAsItWas(before);
            }

            return null;
        }

        if (wasUnresolved && observation.IsNotFound && run.GetKey(entry.ExternalAccountNumber!).IsPathFragile)
        {
            EndFragile(before);
            return null;
        }

        if (observation.Result?.Status is { } status)
        {
            Evidence evidence = wasUnresolved ? Weigh(before, status) : Evidence.Earlier;
            if (evidence is Evidence.OfThisAttempt)
            {
                Adopt(before, status);
                return null;
            }

            if (!status.IsTerminal)
            {
                // An import of the account is on its way. To send the account meanwhile may create it twice.
                Adopt(before with { Baseline = null }, status);
                return null;
            }

            if (evidence is Evidence.Undecided)
            {
                EndUnknown(before, "undecided", "Whether its status is the effect of the request cannot be told.");
                return null;
            }
        }

        return entry with
        {
            Baseline = observation.Result is { } result ? Baseline.Of(result.Status) : Baseline.Absent,
            Server = before.Server,
            UnresolvedSince = before.UnresolvedSince,
            SentUntil = before.SentUntil,
        };
    }

    /// <summary>Ends an account that process said was imported already: by an earlier attempt of this journal, if there is evidence, or by somebody else.</summary>
    public async Task EndAlreadyImportedAsync(JournalEntry entry, string? accountId)
    {
        if (entry.UnresolvedSince is not null)
        {
            StatusObservation observation = await AskUntilAnsweredAsync(entry, run.Clock.GetTimestamp(), run.Control.PollingStopped).ConfigureAwait(false);
            if (!observation.IsAnswered)
            {
                // The account is there, and whose it is can be found out by a resumed run.
                JournalEntry unresolved = entry with { State = JournalState.Unresolved, At = run.Now, SentUntil = run.Now };
                if (run.Control.PollingStopped.IsCancellationRequested)
                {
                    run.Append(unresolved);
                    run.Tally.Settle();
                }
                else
                {
                    EndUnknown(unresolved, "no_answer", "The account is there, but status could not be asked whether this import has created it.");
                }

                return;
            }

            if (observation.Result?.Status is { } status
                && status.Status == ImportStatusCode.Processed
                && Weigh(entry, status) is Evidence.OfThisAttempt)
            {
                EndBy(entry, status);
                return;
            }
        }

        run.End(entry with { State = JournalState.AlreadyImported, AccountId = accountId }, wasSent: true);
    }

    /// <summary>Whether a status is the effect of the attempts of a record.</summary>
    private Evidence Weigh(JournalEntry entry, ImportStatus status)
    {
        if (!run.IsOfThisMode(status) || Baseline.Of(status) == entry.Baseline)
        {
            return Evidence.Earlier;
        }

        // What changed since the baseline was taken changed since the attempt.
        Evidence evidence = AttemptEvidence.Weigh(status, entry.Server);
        return evidence is Evidence.Undecided && entry.Baseline is not null ? Evidence.OfThisAttempt : evidence;
    }

    private void ConcludeScheduled(PendingAccount pending, JournalEntry entry, StatusObservation observation)
    {
        TimeSpan elapsed = GetElapsed(pending, entry);
        if (observation.Result?.Status is { IsTerminal: true } status && run.IsOfThisMode(status) && IsItsEnd(entry, status))
        {
            NoteEnd(pending, elapsed, status);
            EndBy(entry, status);
        }
        else if (run.Since(pending.Since) >= run.Options.Deadline)
        {
            run.End(
                entry with
                {
                    State = JournalState.StillPending,
                    Errors = [ImportFinding.OfAccount("deadline", "It is scheduled and did not end before the deadline.")],
                },
                wasSent: true);
        }
        else if (observation.IsAnswered)
        {
            // After it was asked nothing is known of it.
            byte noted = run.Polls.NoteUnfinished(pending.Noted, elapsed - run.Since(observation.AskedAt));
            run.AskWhenPlanned(pending with { Noted = noted }, elapsed);
        }
        else
        {
            run.AskAgain(pending, observation.RetryAfter);
        }
    }

    /// <summary>How long ago an account was scheduled, or its schedule window started.</summary>
    private TimeSpan GetElapsed(PendingAccount pending, JournalEntry entry)
    {
        if (pending.Noted is not WorkTimes.Unnoted)
        {
            return run.Since(pending.Since);
        }

        Instant began = run.Options.ScheduleWindowStart is { } start ? Instant.Max(entry.At, start.ToInstant()) : entry.At;
        return run.Now > began ? (run.Now - began).ToTimeSpan() : TimeSpan.Zero;
    }

    /// <summary>Learns from an account's end how long the platform takes.</summary>
    private void NoteEnd(PendingAccount pending, TimeSpan elapsed, ImportStatus status)
    {
        TimeSpan? took = (status.ModifiedAt?.ToInstant() - status.CreatedAt?.ToInstant())?.ToTimeSpan();
        if (pending.Noted is WorkTimes.Unnoted || took < TimeSpan.Zero || took > elapsed + Imprecision)
        {
            // What was created before the account was sent does not say how long this took.
            took = null;
        }
        else if (took > elapsed)
        {
            took = elapsed;
        }

        run.Polls.NoteEnded(pending.Noted, elapsed, took);
        run.PaceMeter.NoteTold(elapsed - took);
    }

    /// <summary>Whether a terminal status is the end of what was scheduled, and not that of an earlier task.</summary>
    private bool IsItsEnd(JournalEntry entry, ImportStatus status)
    {
        // Had the account been imported before, process would have said so.
        if (status.Status == ImportStatusCode.Processed)
        {
            return true;
        }

        if (Baseline.Of(status) == entry.Baseline)
        {
            return false;
        }

        bool mustBeVisible = run.Now - entry.At >= NodaTime.Duration.FromTimeSpan(run.Options.VisibilityGrace);
        bool canBeWeighed = entry.Server is not null && status.ModifiedAt is not null;
        return mustBeVisible || (canBeWeighed && Weigh(entry, status) is not Evidence.Earlier);
    }

    private void ConcludeUnresolved(PendingAccount pending, JournalEntry entry, StatusObservation observation)
    {
        Evidence evidence = observation.Result?.Status is { } status ? Weigh(entry, status) : Evidence.Earlier;
        if (evidence is Evidence.OfThisAttempt)
        {
            Adopt(entry, observation.Result!.Status);
            return;
        }

        bool graceHasPassed = run.Options.AbsenceGrace != Timeout.InfiniteTimeSpan
            && run.Clock.GetElapsedTime(pending.Since, observation.AskedAt) >= run.Options.AbsenceGrace;
        if (observation.IsAnswered && graceHasPassed)
        {
            bool isFragile = observation.Result is null && run.GetKey(entry.ExternalAccountNumber!).IsPathFragile;
            if (evidence is Evidence.Undecided)
            {
                EndUnknown(entry, "undecided", "Whether its status is the effect of the request cannot be told.");
            }
            else if (isFragile)
            {
                EndFragile(entry);
            }
            else if (run.Control.IsStopping || run.HasPassed(run.Options.ScheduleWindowEnd))
            {
                EndUnknown(entry, "no_evidence", "Status knows nothing of it, and no account is sent any more in this run.");
            }
            else
            {
                // Its bytes are in the source, which is read once more when it has been read to its end.
                run.Resent.Add(entry.Account);
                run.Tally.Settle();
            }
        }
        else if (IsBudgetSpent(entry))
        {
            if (!observation.IsAnswered)
            {
                EndUnknown(entry, "no_answer", "Status could not be asked.");
            }
            else if (evidence is Evidence.Undecided)
            {
                EndUnknown(entry, "undecided", "Whether its status is the effect of the request cannot be told.");
            }
            else
            {
                EndUnknown(entry, "no_evidence", "Status shows no effect of the request, which may yet come.");
            }
        }
        else
        {
            run.AskAgain(pending, observation.RetryAfter);
        }
    }

    private bool IsBudgetSpent(JournalEntry entry)
    {
        TimeSpan spent = (run.Now - entry.UnresolvedSince!.Value).ToTimeSpan();
        TimeSpan ofThisRun = run.Since(run.BeganAt);
        return (spent < ofThisRun ? spent : ofThisRun) >= run.Options.RetryBudget;
    }

    /// <summary>Takes a status as that of what was sent.</summary>
    private void Adopt(JournalEntry entry, ImportStatus status)
    {
        if (status.IsTerminal)
        {
            EndBy(entry, status);
        }
        else if (run.Options.WaitsForEnd)
        {
            run.Poll(entry with { State = JournalState.Scheduled, At = run.Now }, isNew: false);
        }
        else
        {
            run.End(entry with { State = JournalState.Scheduled }, wasSent: true);
        }
    }

    private void EndBy(JournalEntry entry, ImportStatus status)
    {
        JournalState state = status.Status == ImportStatusCode.Processed ? JournalState.Imported
            : status.Status == ImportStatusCode.Errored ? JournalState.Failed
            : status.Status == ImportStatusCode.Cancelled ? JournalState.Cancelled
            : status.Status == ImportStatusCode.DryRunSucceeded ? JournalState.DryRunSucceeded
            : JournalState.DryRunFailed;
        if (status is { IsSuccess: false, LatestError: { } error })
        {
            run.NoteErrorDetail(entry, (log, key) => log.Write(entry.Number, key, error));
        }

        run.End(
            entry with
            {
                State = state,
                KrakenIdentifier = status.KrakenIdentifier,
                Errors = status.IsSuccess ? [] : [ImportFinding.OfAccount(SafeText.Identifier(status.LatestError?.Code) ?? "no_code_given")],
            },
            wasSent: true);
    }

    private void EndFragile(JournalEntry entry) =>
        EndUnknown(entry, "no_evidence", "Status knows nothing of it, but its key has a character that may be changed on the way to status.");

    private void EndUnknown(JournalEntry entry, string code, string detail) =>
        run.End(entry with { State = JournalState.Unknown, Errors = [ImportFinding.OfAccount(code, detail)] }, wasSent: true);

    private async Task<StatusObservation> AskUntilAnsweredAsync(JournalEntry entry, long beganAt, CancellationToken stopped)
    {
        for (int repeat = 1; ; repeat++)
        {
            StatusObservation observation = await AskOnceAsync(entry, stopped).ConfigureAwait(false);
            TimeSpan delay = run.Pace.Delays.GetDelay(repeat, observation.RetryAfter);
            if (observation.IsAnswered
                || run.Since(beganAt) + delay >= run.Options.RetryBudget
                || !await run.Pace.WaitAsync(AccountImportOperation.Status, delay, stopped).ConfigureAwait(false))
            {
                return observation;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StatusObservation> AskOnceAsync(JournalEntry entry, CancellationToken stopped)
    {
        using CallPermit permit = await run.Pace.EnterAsync(AccountImportOperation.Status, stopped).ConfigureAwait(false);
        if (!permit.IsGranted)
        {
            // Either nothing is asked any more, or status alone is paused, which is no reason to wait here.
            return new StatusObservation { RetryAfter = run.Pace.GetOwnPause(AccountImportOperation.Status) };
        }

        StatusObservation observation = await _calls.AskAsync(permit, run.GetKey(entry.ExternalAccountNumber!), run.Control.Now).ConfigureAwait(false);
        if (observation.IsAnswered)
        {
            run.NoteServerTime(observation.ServerTime, observation.AskedAt);
        }
        else if (observation.Refusal is { } refusal)
        {
            run.Control.Stop(ImportStopReason.Authentication, RunStops.DescribeAuthentication(refusal.StatusCode));
        }

        return observation;
    }
}
