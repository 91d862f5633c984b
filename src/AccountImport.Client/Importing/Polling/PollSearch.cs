namespace AccountImport.Client.Importing.Polling;

/// <summary>
/// Finds, by dynamic programming over points in time, when the status of an account is to be asked next: the fewest calls such that a wanted share of the accounts is told of in time.
/// </summary>
/// <remarks>
/// <para>
/// An account that is told of too late is given a price in calls, and the lowest price is sought that reaches the share. Besides, all lag costs a little in proportion to the time that the
/// account took, so that the few that take long are not forgotten once the share is reached, and nobody waits without need.
/// </para>
/// <para>All sums run from the far end, so that they stay exact where next to nothing is left. Not safe for use by several threads.</para>
/// </remarks>
internal sealed class PollSearch
{
    private const double LowestPrice = 1.0 / 64;
    private const double PriceTolerance = 1.02;

    private readonly double[] _times;
    private readonly double _wantedLag;
    private readonly int[] _reachStart;
    private readonly int[] _lateStart;
    private readonly int[] _reachEnd;
    private readonly double[] _left;
    private readonly double[] _leftInTime;
    private readonly double[] _urgency;
    private readonly double[] _costs;
    private readonly double[] _costsIfLate;
    private int[] _next;
    private int[] _nextTooFew;
    private int[] _tried;

    /// <param name="times">The points in time at which may be asked, in seconds since an account was scheduled: ascending, from 0.</param>
    /// <param name="wantedLag">The longest wanted time from an end to the answer that tells it, in seconds.</param>
    /// <param name="shortestWait">The shortest wait, in seconds.</param>
    /// <param name="longestWait">The longest wait, in seconds.</param>
    public PollSearch(double[] times, double wantedLag, double shortestWait, double longestWait)
    {
        _times = times;
        _wantedLag = wantedLag;
        _reachStart = FindFirstFrom(shortestWait);
        _lateStart = FindFirstFrom(wantedLag);
        _reachEnd = FindFirstFrom(longestWait * (1 + 1e-9));
        _left = new double[times.Length];
        _leftInTime = new double[times.Length];
        _urgency = new double[times.Length];
        _costs = new double[times.Length];
        _costsIfLate = new double[times.Length];
        _next = new int[times.Length];
        _nextTooFew = new int[times.Length];
        _tried = new int[times.Length];
    }

    /// <summary>For each point the one to ask at next, by the cheapest schedule found that reaches the share; the count of points if there is none left.</summary>
    public ReadOnlySpan<int> Next => _next;

    /// <summary>The same by a schedule that takes fewer calls and just does not reach it.</summary>
    public ReadOnlySpan<int> NextTooFew => _nextTooFew;

    /// <summary>Which part of the accounts can go by the schedule that does not reach the share, while all together do.</summary>
    public double PartTooFew { get; private set; }

    /// <summary>What comes of both, each for its part of the accounts.</summary>
    public PollYield YieldTogether { get; private set; }

