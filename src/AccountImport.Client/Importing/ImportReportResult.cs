namespace AccountImport.Client.Importing;

/// <summary>What a report says, in short, and what of it could not be written.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record ImportReportResult
{
    /// <summary>The folder that has the files.</summary>
    public required string Folder { get; init; }

    /// <summary>How many accounts there are. An account that several imports have is one.</summary>
    public required long Accounts { get; init; }

    /// <summary>How many accounts have each outcome; an outcome that none has is left out.</summary>
    public required IReadOnlyDictionary<ImportOutcome, long> Counts { get; init; }

    /// <summary>How many accounts of the inputs are counted where another import has them.</summary>
    /// <value>The default is 0.</value>
    public long Repeated { get; init; }

    /// <summary>How many accounts are in <c>rejected.ndjson</c>.</summary>
    /// <value>The default is 0.</value>
    public long RejectedAccounts { get; init; }

    /// <summary>How many accounts are not in <c>rejected.ndjson</c> because they are larger than a reader holds.</summary>
    /// <value>The default is 0.</value>
    public long TooLargeAccounts { get; init; }

    /// <summary>The inputs that were needed for <c>rejected.ndjson</c> and not there, so that it was not written; a file of this name that an earlier report has left is still there.</summary>
    /// <value>The default is empty: it was written.</value>
    public IReadOnlyList<ImportSourceIdentity> MissingInputs { get; init; } = [];
}
