using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Lets account import calls through as far as the rate limit goes, and counts them.</summary>
internal sealed class RequestLimiter(SimulatedRateLimit? limit, TimeProvider timeProvider)
{
    private volatile EnforcedRateLimit? _enforced = Enforce(limit, timeProvider);
    private long _accepted;
    private long _throttled;

    /// <summary>The limit; <see langword="null"/> for none. One that is set begins with a full bucket.</summary>
    public SimulatedRateLimit? Limit
    {
        get => _enforced?.Limit;
        set => _enforced = Enforce(value, timeProvider);
    }

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Throttled => Interlocked.Read(ref _throttled);

    /// <summary>Counts a well-formed call.</summary>
    /// <returns>The answer to a call that is above the limit; <see langword="null"/> for one that is let through.</returns>
    public Refusal? FindRefusal(AccountImportOperation operation)
    {
        Refusal? refusal = _enforced?.FindRefusal(operation);
        Interlocked.Increment(ref refusal is null ? ref _accepted : ref _throttled);
        return refusal;
    }

    private static EnforcedRateLimit? Enforce(SimulatedRateLimit? limit, TimeProvider timeProvider) =>
        limit is null ? null : new EnforcedRateLimit(limit, timeProvider);
}
