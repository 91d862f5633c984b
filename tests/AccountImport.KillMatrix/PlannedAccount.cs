namespace AccountImport.KillMatrix;

/// <summary>One account of the file.</summary>
internal sealed record PlannedAccount
{
    /// <summary>Its number in the file, from 1.</summary>
    public required int Number { get; init; }

    public required string ExternalAccountNumber { get; init; }

    public required AccountKind Kind { get; init; }

    /// <summary>Its bytes in the file.</summary>
    public required byte[] Json { get; init; }

    /// <summary>Its number in Kraken, for one that is there from before.</summary>
    public string FormerIdentifier => FormattableString.Invariant($"A-{90_000_000 + Number}");

    public bool IsCreated => Kind is AccountKind.Sound or AccountKind.FailedBefore;

    /// <summary>Whether it is to be scheduled, once.</summary>
    public bool IsScheduled => IsCreated || Kind is AccountKind.Errored or AccountKind.Cancelled;
}
