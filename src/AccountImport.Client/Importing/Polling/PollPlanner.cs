namespace AccountImport.Client.Importing.Polling;

/// <summary>Says when the status of a scheduled account is to be asked, by what this run has seen of how long the platform takes: few calls for a small lag.</summary>
/// <remarks>
/// <para>
/// At least half of the accounts are to be told of within the wanted lag of their end, and with as few calls as that takes. What costs the fewest calls is a matter of how the times are
/// distributed: accounts that all take five seconds are asked for once, after five seconds; a long tail is asked for at growing intervals.
/// </para>
/// <para>Safe for use by several threads.</para>
/// </remarks>
internal sealed class PollPlanner
{
    // A little more than half. It is raised as far as the accounts are told of later than planned: answers take their time, and what is known is of the past.
    private const double Goal = 0.525;
    private const double PlannedAtFirst = 0.535;
    private const double MostPlanned = 0.65;
    private const double Correction = 0.001;

    // In calls. What nothing is known of is worth asking for besides, as far as the lag is as long as the account takes.
    private const double HighestPrice = 16;
    private const double CostOfLag = 0.25;
    private const double CostOfUnknownLag = 6;

    // From so many ends on, half of the highest price is paid: the first few say little.
    private const double FewEnds = 10;

    // There are always some that go beyond what is known.
    private const double HighestChance = 0.999;

    private const long ManyNotes = 256;
    private static readonly TimeSpan ShortestUse = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestUse = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _wantedLag;
    private readonly double _shortestWait;
    private readonly double _longestWait;
    private readonly WorkTimes _workTimes = new();
    private readonly PollGrid _grid;
    private readonly PollSearch _search;
    private readonly double[] _chances = new double[TimeBins.Count];
    private readonly double[] _trust = new double[TimeBins.Count];
    private readonly double[] _left;
    private readonly double[] _lagCosts;
    private readonly Lock _lock = new();
    private volatile PollPlan _plan;
    private double _plannedShare = PlannedAtFirst;
    private long _plannedAt;
    private long _plannedNotes;
    private int _isPlanning;

    /// <param name="shortestWait">The shortest wait before a status call.</param>
    /// <param name="longestWait">The longest.</param>
    /// <param name="wantedLag">The time from an account's end to the answer that tells it, which is to be kept for at least half of the accounts.</param>
    /// <param name="clock">Says when a plan has been in use for long.</param>
    public PollPlanner(TimeSpan shortestWait, TimeSpan longestWait, TimeSpan wantedLag, TimeProvider clock)
    {
        _clock = clock;
        _wantedLag = wantedLag;
        _shortestWait = shortestWait.TotalSeconds;
        _longestWait = longestWait.TotalSeconds;
        _grid = new PollGrid(wantedLag.TotalSeconds);
        _search = new PollSearch(_grid.Times, wantedLag.TotalSeconds, _shortestWait, _longestWait);
        _left = new double[_grid.Times.Length];
        _lagCosts = new double[_grid.Times.Length];
        _plan = MakePlan();
    }

    /// <summary>What the plan comes to that is in use, by what is known.</summary>
    public PollYield Expected => _plan.Yield;

    /// <summary>Takes note that an account is unfinished.</summary>
    /// <param name="noted">What the last note of this account returned; 0 if this is the first, or <see cref="WorkTimes.Unnoted"/>.</param>
    /// <param name="elapsed">The time since it was scheduled.</param>
    /// <returns>What to give to the next note of this account.</returns>
    public byte NoteUnfinished(byte noted, TimeSpan elapsed) => _workTimes.NoteUnfinished(noted, elapsed);

    /// <summary>Takes note that an account has ended.</summary>
    /// <param name="noted">What the last note of this account returned; 0 if there was none, or <see cref="WorkTimes.Unnoted"/>.</param>
    /// <param name="elapsed">The time from its scheduling to the answer that told its end.</param>
    /// <param name="endedAfter">The time from its scheduling to its end, if the platform has told.</param>
    public void NoteEnded(byte noted, TimeSpan elapsed, TimeSpan? endedAfter)
    {
        _workTimes.NoteEnded(noted, elapsed, endedAfter);
        if (endedAfter is { } ended && noted is not WorkTimes.Unnoted)
        {
            double toldInTime = elapsed - ended <= _wantedLag ? 1 : 0;
            lock (_lock)
            {
                _plannedShare = Math.Clamp(_plannedShare + (Correction * (Goal - toldInTime)), Goal, MostPlanned);
            }
        }
    }

    /// <summary>The wait before the status of an account is asked.</summary>
    /// <param name="account">The account's number, the same each time.</param>
    /// <param name="elapsed">The time since it was scheduled.</param>
    public TimeSpan GetWait(int account, TimeSpan elapsed)
    {
        double seconds = Math.Max(elapsed.TotalSeconds, 0);
        return TimeSpan.FromSeconds(Math.Clamp(GetPlan().GetNext(account, seconds) - seconds, _shortestWait, _longestWait));
    }

    private PollPlan GetPlan()
    {
        // One makes the plan; the others go by the one that is there.
        if (IsOutdated() && Interlocked.CompareExchange(ref _isPlanning, 1, 0) is 0)
        {
            try
            {
                _plan = IsOutdated() ? MakePlan() : _plan;
            }
            finally
            {
                Interlocked.Exchange(ref _isPlanning, 0);
            }
        }

        return _plan;
    }

    private bool IsOutdated()
    {
        long notes = _workTimes.Notes - Interlocked.Read(ref _plannedNotes);
        TimeSpan inUse = _clock.GetElapsedTime(Interlocked.Read(ref _plannedAt));
        return notes > 0 && inUse >= (notes < ManyNotes ? LongestUse : ShortestUse);
    }

    private PollPlan MakePlan()
    {
        Interlocked.Exchange(ref _plannedAt, _clock.GetTimestamp());
        Interlocked.Exchange(ref _plannedNotes, _workTimes.Notes);
        double share;
        lock (_lock)
        {
            share = _plannedShare;
        }

        double ended = _workTimes.Ended;
        _workTimes.Estimate(_chances, _trust);
        FillGrid();
        _search.Run(_left, _lagCosts, share, HighestPrice * ended / (ended + FewEnds));
        return new PollPlan(_grid, _search);
    }

    private void FillGrid()
    {
        double left = 1;
        int point = 0;
        for (int bin = 0; bin < TimeBins.Count; bin++)
        {
            double start = TimeBins.GetStart(bin);
            double length = TimeBins.GetEnd(bin) - start;
            double end = bin < TimeBins.Count - 1 ? start + length : double.PositiveInfinity;
            double chance = Math.Min(_chances[bin], HighestChance);
            double costOfLag = CostOfLag + ((CostOfUnknownLag - CostOfLag) * (1 - _trust[bin]));
            for (; point < _left.Length && _grid.Times[point] < end; point++)
            {
                double time = _grid.Times[point];
                _left[point] = left * (1 - (chance * Math.Min((time - start) / length, 1)));
                _lagCosts[point] = costOfLag / (time + _wantedLag.TotalSeconds);
            }

            left *= 1 - chance;
        }
    }
}
