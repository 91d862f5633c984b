using System.Security.Cryptography;
using System.Text;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class SimulatedWorkTimesTests
{
    private const int Accounts = 20_000;

    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public void Between_ManyAccounts_AreSpreadEvenly()
    {
        double[] seconds = Draw(SimulatedWorkTimes.Between(TwoSeconds, FiveSeconds, seed: 1));

        seconds[0].ShouldBeInRange(2, 2.01);
        seconds[^1].ShouldBeInRange(4.99, 5);
        foreach (double share in new[] { 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99 })
        {
            Quantile(seconds, share).ShouldBe(2 + (3 * share), tolerance: 0.04);
        }
    }

    [Fact]
    public void LongTail_ManyAccounts_HaveTheMedianAndThe99thPercentile()
    {
        double[] seconds = Draw(SimulatedWorkTimes.LongTail(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60), seed: 1));

        // A lognormal distribution: 3 s · e^(σz), where σ = ln 20 / 2.3263 and z is the quantile of the standard normal distribution.
        Quantile(seconds, 0.01).ShouldBe(3.0 / 20, tolerance: 0.02);
        Quantile(seconds, 0.1).ShouldBe(0.576, tolerance: 0.03);
        Quantile(seconds, 0.5).ShouldBe(3, tolerance: 0.1);
        Quantile(seconds, 0.9).ShouldBe(15.6, tolerance: 0.7);
        Quantile(seconds, 0.99).ShouldBe(60, tolerance: 6);
    }

    [Fact]
    public void WithStragglers_ManyAccounts_SomeTakeTheirTimeAndTheOthersTheirs()
    {
        Func<AccountKey, TimeSpan> others = SimulatedWorkTimes.Between(TwoSeconds, FiveSeconds, seed: 1);
        Func<AccountKey, TimeSpan> all = SimulatedWorkTimes.WithStragglers(others, share: 0.01, TenMinutes, seed: 1);
        AccountKey[] keys = [.. Enumerable.Range(0, Accounts).Select(Key)];

        AccountKey[] stragglers = [.. keys.Where(key => all(key) == TenMinutes)];

        ((double)stragglers.Length / Accounts).ShouldBe(0.01, tolerance: 0.002);
        keys.Except(stragglers).ShouldAllBe(key => all(key) == others(key));

        // With the same seed, too, they are not those that would have been the fastest.
        stragglers.Average(key => others(key).TotalSeconds).ShouldBe(3.5, tolerance: 0.25);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, Accounts)]
    public void WithStragglers_NoneOrAll_IsExact(double share, int stragglers)
    {
        Func<AccountKey, TimeSpan> all = SimulatedWorkTimes.WithStragglers(_ => TwoSeconds, share, TenMinutes, seed: 1);

        Draw(all).Count(seconds => seconds is 600).ShouldBe(stragglers);
    }

    [Fact]
    public void Functions_SameSeedAndKey_GiveTheSameInEveryVersion()
    {
        Func<AccountKey, TimeSpan> between = SimulatedWorkTimes.Between(TwoSeconds, FiveSeconds, seed: 7);
        Func<AccountKey, TimeSpan> longTail = SimulatedWorkTimes.LongTail(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60), seed: 7);
        Func<AccountKey, TimeSpan> stragglers = SimulatedWorkTimes.WithStragglers(between, share: 0.5, TenMinutes, seed: 7);

        // Written down from a run: what a rehearsal has met, it shall meet tomorrow too.
        Enumerable.Range(1, 6).Select(Key)
            .Select(key => $"{between(key).TotalMilliseconds:F0} {longTail(key).TotalMilliseconds:F0} {stragglers(key).TotalMilliseconds:F0}")
            .ShouldBe(["2995 1646 2995", "4483 475 4483", "4069 4809 600000", "4853 127 4853", "3096 1786 3096", "3103 8921 3103"]);
    }

    [Fact]
    public void Functions_OtherSeedOrKey_GiveSomethingElse()
    {
        AccountKey[] keys = [new("A", "1"), new("A", "2"), new("B", "1"), new("A1", "1"), new("A", "11")];

        keys.SelectMany(key => Enumerable.Range(-2, 5).Select(seed => SimulatedWorkTimes.Between(TimeSpan.Zero, TenMinutes, seed)(key))).ShouldBeUnique();
        keys.SelectMany(key => Enumerable.Range(-2, 5).Select(seed => SimulatedWorkTimes.LongTail(TwoSeconds, TenMinutes, seed)(key))).ShouldBeUnique();
    }

    [Fact]
    public void Functions_AtTheirLimits_GiveTimes()
    {
        SimulatedWorkTimes.Between(TwoSeconds, TwoSeconds, seed: 1)(Key(1)).ShouldBe(TwoSeconds);
        SimulatedWorkTimes.LongTail(TwoSeconds, TwoSeconds, seed: 1)(Key(1)).ShouldBe(TwoSeconds);
        Draw(SimulatedWorkTimes.Between(TimeSpan.Zero, TimeSpan.MaxValue, seed: 1)).ShouldAllBe(seconds => seconds >= 0);
        double[] widest = Draw(SimulatedWorkTimes.LongTail(TimeSpan.FromTicks(1), TimeSpan.MaxValue, seed: 1));
        (widest[0], widest[^1]).ShouldBe((0, TimeSpan.MaxValue.TotalSeconds));
    }

    [Fact]
    public void Factories_ImpossibleTimes_SayWhichArgument()
    {
        TimeSpan negative = TimeSpan.FromTicks(-1);
        ShouldBeRefused("min", () => SimulatedWorkTimes.Between(negative, TwoSeconds, seed: 1));
        ShouldBeRefused("max", () => SimulatedWorkTimes.Between(FiveSeconds, TwoSeconds, seed: 1));
        ShouldBeRefused("median", () => SimulatedWorkTimes.LongTail(TimeSpan.Zero, TwoSeconds, seed: 1));
        ShouldBeRefused("percentile99", () => SimulatedWorkTimes.LongTail(FiveSeconds, TwoSeconds, seed: 1));
        ShouldBeRefused("share", () => SimulatedWorkTimes.WithStragglers(_ => TwoSeconds, share: -0.01, TenMinutes, seed: 1));
        ShouldBeRefused("share", () => SimulatedWorkTimes.WithStragglers(_ => TwoSeconds, share: 1.01, TenMinutes, seed: 1));
        ShouldBeRefused("share", () => SimulatedWorkTimes.WithStragglers(_ => TwoSeconds, share: double.NaN, TenMinutes, seed: 1));
        ShouldBeRefused("stragglersTake", () => SimulatedWorkTimes.WithStragglers(_ => TwoSeconds, share: 0.01, negative, seed: 1));
        Should.Throw<ArgumentNullException>(() => SimulatedWorkTimes.WithStragglers(null!, share: 0.01, TenMinutes, seed: 1)).ParamName.ShouldBe("others");

        static void ShouldBeRefused(string parameterName, Func<Func<AccountKey, TimeSpan>> make) =>
            Should.Throw<ArgumentOutOfRangeException>(make).ParamName.ShouldBe(parameterName);
    }

    [Fact]
    public void HashDice_Throw_AreTheFourNumbersOfTheHash()
    {
        Span<double> dice = stackalloc double[HashDice.Count];
        HashDice.Throw("text", dice);

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes("text"));
        for (int i = 0; i < dice.Length; i++)
        {
            dice[i].ShouldBe(BitConverter.ToUInt64(hash, i * 8) / Math.Pow(2, 64), tolerance: 1e-15);
        }

        dice.Length.ShouldBe(4);
    }

    private static AccountKey Key(int number) => new(TestAccounts.Supplier, $"N-{number}");

    /// <summary>The seconds of many accounts, in rising order.</summary>
    private static double[] Draw(Func<AccountKey, TimeSpan> workTime) =>
        [.. Enumerable.Range(0, Accounts).Select(number => workTime(Key(number)).TotalSeconds).Order()];

    private static double Quantile(double[] sorted, double share) => sorted[(int)(share * sorted.Length)];
}
