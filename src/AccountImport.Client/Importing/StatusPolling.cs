using System.Runtime.ExceptionServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Importing;

/// <summary>Asks the status of one import again and again, with growing, jittered waits, until its deadline.</summary>
internal sealed class StatusPolling : IDisposable
{
    private const double Growth = 1.5;
    private const double Jitter = 0.2;

    private readonly IAccountImportClient _client;
    private readonly AccountKey _key;
    private readonly ImportOptions _options;
    private readonly Random _random;
    private readonly CancellationToken _callerToken;
    private CancellationTokenSource? _deadline;
    private CancellationTokenSource? _either;
    private TimeSpan _interval;

    public StatusPolling(IAccountImportClient client, AccountKey key, ImportOptions options, CancellationToken cancellationToken)
    {
        _client = client;
        _key = key;
        _options = options;
        _random = options.Seed is { } seed ? new Random(seed) : new Random();
        _callerToken = cancellationToken;
        _interval = options.PollInterval;
    }

    /// <summary>What the last status call failed with that may pass, if it did.</summary>
    public AccountImportException? LastFailure { get; private set; }

    /// <summary>Begins the waits and the time up to the deadline, or begins them anew.</summary>
    /// <param name="untilDeadlineCounts">After how long the time up to the deadline begins to run.</param>
    public void Start(TimeSpan untilDeadlineCounts)
    {
        Dispose();
        _interval = _options.PollInterval;
        _deadline = new CancellationTokenSource(untilDeadlineCounts + _options.Deadline, _options.TimeProvider);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, _callerToken);
    }

    /// <summary>Waits for a time that is given.</summary>
    /// <exception cref="DeadlineReachedException">The deadline was reached.</exception>
    private Task WaitAsync(TimeSpan time) => BoundAsync(token => Task.Delay(time, _options.TimeProvider, token));

    /// <summary>Waits until the status is to be asked again.</summary>
    /// <exception cref="DeadlineReachedException">The deadline was reached.</exception>
    public Task WaitAsync()
    {
        TimeSpan wait = _interval * (1 - Jitter + (2 * Jitter * _random.NextDouble()));
        _interval = Min(_interval * Growth, _options.MaxPollInterval);
        if (LastFailure is AccountImportApiException { RetryAfter: { } asked } && asked > wait)
        {
            wait = Min(asked, _options.MaxPollInterval);
        }

        return WaitAsync(wait);
    }

    /// <summary>Asks the status once.</summary>
    /// <returns>What came of it. A failure that may pass is <see cref="Observation.None"/>, and is kept as <see cref="LastFailure"/>.</returns>
    /// <exception cref="DeadlineReachedException">The deadline was reached.</exception>
    /// <exception cref="AccountImportException">A failure that does not pass by waiting.</exception>
    public async Task<Observation> AskAsync()
    {
        long askedAt = _options.TimeProvider.GetTimestamp();
        LastFailure = null;
        try
        {
            StatusResult? result = null;
            await BoundAsync(async token => result = await _client.GetStatusAsync(_key, token).ConfigureAwait(false)).ConfigureAwait(false);
            return new Observation(result, NotFound: null, askedAt, _options.TimeProvider.GetTimestamp());
        }
        catch (AccountImportNotFoundException exception) when (!exception.IsForeign)
        {
            return new Observation(Result: null, exception, askedAt, _options.TimeProvider.GetTimestamp());
        }
        catch (AccountImportException exception) when (exception
            is AccountImportConnectionException or AccountImportTimeoutException or AccountImportServerException or AccountImportThrottledException)
        {
            LastFailure = exception;
            return Observation.None;
        }
    }

    /// <summary>Waits for the end of an import that is known to be scheduled, whichever end that is.</summary>
    /// <inheritdoc cref="WaitForEndAsync"/>
    public Task<ImportStatus> WaitForAnyEndAsync() => WaitForEndAsync(TimeSpan.Zero, static (_, _) => true);

    /// <summary>Waits for the end of an import that is known to be scheduled.</summary>
    /// <param name="before">How long to wait before the status is asked at all.</param>
    /// <param name="isItsEnd">Whether a status that is terminal is the end of this import, given also whether the visibility grace has passed.</param>
    /// <exception cref="AccountImportTimeoutException">The deadline was reached.</exception>
    /// <exception cref="AccountImportNotFoundException">The platform still knows no such import when the visibility grace has passed.</exception>
    /// <exception cref="AccountImportException">A failure that does not pass by waiting.</exception>
    public async Task<ImportStatus> WaitForEndAsync(TimeSpan before, Func<Observation, bool, bool> isItsEnd)
    {
        try
        {
            if (before > TimeSpan.Zero)
            {
                await WaitAsync(before).ConfigureAwait(false);
            }

            long visibleFrom = _options.TimeProvider.GetTimestamp();
            while (true)
            {
                Observation observation = await AskAsync().ConfigureAwait(false);
                bool mustBeVisible = _options.TimeProvider.GetElapsedTime(visibleFrom) >= _options.VisibilityGrace;
                if (observation.Result is { Status: { IsTerminal: true } status } && isItsEnd(observation, mustBeVisible))
                {
                    return status;
                }

                if (observation.NotFound is { } notFound && mustBeVisible)
                {
                    ExceptionDispatchInfo.Throw(notFound);
                }

                await WaitAsync().ConfigureAwait(false);
            }
        }
        catch (DeadlineReachedException)
        {
            throw new AccountImportTimeoutException(LastFailure) { OutcomeUnknown = true };
        }
    }

    public void Dispose()
    {
        _either?.Dispose();
        _deadline?.Dispose();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task BoundAsync(Func<CancellationToken, Task> action)
    {
        try
        {
            await action(_either!.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_callerToken.IsCancellationRequested)
        {
            // The token that leaves is the caller's own, as is expected of a method that takes one.
            _callerToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (OperationCanceledException) when (_deadline!.IsCancellationRequested)
        {
            throw new DeadlineReachedException();
        }
    }

    /// <summary>What came of one status call.</summary>
    /// <param name="Result">The answer; <see langword="null"/> if there was none or a 404.</param>
    /// <param name="NotFound">The API's own 404, if that was the answer.</param>
    /// <param name="AskedAt">The timestamp at which the call began.</param>
    /// <param name="AnsweredAt">The timestamp at which the answer was there.</param>
    internal readonly record struct Observation(StatusResult? Result, AccountImportNotFoundException? NotFound, long AskedAt, long AnsweredAt)
    {
        /// <summary>No answer, for a reason that may pass.</summary>
        public static Observation None => default;
    }

    /// <summary>The deadline was reached. It never leaves the library.</summary>
    internal sealed class DeadlineReachedException : Exception;
}
