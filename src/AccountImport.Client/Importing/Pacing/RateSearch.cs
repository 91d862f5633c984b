namespace AccountImport.Client.Importing.Pacing;

/// <summary>Gives each call its time, evenly and at the permitted rate; where that is not known, it is looked for.</summary>
/// <remarks>
/// <para>
/// Without a rate nothing is held back until the platform throttles. Then the rate is between one that was kept without being throttled and one that was
/// throttled; the range is halved until it is narrow, or until a call is throttled so late that what was let through before tells the limit. From time to time a little more is tried, and ever more while that goes well:
/// a limit may have been raised. A rate that was kept and is throttled all the same is lowered a little, then by more: the limit was lowered, or somebody else uses it too.
/// </para>
/// <para>
/// A platform may throttle for another reason than the rate, by chance or for a quota. What it has let through in the last seconds is permitted all the same,
/// and the rate does not fall below that.
/// </para>
/// <para>A rate that was given is never exceeded, and found again from below in the same way if the platform does not permit it. Not safe for use by several threads.</para>
/// </remarks>
internal sealed class RateSearch
{
    // Of two clocks one is faster: the platform's limit and this pace would drift apart until a call is one too many.
    private const double Margin = 0.995;

    // What a timer was late is made up for, as far as the smallest of buckets lets it pass.
    private const double LatenessSeconds = 0.03;
    private const double KeptSeconds = 3;
    private const double MomentSeconds = 0.1;
    private const double ShortestSeconds = 0.005;
    private const double ProbeStepSeconds = 1;
    private const double ProbeEverySeconds = 15;

    // What a search has come to is not exact.
    private const double ProbeSoonSeconds = 5;

    // The range is narrow enough.
    private const double Narrow = 1.03;

    // How many seconds' worth of calls a platform may let through at once after a rest, and how long at least has to be looked at so that it weighs little.
    private const double RoomSeconds = 0.1;
    private const double TellingSeconds = 0.5;

    // What is kept of a limit that was found out.
    private const double Kept = 0.99;
    private const int TellingSteps = 3;

    // What is throttled so often in a row, ever slower, is throttled for something else; then faster is worth a try.
    private const int InVain = 12;
    private const double InVainUsed = 0.75;
    private const double InVainGrowth = 1.25;

    // What was let through for so long is permitted, and not gone below: a platform that throttles a call now and then for
    // another reason would bring a run to a crawl. Longer ago the limit may have been another.
    private const double MemorySeconds = 10;
    private const double NewestSeconds = 1;
    private const double SampleSeconds = 0.1;

    // So much of the rate has to be used for it to count as kept.
    private const double Used = 0.85;

    private const double LeastRate = 1;
    private static readonly double[] ProbeGrowth = [1.03, 1.06, 1.12, 1.25, 1.5];
    private static readonly double[] Lowering = [0.97, 0.9];

    private readonly double _ceiling;
    private readonly double _frequency;
    private double _rate;
    private double _kept;
    private double _throttled = double.PositiveInfinity;
    private Phase _phase;
    private int _throttledInARow;
    private int _probeSteps;
    private double _beforeProbe;
    private double _momentBefore;
    private readonly Queue<(long At, long Total)> _steps = new();
    private readonly Queue<(long At, long Active, long LetThrough)> _memory = new();
    private long _sampledAt = long.MinValue / 2;
    private long _restedUntil;
    private long _rested;
    private long _letThrough;
    private double _next;
    private long _since;
    private long _granted;
    private long _total;
    private long _checkAt = long.MaxValue;
    private long _probeAt;

    /// <param name="given">The rate that must not be exceeded, in calls a second; <see langword="null"/> if none was given.</param>
    /// <param name="now">The timestamp of now.</param>
    /// <param name="frequency">How many timestamps there are in a second.</param>
    public RateSearch(double? given, long now, long frequency)
    {
        _ceiling = given * Margin ?? double.PositiveInfinity;
        _rate = _ceiling;
        _kept = given is null ? 0 : _ceiling;
        _phase = given is null ? Phase.Unlimited : Phase.Keeping;
        _frequency = frequency;
        _next = now;
        _since = now;
    }

    private enum Phase
    {
        /// <summary>Nothing was throttled so far, and no rate was given.</summary>
        Unlimited,

