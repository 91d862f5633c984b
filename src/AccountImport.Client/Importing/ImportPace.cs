namespace AccountImport.Client.Importing;

/// <summary>How fast a run calls the API, and what its polling costs and gives.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportPace
{
    /// <summary>How many requests a second are made at most: the rate that was given, or less if the platform has throttled that; of a run without a given rate, what it has found out.</summary>
    /// <value>The default is <see langword="null"/>: there is no limit, or none that is known.</value>
    public double? PermittedRequestsPerSecond { get; init; }

    /// <summary>How many requests a second were made that the platform has not throttled: lately while a run goes on, over the whole run when it has ended.</summary>
    /// <value>The default is 0.</value>
    public double RequestsPerSecond { get; init; }

    /// <summary>How many requests this run has made.</summary>
    /// <value>The default is 0.</value>
    public long Requests { get; init; }

    /// <summary>How many of them the platform has throttled (HTTP status 429).</summary>
    /// <value>The default is 0.</value>
    public long ThrottledRequests { get; init; }

    /// <summary>How many status calls were made for each account whose end they told.</summary>
    /// <value>The default is <see langword="null"/>: no account has ended.</value>
    public double? StatusCallsPerAccount { get; init; }

    /// <summary>The time from an account's end on the platform to the answer that told it, which half of the accounts do not exceed. It counts accounts for which the platform says when they ended.</summary>
    /// <value>The default is <see langword="null"/>: it is not known of any.</value>
    public TimeSpan? MedianDetectionLag { get; init; }

    /// <summary>The time from an account's end on the platform to the answer that told it, which 95 of 100 accounts do not exceed.</summary>
    /// <value>The default is <see langword="null"/>: it is not known of any.</value>
    public TimeSpan? Percentile95DetectionLag { get; init; }
}
