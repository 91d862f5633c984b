using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Running;

/// <summary>Finds the records that no key leads to: those of accounts without a key, and those of accounts with the key of an earlier one.</summary>
/// <remarks>
/// Such accounts are never sent, so that it does not matter which of several alike has which record, if only each has one. Not safe for use by several threads.
/// </remarks>
/// <param name="journal">The journal.</param>
/// <param name="isResumed">Whether the journal may have records of an earlier run.</param>
internal sealed class KeylessAccounts(IJournalRecords journal, bool isResumed)
{
    private const string NoKey = "";

    private Dictionary<long, int>? _placesByNumber;
    private Dictionary<string, Queue<int>>? _placesByKey;

    /// <summary>Finds a record that was not found before.</summary>
    /// <param name="number">The account's number in the input.</param>
    /// <param name="key">What it calls itself.</param>
    /// <param name="seen">The accounts that were found; one that is found now is added.</param>
    public int? Find(long number, string? key, AccountSet seen)
    {
        if (number <= journal.LastAccount && (int)number is var place && journal.GetNumber(place) == number && IsOf(place, key) && seen.Add(place))
        {
            return place;
        }

        if (!isResumed)
        {
            return null;
        }

        if (_placesByNumber is null || _placesByKey is null)
        {
            (_placesByNumber, _placesByKey) = Index();
        }

        if (_placesByNumber.TryGetValue(number, out int moved) && IsOf(moved, key) && seen.Add(moved))
        {
            return moved;
        }

        if (_placesByKey.TryGetValue(key ?? NoKey, out Queue<int>? places))
        {
            while (places.TryDequeue(out int any))
            {
                if (seen.Add(any))
                {
                    return any;
                }
            }
        }

        return null;
    }

    private bool IsOf(int place, string? key) =>
        journal.GetState(place) is JournalState.Rejected
        && journal.Read(place) is var entry
        && entry.ExternalAccountNumber == key
        && (key is null || entry.IsDuplicate);

    private (Dictionary<long, int> ByNumber, Dictionary<string, Queue<int>> ByKey) Index()
    {
        Dictionary<long, int> byNumber = [];
        Dictionary<string, Queue<int>> byKey = [];
        for (int place = 1; place <= journal.LastAccount; place++)
        {
            if (journal.GetState(place) is JournalState.Rejected
                && journal.Read(place) is var entry
                && (entry.ExternalAccountNumber is null || entry.IsDuplicate))
            {
                byNumber[entry.Number] = place;
                string key = entry.ExternalAccountNumber ?? NoKey;
                if (!byKey.TryGetValue(key, out Queue<int>? places))
                {
                    byKey.Add(key, places = new Queue<int>());
                }

                places.Enqueue(place);
            }
        }

        return (byNumber, byKey);
    }
}
