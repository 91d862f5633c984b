namespace AccountImport.Client.AccountFiles;

/// <summary>The hashes of many keys, in little memory: eight bytes each, and at most twice that for the room to grow.</summary>
/// <remarks>
/// Two keys may have one hash, once in 2^64: what is found here is only a possible match. The tables are many and small, so
/// that growing one takes no room to speak of, and they grow by half, so that they are never nearly empty.
/// </remarks>
internal sealed class KeyHashes
{
    private const int TableBits = 10;
    private const int FirstCapacity = 16;
    private const ulong NoHash = 0;

    private readonly Table[] _tables = new Table[1 << TableBits];

    /// <summary>The hash of a key; another one in each process.</summary>
    public static ulong Of(ReadOnlySpan<byte> key)
    {
        // .NET has no hash of 64 bits; one of 32 bits with and one without something behind it are as good.
        var low = default(HashCode);
        low.AddBytes(key);
        HashCode high = low;
        high.Add(key.Length);
        ulong value = ((ulong)(uint)high.ToHashCode() << 32) | (uint)low.ToHashCode();
        return value is NoHash ? 1 : value;
    }

    /// <summary>Adds a hash.</summary>
    /// <returns>Whether it was not there before.</returns>
    public bool Add(ulong hash)
    {
        ref Table table = ref _tables[hash >> (64 - TableBits)];
        if (table.Count >= table.Capacity / 5 * 4)
        {
            Grow(ref table);
        }

        int slot = SlotOf(table.Hashes, hash);
        if (table.Hashes[slot] == hash)
        {
            return false;
        }

        table.Hashes[slot] = hash;
        table.Count++;
        return true;
    }

    /// <summary>Whether a hash was added.</summary>
    public bool Contains(ulong hash) =>
        _tables[hash >> (64 - TableBits)].Hashes is { Length: > 0 } hashes && hashes[SlotOf(hashes, hash)] == hash;

    /// <summary>Finds the slot that has a hash, or the free one that would take it.</summary>
    private static int SlotOf(ulong[] hashes, ulong hash)
    {
        // The bits that chose the table are the same for all its hashes; those below them spread over its slots.
        int slot = (int)(((hash << TableBits >> 32) * (uint)hashes.Length) >> 32);
        while (hashes[slot] is not NoHash && hashes[slot] != hash)
        {
            slot = slot + 1 == hashes.Length ? 0 : slot + 1;
        }

        return slot;
    }

    private static void Grow(ref Table table)
    {
        ulong[] old = table.Hashes ?? [];
        table.Hashes = new ulong[Math.Max(FirstCapacity, old.Length + (old.Length / 2))];
        foreach (ulong hash in old)
        {
            if (hash is not NoHash)
            {
                table.Hashes[SlotOf(table.Hashes, hash)] = hash;
            }
        }
    }

    private struct Table
    {
        public ulong[] Hashes;
        public int Count;

        public readonly int Capacity => Hashes?.Length ?? 0;
    }
}