        /// <summary>The permitted rate is between two.</summary>
        Searching,

        /// <summary>The rate is as good as the permitted one.</summary>
        Keeping,

        /// <summary>A little more is tried.</summary>
        Probing,
    }

    /// <summary>How many calls a second are made at most; <see langword="null"/> if there is no limit that is known.</summary>
    public double? Rate => double.IsInfinity(_rate) ? null : _rate;

    /// <summary>The timestamp at which the next call may be made.</summary>
    public long NextAt => (long)Math.Ceiling(_next);

    public bool CanTake(long now) => double.IsInfinity(_rate) || Math.Max(_next, now - (LatenessSeconds * _frequency)) <= now;

    /// <summary>Makes a call now, as <see cref="CanTake"/> has said that it may.</summary>
    public void Take(long now)
    {
        Remember(now);
        if (double.IsInfinity(_rate))
        {
            // How fast it was when it was throttled is a matter of moments: before, there was less to do, or this process had only begun.
            if (now - _since > MomentSeconds * _frequency)
            {
                _momentBefore = _granted / ((now - _since) / _frequency);
                Restart(now, _rate);
            }

            _granted++;
            return;
        }

        _next = Math.Max(_next, now - (LatenessSeconds * _frequency)) + (_frequency / _rate);
        _granted++;
        _total++;
        if (now >= _checkAt)
        {
            Check(now);
        }
    }

    /// <summary>Notes that a call was throttled.</summary>
    /// <returns>Whether that says anything new: not of a call that was made before what the last one has changed.</returns>
    public bool NoteThrottled(long now, long beganAt)
    {
        _letThrough--;
        if (beganAt < _since && _throttledInARow > 0)
        {
            return false;
        }

        double seconds = (now - _since) / _frequency;
        double used = _granted / Math.Max(seconds, ShortestSeconds);
        double reached = double.IsInfinity(_rate) ? Math.Max(Math.Max(used, _momentBefore), LeastRate)
            : seconds >= KeptSeconds / 4 && used < _rate ? Math.Max(used, LeastRate)
            : _rate;
        _throttledInARow++;
        double? letThrough = FindLeast(now, since: _since);
        double rate;
        switch (_phase)
        {
            case Phase.Probing:
                rate = Keep(Math.Max(_beforeProbe, Kept * (FindLeast(now, since: 0) ?? 0)), now);
                break;
            case Phase.Keeping when _throttledInARow <= Lowering.Length:
                _kept = Math.Min(_rate, reached) * Lowering[_throttledInARow - 1];
                rate = Keep(_kept, now, Math.Min(ProbeEverySeconds, (_probeAt - now) / _frequency));
                break;
            case Phase.Keeping when letThrough is { } most:
                _kept = Math.Min(_rate, most) * Lowering[0];
                rate = Keep(_kept, now);
                break;
            case Phase.Keeping:
                _kept = 0;
                rate = Search(reached);
                break;
            case Phase.Searching when letThrough is { } found:
                rate = Keep(Kept * found, now, ProbeSoonSeconds);
                break;
            default:
                rate = _kept > 0 && reached / _kept <= Narrow ? Keep(_kept, now) : Search(reached);
                break;
        }

        double least = Math.Max(LeastRate, Math.Min(FindPermitted(now, MemorySeconds), _rate));
        if (_throttledInARow >= InVain && FindPermitted(now, NewestSeconds) >= InVainUsed * _rate)
        {
            rate = InVainGrowth * _rate;
        }

        _steps.Clear();
        Restart(now, Math.Clamp(rate, Math.Min(least, _ceiling), _ceiling));
        return true;
    }

    /// <summary>Notes that no call is made from now on until then.</summary>
    public void NotePause(long now, long until)
    {
        long from = Math.Max(now, _restedUntil);
        if (until > from)
        {
            // In a pause the platform gains no more than its room.
            _rested += Math.Max(0, until - from - (long)(RoomSeconds * _frequency));
            _restedUntil = until;
        }

        if (until > _since && !double.IsInfinity(_rate))
        {
            _steps.Clear();
            Restart(until, _rate);
        }
    }

