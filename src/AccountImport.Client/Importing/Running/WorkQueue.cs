using System.Diagnostics.CodeAnalysis;

namespace AccountImport.Client.Importing.Running;

/// <summary>What there is to do: accounts to send, and accounts to ask for, each when it is due.</summary>
/// <remarks>
/// A worker that finds nothing waits; one timer, set to the first account that is due, wakes it. Questions come before new accounts: they end accounts.
/// Where nothing is left to send, they take nothing from anything, so that no account is asked for long after it has ended.
/// Safe for use by several threads.
/// </remarks>
internal sealed class WorkQueue : IDisposable
{
    // Where nothing is left to send, an account waits no longer, unless that came to more calls a second.
    private const double LastWaitSeconds = 30;
    private const double LastCallsASecond = 10;

    // Whenever so many are left of those that were there, the others need not wait as long any more.
    private const double FewerLeft = 0.8;

    // After a kill each of them has to be asked for.
    private const int LargestCapacity = 1024;

    private readonly TimeProvider _clock;
    private readonly Func<int> _places;
    private readonly TimeSpan _shortestWait;
    private readonly long _asksFrom;
    private readonly Lock _lock = new();
    private readonly PendingQueue _pending = new();
    private readonly Queue<AdmittedAccount> _admitted = new();
    private readonly Queue<TaskCompletionSource> _idle = new();
    private readonly ITimer _timer;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _settled;
    private long _timerDue = long.MaxValue;
    private int _sending;
    private int _asking;
    private int _unresolved;
    private bool _isAllAdmitted;
    private int _broughtForward;
    private int _capacity;
    private bool _admissionEnded;
    private bool _pollingEnded;

