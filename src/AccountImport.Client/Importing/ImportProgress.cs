namespace AccountImport.Client.Importing;

/// <summary>How far an import is.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collection that was put in is not changed.</remarks>
public sealed record ImportProgress
{
    /// <summary>How many accounts the input has.</summary>
    /// <value>The default is <see langword="null"/>: it does not say.</value>
    public long? Total { get; init; }

    /// <summary>How many accounts have an outcome that ends them, in this run and before it.</summary>
    public required long Ended { get; init; }

    /// <summary>How many accounts have each outcome that ends them.</summary>
    public required IReadOnlyDictionary<ImportOutcome, long> Counts { get; init; }

    /// <summary>How many calls are under way.</summary>
    /// <value>The default is 0.</value>
    public int InFlight { get; init; }

    /// <summary>How many accounts were sent and wait for their end.</summary>
    /// <value>The default is 0.</value>
    public long Pending { get; init; }

    /// <summary>How many accounts ended in a second, lately.</summary>
    /// <value>The default is 0.</value>
    public double AccountsPerSecond { get; init; }

    /// <summary>How fast the run calls the API, and what its polling costs.</summary>
    /// <value>The default is <see langword="null"/>: nothing is known of it.</value>
    public ImportPace? Pace { get; init; }

    /// <summary>The errors that accounts have ended with in this run, by code, the last seen first. At most 20 codes are counted one by one; the others are counted together, as the last element.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ImportErrorCount> Errors { get; init; } = [];

    /// <summary>For how long the run has been under way.</summary>
    /// <value>The default is zero.</value>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What the user should know of the journal and is no reason to refuse it, say that its file system may not honour its lock.</summary>
    /// <value>The default is <see langword="null"/>: there is nothing.</value>
    public string? JournalWarning { get; init; }

    /// <summary>About how long it will take from now, at that rate.</summary>
    /// <value>The default is <see langword="null"/>: it cannot be told.</value>
    public TimeSpan? TimeLeft { get; init; }
}
