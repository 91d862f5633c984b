namespace AccountImport.Tests.Shared;

/// <summary>A clock that stands still until a test moves it, and then fires the timers that fall due, in order.</summary>
internal sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are waiting: a test that knows how many it expects knows when to move the clock.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(timer => timer.Due is not null);
            }
        }
    }

    /// <summary>How long until the next timer falls due; <see langword="null"/> if none waits.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_lock)
            {
                return _timers.Min(timer => timer.Due) - _now;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next?.Due > _now ? next.Due.Value : next is null ? end : _now;
                next?.Rearm(_now);
            }

            if (next is null)
            {
                return;
            }

            next.Fire();
        }
    }

    /// <summary>Moves the clock from timer to timer until the task has ended.</summary>
    /// <param name="task">The task whose waits are all on this clock.</param>
    /// <param name="waiting">
    /// How many timers wait when nothing but the passing of time is missing, say 2 for a delay within a deadline. With fewer or more
    /// the task is at work, and the clock stands: so no speed of the machine decides what happens.
    /// </param>
    public async Task<T> RunAsync<T>(Task<T> task, int waiting)
    {
        while (!task.IsCompleted)
        {
            if (WaitingTimers == waiting && UntilNextTimer is { } wait)
            {
                Advance(wait);
            }
            else
            {
                await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(1), System));
            }
        }

        return await task;
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool fireNow;
            lock (clock._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                fireNow = dueTime == TimeSpan.Zero;
                if (fireNow)
                {
                    Rearm(clock._now);
                }
            }

            if (fireNow)
            {
                Fire();
            }

            return true;
        }

        public void Rearm(DateTimeOffset now) =>
            Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : now + _period;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                Due = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
