using System.Collections;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Reports;

/// <summary>All accounts of an input, in its order, read from the journal one at a time.</summary>
internal sealed class JournalRows : IEnumerable<JournalRow>
{
    private readonly IJournalRecords _journal;
    private readonly int[]? _accountsByNumber;

    /// <summary>Makes the rows of a journal.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="accounts">How many accounts the input has, where that is known better than by the journal's header.</param>
    public JournalRows(IJournalRecords journal, long? accounts = null)
    {
        _journal = journal;

        // In a changed input an account may have moved, or be gone.
        _accountsByNumber = journal.HasChangedInput ? OrderByNumber(journal) : null;
        LastKnown = _accountsByNumber is null ? journal.LastAccount : _accountsByNumber.Length - 1;
        Accounts = accounts ?? journal.Header.Input.Accounts ?? LastKnown;
    }

    /// <summary>How many accounts the input has; those that the journal does not have were not attempted.</summary>
    public long Accounts { get; }

    /// <summary>The largest number that the journal knows.</summary>
    public long LastKnown { get; }

    /// <summary>The place in the journal of the account with a number; 0 if it has no record.</summary>
    public int PlaceOf(long number)
    {
        int account = number > LastKnown ? 0 : _accountsByNumber?[number] ?? (int)number;
        return account is not 0 && _journal.GetState(account) is not JournalState.None ? account : 0;
    }

    /// <summary>Reads the records of the accounts that are in a state.</summary>
    public IEnumerable<JournalRow> ReadThose(Func<JournalState, bool> isOf)
    {
        for (long number = 1; number <= LastKnown; number++)
        {
            if (PlaceOf(number) is not 0 and var account && isOf(_journal.GetState(account)))
            {
                yield return new JournalRow(number, _journal.Read(account));
            }
        }
    }

    public IEnumerator<JournalRow> GetEnumerator()
    {
        // A run that was stopped may not have counted up to an account that an earlier one had reached.
        for (long number = 1; number <= Math.Max(Accounts, LastKnown); number++)
        {
            if (PlaceOf(number) is not 0 and var account)
            {
                yield return new JournalRow(number, _journal.Read(account));
            }
            else if (number <= Accounts)
            {
                // What lies behind the input's end is no account of it.
                yield return new JournalRow(number, Entry: null);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int[] OrderByNumber(IJournalRecords journal)
    {
        long last = 0;
        for (int account = 1; account <= journal.LastAccount; account++)
        {
            last = Math.Max(last, journal.GetNumber(account));
        }

        int[] accountsByNumber = new int[last + 1];
        for (int account = 1; account <= journal.LastAccount; account++)
        {
            // Those that the input does not have any more share the place 0, which is none.
            accountsByNumber[journal.GetNumber(account)] = account;
        }

        accountsByNumber[0] = 0;
        return accountsByNumber;
    }
}
