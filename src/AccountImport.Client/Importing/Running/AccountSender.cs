using System.Net;
using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Pacing;
using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>Takes one account from its admission to the answer of a process call, or to the certainty that none was made.</summary>
internal sealed class AccountSender(RunContext run, StatusAsker statuses)
{
    private const int MostForeignRefusals = 3;
    private const int FewTries = 3;
    private const string ThrottledCode = "throttled";
    private const string NoCredentialCode = "no_credential";
    private const string StartInPastCode = "schedule_window_start_in_past";

    private readonly TaskParameters _withStart = run.Options.TaskParameters;
    private readonly TaskParameters _withoutStart = run.Options.TaskParameters with { ScheduleWindowStart = null };

    private readonly SendTrials _trials = new(run.Options, run.Clock, run.Control, run.Pace.Delays);

    // By the platform's clock, which need not agree with this one.
    private volatile bool _windowHasStarted;

    // How many accounts wait for an explanation. One is enough to find out whether validate answers again; the others only give it a few tries.
    private int _unexplained;

    // Whether one has waited in vain for the whole budget.
    private volatile bool _isUnexplainable;

    private TaskParameters TaskParameters => _windowHasStarted || run.HasPassed(run.Options.ScheduleWindowStart) ? _withoutStart : _withStart;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(AdmittedAccount account)
    {
        JournalEntry entry = account.Entry;
        Task? intended = account.Intended;
        long sendingSince = run.Clock.GetTimestamp();
        long beganAt = sendingSince;
        if (account.Before?.UnresolvedSince is { } since)
        {
            // What was asked and sent before in this run counts.
            long before = beganAt - run.ToTicks((run.Now - since).ToTimeSpan());
            beganAt = Math.Max(run.BeganAt, Math.Min(before, beganAt));
        }

        if (run.Options.Validate is not ValidateMode.OnRejection && !await ValidateAsync(account, sendingSince).ConfigureAwait(false))
        {
            return;
        }

        if (account.Before is not null)
        {
            if (await statuses.AskBeforeAsync(account.Before, entry, beganAt).ConfigureAwait(false) is not { } asked)
            {
                return;
            }

            entry = asked;
        }

        for (int repeat = 1; ; repeat++)
        {
            if (intended is null)
            {
                // What the journal has as about to be sent has to be asked for after a kill, so that it says so only when the wait is over.
                if (!await run.Pace.WaitAsync(AccountImportOperation.Process, TimeSpan.Zero, run.Control.AdmissionStopped).ConfigureAwait(false))
                {
                    LeaveUnsent(account, entry, wasTried: repeat > 1);
                    return;
                }

                entry = entry with { At = run.Now, Server = entry.UnresolvedSince is null ? run.ServerClock.GetWindow(run.Clock.GetTimestamp()) : entry.Server };
            }

            if (intended?.IsCompleted is false)
            {
                run.Queue.NoteNotReady();
            }

            try
            {
                await (intended ?? run.AppendDurablyAsync(entry)).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                run.Control.Stop(ImportStopReason.Journal, $"{exception.Message} Nothing is sent that could not be journaled.");
                GiveUp(entry, ImportFinding.OfAccount("not_journaled", "The journal could not be written, so it was not sent."));
                return;
            }

            intended = null;
            CallPermit permit = await EnterAsync().ConfigureAwait(false);
            if (!permit.IsGranted)
            {
                GiveUp(entry, finding: null);
                return;
            }

            if (run.HasPassed(run.Options.ScheduleWindowEnd))
            {
                permit.Dispose();
                _trials.NoteNotSent();
                run.Control.Stop(ImportStopReason.WindowEnd, "The end of the schedule window has passed. Start the import again with the same journal and another window.");
                GiveUp(entry, finding: null);
                return;
            }

            (Attempt attempt, TimeSpan? asked, ImportFinding? reason) = await TryAsync(account, entry, permit).ConfigureAwait(false);
            if (attempt is Attempt.Over)
            {
                return;
            }

            _trials.NoteNotSent();
            TimeSpan delay = run.Pace.Delays.GetDelay(repeat, asked);
            run.Append(entry = entry with { State = JournalState.NotSent, At = run.Now });
            if (attempt is Attempt.Stopped || run.Control.IsStopping || run.Since(beganAt) + delay >= run.Options.RetryBudget)
            {
                if (attempt is not Attempt.Stopped && !run.Control.IsStopping && run.Since(sendingSince) + delay >= run.Options.RetryBudget)
                {
                    StopUnavailable(reason!.Code);
                }

                GiveUp(entry, reason);
                return;
            }

            Pause(AccountImportOperation.Process, isThrottled: reason?.Code is ThrottledCode, delay);
            entry = entry with { State = JournalState.Intended, Attempt = entry.Attempt + 1 };
        }
    }

