namespace AccountImport.Client.Importing.Polling;

/// <summary>How long after their end the accounts of a run were told of.</summary>
/// <remarks>It takes the same memory for any number of accounts, and is exact to 4.5 percent, or 50 milliseconds if that is more. Safe for use by several threads.</remarks>
internal sealed class DetectionLags
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[TimeBins.Count];
    private long _count;

    /// <summary>How many accounts there were whose lag is known.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>What half of the lags do not exceed; <see langword="null"/> if there are none.</summary>
    public TimeSpan? Median => GetQuantile(0.5);

    /// <summary>What 95 of 100 lags do not exceed; <see langword="null"/> if there are none.</summary>
    public TimeSpan? Percentile95 => GetQuantile(0.95);

    /// <summary>Takes note of the time from an account's end to the answer that told it.</summary>
    public void Note(TimeSpan lag)
    {
        byte bin = TimeBins.Of(lag.TotalSeconds);
        lock (_lock)
        {
            _counts[bin]++;
            _count++;
        }
    }

    private TimeSpan? GetQuantile(double share)
    {
        lock (_lock)
        {
            if (_count is 0)
            {
                return null;
            }

            double rank = share * _count;
            int bin = 0;
            for (; rank > _counts[bin]; bin++)
            {
                rank -= _counts[bin];
            }

            double start = TimeBins.GetStart(bin);
            return TimeSpan.FromSeconds(start + ((TimeBins.GetEnd(bin) - start) * rank / _counts[bin]));
        }
    }
}
