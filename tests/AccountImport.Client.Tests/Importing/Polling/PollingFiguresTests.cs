using AccountImport.Client.Benchmarks.Pacing;

namespace AccountImport.Client.Tests.Importing.Polling;

/// <summary>How many status calls an account takes, and how late its end is told, from the first account of a run on.</summary>
public sealed class PollingFiguresTests
{
    // Of a lognormal distribution with a median of 3 s: the 99th percentile is 60 s.
    private static readonly double Sigma = Math.Log(20) / 2.3263478740;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Calls_WorkTimesEven_AreNearTheOptimum(int seed, bool isTold)
    {
        var simulated = new SimulatedPolling(seed, isTold, (random, _) => DrawEven(random));

        Print(simulated);
        simulated.Calls.ShouldBeLessThan(1.35);
        simulated.MedianLag.ShouldBeLessThan(1);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Calls_WorkTimesHaveALongTail_AreNearTheOptimum(int seed, bool isTold)
    {
        var simulated = new SimulatedPolling(seed, isTold, (random, _) => DrawLong(random));

        Print(simulated);
        simulated.Calls.ShouldBeLessThan(isTold ? 3.13 : 3.2);
        simulated.MedianLag.ShouldBeLessThan(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Calls_OneInAHundredTakesTenMinutes_TheOthersTakeAsManyAsWithoutThem(bool isTold)
    {
        var simulated = new SimulatedPolling(1, isTold, (random, account) => account % 100 is 0 ? 600 : DrawShort(random));
        var without = new SimulatedPolling(1, isTold, (random, _) => DrawShort(random));

        Print(simulated);
        Print(without);
        simulated.GetCalls(time => time < 600).ShouldBe(without.Calls, tolerance: 0.1);
        simulated.GetMedianLag(0, 20_000, time => time < 600).ShouldBeLessThan(1);

        // 600 s at the longest wait are 20, and some before it is reached.
        simulated.GetCalls(time => time == 600).ShouldBeLessThan(28);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Calls_PlatformBecomesThreeTimesSlower_AreAsIfItHadAlwaysBeen(bool isTold)
    {
        var simulated = new SimulatedPolling(1, isTold, (random, account) => (account < 10_000 ? 1 : 3) * DrawEven(random));
        var always = new SimulatedPolling(1, isTold, (random, _) => 3 * DrawEven(random));

        // Those that are scheduled before the first of the slow ones has ended, 600 of them, meet a plan that is not theirs.
        Print(simulated);
        double calls = simulated.GetCalls(_ => true, 11_000, 13_000);
        double lag = simulated.GetMedianLag(11_000, 13_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls:N3} calls, median lag {lag:N3} s after the change");
        calls.ShouldBeLessThan(1.2 * always.GetCalls(_ => true, 11_000, 13_000));
        lag.ShouldBeLessThan(1.1);
    }

    [Fact]
    public void Calls_PlatformBecomesThreeTimesFaster_AreAsIfItHadAlwaysBeen()
    {
        var simulated = new SimulatedPolling(1, isTold: true, (random, account) => (account < 10_000 ? 3 : 1) * DrawEven(random));

        simulated.GetCalls(_ => true, 12_000, 14_000).ShouldBeLessThan(1.4);
        simulated.GetMedianLag(12_000, 14_000).ShouldBeLessThan(1.1);
    }

    [Theory]
    [InlineData(0.1, 1.01, 0.5)]
    [InlineData(20, 1.25, 1)]
    public void Calls_WorkTimeIsAlwaysTheSame_AreNearOne(double workTime, double calls, double lag)
    {
        var simulated = new SimulatedPolling(1, isTold: true, (_, _) => workTime);

        Print(simulated);
        simulated.Calls.ShouldBeLessThan(calls);
        simulated.MedianLag.ShouldBeLessThan(lag);
        simulated.GetCalls(_ => true, 10_000, 20_000).ShouldBe(1, tolerance: 0.01);
    }

    [Fact]
    public void Compute_WorkTimesEven_IsWhatOneFindsByHand()
    {
        // One call after 4.5 s tells of those from 3.5 s on in time, one after 5 s of the others: half, and one in six is asked for twice.
        double even = OptimalPolling.Compute(time => Math.Clamp((time - 2) / 3, 0, 1), TimeSpan.FromSeconds(1), 0.5, TimeSpan.FromSeconds(30));

        even.ShouldBe(7.0 / 6, tolerance: 0.01);
    }

    [Fact]
    public void Compute_LongTail_IsBelowWhatIsAllowedAndWhatIsReached()
    {
        double tail = OptimalPolling.Compute(
            time => time <= 0 ? 0 : GetNormalShare(Math.Log(time / 3) / Sigma),
            TimeSpan.FromSeconds(1),
            0.5,
            TimeSpan.FromSeconds(30));

        TestContext.Current.TestOutputHelper?.WriteLine($"{tail:N3}");
        tail.ShouldBeInRange(2.8, 2.9);
    }

    [Fact]
    public void Compute_AllTakeTheSame_IsOne() =>
        OptimalPolling.Compute(time => time < 20 ? 0 : 1, TimeSpan.FromSeconds(1), 0.5, TimeSpan.FromSeconds(30)).ShouldBe(1, tolerance: 1e-6);

    private static double DrawEven(Random random) => 2 + (3 * random.NextDouble());

    private static double DrawShort(Random random) => 0.05 + (1.95 * random.NextDouble());

    private static double DrawLong(Random random) =>
        3 * Math.Exp(Sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    /// <summary>The share of a normal distribution below some standard deviations, by the series of its density.</summary>
    private static double GetNormalShare(double deviations)
    {
        double term = deviations;
        double sum = deviations;
        for (int i = 1; i < 200; i++)
        {
            term *= deviations * deviations / ((2 * i) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-deviations * deviations / 2) / Math.Sqrt(2 * Math.PI));
    }

    private static void Print(SimulatedPolling simulated) => TestContext.Current.TestOutputHelper?.WriteLine(simulated.ToString());
}
