using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Running;

/// <summary>The keys of accounts that were admitted and have no record yet, since they are validated first: the journal does not know that these keys are taken.</summary>
/// <remarks>There are about as many as calls under way, whatever the size of the input. Not safe for use by several threads.</remarks>
internal sealed class UnrecordedKeys(ImportJournal journal)
{
    private const int FewestToLookThrough = 64;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private int _mostBeforeLook = FewestToLookThrough;

    /// <summary>Takes note of an account that has no record yet.</summary>
    public void Add(string key, int place)
    {
        if (_places.Count >= _mostBeforeLook)
        {
            foreach ((string recorded, _) in _places.Where(pair => journal.GetState(pair.Value) is not JournalState.None).ToArray())
            {
                _places.Remove(recorded);
            }

            _mostBeforeLook = Math.Max(FewestToLookThrough, 2 * _places.Count);
        }

        _places.Add(key, place);
    }

    /// <summary>Finds the account that has a key, among those that had no record when they were admitted.</summary>
    public int? Find(string key) => _places.TryGetValue(key, out int place) ? place : null;
}
