using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing;

/// <summary>How many calls the simulated platform lets through: a token bucket, whose clock is the simulator's.</summary>
/// <remarks>
/// <para>
/// The bucket is full at the start. It holds a tenth of what it is refilled with in a second, and one token at least; a call takes one. A call that finds
/// none is answered 429 and has no effect: neither a scenario nor a script nor chance sees it. Token calls, and requests that are refused for their form or
/// their credentials, take none.
/// </para>
/// <para>Immutable and safe for use by several threads, as long as the collection that was put in is not changed.</para>
/// </remarks>
public sealed record SimulatedRateLimit
{
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(1);

    /// <summary>How many calls a second are let through: what the bucket is refilled with, evenly. More than 0; it may be a fraction.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>What the header <c>Retry-After</c> of a 429 asks for, rounded up to whole seconds; at most a day.</summary>
    /// <value>The default is one second; <see langword="null"/> leaves the header out.</value>
    public TimeSpan? RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The calls that the limit is about, all of them with one bucket; others are always let through.</summary>
    /// <value>The default is <see langword="null"/>: every account import call.</value>
    public IReadOnlyCollection<AccountImportOperation>? Operations { get; init; }

    /// <summary>How many calls may come at once after a pause.</summary>
    internal double Capacity => Math.Max(RequestsPerSecond / 10, 1);

    /// <summary>Says why nothing can be limited like that; <see langword="null"/> if it can.</summary>
    internal string? FindFault()
    {
        if (!double.IsFinite(RequestsPerSecond) || RequestsPerSecond <= 0)
        {
            return $"{nameof(SimulatedRateLimit)}.{nameof(RequestsPerSecond)} is a number above 0.";
        }

        if (RetryAfter < TimeSpan.Zero || RetryAfter > MaxRetryAfter)
        {
            return $"{nameof(SimulatedRateLimit)}.{nameof(RetryAfter)} is neither negative nor longer than a day.";
        }

        return Operations is not null && (Operations.Count is 0 || !Operations.All(Enum.IsDefined))
            ? $"{nameof(SimulatedRateLimit)}.{nameof(Operations)} is empty, or holds what is no operation; null is for all of them."
            : null;
    }
}