    private static string CodeOf(AccountImportApiException exception) => SafeText.Identifier(exception.Code) ?? $"http_{(int)exception.StatusCode}";

    /// <summary>Makes one process call.</summary>
    /// <returns>Whether the account may be tried again, and after which wait at least; and if not, why.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(Attempt Attempt, TimeSpan? Asked, ImportFinding? Reason)> TryAsync(AdmittedAccount account, JournalEntry entry, CallPermit permit)
    {
        long askedAt = run.Clock.GetTimestamp();
        try
        {
            ProcessResult result;
            using (permit)
            {
                try
                {
                    result = await run.Client.ProcessAsync(account.Payload, TaskParameters, run.Control.Now).ConfigureAwait(false);
                    permit.NoteAnswered();
                }
                catch (AccountImportException exception)
                {
                    permit.NoteFailed(exception);
                    throw;
                }
            }

            run.NoteServerTime(result.ServerTime, askedAt);
            NoteAnswered();
            Schedule(entry);
            return (Attempt.Over, null, null);
        }
        catch (OperationCanceledException) when (run.Control.Now.IsCancellationRequested)
        {
            // It may have left. The journal says that it was about to, and a resumed run asks.
            return (Attempt.Over, null, null);
        }
        catch (AccountImportException exception)
        {
            run.NoteServerTime((exception as AccountImportApiException)?.ServerTime, askedAt);
            return await JudgeAsync(account, entry, exception).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            run.Control.NoteFault(exception);
            _trials.NoteUnknown();
            LeaveUnresolved(entry);
            return (Attempt.Over, null, null);
        }
    }

    /// <summary>Calls validate when the pace permits it.</summary>
    /// <exception cref="OperationCanceledException">It does not, for the run is stopped.</exception>
    private async Task<ValidateResult> CallValidateAsync(AdmittedAccount account, CancellationToken stopped)
    {
        using CallPermit call = await run.Pace.EnterWhenOpenAsync(AccountImportOperation.Validate, stopped).ConfigureAwait(false);
        if (!call.IsGranted)
        {
            throw new OperationCanceledException(stopped);
        }

        try
        {
            ValidateResult result = await run.Client.ValidateAsync(account.Payload, run.Control.Now).ConfigureAwait(false);
            call.NoteAnswered();
            return result;
        }
        catch (AccountImportException exception)
        {
            call.NoteFailed(exception);
            throw;
        }
    }

    /// <summary>Waits until the account may be sent. While no account may, those are asked for that are due.</summary>
    private async ValueTask<CallPermit> EnterAsync()
    {
        CancellationToken stopped = run.Control.AdmissionStopped;
        while (!stopped.IsCancellationRequested)
        {
            TimeSpan pause = run.Pace.GetOwnPause(AccountImportOperation.Process);
            TimeSpan? wait = pause > TimeSpan.Zero ? pause : _trials.TryBegin();
            if (wait is null)
            {
                CallPermit permit = await run.Pace.EnterAsync(AccountImportOperation.Process, stopped).ConfigureAwait(false);
                if (permit.IsGranted)
                {
                    return permit;
                }

                _trials.NoteNotSent();
            }
            else if (!await statuses.AskDueAsync().ConfigureAwait(false))
            {
                await run.Pace.DelayAsync(wait.Value < run.Options.PollInterval ? wait.Value : run.Options.PollInterval, stopped).ConfigureAwait(false);
            }
        }

        return default;
    }

