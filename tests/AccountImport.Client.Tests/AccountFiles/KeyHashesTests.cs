using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Tests.AccountFiles;

public sealed class KeyHashesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AddAndContains_ManyHashes_AreThoseOfASet(int seed)
    {
        var random = new Random(seed);
        var hashes = new KeyHashes();
        HashSet<ulong> expected = [];

        // Some tables get all of them, so that they grow often; some hashes come twice.
        for (int i = 0; i < 200_000; i++)
        {
            ulong hash = (ulong)random.NextInt64(1, 60_000) * (i % 3 is 0 ? 0x9E3779B97F4A7C15 : 1);
            hashes.Add(hash).ShouldBe(expected.Add(hash));
        }

        expected.Count.ShouldBeGreaterThan(60_000);
        expected.ShouldAllBe(hash => hashes.Contains(hash));
        for (int i = 0; i < 100_000; i++)
        {
            ulong hash = (ulong)random.NextInt64();
            hashes.Contains(hash).ShouldBe(expected.Contains(hash));
        }
    }

    [Fact]
    public void Contains_NothingAdded_IsFalse() => new KeyHashes().Contains(1).ShouldBeFalse();

    [Fact]
    public void Of_DifferentKeys_DifferInBothHalves()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 20_000).Select(number => KeyHashes.Of(Samples.Utf8($"IM-A-{number:D10}")))];

        hashes.Distinct().Count().ShouldBe(hashes.Length);

        // Of 20,000 values of 32 bits, 0.05 pairs are equal by chance.
        hashes.Select(hash => (uint)hash).Distinct().Count().ShouldBeGreaterThan(hashes.Length - 5);
        hashes.Select(hash => (uint)(hash >> 32)).Distinct().Count().ShouldBeGreaterThan(hashes.Length - 5);
        KeyHashes.Of("IM-A-1"u8).ShouldBe(KeyHashes.Of("IM-A-1"u8));
        KeyHashes.Of([]).ShouldNotBe(0ul);
    }

    [Fact]
    public void Add_AMillionHashes_TakesNoMoreThanTheDocumentationSays()
    {
        var random = new Random(3);
        var hashes = new KeyHashes();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000_000; i++)
        {
            hashes.Add((ulong)random.NextInt64() << 1 | 1);
        }

        // Each table has been made anew, half as large again, some ten times: three times the last in all.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBeLessThan(3 * 16 * 1_000_000);
        GC.KeepAlive(hashes);
    }
}
