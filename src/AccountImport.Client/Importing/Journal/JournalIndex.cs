using System.Text;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Where the last record of each account is, in which state the account is, and which accounts may have a key. For one thread at a time.</summary>
internal sealed class JournalIndex(KeyHash keyHash)
{
    /// <summary>The largest place that an account may have.</summary>
    public const int MaxAccount = int.MaxValue - 1;

    private const int OffsetBits = 56;
    private const long OffsetMask = (1L << OffsetBits) - 1;

    // No record is at this offset, since the header is there.
    private const long Taken = 1;
    private const int KeyLengthOnStack = 512;

    private readonly LongTable _records = new();
    private readonly KeyTable _keys = new();
    private LongTable? _numbers;

    public int LastAccount { get; private set; }

    public bool HasChangedInput { get; private set; }

    public JournalState GetState(int account) => (JournalState)(RecordOf(account) >> OffsetBits);

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

    /// <summary>Takes note of a record.</summary>
    public void Set(int account, JournalState state, long offset, long number)
    {
        _records[account] = ((long)state << OffsetBits) | offset;
        LastAccount = Math.Max(LastAccount, account);
        if (_numbers is not null || number != (HasChangedInput ? 0 : account))
        {
            (_numbers ??= new LongTable())[account] = number;
        }
    }

    /// <summary>Takes note of the key of an account, which may be known already.</summary>
    public void AddKey(ReadOnlySpan<byte> key, int account) => _keys.Add(keyHash(key), account);

    /// <summary>Takes note of the key of an account, which may be known already.</summary>
    public void AddKey(string key, int account)
    {
        Span<byte> buffer = stackalloc byte[KeyLengthOnStack];
        AddKey(Encode(key, buffer), account);
    }

    /// <summary>Finds the accounts that may have a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="accounts">Takes as many of them as fit.</param>
    /// <returns>How many there are.</returns>
    public int Find(ReadOnlySpan<byte> key, Span<int> accounts) => _keys.Find(keyHash(key), accounts);

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

    /// <summary>Gives the bytes of a key, in a buffer if they fit.</summary>
    public static ReadOnlySpan<byte> Encode(string key, Span<byte> buffer) =>
        Encoding.UTF8.TryGetBytes(key, buffer, out int length) ? buffer[..length] : Encoding.UTF8.GetBytes(key);

    private long RecordOf(int account) => account > 0 ? _records[account] : 0;
}
