namespace AccountImport.Client.Importing.Journal;

/// <summary>Which accounts may have a key: 32 bits of the hash of each key, and its account, in eight bytes and the room to grow.</summary>
/// <remarks>Many keys may have one hash. The tables are many and small, so that growing one takes no room to speak of, and they grow by half, so that they are never nearly empty.</remarks>
internal sealed class KeyTable
{
    private const int TableBits = 10;
    private const int HashBits = 32;
    private const int FirstCapacity = 16;
    private const ulong Free = 0;

    private readonly Table[] _tables = new Table[1 << TableBits];

    /// <summary>Adds an account, unless it is there already with this hash.</summary>
    /// <param name="hash">The hash of its key.</param>
    /// <param name="account">The account, from 1.</param>
    public void Add(uint hash, int account)
    {
        ref Table table = ref _tables[hash >> (HashBits - TableBits)];
        if (table.Count >= table.Capacity / 5 * 4)
        {
            Grow(ref table);
        }

        ulong value = ((ulong)hash << HashBits) | (uint)account;
        int slot = FirstSlot(table.Slots, value);
        while (table.Slots[slot] is not Free)
        {
            if (table.Slots[slot] == value)
            {
                return;
            }

            slot = Next(table.Slots, slot);
        }

        table.Slots[slot] = value;
        table.Count++;
    }

    /// <summary>Finds the accounts whose keys have a hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="accounts">Takes as many of them as fit.</param>
    /// <returns>How many there are.</returns>
    public int Find(uint hash, Span<int> accounts)
    {
        if (_tables[hash >> (HashBits - TableBits)].Slots is not { Length: > 0 } slots)
        {
            return 0;
        }

        int count = 0;
        for (int slot = FirstSlot(slots, (ulong)hash << HashBits); slots[slot] is not Free; slot = Next(slots, slot))
        {
            if (slots[slot] >> HashBits == hash)
            {
                if (count < accounts.Length)
                {
                    accounts[count] = (int)(uint)slots[slot];
                }

                count++;
            }
        }

        return count;
    }

    // The bits that chose the table are the same for all its hashes; those below them spread over its slots.
    private static int FirstSlot(ulong[] slots, ulong value) => (int)(((ulong)((uint)(value >> HashBits) << TableBits) * (uint)slots.Length) >> HashBits);

    private static int Next(ulong[] slots, int slot) => slot + 1 == slots.Length ? 0 : slot + 1;

    private static void Grow(ref Table table)
    {
        ulong[] old = table.Slots ?? [];
        table.Slots = new ulong[Math.Max(FirstCapacity, old.Length + (old.Length / 2))];
        foreach (ulong value in old)
        {
            if (value is not Free)
            {
                int slot = FirstSlot(table.Slots, value);
                while (table.Slots[slot] is not Free)
                {
                    slot = Next(table.Slots, slot);
                }

                table.Slots[slot] = value;
            }
        }
    }

    private struct Table
    {
        public ulong[] Slots;
        public int Count;

        public readonly int Capacity => Slots?.Length ?? 0;
    }
}
