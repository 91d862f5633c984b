using System.Text;
using AccountImport.Client.AccountFiles;
using NodaTime;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Finds out which of several imports' outcomes of one account counts, so that each account is in a report once.</summary>
/// <remarks>
/// What is on the platform stays there: <see cref="ImportOutcome.Imported"/> counts before all others, then <see cref="ImportOutcome.AlreadyImported"/>. Else the last outcome
/// that ends the account counts; else what an account that was sent has; else the last import's.
/// </remarks>
internal sealed class ReportMerge(IReadOnlyList<ReportedImport> imports)
{
    // Keys of accounts that no journal has, so that two inputs with the same one are seen.
    private readonly KeyHashes? _unrecorded = imports.Count > 1 ? new KeyHashes() : null;

    /// <summary>Whether an account counts here, or is counted where another import has it. To be asked once for each account, in order.</summary>
    public bool Counts(int import, JournalRow row)
    {
        if (_unrecorded is null || row.OwnKey is not { } key)
        {
            return true;
        }

        return HasBest(import, row, key) && (row.Entry is not null || _unrecorded.Add(KeyHashes.Of(Encoding.UTF8.GetBytes(key))));
    }

    /// <summary>Whether no other import has the account with a record that says more.</summary>
    public bool HasBest(int import, JournalRow row)
    {
        return _unrecorded is null || row.OwnKey is not { } key || HasBest(import, row, key);
    }

    private bool HasBest(int import, JournalRow row, string key)
    {
        for (int other = 0; other < imports.Count; other++)
        {
            if (other != import && imports[other].Find(key) is { } found && WeightOf(other, found).CompareTo(WeightOf(import, row)) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private (int Rank, Instant At, int Import) WeightOf(int import, JournalRow row) =>
        (imports[import].ToOutcome(row).Outcome.Rank(), row.Entry?.At ?? Instant.MinValue, import);
}
