using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing.Pacing;

/// <summary>Finds out how many calls at a time the platform answers well: more while answers come as fast as usual, fewer when they take longer or fail.</summary>
/// <remarks>The gradient of the latency decides, as in Netflix' <c>concurrency-limits</c> (Gradient2). Not safe for use by several threads.</remarks>
internal sealed class ConcurrencySearch(int most, bool adapts, long frequency)
{
    private const int First = 8;
    private const int FewestSamples = 10;
    private const double WindowSeconds = 0.1;

    // Answers may take this much longer than usual before it counts as a queue.
    private const double Tolerance = 1.5;
    private const double Smoothing = 0.2;
    private const double Growth = 1.5;
    private const double Decrease = 0.9;

    // The usual latency follows that of each window: soon where it is shorter, and slowly where it is longer, which may be a queue of our own.
    private const double WeightOfShorter = 0.1;
    private const double WeightOfLonger = 1 / 600.0;

    private readonly double[] _usual = new double[3];
    private readonly (double Sum, int Count)[] _window = new (double, int)[3];
    private double _limit = adapts ? Math.Min(First, most) : most;
    private int _count;
    private int _mostInFlight;
    private long _windowBegan;
    private bool _isFirst = true;

    /// <summary>How many calls may be under way.</summary>
    public int Limit => (int)_limit;

    /// <summary>Notes how long an answer took.</summary>
    /// <param name="operation">What was called.</param>
    /// <param name="latency">How long it took, in timestamps.</param>
    /// <param name="inFlight">How many calls are under way, with this one.</param>
    /// <param name="now">The timestamp of now.</param>
    public void NoteAnswered(AccountImportOperation operation, long latency, int inFlight, long now)
    {
        if (!adapts)
        {
            return;
        }

        (double sum, int count) = _window[(int)operation];
        _window[(int)operation] = (sum + latency, count + 1);
        _count++;
        _mostInFlight = Math.Max(_mostInFlight, inFlight);
        if (_count >= Math.Max(FewestSamples, _limit) && now - _windowBegan >= WindowSeconds * frequency)
        {
            Adapt(FindRatio());
            StartWindow(now);
        }
    }

    /// <summary>Notes that the platform could not cope with a call.</summary>
    public void NoteOverloaded(long now, long beganAt)
    {
        // Of those that were under way together one says it all.
        if (adapts && beganAt >= _windowBegan)
        {
            _limit = Math.Max(1, _limit * Decrease);
            _isFirst = false;
            StartWindow(now);
        }
    }

    /// <summary>How much longer than usual the answers of the window took.</summary>
    private double FindRatio()
    {
        double sum = 0;
        for (int operation = 0; operation < _window.Length; operation++)
        {
            if (_window[operation] is ( > 0, > 0) window)
            {
                ref double usual = ref _usual[operation];
                double mean = window.Sum / window.Count;
                usual = usual is 0 ? mean : usual;
                usual += (mean < usual ? WeightOfShorter : WeightOfLonger) * (mean - usual);
                sum += window.Count * mean / usual;
            }
            else
            {
                sum += _window[operation].Count;
            }
        }

        return sum / _count;
    }

    private void Adapt(double ratio)
    {
        double gradient = Math.Clamp(Tolerance / ratio, 0.5, 1);
        _isFirst &= gradient >= 1;
        double limit = _isFirst ? _limit * Growth : _limit + (Smoothing * ((_limit * gradient) + Math.Sqrt(_limit) - _limit));

        // Where the limit was not reached, nothing says that it could be higher.
        if (limit >= _limit && _mostInFlight >= Limit)
        {
            _limit = Math.Min(limit, most);
        }
        else if (limit < _limit)
        {
            // Answers that take longer than they used to are no reason to stand still: maybe they always will.
            _limit = Math.Min(_limit, Math.Max(limit, First));
        }
    }

    private void StartWindow(long now)
    {
        _windowBegan = now;
        Array.Clear(_window);
        _count = 0;
        _mostInFlight = 0;
    }
}