    /// <summary>Takes back what was found out since the rate was this one.</summary>
    public void Restore(double? rate, long now)
    {
        _throttledInARow = 0;
        _phase = rate is null ? Phase.Unlimited : Phase.Keeping;
        _kept = rate ?? 0;
        _throttled = double.PositiveInfinity;
        _probeAt = now + (long)(ProbeEverySeconds * _frequency);
        Restart(now, rate ?? double.PositiveInfinity);
    }

    private double Keep(double rate, long now, double probeAfter = ProbeEverySeconds)
    {
        _phase = Phase.Keeping;
        _probeAt = now + (long)(probeAfter * _frequency);
        return rate;
    }

    private double Search(double throttled)
    {
        _phase = Phase.Searching;
        _throttled = throttled;
        return _kept > 0 && _kept < throttled ? Math.Sqrt(_kept * throttled) : throttled / 2;
    }

    /// <summary>Says what follows from a rate that was kept for its time.</summary>
    private void Check(long now)
    {
        double seconds = (now - _since) / _frequency;
        if (_granted < Used * _rate * seconds)
        {
            // There was too little to do to learn anything.
            Restart(now, _rate);
            return;
        }

        _throttledInARow = 0;
        switch (_phase)
        {
            case Phase.Searching:
                _kept = _rate;
                Restart(now, _throttled / _kept <= Narrow ? Keep(_rate, now, ProbeSoonSeconds) : Math.Min(Math.Sqrt(_kept * _throttled), _ceiling));
                break;
            case Phase.Keeping when _rate < _ceiling && now >= _probeAt:
                _kept = _rate;
                _phase = Phase.Probing;
                _probeSteps = 0;
                _beforeProbe = _rate;
                _steps.Clear();
                Step(now);
                break;
            case Phase.Keeping:
                _kept = _rate;
                Restart(now, _rate);
                break;
            case Phase.Probing when _rate >= _ceiling:
                Restart(now, Keep(_ceiling, now));
                break;
            default:
                Step(now);
                break;
        }
    }

    private void Step(long now)
    {
        double growth = ProbeGrowth[Math.Min(_probeSteps++, ProbeGrowth.Length - 1)];
        Restart(now, Math.Min(_rate * growth, _ceiling));
    }

    /// <summary>What the platform permits at least, as it has let through what was called in the newest steps.</summary>
    /// <param name="now">The timestamp of now.</param>
    /// <param name="since">Steps that began before are left out.</param>
    /// <returns><see langword="null"/> if they were too short to tell.</returns>
    private double? FindLeast(long now, long since)
    {
        double? least = null;
        foreach ((long at, long total) in _steps)
        {
            double seconds = (now - at) / _frequency;
            if (at >= since && seconds >= TellingSeconds)
            {
                double found = (_total - total - (RoomSeconds * _rate)) / seconds;
                least = least > found ? least : found;
            }
        }

        return least;
    }

    /// <summary>What the platform permits at least, as it has let it through, before and after what it has throttled.</summary>
    /// <returns>0 if it is too early to tell.</returns>
    private double FindPermitted(long now, double memorySeconds)
    {
        foreach ((long at, long active, long letThrough) in _memory)
        {
            if (now - at <= memorySeconds * _frequency)
            {
                double seconds = (now - _rested - active) / _frequency;
                return seconds < TellingSeconds ? 0 : (_letThrough - letThrough) / (seconds + RoomSeconds);
            }
        }

        return 0;
    }

    private void Remember(long now)
    {
        if (now - _sampledAt >= SampleSeconds * _frequency)
        {
            _sampledAt = now;
            _memory.Enqueue((now, now - _rested, _letThrough));
            if (_memory.Count > 2 + (MemorySeconds / SampleSeconds))
            {
                _memory.Dequeue();
            }
        }

        _letThrough++;
    }

    private void Restart(long at, double rate)
    {
        _steps.Enqueue((at, _total));
        if (_steps.Count > TellingSteps)
        {
            _steps.Dequeue();
        }

        if (rate != _rate || at > _next)
        {
            _next = Math.Min(Math.Max(_next, at - (LatenessSeconds * _frequency)), at + (_frequency / rate));
        }

        _rate = rate;
        _since = at;
        _granted = 0;
        _checkAt = double.IsInfinity(rate) ? long.MaxValue : at + (long)((_phase is Phase.Probing ? ProbeStepSeconds : KeptSeconds) * _frequency);
    }
}