    private void Pause(AccountImportOperation operation, bool isThrottled, TimeSpan delay)
    {
        if (isThrottled)
        {
            run.Pace.PauseThrottled(operation, delay);
        }
        else
        {
            run.Pace.Pause(delay);
        }
    }

    private void StopUnavailable(string code)
    {
        if (code is NoCredentialCode)
        {
            run.Control.Stop(
                ImportStopReason.Authentication,
                "There was no credential to send for the whole retry budget. Find out why it cannot be had; then start the import again with the same journal.");
        }
        else
        {
            run.Control.Stop(
                ImportStopReason.Unavailable,
                $"The API has taken no account for the whole retry budget ({code}). Find out what is wrong there, or in between; then start the import again with the same journal.");
        }
    }

    /// <summary>Says what an exception of the process call means for the account, and for the run.</summary>
    private async Task<(Attempt Attempt, TimeSpan? Asked, ImportFinding? Reason)> JudgeAsync(AdmittedAccount account, JournalEntry entry, AccountImportException exception)
    {
        switch (exception)
        {
            case AccountAlreadyImportedException already:
                NoteAnswered();
                await statuses.EndAlreadyImportedAsync(entry, already.ExistingAccountId).ConfigureAwait(false);
                return (Attempt.Over, null, null);
            case { OutcomeUnknown: true } or UnexpectedResponseException:
            case AccountImportApiException error when ApiExceptions.LeavesOutcomeUnknown(error.StatusCode):
                _trials.NoteUnknown();
                LeaveUnresolved(entry);
                return (Attempt.Over, null, null);
            case AccountImportThrottledException throttled:
                return (Attempt.Again, throttled.RetryAfter, ImportFinding.OfAccount(ThrottledCode, "The API was asked too often, and did not take it."));
            case AccountImportConnectionException or AccountImportTimeoutException:
                return (Attempt.Again, null, ImportFinding.OfAccount("no_connection", "The host could not be reached; nothing was sent."));
            case CredentialUnavailableException:
                return (Attempt.Again, null, ImportFinding.OfAccount(NoCredentialCode, "There was no credential to send."));
            case AccountImportAuthenticationException refused:
                run.Control.Stop(ImportStopReason.Authentication, RunStops.DescribeAuthentication(refused.StatusCode));
                return (Attempt.Stopped, null, ImportFinding.OfAccount("authentication", "The API did not accept the credential."));
            case AccountImportNotFoundException:
                run.Control.Stop(ImportStopReason.Configuration, RunStops.NoApi);
                return (Attempt.Stopped, null, ImportFinding.OfAccount("no_api", "There is no account import API at this address."));
            case AccountImportApiException { StatusCode: < HttpStatusCode.BadRequest } redirect:
                run.Control.Stop(ImportStopReason.Configuration, RunStops.DescribeRedirect(redirect.StatusCode));
                return (Attempt.Stopped, null, ImportFinding.OfAccount("redirect", "The API redirects."));
            case AccountImportApiException { StatusCode: HttpStatusCode.Forbidden, IsForeign: true }:
                _trials.NoteAnswered();
                if (run.Tally.CountForeignRefusals(isForeign: true) >= MostForeignRefusals)
                {
                    run.Control.Stop(ImportStopReason.Configuration, RunStops.Blocked);
                }

                Reject(entry, [ImportFinding.OfAccount("blocked_by_gateway", "Something in front of the API refused the call.")]);
                return (Attempt.Over, null, null);
            case AccountValidationException { Errors.Count: > 0 } late when late.Errors.All(error => error.Code is StartInPastCode):
                NoteAnswered();
                _windowHasStarted = true;
                return (Attempt.Again, null, ImportFinding.OfAccount(StartInPastCode, "The schedule window has started by the platform's clock."));
            case ImportProcessValidationException rejected:
                NoteAnswered();
                await ExplainAsync(account, entry, rejected).ConfigureAwait(false);
                return (Attempt.Over, null, null);
            case AccountImportApiException rejected:
                NoteAnswered();
                Reject(account, entry, rejected);
                return (Attempt.Over, null, null);
            default:
                run.Control.NoteFault(exception);
                _trials.NoteUnknown();
                LeaveUnresolved(entry);
                return (Attempt.Over, null, null);
        }
    }

