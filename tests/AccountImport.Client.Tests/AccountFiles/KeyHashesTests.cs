using System.Text;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Tests.AccountFiles;

public sealed class KeyHashesTests
{
    [Fact]
    public void Add_ManyHashes_AgreesWithASet()
    {
        var random = new Random(1);
        var hashes = new KeyHashes();
        HashSet<ulong> expected = [];
        for (int i = 0; i < 200_000; i++)
        {
            // Some of them twice, and some that share their table or the slot that they would take.
            ulong hash = (i % 4) switch
            {
                0 => (ulong)random.NextInt64(),
                1 => (ulong)random.Next(1, 500),
                2 => ulong.MaxValue - (ulong)random.Next(500),
                _ => ((ulong)random.Next(1, 3000) << 40) | 1,
            };

            if (hashes.Contains(hash) != expected.Contains(hash) || hashes.Add(hash) != expected.Add(hash) || !hashes.Contains(hash))
            {
                Assert.Fail($"Hash {hash}, after {expected.Count}.");
            }
        }

        expected.All(hashes.Contains).ShouldBeTrue();
        Enumerable.Range(0, 100_000).Select(_ => (ulong)random.NextInt64()).Count(hash => hashes.Contains(hash) != expected.Contains(hash)).ShouldBe(0);
    }

    /// <summary>All in one table, and all in the last slots of it, so that looking for a free one goes on at the first.</summary>
    [Fact]
    public void Add_HashesThatWantTheLastSlot_AreAllKept()
    {
        var hashes = new KeyHashes();
        ulong[] all = [.. Enumerable.Range(0, 1000).Select(i => (1UL << 54) - 1 - (ulong)i)];

        all.Count(hashes.Add).ShouldBe(1000);
        all.Count(hashes.Add).ShouldBe(0);
        all.Count(hashes.Contains).ShouldBe(1000);
        hashes.Contains((1UL << 54) - 1001).ShouldBeFalse();
    }

    [Fact]
    public void Contains_NothingAdded_IsFalse()
    {
        var hashes = new KeyHashes();

        hashes.Contains(1).ShouldBeFalse();
        hashes.Contains(ulong.MaxValue).ShouldBeFalse();
    }

    [Fact]
    public void Find_UpperHalf_GivesTheLowerHalvesOfAllThatHaveIt()
    {
        var random = new Random(2);
        var hashes = new KeyHashes();
        HashSet<ulong> expected = [];
        Span<uint> found = stackalloc uint[64];
        hashes.Find(0, found).ShouldBe(0);
        for (int i = 0; i < 5_000; i++)
        {
            // Few upper halves, and some of them next to one another or at the ends of the tables.
            uint upperHalf = (random.Next(4), (uint)random.Next(100)) switch
            {
                (0, var number) => number,
                (1, var number) => uint.MaxValue - number,
                (2, var number) => number << 22,
                (_, var number) => (number << 22) - 1,
            };
            ulong hash = ((ulong)upperHalf << 32) | (uint)random.Next(1, 20);
            expected.Add(hash);
            hashes.Add(hash);
        }

        foreach (uint upperHalf in expected.Select(hash => (uint)(hash >> 32)).Distinct())
        {
            uint[] lowerHalves = [.. expected.Where(hash => hash >> 32 == upperHalf).Select(hash => (uint)hash).Order()];
            hashes.Find(upperHalf, found).ShouldBe(lowerHalves.Length);
            found[..lowerHalves.Length].ToArray().Order().ShouldBe(lowerHalves);
            hashes.Find(upperHalf, []).ShouldBe(lowerHalves.Length);
        }

        hashes.Find(1234567890, found).ShouldBe(0);
    }

    [Fact]
    public void Of_Keys_AreEqualForEqualKeysAndTellTheOthersApart()
    {
        string[] keys = ["", "\0", "\0\0", "a", "b", "ab", "ba", "IM-1", "IM-2", "im-1", "ä", .. Enumerable.Range(0, 100_000).Select(number => $"IM-{number:000000}")];

        ulong[] hashes = [.. keys.Select(key => KeyHashes.Of(Encoding.UTF8.GetBytes(key)))];

        hashes.Distinct().Count().ShouldBe(keys.Length);
        hashes.ShouldNotContain(0UL);
        keys.Select(key => KeyHashes.Of(Encoding.UTF8.GetBytes(key))).SequenceEqual(hashes).ShouldBeTrue();

        // Both halves count.
        hashes.Select(hash => hash >> 32).Distinct().Count().ShouldBeGreaterThan(99_000);
        hashes.Select(hash => (uint)hash).Distinct().Count().ShouldBeGreaterThan(99_000);
    }

    [Fact]
    public void Add_AMillionHashes_TakesTheMemoryThatTheDocumentationSays()
    {
        var random = new Random(3);
        var hashes = new KeyHashes();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000_000; i++)
        {
            hashes.Add(((ulong)random.NextInt64() << 1) | 1);
        }

        // A table is made anew, half as large again, whenever it is full: all that there ever were take three times the last.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(3 * 15 * 1_000_000);
        hashes.Contains(0x8000_0000_0000_0000).ShouldBeFalse();
    }
}
