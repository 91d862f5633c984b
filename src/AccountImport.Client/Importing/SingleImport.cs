using System.Runtime.ExceptionServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Importing;

/// <summary>
/// Takes one account from process to its end, and finds out what became of a request whose outcome is unknown. What status says before
/// process is the baseline: whatever it says later is an effect of this import only if it differs.
/// </summary>
internal sealed class SingleImport(IAccountImportClient client, AccountPayload payload, TaskParameters? taskParameters, ImportOptions options)
{
    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly bool _isDryRun = taskParameters?.IsDryRun is true;

    // What status said before this import began; null if the platform knew no import of the account.
    private ImportStatus? _baseline;

    // When the first attempt of unknown outcome began: what is newer is the effect of it or of a later one, and so of this import.
    private long? _unknownSince;

    public async Task<ImportStatus> RunAsync(CancellationToken cancellationToken)
    {
        using var polling = new StatusPolling(client, payload.Key, options, cancellationToken);
        if (await FindImportOnItsWayAsync(polling, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return RequireSuccess(earlier);
        }

        while (true)
        {
            long beginning = _clock.GetTimestamp();
            AccountImportException? unknown = null;
            try
            {
                await client.ProcessAsync(payload, CreateTaskParameters(), cancellationToken).ConfigureAwait(false);
            }
            catch (ImportProcessValidationException)
            {
                await ExplainAsync(cancellationToken).ConfigureAwait(false);
                throw;
            }
            catch (AccountAlreadyImportedException) when (_unknownSince is not null)
            {
                if (await FindOwnSuccessAsync(polling, _unknownSince.Value).ConfigureAwait(false) is { } own)
                {
                    return own;
                }

                throw;
            }
            catch (AccountImportException exception) when (exception.OutcomeUnknown)
            {
                unknown = exception;
                if (_unknownSince is null)
                {
                    // One deadline for all questions: what is sent again and again without an answer must end some time.
                    _unknownSince = beginning;
                    polling.Start(untilDeadlineCounts: TimeSpan.Zero);
                }
            }

            ImportStatus? status = unknown is null
                ? await WaitForEndAsync(polling, _unknownSince ?? beginning).ConfigureAwait(false)
                : await ResolveAsync(polling, unknown).ConfigureAwait(false);
            if (status is not null)
            {
                return RequireSuccess(status);
            }
        }
    }

    private Instant Now => Instant.FromDateTimeOffset(_clock.GetUtcNow());

    private static ImportStatus RequireSuccess(ImportStatus status) =>
        status.IsSuccess ? status : throw new AccountImportFailedException(status);

    /// <summary>
    /// Asks status before anything is sent, for the baseline. An import of the account that is on its way already is waited for: to
    /// send the account again meanwhile may create it twice.
    /// </summary>
    /// <returns>The status that such an import ended with, if it is of the same mode; <see langword="null"/> if the account is to be sent.</returns>
    private async Task<ImportStatus?> FindImportOnItsWayAsync(StatusPolling polling, CancellationToken cancellationToken)
    {
        try
        {
            _baseline = (await client.GetStatusAsync(payload.Key, cancellationToken).ConfigureAwait(false)).Status;
        }
        catch (AccountImportNotFoundException exception) when (!exception.IsForeign)
        {
            return null;
        }

        if (_baseline.IsTerminal)
        {
            return null;
        }

        polling.Start(untilDeadlineCounts: TimeSpan.Zero);
        _baseline = await polling.WaitForAnyEndAsync().ConfigureAwait(false);
        return IsOfThisMode(_baseline) ? _baseline : null;
    }

    /// <summary>Process does not say what is wrong with an account; validate does, with an exception of its own.</summary>
    private async Task ExplainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.ValidateAsync(payload, cancellationToken).ConfigureAwait(false);
        }
        catch (AccountImportException exception) when (exception is not AccountValidationException)
        {
            // The explanation could not be had; the refusal stands as it is.
        }
    }

    /// <summary>Waits until a scheduled import has ended.</summary>
    private async Task<ImportStatus> WaitForEndAsync(StatusPolling polling, long beginning)
    {
        polling.Start(Until(taskParameters?.ScheduleWindowEnd ?? taskParameters?.ScheduleWindowStart));
        try
        {
            return await polling.WaitForEndAsync(
                Until(taskParameters?.ScheduleWindowStart),
                (observation, mustBeVisible) => observation.Result!.Status is var status
                    && IsOfThisMode(status)
                    && (status.IsSuccess || mustBeVisible || IsEffect(observation, beginning))).ConfigureAwait(false);
        }
        catch (AccountImportException exception)
        {
            // Whatever is wrong with the status call: the account is scheduled.
            exception.NoteOutcomeUnknown();
            throw;
        }
    }

    /// <summary>Finds out whether a process request of unknown outcome had its effect, and waits for the end of the import if so.</summary>
    /// <returns>The status that the import ended with; <see langword="null"/> if the request had no effect, so that it may be sent again.</returns>
    private async Task<ImportStatus?> ResolveAsync(StatusPolling polling, AccountImportException unknown)
    {
        long sentUntil = _clock.GetTimestamp();
        bool maySendAgain = options.AbsenceGrace != Timeout.InfiniteTimeSpan;
        try
        {
            while (true)
            {
                StatusPolling.Observation observation = await polling.AskAsync().ConfigureAwait(false);
                if (observation.Result is { } result && IsOfThisMode(result.Status) && IsEffect(observation, _unknownSince!.Value))
                {
                    break;
                }

                maySendAgain &= !(observation.NotFound is not null && payload.Key.IsPathFragile);
                bool isAnswered = observation.Result is not null || observation.NotFound is not null;
                if (isAnswered && options.AbsenceGrace != Timeout.InfiniteTimeSpan && _clock.GetElapsedTime(sentUntil) >= options.AbsenceGrace)
                {
                    if (maySendAgain && !HasPassed(taskParameters?.ScheduleWindowEnd))
                    {
                        return null;
                    }

                    ExceptionDispatchInfo.Throw(unknown);
                }

                await polling.WaitAsync().ConfigureAwait(false);
            }
        }
        catch (StatusPolling.DeadlineReachedException)
        {
            ExceptionDispatchInfo.Throw(unknown);
        }
        catch (AccountImportException exception)
        {
            exception.NoteOutcomeUnknown();
            throw;
        }

        return await WaitForEndAsync(polling, _unknownSince!.Value).ConfigureAwait(false);
    }

    /// <summary>Tells whether an account that was "imported before" was imported by an earlier attempt of this very import.</summary>
    private async Task<ImportStatus?> FindOwnSuccessAsync(StatusPolling polling, long beginning)
    {
        try
        {
            while (true)
            {
                StatusPolling.Observation observation = await polling.AskAsync().ConfigureAwait(false);
                if (observation.Result is { } result)
                {
                    return result.Status.Status == ImportStatusCode.Processed && IsEffect(observation, beginning)
                        ? result.Status
                        : null;
                }

                if (observation.NotFound is not null)
                {
                    return null;
                }

                await polling.WaitAsync().ConfigureAwait(false);
            }
        }
        catch (StatusPolling.DeadlineReachedException)
        {
            return null;
        }
    }

    /// <summary>Whether a status is an effect of what this import has sent: it differs from the baseline, and is not older than the attempt.</summary>
    private bool IsEffect(StatusPolling.Observation observation, long beginning) =>
        observation.Result is { } result
        && !IsBaseline(result.Status)
        && AttemptEvidence.Weigh(
            result,
            sinceAttemptAtAnswer: _clock.GetElapsedTime(beginning, observation.AnsweredAt),
            sinceAttemptAtRequest: _clock.GetElapsedTime(beginning, observation.AskedAt)) is not Evidence.Earlier;

    private bool IsBaseline(ImportStatus status) =>
        _baseline is not null
        && _baseline.Status == status.Status
        && _baseline.CreatedAt == status.CreatedAt
        && _baseline.ModifiedAt == status.ModifiedAt;

    private TimeSpan Until(OffsetDateTime? time) => time is { } value && !HasPassed(value) ? (value.ToInstant() - Now).ToTimeSpan() : TimeSpan.Zero;

    private bool HasPassed(OffsetDateTime? time) => time?.ToInstant() <= Now;

    /// <summary>The platform refuses a start that has passed, as it may have by the time the account is sent again.</summary>
    private TaskParameters? CreateTaskParameters() => _unknownSince is not null && HasPassed(taskParameters?.ScheduleWindowStart)
        ? taskParameters! with { ScheduleWindowStart = null }
        : taskParameters;

    /// <summary>A dry run never ends a real import, and the other way round; a state that both know may belong to either.</summary>
    private bool IsOfThisMode(ImportStatus status) =>
        _isDryRun ? !(status.Status == ImportStatusCode.Processed || status.Status == ImportStatusCode.Errored) : !status.IsDryRun;
}