    private void NoteAnswered()
    {
        _trials.NoteAnswered();
        run.Tally.CountForeignRefusals(isForeign: false);
    }

    private void Schedule(JournalEntry entry)
    {
        JournalEntry scheduled = entry with { State = JournalState.Scheduled, At = run.Now };
        if (run.Options.WaitsForEnd)
        {
            run.Poll(scheduled, isNew: true);
        }
        else
        {
            run.End(scheduled, wasSent: true);
        }
    }

    private void LeaveUnresolved(JournalEntry entry)
    {
        Instant now = run.Now;
        run.Resolve(entry with
        {
            State = JournalState.Unresolved,
            At = now,
            UnresolvedSince = entry.UnresolvedSince ?? now,
            SentUntil = now,
        });
    }

    private void Reject(JournalEntry entry, IReadOnlyList<ImportFinding> errors) =>
        run.End(entry with { State = JournalState.Rejected, Errors = errors }, wasSent: true);

    private void Reject(AdmittedAccount account, JournalEntry entry, AccountImportApiException exception)
    {
        run.NoteErrorDetail(entry, (log, key) => log.Write(entry.Number, key, exception));
        Reject(entry, exception is AccountValidationException { Errors.Count: > 0 } invalid
            ? [.. invalid.Errors.Select(error => ImportFinding.OfApi(error) with { Position = account.Source.Locate(error.Attr) })]
            : [ImportFinding.OfAccount(CodeOf(exception))]);
    }

    /// <summary>Ends an account that surely was not sent with effect; a resumed run sends it.</summary>
    private void GiveUp(JournalEntry entry, ImportFinding? finding)
    {
        // An earlier attempt of unknown outcome is still one.
        bool isUnknown = entry.UnresolvedSince is not null;
        JournalEntry ended = entry with
        {
            State = isUnknown ? JournalState.Unknown : JournalState.NotSent,
            Attempt = finding is null ? entry.Attempt - 1 : entry.Attempt,
            Errors = finding is null ? [] : [finding],
        };
        if (finding is null && !isUnknown)
        {
            // It was only about to be sent: it is counted as one that was not attempted, and not told about.
            run.Append(ended with { At = run.Now });
            run.Tally.Settle();
        }
        else
        {
            run.End(ended, wasSent: true);
        }
    }

    /// <summary>Leaves an account that was not sent: a resumed run sends it.</summary>
    private void LeaveUnsent(AdmittedAccount account, JournalEntry entry, bool wasTried)
    {
        if (wasTried || account.Before is null)
        {
            GiveUp(entry, finding: null);
        }
        else
        {
            statuses.LeaveAsItWas(account.Before);
        }
    }

    /// <summary>Process does not say what is wrong with an account; validate does.</summary>
    private async Task ExplainAsync(AdmittedAccount account, JournalEntry entry, AccountImportApiException rejection)
    {
        AccountImportApiException? explanation = null;
        Interlocked.Increment(ref _unexplained);
        try
        {
            explanation = await FindExplanationAsync(account).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _unexplained);
        }

