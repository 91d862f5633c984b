namespace AccountImport.Client.Importing.Polling;

/// <summary>The points in time at which an account may be asked for: even steps at first, a small part of the wanted lag, and from where they get small against the time that has passed on, growing ones.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
internal sealed class PollGrid
{
    private const double StepsInWantedLag = 12;
    private const double Growth = 1.0125;
    private const double End = 3600;
    private const double ShortestStep = 0.005;
    private const double LongestStep = 0.25;

    private readonly double _step;
    private readonly int _evenSteps;
    private readonly double _evenEnd;

    /// <param name="wantedLag">The wanted lag, in seconds.</param>
    public PollGrid(double wantedLag)
    {
        _step = Math.Clamp(wantedLag / StepsInWantedLag, ShortestStep, LongestStep);
        _evenSteps = (int)Math.Ceiling(1 / (Growth - 1));
        _evenEnd = _step * _evenSteps;
        Times = new double[_evenSteps + 1 + (int)Math.Ceiling(Math.Log(End / _evenEnd) / Math.Log(Growth))];
        for (int i = 0; i < Times.Length; i++)
        {
            Times[i] = i <= _evenSteps ? i * _step : Times[i - 1] * Growth;
        }
    }

    /// <summary>The points, in seconds since an account was scheduled, from 0.</summary>
    public double[] Times { get; }

    /// <summary>The point that is nearest to a time, in seconds.</summary>
    public int Find(double seconds)
    {
        double point = seconds <= _evenEnd ? seconds / _step : _evenSteps + (Math.Log(seconds / _evenEnd) / Math.Log(Growth));
        return (int)Math.Clamp(Math.Round(point), 0, Times.Length - 1);
    }
}
