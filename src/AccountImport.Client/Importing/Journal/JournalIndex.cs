using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Where the last record of each account is, in which state the account is, and which accounts may have a key. For one thread at a time.</summary>
internal sealed class JournalIndex(KeyHash keyHash)
{
    /// <summary>The largest place that an account may have.</summary>
    public const int MaxAccount = int.MaxValue - 1;

    // Of a record: eight bits of state, one for its key, and the rest for its place.
    private const int StateShift = 56;
    private const long HasKey = 1L << 55;
    private const long OffsetMask = HasKey - 1;
    private const int HashBits = 32;

    // No record is at this offset, since the header is there.
    private const long Taken = 1;

    private readonly LongTable _records = new();
    private readonly KeyHashes _keys = new();
    private LongTable? _numbers;

    public int LastAccount { get; private set; }

    public bool HasChangedInput { get; private set; }

    public JournalState GetState(int account) => (JournalState)(RecordOf(account) >> StateShift);

    /// <summary>Gives the place of an account's last record.</summary>
    /// <returns>The place; 0 if there is no record.</returns>
    public long GetOffset(int account) => GetState(account) is JournalState.None ? 0 : RecordOf(account) & OffsetMask;

    public long GetNumber(int account)
    {
        long number = _numbers?[account] ?? 0;
        return number is 0 && !HasChangedInput ? account : number;
    }

    /// <summary>Forgets the numbers: they are those of another input.</summary>
    public void ChangeInput()
    {
        HasChangedInput = true;
        _numbers = null;
    }

    /// <summary>Takes note of a record of an account that has no key, or none of its own.</summary>
    public void Set(int account, JournalState state, long offset, long number) => Set(account, state, offset, number, RecordOf(account) & HasKey);

    /// <summary>Takes note of a record.</summary>
    /// <param name="account">The account.</param>
    /// <param name="state">Its state.</param>
    /// <param name="offset">Where the record is.</param>
    /// <param name="number">The account's number in the input.</param>
    /// <param name="key">Its key. An account keeps its key, so that only the first record's counts.</param>
    public void Set(int account, JournalState state, long offset, long number, ReadOnlySpan<byte> key)
    {
        if ((RecordOf(account) & HasKey) is 0)
        {
            _keys.Add(((ulong)keyHash(key) << HashBits) | (uint)account);
        }

        Set(account, state, offset, number, HasKey);
    }

    /// <summary>Finds the accounts that may have a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="accounts">Takes as many of them as fit.</param>
    /// <returns>How many there are.</returns>
    public int Find(ReadOnlySpan<byte> key, Span<uint> accounts) => _keys.Find(keyHash(key), accounts);

    /// <summary>Takes a place for an account: the one that it would like, or the first behind all others.</summary>
    public int Allocate(long number)
    {
        int account = number <= MaxAccount && RecordOf((int)number) is 0 ? (int)number : LastAccount + 1;
        if (account > MaxAccount)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The journal has no place for another account: it takes {MaxAccount:N0}."));
        }

        _records[account] = Taken;
        LastAccount = Math.Max(LastAccount, account);
        return account;
    }

    private void Set(int account, JournalState state, long offset, long number, long hasKey)
    {
        _records[account] = ((long)state << StateShift) | hasKey | offset;
        LastAccount = Math.Max(LastAccount, account);
        if (_numbers is not null || number != (HasChangedInput ? 0 : account))
        {
            (_numbers ??= new LongTable())[account] = number;
        }
    }

    private long RecordOf(int account) => account > 0 ? _records[account] : 0;
}
