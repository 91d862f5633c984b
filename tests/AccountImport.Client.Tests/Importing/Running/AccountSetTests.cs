using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>A set of accounts, against the framework's.</summary>
public sealed class AccountSetTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public void Set_AnySequence_DoesWhatTheFrameworksDoes(int largest)
    {
        var random = new Random(largest);
        var set = new AccountSet();
        HashSet<int> model = [];
        for (int step = 0; step < 20_000; step++)
        {
            int account = random.Next(1, largest);
            switch (random.Next(3))
            {
                case 0:
                    set.Add(account).ShouldBe(model.Add(account));
                    break;
                case 1:
                    set.Remove(account).ShouldBe(model.Remove(account));
                    break;
                default:
                    set.Contains(account).ShouldBe(model.Contains(account));
                    break;
            }

            set.Count.ShouldBe(model.Count);
        }

        model.ShouldAllBe(account => set.Contains(account));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(int.MaxValue - 1)]
    public void Add_AtAnEdge_IsThatAccountAlone(int account)
    {
        var set = new AccountSet();

        set.Add(account).ShouldBeTrue();

        set.Contains(account).ShouldBeTrue();
        set.Contains(account - 1).ShouldBeFalse();
        set.Contains(account + 1).ShouldBeFalse();
        set.Contains(account ^ 64).ShouldBeFalse();
        set.Contains(account ^ 65_536).ShouldBeFalse();
        set.Add(account).ShouldBeFalse();
        set.Count.ShouldBe(1);
        set.Remove(account).ShouldBeTrue();
        set.Remove(account).ShouldBeFalse();
        set.Count.ShouldBe(0);
    }

    [Fact]
    public void Add_BySeveralThreads_CountsEachOnce()
    {
        var set = new AccountSet();
        int added = 0;

        Parallel.For(0, 40_000, index => Interlocked.Add(ref added, set.Add(index / 4) ? 1 : 0));

        set.Count.ShouldBe(10_000);
        added.ShouldBe(10_000);
    }
}
