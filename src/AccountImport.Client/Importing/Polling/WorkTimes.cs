namespace AccountImport.Client.Importing.Polling;

/// <summary>
/// What is known of how long the platform takes, from scheduling an account to its end: for each bin of time the chance that an account which is unfinished when it begins ends in it.
/// </summary>
/// <remarks>
/// <para>
/// Chances are estimated, and not how many have ended: early in a run only the quick accounts have. Those that still wait count in every bin that they are known to have passed.
/// </para>
/// <para>
/// A bin remembers the last few thousand accounts that came to it, so that it knows something of the long times to which few accounts come; and it forgets them at once when
/// what has happened of late does not go with it. Safe for use by several threads.
/// </para>
/// </remarks>
internal sealed class WorkTimes
{
    /// <summary>Given as what was noted of an account, has nothing learned from it: so for one that was scheduled before the run began. What takes more than an hour ends there as well.</summary>
    public const byte Unnoted = TimeBins.Count - 1;

    private const double MostRemembered = 3000;
    private const double RememberedAfterChange = 50;

    // What the bins around have seen counts in a bin like so many accounts.
    private const double Borrowed = 10;
    private const int Around = 6;

    // A bin that has seen so many accounts is trusted by half.
    private const double HalfTrusted = 10;

    // It is no accident any more, by so many standard deviations, looked at over about so many ends.
    private const double Surprise = 5;
    private const double RecentEnds = 100;
    private const double LeastVariance = 10;

    private readonly Lock _lock = new();
    private readonly double[] _chances = new double[TimeBins.Count];
    private readonly double[] _seen = new double[TimeBins.Count];
    private double _recentlyEnded;
    private double _recentlyExpected;
    private double _recentVariance;
    private long _ended;
    private long _notes;

    public WorkTimes()
    {
        // As long as nothing is known, what has taken long is presumed to take as long again, like everything that lasts.
        for (int bin = 0; bin < TimeBins.Count; bin++)
        {
            _chances[bin] = bin is 0 ? 0.5 : 1 - (TimeBins.GetStart(bin) / TimeBins.GetEnd(bin));
            _seen[bin] = 1;
        }
    }

    /// <summary>How many notes there were.</summary>
    public long Notes => Interlocked.Read(ref _notes);

    /// <summary>How many accounts have ended.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>Takes note that an account is unfinished.</summary>
    /// <param name="noted">What the last note of this account returned; 0 if this is the first.</param>
    /// <param name="elapsed">The time since it was scheduled.</param>
    /// <returns>What to give to the next note of this account.</returns>
    public byte NoteUnfinished(byte noted, TimeSpan elapsed)
    {
        if (noted is Unnoted)
        {
            return noted;
        }

        byte reached = Math.Max(noted, TimeBins.Of(elapsed.TotalSeconds));
        lock (_lock)
        {
            LearnUnfinished(noted, reached);
            ForgetIfChanged();
        }

        Interlocked.Increment(ref _notes);
        return reached;
    }

    /// <summary>Takes note that an account has ended.</summary>
    /// <param name="noted">What the last note of this account returned; 0 if there was none.</param>
    /// <param name="elapsed">The time from its scheduling to the answer that told its end.</param>
    /// <param name="endedAfter">The time from its scheduling to its end, if the platform has told.</param>
    public void NoteEnded(byte noted, TimeSpan elapsed, TimeSpan? endedAfter)
    {
        if (noted is Unnoted)
        {
            return;
        }

        double latest = Math.Max(elapsed.TotalSeconds, TimeBins.GetStart(noted));
        lock (_lock)
        {
            _recentlyEnded *= 1 - (1 / RecentEnds);
            _recentlyExpected *= 1 - (1 / RecentEnds);
            _recentVariance *= 1 - (1 / RecentEnds);
            if (endedAfter is { } told)
            {
                byte end = TimeBins.Of(Math.Clamp(told.TotalSeconds, TimeBins.GetStart(noted), latest));
                LearnUnfinished(noted, end);
                Learn(end, weight: 1, ended: 1);
            }
            else
            {
                LearnEndedBetween(noted, latest);
            }

            ForgetIfChanged();
        }

        Interlocked.Increment(ref _ended);
        Interlocked.Increment(ref _notes);
    }

    /// <summary>Estimates the chances.</summary>
    /// <param name="chances">For each bin, the chance that an account which is unfinished at its start ends in it. Where few accounts were seen, the bins around count as well.</param>
    /// <param name="trust">For each bin, how far that can be trusted: from 0, not at all, to 1.</param>
    public void Estimate(Span<double> chances, Span<double> trust)
    {
        lock (_lock)
        {
            for (int bin = 0; bin < TimeBins.Count; bin++)
            {
                chances[bin] = ((_chances[bin] * _seen[bin]) + (EstimateAround(bin) * Borrowed)) / (_seen[bin] + Borrowed);
                trust[bin] = _seen[bin] / (_seen[bin] + HalfTrusted);
            }
        }
    }

    private double EstimateAround(int bin)
    {
        double ended = 0;
        double seen = 0;
        int last = Math.Min(bin + Around, TimeBins.Count - 1);
        for (int other = Math.Max(bin - Around, 0); other <= last; other++)
        {
            ended += _chances[other] * _seen[other];
            seen += _seen[other];
        }

        return ended / seen;
    }

    private void LearnUnfinished(byte from, byte to)
    {
        for (int bin = from; bin < to; bin++)
        {
            Learn(bin, weight: 1, ended: 0);
        }
    }

    /// <summary>Learns of an end that was somewhere between two times: as likely in each bin as is known so far.</summary>
    /// <remarks>What is known is taken from the bins around as well: else it would confirm itself, until all accounts seem to end just where they are asked for.</remarks>
    private void LearnEndedBetween(byte first, double latest)
    {
        byte last = TimeBins.Of(latest);
        double partOfLast = (latest - TimeBins.GetStart(last)) / (TimeBins.GetEnd(last) - TimeBins.GetStart(last));
        Span<double> shares = stackalloc double[last - first + 1];
        double left = 1;
        double all = 0;
        for (int bin = first; bin <= last; bin++)
        {
            double ended = left * EstimateAround(bin) * (bin == last ? partOfLast : 1);
            shares[bin - first] = ended;
            all += ended;
            left -= ended;
        }

        left = 1;
        for (int bin = first; bin < last && left > 0; bin++)
        {
            double ended = all > 0 ? Math.Min(shares[bin - first] / all, left) : 0;
            Learn(bin, left, ended / left);
            left -= ended;
        }

        if (left > 0)
        {
            Learn(last, left, ended: 1);
        }
    }

    private void Learn(int bin, double weight, double ended)
    {
        double chance = _chances[bin];
        _recentlyEnded += weight * ended;
        _recentlyExpected += weight * chance;
        _recentVariance += weight * chance * (1 - chance);
        _seen[bin] = Math.Min(_seen[bin] + weight, MostRemembered);
        _chances[bin] += (ended - chance) * weight / _seen[bin];
    }

    /// <summary>Forgets most of what was seen if of late far more or far fewer have ended than was to be expected: the platform has become faster or slower.</summary>
    private void ForgetIfChanged()
    {
        double difference = _recentlyEnded - _recentlyExpected;
        if (difference * difference <= Surprise * Surprise * Math.Max(_recentVariance, LeastVariance))
        {
            return;
        }

        for (int bin = 0; bin < TimeBins.Count; bin++)
        {
            _seen[bin] = Math.Min(_seen[bin], RememberedAfterChange);
        }

        _recentlyEnded = _recentlyExpected = _recentVariance = 0;
    }
}