        Reject(account, entry, explanation ?? rejection);
    }

    private async Task<AccountImportApiException?> FindExplanationAsync(AdmittedAccount account)
    {
        TimeSpan delay = TimeSpan.Zero;
        long beganAt = run.Clock.GetTimestamp();
        for (int repeat = 1; await run.Pace.WaitAsync(AccountImportOperation.Validate, delay, run.Control.PollingStopped).ConfigureAwait(false); repeat++)
        {
            try
            {
                await CallValidateAsync(account, run.Control.PollingStopped).ConfigureAwait(false);
                _isUnexplainable = false;
                return null;
            }
            catch (AccountValidationException exception)
            {
                _isUnexplainable = false;
                return exception;
            }
            catch (AccountImportException exception) when (StatusAsker.MayPass(exception))
            {
                delay = PauseAfter(exception, repeat);
                if (run.Since(beganAt) + delay >= run.Options.RetryBudget)
                {
                    _isUnexplainable = true;
                    return null;
                }

                if (repeat >= FewTries && exception is not AccountImportThrottledException && (_isUnexplainable || Volatile.Read(ref _unexplained) > 1))
                {
                    return null;
                }
            }
            catch (AccountImportException)
            {
                return null;
            }
            catch (OperationCanceledException) when (run.Control.PollingStopped.IsCancellationRequested)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>How long to wait before a call is repeated. If the platform has had too many calls, all others wait as well.</summary>
    private TimeSpan PauseAfter(AccountImportException exception, int repeat)
    {
        TimeSpan delay = run.Pace.Delays.GetDelay(repeat, (exception as AccountImportApiException)?.RetryAfter);
        if (exception is AccountImportThrottledException)
        {
            run.Pace.PauseThrottled(AccountImportOperation.Validate, delay);
        }

        return delay;
    }

    /// <summary>Validates an account before it is sent, or instead.</summary>
    /// <returns>Whether it is to be sent.</returns>
    private async Task<bool> ValidateAsync(AdmittedAccount account, long beganAt)
    {
        JournalEntry entry = account.Entry with { Attempt = account.Entry.Attempt - 1 };
        TimeSpan delay = TimeSpan.Zero;
        for (int repeat = 1; await run.Pace.WaitAsync(AccountImportOperation.Validate, delay, run.Control.AdmissionStopped).ConfigureAwait(false); repeat++)
        {
            long askedAt = run.Clock.GetTimestamp();
            try
            {
                ValidateResult result = await CallValidateAsync(account, run.Control.AdmissionStopped).ConfigureAwait(false);
                run.NoteServerTime(result.ServerTime, askedAt);
                if (run.Options.Validate is ValidateMode.BeforeProcess)
                {
                    return true;
                }

                run.Tally.CountForeignRefusals(isForeign: false);
                run.End(entry with { State = JournalState.Validated }, wasSent: true);
                return false;
            }
            catch (OperationCanceledException) when (run.Control.AdmissionStopped.IsCancellationRequested)
            {
                break;
            }
            catch (AccountImportException exception) when (StatusAsker.MayPass(exception))
            {
                delay = PauseAfter(exception, repeat);
                if (run.Since(beganAt) + delay >= run.Options.RetryBudget)
                {
                    run.Control.Stop(ImportStopReason.Unavailable, "The API has answered no validate call for the whole retry budget. Find out what is wrong there; then start the import again with the same journal.");
                    break;
                }
            }
            catch (AccountImportException exception) when (RunStops.Find(exception) is { } stop)
            {
                run.Control.Stop(stop.Reason, stop.Message);
                break;
            }
            catch (AccountImportApiException exception)
            {
                bool isForeign = exception is { StatusCode: HttpStatusCode.Forbidden, IsForeign: true };
                if (run.Tally.CountForeignRefusals(isForeign) >= MostForeignRefusals)
                {
                    run.Control.Stop(ImportStopReason.Configuration, RunStops.Blocked);
                }

                if (isForeign)
                {
                    Reject(entry, [ImportFinding.OfAccount("blocked_by_gateway", "Something in front of the API refused the call.")]);
                }
                else
                {
                    Reject(account, entry, exception);
                }

                return false;
            }
        }

        LeaveUnsent(account, account.Entry, wasTried: false);
        return false;
    }

    private enum Attempt
    {
        /// <summary>The account has an outcome, or is asked for.</summary>
        Over,

        /// <summary>The call surely had no effect, for a reason that may pass.</summary>
        Again,

        /// <summary>The call surely had no effect, for a reason that stops the run.</summary>
        Stopped,
    }
}
