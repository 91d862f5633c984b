namespace AccountImport.Client.Importing.Running;

/// <summary>A set of accounts by their places in the journal: one bit each, in blocks.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class AccountSet
{
    private const int BlockBits = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, ulong[]> _blocks = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds an account.</summary>
    /// <returns>Whether it was not there before.</returns>
    public bool Add(int account)
    {
        lock (_lock)
        {
            ref ulong word = ref Find(account);
            bool isNew = (word & Bit(account)) is 0;
            word |= Bit(account);
            _count += isNew ? 1 : 0;
            return isNew;
        }
    }

    public bool Contains(int account)
    {
        lock (_lock)
        {
            return _blocks.TryGetValue(account >> BlockBits, out ulong[]? block) && (block[WordOf(account)] & Bit(account)) is not 0;
        }
    }

    /// <summary>Takes an account out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(int account)
    {
        lock (_lock)
        {
            ref ulong word = ref Find(account);
            bool wasThere = (word & Bit(account)) is not 0;
            word &= ~Bit(account);
            _count -= wasThere ? 1 : 0;
            return wasThere;
        }
    }

    private static ulong Bit(int account) => 1UL << (account & 63);

    private static int WordOf(int account) => (account & ((1 << BlockBits) - 1)) >> 6;

    private ref ulong Find(int account)
    {
        if (!_blocks.TryGetValue(account >> BlockBits, out ulong[]? block))
        {
            _blocks.Add(account >> BlockBits, block = new ulong[(1 << BlockBits) / 64]);
        }

        return ref block[WordOf(account)];
    }
}
