using System.Collections;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Reports;

/// <summary>The outcomes of all accounts of an input, in its order, read from the journal one at a time.</summary>
/// <param name="journal">The journal.</param>
/// <param name="accounts">How many accounts the input has; those that the journal does not have were not attempted.</param>
/// <param name="waitsForEnd">Whether the run has waited until scheduled accounts had ended.</param>
internal sealed class ReportedOutcomes(ImportJournal journal, long accounts, bool waitsForEnd) : IEnumerable<AccountOutcome>
{
    public IEnumerator<AccountOutcome> GetEnumerator()
    {
        int[]? accountsByNumber = journal.HasChangedInput ? OrderByNumber() : null;
        long known = accountsByNumber is null ? journal.LastAccount : accountsByNumber.Length - 1;

        // A run that was stopped may not have counted up to an account that an earlier one had reached.
        for (long number = 1; number <= Math.Max(accounts, known); number++)
        {
            int account = number > known ? 0 : accountsByNumber?[number] ?? (int)number;
            if (account is 0 || journal.GetState(account) is JournalState.None)
            {
                // What lies behind the input's end is no account of it.
                if (number <= accounts)
                {
                    yield return new AccountOutcome { Number = number, Outcome = ImportOutcome.NotAttempted };
                }
            }
            else
            {
                yield return journal.Read(account).ToOutcome(waitsForEnd) with { Number = number };
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Finds the account of each number: in a changed input an account may have moved, or be gone.</summary>
    private int[] OrderByNumber()
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
