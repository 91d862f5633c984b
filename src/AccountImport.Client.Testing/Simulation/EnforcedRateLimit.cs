using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>A rate limit with its bucket, from the moment that it was set.</summary>
internal sealed class EnforcedRateLimit
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly AccountImportOperation[]? _operations;
    private readonly Refusal _refusal;

    // The level of the bucket follows from when it was last full and how many tokens were taken since. It is not kept itself: the roundings of
    // many refills would add up.
    private long _fullAt;
    private long _taken;

    public EnforcedRateLimit(SimulatedRateLimit limit, TimeProvider timeProvider)
    {
        Limit = limit;
        _timeProvider = timeProvider;
        _operations = limit.Operations?.ToArray();
        ScriptedAnswer throttled = FaultAnswers.Throttled(limit.RetryAfter);
        _refusal = new Refusal(new Answer(429, throttled.Body) { ContentType = throttled.ContentType, Headers = throttled.Headers }, Violation: null);
        _fullAt = timeProvider.GetTimestamp();
    }

    public SimulatedRateLimit Limit { get; }

    /// <summary>Takes a token for a call that the limit is about.</summary>
    /// <returns>The answer to a call that has found none; <see langword="null"/> for one that is let through.</returns>
    public Refusal? FindRefusal(AccountImportOperation operation) =>
        _operations?.Contains(operation) is false || Take() ? null : _refusal;

    private bool Take()
    {
        lock (_lock)
        {
            // Inside the lock: the call that comes later has the later time.
            long now = _timeProvider.GetTimestamp();
            double refilled = (now - _fullAt) * Limit.RequestsPerSecond / _timeProvider.TimestampFrequency;
            if (refilled >= _taken)
            {
                (_fullAt, _taken, refilled) = (now, 0, 0);
            }

            if (Limit.Capacity + refilled - _taken < 1)
            {
                return false;
            }

            _taken++;
            return true;
        }
    }
}
