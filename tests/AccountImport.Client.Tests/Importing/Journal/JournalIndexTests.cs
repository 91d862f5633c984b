using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>What a journal keeps in memory.</summary>
public sealed class JournalIndexTests
{
    [Fact]
    public void LongTable_AnyAccounts_HaveTheirNumbers()
    {
        var table = new LongTable();
        int[] accounts = [1, 4095, 4096, 4097, 8191, 8192, 1_000_000, int.MaxValue];
        accounts.ShouldAllBe(account => table[account] == 0);
        foreach (int account in accounts)
        {
            table[account] = account * 3L;
        }

        accounts.ShouldAllBe(account => table[account] == account * 3L);
        new[] { 0, 2, 4094, 4098, 999_999, 1_000_001, int.MaxValue - 1 }.ShouldAllBe(account => table[account] == 0);
        table[4096] = long.MinValue;
        table[4096].ShouldBe(long.MinValue);
        table[4095].ShouldBe(4095 * 3L);
    }

    /// <summary>Eight bytes for the state and the place, and up to sixteen for the key, with all that there was while the tables grew.</summary>
    [Fact]
    public void Set_ManyAccounts_TakesTheMemoryThatTheDocumentationSays()
    {
        const int Accounts = 500_000;
        var index = new JournalIndex(key => (uint)HashCode.Combine(BitConverter.ToInt32(key)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int account = 1; account <= Accounts; account++)
        {
            index.Set(account, JournalState.Intended, account * 200L, account);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Accounts * 9L);
        before = GC.GetAllocatedBytesForCurrentThread();
        for (int account = 1; account <= Accounts; account++)
        {
            index.Set(account, JournalState.Imported, account * 300L, account, BitConverter.GetBytes(account));
        }

        // The keys themselves are the test's, 32 bytes each.
        (GC.GetAllocatedBytesForCurrentThread() - before - (32L * Accounts)).ShouldBeLessThan(3 * 15L * Accounts);
        index.GetOffset(Accounts).ShouldBe(Accounts * 300L);
        index.GetState(Accounts).ShouldBe(JournalState.Imported);
        Span<uint> found = stackalloc uint[4];
        index.Find(BitConverter.GetBytes(4711), found).ShouldBeGreaterThanOrEqualTo(1);
        found.Contains(4711u).ShouldBeTrue();
    }

    [Fact]
    public void Set_LargestValues_AreKept()
    {
        var index = new JournalIndex(_ => 7);
        const long Offset = (1L << 55) - 1;
        index.Set(JournalIndex.MaxAccount, JournalState.Cancelled, Offset, long.MaxValue, "k"u8);
        index.Set(1, JournalState.Intended, 200, 1);

        index.GetOffset(JournalIndex.MaxAccount).ShouldBe(Offset);
        index.GetState(JournalIndex.MaxAccount).ShouldBe(JournalState.Cancelled);
        index.GetNumber(JournalIndex.MaxAccount).ShouldBe(long.MaxValue);
        index.GetOffset(1).ShouldBe(200);
        index.GetOffset(2).ShouldBe(0);
        Span<uint> found = stackalloc uint[1];
        index.Find("anything"u8, found).ShouldBe(1);
        found[0].ShouldBe((uint)JournalIndex.MaxAccount);
    }

    [Fact]
    public void Set_KeyAgainAndAgain_IsKeptOnce()
    {
        var index = new JournalIndex(_ => 7);
        index.Set(1, JournalState.Rejected, 100, 1);
        index.Find("k"u8, []).ShouldBe(0);
        index.Set(1, JournalState.Intended, 200, 1, "k"u8);
        index.Set(1, JournalState.Rejected, 300, 1);
        index.Set(1, JournalState.Imported, 400, 1, "k"u8);

        index.Find("k"u8, []).ShouldBe(1);
        index.GetOffset(1).ShouldBe(400);
        index.Set(2, JournalState.Imported, 500, 2, "l"u8);
        index.Find("k"u8, []).ShouldBe(2);
    }
}
