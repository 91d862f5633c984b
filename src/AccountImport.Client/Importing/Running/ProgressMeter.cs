namespace AccountImport.Client.Importing.Running;

/// <summary>Says from time to time how far a run is.</summary>
internal sealed class ProgressMeter : IDisposable
{
    // The newest second counts for this much of the rate.
    private const double Weight = 0.2;

    private readonly RunContext _run;
    private readonly long? _total;
    private readonly IProgress<ImportProgress>? _progress;
    private readonly ITimer? _timer;
    private readonly Lock _lock = new();
    private long _lastAt;
    private long _lastEnded;
    private double? _rate;
    private long _lastAccepted;
    private double? _requestRate;

    public ProgressMeter(RunContext run, long? total, IProgress<ImportProgress>? progress, TimeSpan interval)
    {
        _run = run;
        _total = total;
        _progress = progress;
        _lastAt = run.BeganAt;
        (_lastEnded, IReadOnlyDictionary<ImportOutcome, long> counts) = run.Tally.Snapshot();
        if (progress is not null)
        {
            // Who resumes is told at once what there is from before.
            Tell(progress, Describe(_lastEnded, counts));
            _timer = run.Clock.CreateTimer(static state => ((ProgressMeter)state!).Report(), this, interval, interval);
        }
    }

    /// <summary>Says it once more, for the end.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        Report();
    }

    private void Report()
    {
        if (_progress is null)
        {
            return;
        }

        lock (_lock)
        {
            (long ended, IReadOnlyDictionary<ImportOutcome, long> counts) = _run.Tally.Snapshot();
            long now = _run.Clock.GetTimestamp();
            double seconds = _run.Clock.GetElapsedTime(_lastAt, now).TotalSeconds;
            if (seconds > 0)
            {
                (long requests, long throttled) = _run.Pace.Counts;
                long accepted = requests - throttled;
                _rate = Smooth(_rate, Math.Max(0, ended - _lastEnded) / seconds);
                _requestRate = Smooth(_requestRate, Math.Max(0, accepted - _lastAccepted) / seconds);
                (_lastAt, _lastEnded, _lastAccepted) = (now, ended, accepted);
            }

            Tell(_progress, Describe(ended, counts));
        }
    }

    private static double Smooth(double? before, double newest) => before is { } rate ? rate + (Weight * (newest - rate)) : newest;

    private ImportProgress Describe(long ended, IReadOnlyDictionary<ImportOutcome, long> counts) => new()
    {
        Total = _total,
        Ended = ended,
        Counts = counts,
        InFlight = _run.Pace.InFlight,
        Errors = _run.Errors.Snapshot(),
        Elapsed = _run.Since(_run.BeganAt),
        JournalWarning = _run.Journal.Warning,
        Pending = _run.Queue.PendingCount,
        Pace = _run.PaceMeter.Describe(_run.Pace, _requestRate ?? 0),
        AccountsPerSecond = _rate ?? 0,
        TimeLeft = _rate > 0 && _total - ended is { } left and >= 0 && left / _rate.Value < TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromSeconds(left / _rate.Value)
            : null,
    };

    private static void Tell(IProgress<ImportProgress> progress, ImportProgress now)
    {
        try
        {
            progress.Report(now);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whoever watches an import must not be able to end it.
        }
    }
}