    /// <summary>Finds the points to ask at.</summary>
    /// <param name="left">The share of the accounts that are unfinished at each point: 1 at the first, descending.</param>
    /// <param name="lagCosts">What a second of lag costs, in calls, for an account that ends between each point and the next.</param>
    /// <param name="wantedShare">The share of the accounts that is to be told of within the wanted lag.</param>
    /// <param name="highestPrice">The highest price, in calls, of an account that is told of too late. If the share cannot be had for it, what can be had is taken.</param>
    public void Run(ReadOnlySpan<double> left, ReadOnlySpan<double> lagCosts, double wantedShare, double highestPrice)
    {
        Load(left, lagCosts);
        PollYield tooFew = Try(price: 0);
        Swap(ref _nextTooFew);
        PollYield enough = tooFew;
        double low = Math.Min(LowestPrice, highestPrice);
        double high = highestPrice;
        if (tooFew.ToldInTime >= wantedShare)
        {
            high = low;
            _nextTooFew.CopyTo(_next, 0);
        }
        else
        {
            enough = Try(highestPrice);
            Swap(ref _next);
            low = enough.ToldInTime >= wantedShare ? low : high;
        }

        while (high > low * PriceTolerance)
        {
            double price = Math.Sqrt(low * high);
            PollYield found = Try(price);
            if (found.ToldInTime >= wantedShare)
            {
                high = price;
                enough = found;
                Swap(ref _next);
            }
            else
            {
                low = price;
                tooFew = found;
                Swap(ref _nextTooFew);
            }
        }

        double difference = enough.ToldInTime - tooFew.ToldInTime;
        PartTooFew = difference > 0 ? Math.Clamp((enough.ToldInTime - wantedShare) / difference, 0, 1) : 0;
        YieldTogether = new PollYield(
            enough.Calls + (PartTooFew * (tooFew.Calls - enough.Calls)),
            enough.ToldInTime - (PartTooFew * difference));
    }

    private void Swap(ref int[] points) => (points, _tried) = (_tried, points);

    private void Load(ReadOnlySpan<double> left, ReadOnlySpan<double> lagCosts)
    {
        left.CopyTo(_left);
        int end = _times.Length - 1;
        _urgency[end] = 0;
        for (int i = end - 1; i >= 0; i--)
        {
            _urgency[i] = _urgency[i + 1] + ((_left[i] - _left[i + 1]) * lagCosts[i]);
        }

        int before = 0;
        for (int i = 0; i <= end; i++)
        {
            double time = Math.Max(_times[i] - _wantedLag, 0);
            while (_times[before + 1] < time)
            {
                before++;
            }

            double share = (time - _times[before]) / (_times[before + 1] - _times[before]);
            _leftInTime[i] = _left[before] - ((_left[before] - _left[before + 1]) * share);
        }
    }

    private PollYield Try(double price)
    {
        int end = _times.Length;
        for (int i = end - 1; i >= 0; i--)
        {
            int start = _reachStart[i];
            int reach = Math.Clamp(_reachEnd[i], Math.Min(start + 1, end), end);
            int lateStart = Math.Clamp(_lateStart[i], start, reach);
            double urgency = _urgency[i];
            double late = price * _left[i];
            int best = end;
            double least = start < end ? double.MaxValue : _times[end - 1] * urgency;
            for (int j = start; j < lateStart; j++)
            {
                double cost = _costs[j] + (_times[j] * urgency);
                if (cost <= least)
                {
                    least = cost;
                    best = j;
                }
            }

            least -= late;
            for (int j = lateStart; j < reach; j++)
            {
                double cost = _costsIfLate[j] + (_times[j] * urgency);
                if (cost <= least)
                {
                    least = cost;
                    best = j;
                }
            }

            _costs[i] = _left[i] + least + late - (_times[i] * urgency);
            _costsIfLate[i] = _costs[i] - (price * _leftInTime[i]);
            _tried[i] = best;
        }

        return Follow();
    }

    /// <summary>Adds up what an account meets that is asked for at the points just found.</summary>
    private PollYield Follow()
    {
        double calls = 0;
        double tooLate = 0;
        int last = _times.Length - 1;
        for (int i = 0; i <= last; i = _tried[i])
        {
            calls += _left[i];
            tooLate += Math.Max(0, _left[i] - _leftInTime[Math.Min(_tried[i], last)]);
        }

        return new PollYield(calls / _left[0], 1 - (tooLate / _left[0]));
    }

    /// <summary>For each point the first one that is at least a time later.</summary>
    private int[] FindFirstFrom(double later)
    {
        int[] found = new int[_times.Length];
        int first = 0;
        for (int i = 0; i < _times.Length; i++)
        {
            while (first < _times.Length && (first <= i || _times[first] < _times[i] + later - 1e-9))
            {
                first++;
            }

            found[i] = first;
        }

        return found;
    }
}
