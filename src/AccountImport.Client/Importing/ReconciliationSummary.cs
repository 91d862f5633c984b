using AccountImport.Client.Importing.Reconciling;

namespace AccountImport.Client.Importing;

/// <summary>What a reconciliation came to, over all its runs so far.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record ReconciliationSummary
{
    /// <summary>How many accounts of the input were read.</summary>
    public required long Read { get; init; }

    /// <summary>How many accounts the input has.</summary>
    /// <value>The default is <see langword="null"/>: it does not say.</value>
    public long? Total { get; init; }

    /// <summary>How many accounts are of each kind; a kind that none is of is left out.</summary>
    public required IReadOnlyDictionary<ReconciliationKind, long> Counts { get; init; }

    /// <summary>How many accounts of the input have no key that status could be asked by.</summary>
    /// <value>The default is 0.</value>
    public long NotAskable { get; init; }

    /// <summary>How many accounts of the input have the key of an earlier one, which was asked for.</summary>
    /// <value>The default is 0.</value>
    public long Duplicates { get; init; }

    /// <summary>How many accounts of <see cref="Counts"/> the journal has and the input, which has changed, does not any more.</summary>
    /// <value>The default is 0.</value>
    public long NotInInput { get; init; }

    /// <summary>How many accounts of <see cref="Counts"/> were answered for before this run.</summary>
    /// <value>The default is 0.</value>
    public long AnsweredBefore { get; init; }

    /// <summary>How long this run took.</summary>
    /// <value>The default is <see cref="TimeSpan.Zero"/>.</value>
    public TimeSpan Duration { get; init; }

    /// <summary>Why the run ended early; one for each reason.</summary>
    /// <value>The default is empty: it is through.</value>
    public IReadOnlyList<ImportStop> Stops { get; init; } = [];

    /// <summary>How many differences there are.</summary>
    public long Differences => Counts.Where(count => count.Key.IsDifference()).Sum(count => count.Value);

    /// <summary>Whether every account was asked for, and answered. If not, the same reconciliation, run again, goes on.</summary>
    public bool IsComplete => Stops.Count is 0 && Count(ReconciliationKind.Unanswered) is 0;

    /// <summary>Gives the number of accounts that are of a kind.</summary>
    /// <param name="kind">How the two views compare.</param>
    /// <returns>The number; 0 if none is.</returns>
    public long Count(ReconciliationKind kind) => Counts.GetValueOrDefault(kind);
}
