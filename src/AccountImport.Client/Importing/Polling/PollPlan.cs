namespace AccountImport.Client.Importing.Polling;

/// <summary>When to ask for an account next, by how long ago it was scheduled.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
internal sealed class PollPlan
{
    // Its multiples fall evenly between the whole numbers, wherever one begins to count.
    private const double GoldenRatio = 0.6180339887498949;

    private readonly PollGrid _grid;
    private readonly float[] _next;
    private readonly float[] _nextOfPart;
    private readonly double _part;

    public PollPlan(PollGrid grid, PollSearch search)
    {
        _grid = grid;
        _next = ToTimes(search.Next);
        _nextOfPart = ToTimes(search.NextTooFew);
        _part = search.PartTooFew;
        Yield = search.YieldTogether;
    }

    /// <summary>What the plan comes to, by what is known.</summary>
    public PollYield Yield { get; }

    /// <summary>When to ask for an account next, in seconds since it was scheduled.</summary>
    /// <param name="account">The account's number. A part of the accounts goes by a schedule with fewer calls, so that all together have just the wanted share.</param>
    /// <param name="elapsed">For how long it has been scheduled and is unfinished, in seconds.</param>
    public double GetNext(int account, double elapsed)
    {
        double place = account * GoldenRatio;
        float[] next = place - Math.Floor(place) < _part ? _nextOfPart : _next;
        return next[_grid.Find(elapsed)];
    }

    private float[] ToTimes(ReadOnlySpan<int> points)
    {
        float[] times = new float[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            times[i] = points[i] < points.Length ? (float)_grid.Times[points[i]] : float.PositiveInfinity;
        }

        return times;
    }
}
