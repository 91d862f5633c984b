using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Tests.Importing.Polling;

public sealed class DetectionLagsTests
{
    private readonly DetectionLags _lags = new();

    [Fact]
    public void Median_NothingNoted_IsNull()
    {
        _lags.Count.ShouldBe(0);
        _lags.Median.ShouldBeNull();
        _lags.Percentile95.ShouldBeNull();
    }

    [Fact]
    public void Median_ManyNoted_IsThatOfTheLagsToAFewPercent()
    {
        var random = new Random(1);
        double[] seconds = [.. Enumerable.Range(0, 10_001).Select(_ => 0.2 + (random.NextDouble() * random.NextDouble() * 20))];
        foreach (double lag in seconds)
        {
            _lags.Note(TimeSpan.FromSeconds(lag));
        }

        Array.Sort(seconds);
        _lags.Count.ShouldBe(10_001);
        _lags.Median!.Value.TotalSeconds.ShouldBe(seconds[5000], tolerance: seconds[5000] * 0.02);
        _lags.Percentile95!.Value.TotalSeconds.ShouldBe(seconds[9500], tolerance: seconds[9500] * 0.02);
    }

    [Fact]
    public void Percentile95_OneOfTenIsLong_IsLongAndTheMedianIsNot()
    {
        for (int i = 0; i < 100; i++)
        {
            _lags.Note(i % 10 is 0 ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(500));
        }

        _lags.Median!.Value.TotalSeconds.ShouldBe(0.5, tolerance: 0.03);
        _lags.Percentile95!.Value.TotalSeconds.ShouldBe(600, tolerance: 30);
    }

    [Fact]
    public void Note_LagBelowZero_CountsAsNone()
    {
        // The platform's clock may be a little ahead of what it says.
        _lags.Note(TimeSpan.FromSeconds(-1));

        _lags.Median!.Value.ShouldBeLessThan(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Note_ByManyThreads_CountsEach()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (int i = 0; i < 10_000; i++)
                {
                    _lags.Note(TimeSpan.FromSeconds(1));
                }
            },
            TestContext.Current.CancellationToken)));

        _lags.Count.ShouldBe(40_000);
    }
}
