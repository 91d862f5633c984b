using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing.Pacing;

/// <summary>Says when a call may be made, for all calls of a run: not faster than permitted, not too many at a time, and not while the platform has asked for a pause.</summary>
/// <remarks>
/// Whoever may not call at once waits in the queue of its operation; questions come before new accounts, since they end accounts. One timer lets the next ones go.
/// Safe for use by several threads.
/// </remarks>
internal sealed class Pace : IDisposable
{
    // Who has a place may also wait for its account's own sake, which shall not stop all others.
    private const int FewestPlaces = 8;

    private static readonly AccountImportOperation[] ByUrgency = [AccountImportOperation.Status, AccountImportOperation.Validate, AccountImportOperation.Process];

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Queue<Waiter>[] _waiting = [new(), new(), new()];
    private readonly long[] _ownPausedUntil;
    private readonly RateSearch _shared;
    private readonly ThrottleOrigin _origin = new();
    private readonly ConcurrencySearch _concurrency;
    private readonly ITimer _timer;
    private RateSearch? _own;
    private double? _sharedBefore;
    private long _pausedUntil;
    private long _timerDue = long.MaxValue;
    private volatile int _places;
    private int _inFlight;
    private long _requests;
    private long _throttled;

    public Pace(AccountImporterOptions options, TimeProvider clock)
    {
        _clock = clock;
        Delays = new RepeatDelays(options);
        long now = clock.GetTimestamp();
        _pausedUntil = now;
        _ownPausedUntil = [now, now, now];
        _shared = new RateSearch(options.RequestsPerSecond, now, clock.TimestampFrequency);
        _concurrency = new ConcurrencySearch(options.Concurrency, adapts: options.RequestsPerSecond is null, clock.TimestampFrequency);
        _places = Math.Max(_concurrency.Limit, FewestPlaces);
        _timer = clock.CreateTimer(static state => ((Pace)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long is waited before a call is repeated.</summary>
    public RepeatDelays Delays { get; }

    /// <summary>How many calls were made, and how many of them were throttled.</summary>
    public (long Requests, long Throttled) Counts
    {
        get
        {
            lock (_lock)
            {
                return (_requests, _throttled);
            }
        }
    }

    /// <summary>How many accounts are worth being worked on at a time, by what is known of how the platform answers: more would only wait for each other.</summary>
    public int Places => _places;

    /// <summary>How many calls are under way.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock)
            {
                return _inFlight;
            }
        }
    }

    /// <summary>How many calls a second are made at most; <see langword="null"/> if there is no limit that is known.</summary>
    public double? PermittedRate
    {
        get
        {
            lock (_lock)
            {
                return _shared.Rate;
            }
        }
    }

    /// <summary>Waits until a call may be made, unless its operation alone is paused.</summary>
    /// <returns>The permit, which is not granted if <paramref name="cancellationToken"/> was cancelled or the operation alone is paused, see <see cref="GetOwnPause"/>.</returns>
    public ValueTask<CallPermit> EnterAsync(AccountImportOperation operation, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            long now = _clock.GetTimestamp();
            if (cancellationToken.IsCancellationRequested || now < _ownPausedUntil[(int)operation])
            {
                return default;
            }

            if (_waiting[(int)operation].Count is 0 && TryGrant(operation, now))
            {
                return ValueTask.FromResult(new CallPermit(this, operation, now));
            }

            _waiting[(int)operation].Enqueue(waiter = new Waiter());
            SetTimer(now);
        }

        return WaitAsync(waiter, operation, cancellationToken);
    }

