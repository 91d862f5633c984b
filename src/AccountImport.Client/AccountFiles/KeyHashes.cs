namespace AccountImport.Client.AccountFiles;

/// <summary>The hashes of many keys, in little memory: eight bytes each, and at most twice that for the room to grow.</summary>
/// <remarks>
/// Two keys may have one hash, once in 2^64: what is found here is only a possible match. The lower half of a hash may be something else
/// that belongs to the key, and is found by the upper half then. The tables are many and small, so that growing one takes no room to speak of,
/// and they grow by half, so that they are never nearly empty.
/// </remarks>
internal sealed class KeyHashes
{
    private const int TableBits = 10;
    private const int HalfBits = 32;
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

    /// <summary>Finds the lower halves of all hashes that have an upper half.</summary>
    /// <param name="upperHalf">The upper half.</param>
    /// <param name="lowerHalves">Takes as many as fit.</param>
    /// <returns>How many there are.</returns>
    public int Find(uint upperHalf, Span<uint> lowerHalves)
    {
        ulong hash = (ulong)upperHalf << HalfBits;
        if (_tables[hash >> (64 - TableBits)].Hashes is not { Length: > 0 } hashes)
        {
            return 0;
        }

        int count = 0;
        for (int slot = FirstSlotOf(hashes, hash); hashes[slot] is not NoHash; slot = Next(hashes, slot))
        {
            if (hashes[slot] >> HalfBits == upperHalf)
            {
                if (count < lowerHalves.Length)
                {
                    lowerHalves[count] = (uint)hashes[slot];
                }

                count++;
            }
        }

        return count;
    }

    /// <summary>Finds the slot that has a hash, or the free one that would take it.</summary>
    private static int SlotOf(ulong[] hashes, ulong hash)
    {
        int slot = FirstSlotOf(hashes, hash);
        while (hashes[slot] is not NoHash && hashes[slot] != hash)
        {
            slot = Next(hashes, slot);
        }

        return slot;
    }

    // The bits that chose the table are the same for all its hashes; those of the upper half below them spread over its slots.
    private static int FirstSlotOf(ulong[] hashes, ulong hash) =>
        (int)(((ulong)((uint)(hash >> HalfBits) << TableBits) * (uint)hashes.Length) >> HalfBits);

    private static int Next(ulong[] hashes, int slot) => slot + 1 == hashes.Length ? 0 : slot + 1;

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
