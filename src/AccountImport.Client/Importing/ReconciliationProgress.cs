namespace AccountImport.Client.Importing;

/// <summary>How far a reconciliation is.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ReconciliationProgress
{
    /// <summary>How many accounts the input has.</summary>
    /// <value>The default is <see langword="null"/>: it does not say.</value>
    public long? Total { get; init; }

    /// <summary>How many accounts are through, in this run and before it.</summary>
    public required long Done { get; init; }

    /// <summary>How many of these were answered for before this run.</summary>
    /// <value>The default is 0.</value>
    public long AnsweredBefore { get; init; }

    /// <summary>How many differences there are so far.</summary>
    /// <value>The default is 0.</value>
    public long Differences { get; init; }

    /// <summary>How many accounts were answered for in a second, over this run.</summary>
    /// <value>The default is 0.</value>
    public double AccountsPerSecond { get; init; }

    /// <summary>About how long it will take from now, at that rate.</summary>
    /// <value>The default is <see langword="null"/>: it cannot be told.</value>
    public TimeSpan? TimeLeft { get; init; }
}
