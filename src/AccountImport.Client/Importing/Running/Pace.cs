namespace AccountImport.Client.Importing.Running;

/// <summary>Says when a call may be made: not while the platform has asked for a pause, and no process call while none of them gets a usable answer.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class Pace(AccountImporterOptions options, TimeProvider clock, RunControl control)
{
    private const int FewestUnknown = 16;
    private const double Jitter = 0.2;

    private readonly Lock _lock = new();
    private readonly Random _random = options.Seed is { } seed ? new Random(seed) : new Random();
    private readonly int _mostUnknown = Math.Max(options.Concurrency, FewestUnknown);
    private long _pausedUntil = clock.GetTimestamp();
    private int _unknownInARow;
    private int _trials;
    private bool _isTrying;
    private long _nextTrial;
    private long _suspendedSince;

    /// <summary>The wait before a repeat: twice as long each time, with jitter; longer if the platform asked for it.</summary>
    /// <param name="repeat">Which repeat it is, from 1.</param>
    /// <param name="asked">What the platform asked for.</param>
    public TimeSpan GetDelay(int repeat, TimeSpan? asked)
    {
        double factor = Math.Pow(2, Math.Min(repeat - 1, 30));
        TimeSpan delay = options.MaxRetryDelay / factor < options.RetryDelay ? options.MaxRetryDelay : options.RetryDelay * factor;
        return asked > delay ? asked.Value : Spread(delay);
    }

    /// <summary>A time, somewhat longer or shorter, so that what began together does not go on together.</summary>
    public TimeSpan Spread(TimeSpan time)
    {
        lock (_lock)
        {
            return time * (1 - Jitter + (2 * Jitter * _random.NextDouble()));
        }
    }

    /// <summary>What is waited of a time that the platform has asked for: not longer than the retry budget, which is spent by then.</summary>
    public TimeSpan Bound(TimeSpan asked) => asked < options.RetryBudget ? asked : options.RetryBudget;

    /// <summary>Lets no call begin for a time.</summary>
    public void Pause(TimeSpan time)
    {
        long until = clock.GetTimestamp() + (long)(Bound(time).TotalSeconds * clock.TimestampFrequency);
        lock (_lock)
        {
            _pausedUntil = Math.Max(_pausedUntil, until);
        }
    }

    /// <summary>Waits until a call may be made.</summary>
    /// <returns>Whether it may; else <paramref name="cancellationToken"/> was cancelled.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan wait;
            lock (_lock)
            {
                wait = clock.GetElapsedTime(clock.GetTimestamp(), _pausedUntil);
            }

            if (wait <= TimeSpan.Zero)
            {
                return true;
            }

            await DelayAsync(wait, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Waits for a time and until a call may be made: for one account that gets no answer, which is no reason for the others to wait.</summary>
    /// <returns>Whether it may; else <paramref name="cancellationToken"/> was cancelled.</returns>
    public async ValueTask<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await DelayAsync(Bound(time), cancellationToken).ConfigureAwait(false);
        return await WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until a process call may be made.</summary>
    /// <param name="meanwhile">What can be done while process calls are suspended; it says whether there was anything.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it may; else <paramref name="cancellationToken"/> was cancelled.</returns>
    public async ValueTask<bool> WaitToSendAsync(Func<ValueTask<bool>> meanwhile, CancellationToken cancellationToken)
    {
        while (await WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            TimeSpan wait;
            lock (_lock)
            {
                if (_unknownInARow < _mostUnknown)
                {
                    return true;
                }

                wait = clock.GetElapsedTime(clock.GetTimestamp(), _nextTrial);
                if (!_isTrying && wait <= TimeSpan.Zero)
                {
                    _isTrying = true;
                    return true;
                }
            }

            if (!await meanwhile().ConfigureAwait(false))
            {
                await DelayAsync(wait > TimeSpan.Zero && wait < options.RetryDelay ? wait : options.RetryDelay, cancellationToken).ConfigureAwait(false);
            }
        }

        return false;
    }

    /// <summary>Notes that a process call had an outcome that is known.</summary>
    public void NoteAnswered()
    {
        lock (_lock)
        {
            _unknownInARow = 0;
            _trials = 0;
            _isTrying = false;
        }
    }

    /// <summary>Notes that a process call had no effect, for a reason that says nothing of the platform's health.</summary>
    public void NoteNotSent()
    {
        lock (_lock)
        {
            _isTrying = false;
        }
    }

    /// <summary>Notes a process call of unknown outcome. Many in a row are no accident: then one account at a time is risked, until one succeeds or the budget is spent.</summary>
    public void NoteUnknown()
    {
        lock (_lock)
        {
            _isTrying = false;
            if (++_unknownInARow < _mostUnknown)
            {
                return;
            }

            long now = clock.GetTimestamp();
            _suspendedSince = _trials is 0 ? now : _suspendedSince;
            _nextTrial = now + (long)(GetDelay(++_trials, asked: null).TotalSeconds * clock.TimestampFrequency);
            if (clock.GetElapsedTime(_suspendedSince, now) < options.RetryBudget)
            {
                return;
            }
        }

        control.Stop(
            ImportStopReason.Unavailable,
            "The API has not said for the whole retry budget whether it took an account. Find out what is wrong there; then start the import again with the same journal.");
    }

    private async ValueTask DelayAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        // A timer counts whole milliseconds, and for less than one there is no wait at all.
        var wholeMilliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        await Task.Delay(wholeMilliseconds, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
