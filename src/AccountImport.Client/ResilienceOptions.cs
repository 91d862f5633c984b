namespace AccountImport.Client;

/// <summary>How long calls may take, and how they are repeated.</summary>
/// <remarks>
/// validate and status are repeated after a failure that may pass: no connection, no answer in time, 408, 429 and 5xx. process is repeated
/// only if the request surely had no effect: it never left, or the answer is 429. Not safe for use by several threads while it is being changed.
/// </remarks>
public sealed class ResilienceOptions
{
    /// <summary>Whether the client's own handler for time-outs and repeats is in the pipeline. Switch it off to bring your own.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How long a call may take with all its repeats and waits; with <see cref="Enabled"/> off, without them.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one request may take, up to the last byte of its answer.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is repeated at most.</summary>
    /// <value>The default is 3; 0 for never.</value>
    public int MaxRetryAttempts { get; set; } = 3;

    /// <summary>About how long to wait before the first repeat; each further wait is about twice the one before, with jitter.</summary>
    /// <value>The default is 500 milliseconds.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a repeat, also where the answer's <c>Retry-After</c> asks for a longer one.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}
