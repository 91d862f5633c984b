namespace AccountImport.Client.Importing;

/// <summary>What an import came to, over all its runs so far.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record ImportSummary
{
    /// <summary>How many accounts the input has; of an input that does not say, how many of it were read.</summary>
    public required long Read { get; init; }

    /// <summary>How many accounts have each outcome; an outcome that none has is left out.</summary>
    public required IReadOnlyDictionary<ImportOutcome, long> Counts { get; init; }

    /// <summary>How many accounts had their outcome before this run began.</summary>
    /// <value>The default is 0.</value>
    public long EndedBefore { get; init; }

    /// <summary>How many accounts of a changed input differ from what was imported under their key.</summary>
    /// <value>The default is 0.</value>
    public long ChangedSinceImport { get; init; }

    /// <summary>How many warnings the accounts have.</summary>
    /// <value>The default is 0.</value>
    public long Warnings { get; init; }

    /// <summary>How long this run took.</summary>
    /// <value>The default is <see cref="TimeSpan.Zero"/>.</value>
    public TimeSpan Duration { get; init; }

    /// <summary>How fast this run called the API, and what its polling cost.</summary>
    /// <value>The default is <see langword="null"/>: nothing is known of it.</value>
    public ImportPace? Pace { get; init; }

    /// <summary>Whether nothing was to be created.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }

    /// <summary>Why the run ended early; one for each reason.</summary>
    /// <value>The default is empty: it is through.</value>
    public IReadOnlyList<ImportStop> Stops { get; init; } = [];

    /// <summary>What was written to <see cref="AccountImporterOptions.ReportFolder"/>.</summary>
    /// <value>The default is <see langword="null"/>: no report was asked for, or it could not be written.</value>
    public ImportReportResult? Report { get; init; }

    /// <summary>Whether every account that was read has exactly one outcome. If not, it is a fault of the importer, and the counts are not to be trusted.</summary>
    public bool IsConserved => Counts.Values.Sum() == Read;

    /// <summary>Gives the number of accounts an outcome has.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The number; 0 if none has it.</returns>
    public long Count(ImportOutcome outcome) => Counts.GetValueOrDefault(outcome);
}
