namespace AccountImport.Client.Importing.Pacing;

/// <summary>How long is waited before a call is repeated.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class RepeatDelays(AccountImporterOptions options)
{
    private const double Jitter = 0.2;

    private readonly Lock _lock = new();
    private readonly Random _random = options.Seed is { } seed ? new Random(seed) : new Random();

    /// <summary>The wait before a repeat: twice as long each time, with jitter; longer if the platform asked for it.</summary>
    /// <param name="repeat">Which repeat it is, from 1.</param>
    /// <param name="asked">What the platform asked for.</param>
    public TimeSpan GetDelay(int repeat, TimeSpan? asked)
    {
        double factor = Math.Pow(2, Math.Min(repeat - 1, 30));
        TimeSpan delay = options.MaxRetryDelay / factor < options.RetryDelay ? options.MaxRetryDelay : options.RetryDelay * factor;
        return asked > delay ? asked.Value : Spread(delay);
    }

    /// <summary>A time, somewhat longer or shorter, so that what began together does not go on together.</summary>
    public TimeSpan Spread(TimeSpan time)
    {
        lock (_lock)
        {
            return time * (1 - Jitter + (2 * Jitter * _random.NextDouble()));
        }
    }

    /// <summary>What is waited of a time that the platform has asked for: not longer than the retry budget, which is spent by then.</summary>
    public TimeSpan Bound(TimeSpan asked) => asked < options.RetryBudget ? asked : options.RetryBudget;
}
