using System.Runtime.CompilerServices;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Reports;

/// <summary>One import of a report: its journal, and its input if that is at hand.</summary>
/// <param name="journal">The journal.</param>
/// <param name="waitsForEnd">Whether the run has waited until scheduled accounts had ended.</param>
/// <param name="accounts">How many accounts the input has, where that is known better than by the journal's header.</param>
internal sealed class ReportedImport(IJournalRecords journal, bool waitsForEnd, long? accounts = null)
{
    private readonly JournalRows _rows = new(journal, accounts);

    public IJournalRecords Journal => journal;

    /// <summary>The input, which is known to be the journal's; <see langword="null"/> if it is not at hand.</summary>
    public ImportSource? Source { get; init; }

    /// <summary>The accounts that ended without success, in the order of the input; no record of another account is read.</summary>
    public IEnumerable<JournalRow> Failures => _rows.ReadThose(IsFailure);

    /// <summary>Reads the accounts in the order of the input. Of one that the journal does not have, the input tells the key.</summary>
    public async IAsyncEnumerable<JournalRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<SourceAccount>? inputs = Source is not null && HasUnrecorded()
            ? Source.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken)
            : null;
        try
        {
            foreach (JournalRow row in _rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row.Entry is null && inputs is not null
                    ? row with { UnrecordedKey = await FindKeyAsync(inputs, row.Number, cancellationToken).ConfigureAwait(false) }
                    : row;
            }
        }
        finally
        {
            if (inputs is not null)
            {
                await inputs.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public AccountOutcome ToOutcome(JournalRow row) => row.ToOutcome(waitsForEnd);

    /// <summary>The row of the account with a key; <see langword="null"/> if the journal has none, or its input does not have the account any more.</summary>
    public JournalRow? Find(string key) =>
        journal.Find(key) is { } account && journal.GetNumber(account) is > 0 and var number ? new JournalRow(number, journal.Read(account)) : null;

    /// <summary>The row of an account of the input that ended without success; <see langword="null"/> if it did not.</summary>
    public JournalRow? FindFailure(SourceAccount account)
    {
        int place = _rows.PlaceOf(account.Number);
        if (Source!.KeepsOrder)
        {
            return place is not 0 && IsFailure(journal.GetState(place)) ? new JournalRow(account.Number, journal.Read(place)) : null;
        }

        // Accounts that the caller's own function gives may come in another order each time.
        JournalRow? row = place is not 0 && journal.Read(place) is var entry && entry.ExternalAccountNumber == account.ExternalAccountNumber
            ? new JournalRow(account.Number, entry)
            : account.ExternalAccountNumber is { } key ? Find(key) : null;
        return row?.Entry is { } found && IsFailure(found.State) ? row : null;
    }

    private bool IsFailure(JournalState state) => state.ToOutcome(waitsForEnd).IsFailure();

    private bool HasUnrecorded()
    {
        for (long number = 1; number <= _rows.Accounts; number++)
        {
            if (_rows.PlaceOf(number) is 0)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<string?> FindKeyAsync(IAsyncEnumerator<SourceAccount> inputs, long number, CancellationToken cancellationToken)
    {
        while (await inputs.MoveNextAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (inputs.Current.Number >= number)
            {
                // What the journal has under this key is another account.
                return inputs.Current is { ExternalAccountNumber: { } key } account && account.Number == number && journal.Find(key) is null ? key : null;
            }
        }

        return null;
    }
}
