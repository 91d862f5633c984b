namespace AccountImport.Client.Importing.Reconciling;

/// <summary>Counts what comes of a reconciliation, and says from time to time how far it is.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class ReconciliationMeter(TimeProvider clock, IProgress<ReconciliationProgress>? progress) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[ReconciliationKinds.Count];
    private readonly long _beganAt = clock.GetTimestamp();
    private ITimer? _timer;
    private long? _total;
    private long _answeredBefore;
    private long _others;
    private long _notInInput;

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_beganAt);

    /// <summary>How many accounts of the answers the input does not have.</summary>
    public long NotInInput
    {
        get
        {
            lock (_lock)
            {
                return _notInInput;
            }
        }
    }

    public long AnsweredBefore
    {
        get
        {
            lock (_lock)
            {
                return _answeredBefore;
            }
        }
    }

    /// <summary>How many accounts are of each kind that any is of.</summary>
    public SortedDictionary<ReconciliationKind, long> Counts
    {
        get
        {
            var counts = new SortedDictionary<ReconciliationKind, long>();
            lock (_lock)
            {
                for (int kind = 0; kind < _counts.Length; kind++)
                {
                    if (_counts[kind] > 0)
                    {
                        counts.Add((ReconciliationKind)kind, _counts[kind]);
                    }
                }
            }

            return counts;
        }
    }

    /// <summary>Says what there is from before, and goes on saying how far it is.</summary>
    /// <param name="total">How many accounts the input has.</param>
    public void Begin(long? total)
    {
        _total = total;
        if (progress is not null)
        {
            Report();
            _timer = clock.CreateTimer(static state => ((ReconciliationMeter)state!).Report(), this, Interval, Interval);
        }
    }

    /// <summary>Takes an answer.</summary>
    public void Note(ReconciliationDifference answer, bool isFromBefore)
    {
        lock (_lock)
        {
            _counts[(int)answer.Kind]++;
            _answeredBefore += isFromBefore ? 1 : 0;
            _notInInput += answer.Number is null ? 1 : 0;
        }
    }

    /// <summary>Takes an account that is not asked for.</summary>
    public void NoteOther()
    {
        lock (_lock)
        {
            _others++;
        }
    }

    /// <summary>Says it once more, for the end.</summary>
    public void Dispose()
    {
        if (_timer is { } timer)
        {
            timer.Dispose();
            Report();
        }
    }

    private void Report()
    {
        try
        {
            lock (_lock)
            {
                progress!.Report(Describe());
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whoever watches must not be able to end it.
        }
    }

    private ReconciliationProgress Describe()
    {
        long answered = _counts.Sum();
        long done = answered - _notInInput + _others;
        double seconds = Elapsed.TotalSeconds;
        double rate = seconds > 0 ? (answered - _answeredBefore) / seconds : 0;
        return new ReconciliationProgress
        {
            Total = _total,
            Done = done,
            AnsweredBefore = _answeredBefore,
            Differences = Enumerable.Range(0, _counts.Length).Where(kind => ((ReconciliationKind)kind).IsDifference()).Sum(kind => _counts[kind]),
            AccountsPerSecond = rate,
            TimeLeft = rate > 0 && _total - done is { } left and >= 0 && left / rate < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(left / rate) : null,
        };
    }
}
