using System.Runtime.CompilerServices;
using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>The accounts whose status is to be asked, against a sorted model.</summary>
public sealed class PendingQueueTests
{
    private const int BlockSize = 4096;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(BlockSize - 1)]
    [InlineData(BlockSize)]
    [InlineData(BlockSize + 1)]
    [InlineData((2 * BlockSize) + 1)]
    [InlineData(20_000)]
    public void Take_AddedInAnyOrder_GivesTheOneThatIsDueFirst(int count)
    {
        var random = new Random(count);
        var queue = new PendingQueue();
        for (int account = 1; account <= count; account++)
        {
            queue.Add(Of(account, due: random.Next(count)));
            queue.Count.ShouldBe(account);
        }

        long before = long.MinValue;
        HashSet<int> taken = [];
        for (int left = count; left > 0; left--)
        {
            PendingAccount first = queue.First;
            PendingAccount account = queue.Take();
            account.ShouldBe(first);
            account.Due.ShouldBeGreaterThanOrEqualTo(before);
            account.Since.ShouldBe(account.Account * 7L);
            taken.Add(account.Account).ShouldBeTrue();
            queue.Count.ShouldBe(left - 1);
            before = account.Due;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AddAndTake_Mixed_GiveWhatASortedListGives(int seed)
    {
        var random = new Random(seed);
        var queue = new PendingQueue();
        var model = new SortedSet<(long Due, int Account)>();
        for (int step = 1; step <= 30_000; step++)
        {
            // Grows over several blocks, shrinks to nothing, and grows again.
            bool grows = step / 7000 % 2 is 0;
            if (model.Count is 0 || random.Next(10) < (grows ? 8 : 2))
            {
                long due = (random.NextInt64(1000) * 100_000) + step;
                queue.Add(Of(step, due));
                model.Add((due, step));
            }
            else
            {
                PendingAccount account = queue.Take();
                (account.Due, account.Account).ShouldBe(model.Min);
                model.Remove(model.Min);
            }

            queue.Count.ShouldBe(model.Count);
            if (model.Count > 0)
            {
                queue.First.Due.ShouldBe(model.Min.Due);
            }
        }
    }

    [Fact]
    public void Add_AnAccount_KeepsAllThatIsKnownOfIt()
    {
        var queue = new PendingQueue();
        var account = new PendingAccount(Due: 17, Since: -4, Account: int.MaxValue, Asked: 255, PendingKind.Unresolved, Noted: 255);

        queue.Add(account);

        queue.Take().ShouldBe(account);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(BlockSize + 1)]
    public void BringForward_SomeArePlanned_OnlyTheseAreDueInTimeAndAllInOrder(int count)
    {
        const long Within = 1000;
        var random = new Random(count);
        var queue = new PendingQueue();
        Dictionary<int, PendingAccount> before = [];
        for (int account = 1; account <= count; account++)
        {
            before[account] = Of(account, due: random.Next(3000)) with { Asked = (byte)(account % 3), Kind = account % 5 is 0 ? PendingKind.Unresolved : PendingKind.Scheduled };
            queue.Add(before[account]);
        }

        queue.BringForward(from: 0, Within);

        long due = long.MinValue;
        for (int left = count; left > 0; left--)
        {
            PendingAccount account = queue.Take();
            account.Due.ShouldBeGreaterThanOrEqualTo(due);
            due = account.Due;
            before.Remove(account.Account, out PendingAccount was).ShouldBeTrue();
            (account with { Due = was.Due }).ShouldBe(was);
            if (was.IsPlanned)
            {
                account.Due.ShouldBeInRange(0, Math.Min(was.Due, Within));
            }
            else
            {
                account.Due.ShouldBe(was.Due);
            }
        }

        before.ShouldBeEmpty();
    }

    [Fact]
    public void PendingAccount_Takes24Bytes() => Unsafe.SizeOf<PendingAccount>().ShouldBe(24);

    [Fact]
    public void Add_AHundredThousand_TakesNoMoreThan24BytesForEach()
    {
        const int Count = 100_000;
        var queue = new PendingQueue();
        queue.Add(Of(1, due: 1));
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int account = 2; account <= Count; account++)
        {
            queue.Add(Of(account, due: account));
        }

        // The blocks, their headers, the list of them, and the part of the last one that is not used yet.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((24L * (Count + BlockSize)) + 10_000);
    }

    [Fact]
    public void Take_AtTheEdgeOfABlock_AllocatesNothing()
    {
        var queue = new PendingQueue();
        for (int account = 1; account <= BlockSize; account++)
        {
            queue.Add(Of(account, due: account));
        }

        queue.Add(Of(0, due: 0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++)
        {
            queue.Take();
            queue.Add(Of(0, due: 0));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Take_Many_LetsGoOfTheirBlocks()
    {
        var queue = new PendingQueue();
        for (int account = 1; account <= 10 * BlockSize; account++)
        {
            queue.Add(Of(account, due: account));
        }

        for (int account = 1; account <= 10 * BlockSize; account++)
        {
            queue.Take();
        }

        // Only a block or two is kept, so that filling the queue again makes the others anew.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int account = 1; account <= 10 * BlockSize; account++)
        {
            queue.Add(Of(account, due: account));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeGreaterThan(24L * 7 * BlockSize);
    }

    private static PendingAccount Of(int account, long due) => new(due, Since: account * 7L, account, Asked: 0, PendingKind.Scheduled, 255);
}