    /// <param name="clock">Says what is due.</param>
    /// <param name="capacity">How many accounts may wait for being sent, at first.</param>
    /// <param name="shortestWait">The shortest wait before a status call.</param>
    /// <param name="asksIn">For how long from now on no scheduled account is asked for.</param>
    /// <param name="places">How many are worth being sent or asked for at a time, which may change; <see langword="null"/> if that does not matter.</param>
    public WorkQueue(TimeProvider clock, int capacity, TimeSpan shortestWait, TimeSpan asksIn = default, Func<int>? places = null)
    {
        _clock = clock;
        _capacity = capacity;
        _places = places ?? (() => int.MaxValue);
        _shortestWait = shortestWait;
        _asksFrom = clock.GetTimestamp() + ToTicks(asksIn.TotalSeconds);
        _timer = clock.CreateTimer(static state => ((WorkQueue)state!).WakeForDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many accounts wait for their end, or are being asked for.</summary>
    public int PendingCount
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count + _asking;
            }
        }
    }

    /// <summary>Adds an account whose status is to be asked.</summary>
    public void Add(PendingAccount account)
    {
        lock (_lock)
        {
            _pending.Add(_isAllAdmitted && account.IsPlanned ? account with { Due = Math.Min(account.Due, AsksFrom + LastWait) } : account);
            _unresolved += account.Kind is PendingKind.Unresolved ? 1 : 0;
            SetTimer();
        }
    }

    /// <summary>Adds an account that is to be sent, as soon as there is room for it.</summary>
    public async ValueTask AdmitAsync(AdmittedAccount account)
    {
        while (true)
        {
            TaskCompletionSource room;
            lock (_lock)
            {
                if (_admitted.Count < _capacity)
                {
                    _isAllAdmitted = false;
                    _admitted.Enqueue(account);
                    if (HasPlace && _idle.TryDequeue(out TaskCompletionSource? idle))
                    {
                        idle.SetResult();
                    }

                    return;
                }

                room = _room ??= NewSignal();
            }

            await room.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Notes that an account that was to be sent was not ready: more have to be waiting, so that each is by its turn.</summary>
    public void NoteNotReady()
    {
        lock (_lock)
        {
            _capacity = Math.Max(_capacity, Math.Min(_capacity + 1, LargestCapacity));
        }
    }

    /// <summary>Takes what is to be done next, as soon as there is something.</summary>
    /// <returns><see langword="null"/> if there is nothing, and never will be.</returns>
    public async ValueTask<Work?> TakeAsync()
    {
        while (true)
        {
            TaskCompletionSource idle;
            lock (_lock)
            {
                if (TryTake(out Work? work))
                {
                    return work;
                }

                if (IsThrough)
                {
                    WakeAll();
                    return null;
                }

                idle = NewSignal();
                _idle.Enqueue(idle);
                SetTimer();
            }

            await idle.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Takes an account that is to be asked for now, if there is one.</summary>
    public bool TryTakeDue([NotNullWhen(true)] out Work? work)
    {
        lock (_lock)
        {
            bool isDue = !_pollingEnded && _pending.Count > 0 && _pending.First.Due <= _clock.GetTimestamp();
            work = isDue ? new Work(Admitted: null, _pending.Take()) : null;
            if (work is not null)
            {
                _asking++;
                WakeNext();
            }

            return work is not null;
        }
    }

    /// <summary>Notes that what was taken is done. An account that is to be asked again was added before.</summary>
    public void Complete(Work work)
    {
        lock (_lock)
        {
            if (work.Admitted is not null)
            {
                _sending--;
            }
            else
            {
                _asking--;
                _unresolved -= work.Pending.Kind is PendingKind.Unresolved ? 1 : 0;
            }

            Settle();
            if (IsThrough)
            {
                WakeAll();
            }
            else if (_isAllAdmitted && _pending.Count < FewerLeft * _broughtForward)
            {
                BringForward();
            }
        }
    }

    /// <summary>Waits until no account is being sent, and of none the outcome of a request is unknown. Only when all that there is was admitted.</summary>
    public Task WhenSettledAsync()
    {
        lock (_lock)
        {
            _isAllAdmitted = true;
            BringForward();
            TaskCompletionSource settled = _settled ??= NewSignal();
            Settle();
            return settled.Task;
        }
    }

    /// <summary>Nothing more is admitted: when all is done, the workers end.</summary>
    public void EndAdmission()
    {
        lock (_lock)
        {
            _admissionEnded = true;
            if (IsThrough)
            {
                WakeAll();
            }
        }
    }

    /// <summary>Asks no more: what is under way ends, and what waits is left.</summary>
    public void EndPolling()
    {
        lock (_lock)
        {
            _pollingEnded = true;
            Settle();
            if (IsThrough)
            {
                WakeAll();
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsThrough => _admissionEnded
        && _admitted.Count + _sending + _asking is 0
        && (_pollingEnded || _pending.Count is 0);

    private bool HasPlace => _sending + _asking < _places();

    private bool TryTake([NotNullWhen(true)] out Work? work)
    {
        work = null;
        if (!HasPlace)
        {
            // Whoever is done takes it.
            return false;
        }

        if (TryTakeDue(out work))
        {
            return true;
        }

        if (_admitted.TryDequeue(out AdmittedAccount? admitted))
        {
            work = new Work(admitted, Pending: default);
            _sending++;

            // Not for each place that becomes free: waking the one who admits costs more than an account.
            if (_room is not null && _admitted.Count <= _capacity / 2)
            {
                _room.SetResult();
                _room = null;
            }

            // The timer may have woken whoever takes this, a little too early for what was due; and there may be more places than before.
            WakeNext();
            return true;
        }

        work = null;
        return false;
    }

    /// <summary>Where there is something to do, there may be more: only one worker was woken for it.</summary>
    private void WakeNext()
    {
        if (_idle.Count > 0 && HasPlace)
        {
            if (_admitted.Count > 0 || (_pending.Count > 0 && _pending.First.Due <= _clock.GetTimestamp()))
            {
                _idle.Dequeue().SetResult();
            }
            else
            {
                SetTimer();
            }
        }
    }

    private void WakeForDue()
    {
        lock (_lock)
        {
            _timerDue = long.MaxValue;
            if (_idle.TryDequeue(out TaskCompletionSource? idle))
            {
                idle.SetResult();
            }
        }
    }

    private void WakeAll()
    {
        while (_idle.TryDequeue(out TaskCompletionSource? idle))
        {
            idle.SetResult();
        }
    }

    // Both only while nothing is left to send.
    private long AsksFrom => Math.Max(_asksFrom, _clock.GetTimestamp());

    private long LastWait => ToTicks(Math.Max(Math.Max(LastWaitSeconds, _shortestWait.TotalSeconds), _pending.Count / LastCallsASecond));

    private void BringForward()
    {
        _broughtForward = _pending.Count;
        _pending.BringForward(AsksFrom, LastWait);
        SetTimer();
    }

    private long ToTicks(double seconds) => (long)(seconds * _clock.TimestampFrequency);

    private void Settle()
    {
        if (_settled is not null && (_pollingEnded || _admitted.Count + _sending + _unresolved is 0))
        {
            _settled.SetResult();
            _settled = null;
        }
    }

    private void SetTimer()
    {
        // Nobody waits, or has a place: whoever is done looks for himself.
        if (_pollingEnded || _pending.Count is 0 || _idle.Count is 0 || !HasPlace || _pending.First.Due >= _timerDue)
        {
            return;
        }

        _timerDue = _pending.First.Due;

        // A timer counts whole milliseconds, and one that is early would find nothing due.
        double milliseconds = Math.Ceiling(_clock.GetElapsedTime(_clock.GetTimestamp(), _timerDue).TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)), Timeout.InfiniteTimeSpan);
    }
}