    /// <summary>Waits until a call may be made, also while its operation alone is paused.</summary>
    /// <returns>The permit, which is not granted if <paramref name="cancellationToken"/> was cancelled.</returns>
    public async ValueTask<CallPermit> EnterWhenOpenAsync(AccountImportOperation operation, CancellationToken cancellationToken)
    {
        while (true)
        {
            CallPermit permit = await EnterAsync(operation, cancellationToken).ConfigureAwait(false);
            if (permit.IsGranted || cancellationToken.IsCancellationRequested)
            {
                return permit;
            }

            await DelayAsync(GetOwnPause(operation), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a time, which is one account's own affair, and until there is no pause.</summary>
    /// <returns>Whether it is over; else <paramref name="cancellationToken"/> was cancelled.</returns>
    public async ValueTask<bool> WaitAsync(AccountImportOperation operation, TimeSpan time, CancellationToken cancellationToken)
    {
        for (TimeSpan wait = Delays.Bound(time); ; wait = GetPause(operation))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            if (wait > TimeSpan.Zero)
            {
                await DelayAsync(wait, cancellationToken).ConfigureAwait(false);
            }
            else if (GetPause(operation) <= TimeSpan.Zero)
            {
                return true;
            }
        }
    }

    /// <summary>Waits, for no more than a time that concerns nobody else.</summary>
    public async ValueTask DelayAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        // A timer counts whole milliseconds, and for less than one there is no wait at all.
        var wholeMilliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(wait.TotalMilliseconds, 1)));
        await Task.Delay(wholeMilliseconds, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>How long the calls of one operation alone are paused still; not positive if they are not.</summary>
    public TimeSpan GetOwnPause(AccountImportOperation operation)
    {
        lock (_lock)
        {
            return _clock.GetElapsedTime(_clock.GetTimestamp(), _ownPausedUntil[(int)operation]);
        }
    }

    /// <summary>Lets no call begin for a time.</summary>
    public void Pause(TimeSpan time)
    {
        lock (_lock)
        {
            long now = _clock.GetTimestamp();
            PauseAll(now, ToEnd(now, time));
        }
    }

    /// <summary>Lets no call begin for a time, since one was throttled; only those of its operation, if the limit is known to be that operation's own.</summary>
    public void PauseThrottled(AccountImportOperation operation, TimeSpan time)
    {
        lock (_lock)
        {
            long now = _clock.GetTimestamp();
            long until = ToEnd(now, time);
            if (_origin.Own != operation)
            {
                PauseAll(now, until);
                return;
            }

            _ownPausedUntil[(int)operation] = Math.Max(_ownPausedUntil[(int)operation], until);
            _own!.NotePause(now, until);

            // Who waits for this operation may have something else to do meanwhile.
            while (_waiting[(int)operation].TryDequeue(out Waiter? waiter))
            {
                waiter.TrySetResult(default);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Notes that the API has answered a call.</summary>
    internal void NoteAnswered(CallPermit permit)
    {
        lock (_lock)
        {
            long now = _clock.GetTimestamp();
            _origin.NoteAnswered(permit.Operation);
            _concurrency.NoteAnswered(permit.Operation, now - permit.BeganAt, _inFlight, now);
            _places = Math.Max(_concurrency.Limit, FewestPlaces);
        }
    }

    /// <summary>Notes that a call was throttled.</summary>
    internal void NoteThrottled(CallPermit permit)
    {
        lock (_lock)
        {
            _throttled++;
            long now = _clock.GetTimestamp();
            if (_origin.Own == permit.Operation)
            {
                if (_own!.NoteThrottled(now, permit.BeganAt))
                {
                    _origin.NoteThrottled(permit.Operation);
                }

                return;
            }

            double? before = _shared.Rate;
            if (!_shared.NoteThrottled(now, permit.BeganAt))
            {
                return;
            }

            _origin.NoteThrottled(permit.Operation);
            if (_origin.IsNew)
            {
                _sharedBefore = before;
                _own = null;
            }
            else if (_origin.Own is not null)
            {
                // What was found out was about this operation; the others go on as before.
                _own = new RateSearch(given: null, now, _clock.TimestampFrequency);
                _own.Restore(_shared.Rate, now);
                _shared.Restore(_sharedBefore, now);
            }
        }
    }

    /// <summary>Notes that the platform could not cope with a call.</summary>
    internal void NoteOverloaded(CallPermit permit)
    {
        lock (_lock)
        {
            _concurrency.NoteOverloaded(_clock.GetTimestamp(), permit.BeganAt);
            _places = Math.Max(_concurrency.Limit, FewestPlaces);
        }
    }

    /// <summary>Notes that a call is over.</summary>
    internal void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            LetGo();
        }
    }

    private void PauseAll(long now, long until)
    {
        _pausedUntil = Math.Max(_pausedUntil, until);
        _shared.NotePause(now, until);
        _own?.NotePause(now, until);
    }

    private long ToEnd(long now, TimeSpan time) => now + (long)(Delays.Bound(time).TotalSeconds * _clock.TimestampFrequency);

    private TimeSpan GetPause(AccountImportOperation operation)
    {
        lock (_lock)
        {
            return _clock.GetElapsedTime(_clock.GetTimestamp(), Math.Max(_pausedUntil, _ownPausedUntil[(int)operation]));
        }
    }

    private RateSearch? GetOwnRate(AccountImportOperation operation) => _origin.Own == operation ? _own : null;

    private bool TryGrant(AccountImportOperation operation, long now)
    {
        RateSearch? own = GetOwnRate(operation);
        if (now < _pausedUntil || _inFlight >= _concurrency.Limit || !_shared.CanTake(now) || own?.CanTake(now) is false)
        {
            return false;
        }

        _shared.Take(now);
        own?.Take(now);
        _inFlight++;
        _requests++;
        return true;
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _timerDue = long.MaxValue;
            LetGo();
        }
    }

    /// <summary>Lets those go on that may.</summary>
    private void LetGo()
    {
        lock (_lock)
        {
            long now = _clock.GetTimestamp();
            foreach (AccountImportOperation operation in ByUrgency)
            {
                Queue<Waiter> waiting = _waiting[(int)operation];
                while (waiting.TryPeek(out Waiter? waiter) && (waiter.Task.IsCompleted || TryGrant(operation, now)))
                {
                    waiting.Dequeue();
                    if (!waiter.Task.IsCompleted && !waiter.TrySetResult(new CallPermit(this, operation, now)))
                    {
                        // It was cancelled at this moment.
                        _inFlight--;
                        _requests--;
                    }
                }
            }

            SetTimer(now);
        }
    }

    /// <summary>Has the timer fire when the next one may go on; who waits for another call to end is let go by that.</summary>
    private void SetTimer(long now)
    {
        long due = long.MaxValue;
        if (_inFlight < _concurrency.Limit)
        {
            foreach (AccountImportOperation operation in ByUrgency)
            {
                if (_waiting[(int)operation].Count > 0)
                {
                    due = Math.Min(due, Math.Max(Math.Max(_pausedUntil, _shared.NextAt), GetOwnRate(operation)?.NextAt ?? 0));
                }
            }
        }

        if (due < _timerDue)
        {
            _timerDue = due;
            double milliseconds = Math.Max(1, Math.Ceiling(_clock.GetElapsedTime(now, due).TotalMilliseconds));
            _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }
    }

    private static async ValueTask<CallPermit> WaitAsync(Waiter waiter, AccountImportOperation operation, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((Waiter)state!).TrySetResult(default), waiter);
        await using (registration.ConfigureAwait(false))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>One who waits for a call; it gets a permit, or none.</summary>
    private sealed class Waiter() : TaskCompletionSource<CallPermit>(TaskCreationOptions.RunContinuationsAsynchronously);
}
