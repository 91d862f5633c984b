using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing;

/// <summary>Everything that a journal has of one account.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountHistory
{
    /// <summary>How many records are kept at most: 1000.</summary>
    public const int MaxRecords = 1000;

    /// <summary>What became of the account, by its last record.</summary>
    public required AccountOutcome Outcome { get; init; }

    /// <summary>What happened to it, in the order in which it was noted. Of more than <see cref="MaxRecords"/> the last.</summary>
    public required IReadOnlyList<AccountHistoryRecord> Records { get; init; }

    /// <summary>How many earlier records were left out.</summary>
    /// <value>The default is 0.</value>
    public long OmittedRecords { get; init; }

    /// <summary>The numbers of later accounts of the input that have the same external account number, and were rejected for it; of more than <see cref="MaxRecords"/> the first.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<long> Duplicates { get; init; } = [];

    /// <summary>Gives the number and the outcome.</summary>
    /// <returns>A text such as <c>AccountHistory 17 Imported</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{nameof(AccountHistory)} {Outcome.Number} {Outcome.Outcome}");

    internal static AccountHistory Create(AccountOutcome outcome, IEnumerable<JournalEntry> entries)
    {
        var records = new Queue<AccountHistoryRecord>();
        var duplicates = new SortedSet<long>();
        long omitted = 0;
        foreach (JournalEntry entry in entries)
        {
            if (entry.IsDuplicate)
            {
                if (duplicates.Count < MaxRecords)
                {
                    duplicates.Add(entry.Number);
                }

                continue;
            }

            if (records.Count == MaxRecords)
            {
                records.Dequeue();
                omitted++;
            }

            records.Enqueue(AccountHistoryRecord.Of(entry));
        }

        return new AccountHistory { Outcome = outcome, Records = [.. records], OmittedRecords = omitted, Duplicates = [.. duplicates] };
    }
}
