using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Tests.Importing.Polling;

/// <summary>What is learned of how long the platform takes.</summary>
public sealed class WorkTimesTests
{
    private readonly WorkTimes _times = new();

    [Fact]
    public void Estimate_NothingNoted_TakesAsLongAgain()
    {
        GetLeft(2).ShouldBe(GetLeft(1) / 2, tolerance: GetLeft(1) * 0.05);
        GetLeft(600).ShouldBe(GetLeft(300) / 2, tolerance: GetLeft(300) * 0.05);
        GetTrust(1).ShouldBeLessThan(0.2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Estimate_EndsBetweenTwoAndFiveSeconds_IsTheirDistribution(bool isTold)
    {
        // Asked for at times of chance, as in a run that does not know yet.
        var random = new Random(1);
        for (int account = 0; account < 3000; account++)
        {
            double end = 2 + (3 * random.NextDouble());
            double asked = 0;
            byte noted = 0;
            while (true)
            {
                asked += 0.2 + random.NextDouble();
                if (asked >= end)
                {
                    break;
                }

                noted = _times.NoteUnfinished(noted, TimeSpan.FromSeconds(asked));
            }

            _times.NoteEnded(noted, TimeSpan.FromSeconds(asked), isTold ? TimeSpan.FromSeconds(end) : null);
        }

        // Where it is not told, what is known is blurred.
        double tolerance = isTold ? 0.03 : 0.12;
        GetLeft(1.8).ShouldBe(1, tolerance);
        GetLeft(3).ShouldBe(2.0 / 3, tolerance);
        GetLeft(4).ShouldBe(1.0 / 3, tolerance);
        GetLeft(5.5).ShouldBe(0, tolerance);
        GetTrust(3).ShouldBeGreaterThan(0.9);
        _times.Ended.ShouldBe(3000);
    }

    [Fact]
    public void Estimate_ManyStillWait_CountsThem()
    {
        // A tenth has ended after a second; of the others it is only known that they have not after four.
        for (int account = 0; account < 1000; account++)
        {
            byte noted = _times.NoteUnfinished(0, TimeSpan.FromSeconds(0.5));
            if (account % 10 is 0)
            {
                _times.NoteEnded(noted, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1));
            }
            else
            {
                _times.NoteUnfinished(noted, TimeSpan.FromSeconds(4));
            }
        }

        GetLeft(3.5).ShouldBe(0.9, tolerance: 0.03);
    }

    [Fact]
    public void NoteUnfinished_SameAccountAgain_CountsEachBinOnce()
    {
        // What an account has already been noted for must not count again each time it is asked for.
        for (int account = 0; account < 10; account++)
        {
            byte noted = 0;
            for (int asked = 0; asked < 100; asked++)
            {
                noted = _times.NoteUnfinished(noted, TimeSpan.FromSeconds(2));
            }

            noted.ShouldBe(TimeBins.Of(2));
        }

        // 1 is presumed.
        GetTrust(1).ShouldBe(11.0 / (11 + 10), tolerance: 0.01);
    }

    [Fact]
    public void NoteUnfinished_ClockHasGoneBack_KeepsWhatWasNoted()
    {
        byte noted = _times.NoteUnfinished(0, TimeSpan.FromSeconds(20));

        _times.NoteUnfinished(noted, TimeSpan.FromSeconds(1)).ShouldBe(noted);
        _times.NoteUnfinished(noted, TimeSpan.FromSeconds(-1)).ShouldBe(noted);
    }

    [Fact]
    public void Note_Unnoted_LearnsNothing()
    {
        double left = GetLeft(2);
        for (int account = 0; account < 100; account++)
        {
            _times.NoteUnfinished(WorkTimes.Unnoted, TimeSpan.FromSeconds(2)).ShouldBe(WorkTimes.Unnoted);
            _times.NoteEnded(WorkTimes.Unnoted, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));
        }

        GetLeft(2).ShouldBe(left);
        GetLeft(5000).ShouldBeGreaterThan(0);
        _times.Notes.ShouldBe(0);
        _times.Ended.ShouldBe(0);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0.5)]
    public void NoteEnded_ToldEarlierThanSeenUnfinished_CountsFromThen(double told)
    {
        for (int account = 0; account < 300; account++)
        {
            _times.NoteEnded(_times.NoteUnfinished(0, TimeSpan.FromSeconds(10)), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(told));
        }

        GetLeft(9).ShouldBeGreaterThan(0.8);
        GetLeft(11).ShouldBeLessThan(0.1);
    }

    [Fact]
    public void NoteEnded_ToldLaterThanSeen_CountsUntilThen()
    {
        for (int account = 0; account < 300; account++)
        {
            _times.NoteEnded(0, TimeSpan.FromSeconds(12), TimeSpan.FromHours(3));
        }

        GetLeft(11).ShouldBeGreaterThan(0.8);
        GetLeft(13).ShouldBeLessThan(0.1);
    }

    [Fact]
    public void NoteEnded_AnyTimes_KeepsChancesBetween0And1()
    {
        var random = new Random(2);
        Span<double> chances = stackalloc double[TimeBins.Count];
        Span<double> trust = stackalloc double[TimeBins.Count];
        for (int account = 0; account < 3000; account++)
        {
            byte noted = random.Next(3) is 0 ? (byte)0 : _times.NoteUnfinished((byte)random.Next(TimeBins.Count), GetAnyTime(random));
            _times.NoteEnded(noted, GetAnyTime(random), random.Next(2) is 0 ? null : GetAnyTime(random));
        }

        _times.Estimate(chances, trust);
        for (int bin = 0; bin < TimeBins.Count; bin++)
        {
            chances[bin].ShouldBeInRange(0, 1);
            trust[bin].ShouldBeInRange(0, 1);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void Estimate_PlatformHasChanged_IsThatOfTheLastHundreds(double before, double after)
    {
        var random = new Random(1);
        Note(before, accounts: 20_000);
        Note(after, accounts: 400);

        GetLeft(1.8 * after).ShouldBe(1, tolerance: 0.2);
        GetLeft(3.5 * after).ShouldBe(0.5, tolerance: 0.15);
        GetLeft(5.2 * after).ShouldBe(0, tolerance: 0.15);

        void Note(double times, int accounts)
        {
            for (int account = 0; account < accounts; account++)
            {
                double end = times * (2 + (3 * random.NextDouble()));
                _times.NoteEnded(0, TimeSpan.FromSeconds(end + 0.5), TimeSpan.FromSeconds(end));
            }
        }
    }

    [Fact]
    public async Task Note_ByManyThreads_CountsEach()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    byte noted = _times.NoteUnfinished(0, TimeSpan.FromSeconds(1));
                    _times.NoteEnded(noted, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1.5));
                }
            },
            TestContext.Current.CancellationToken)));

        _times.Notes.ShouldBe(16_000);
        _times.Ended.ShouldBe(8000);
        GetLeft(1.4).ShouldBe(1, tolerance: 0.05);
        GetLeft(1.6).ShouldBe(0, tolerance: 0.05);
    }

    private static TimeSpan GetAnyTime(Random random) => TimeSpan.FromSeconds((Math.Exp(random.NextDouble() * 20) / 1e4) - 1);

    /// <summary>The share that is unfinished after some seconds, by what is known.</summary>
    private double GetLeft(double seconds)
    {
        Span<double> chances = stackalloc double[TimeBins.Count];
        Span<double> trust = stackalloc double[TimeBins.Count];
        _times.Estimate(chances, trust);
        double left = 1;
        for (int bin = 0; bin < TimeBins.Of(seconds); bin++)
        {
            left *= 1 - chances[bin];
        }

        int last = TimeBins.Of(seconds);
        return left * (1 - (chances[last] * (seconds - TimeBins.GetStart(last)) / (TimeBins.GetEnd(last) - TimeBins.GetStart(last))));
    }

    private double GetTrust(double seconds)
    {
        Span<double> chances = stackalloc double[TimeBins.Count];
        Span<double> trust = stackalloc double[TimeBins.Count];
        _times.Estimate(chances, trust);
        return trust[TimeBins.Of(seconds)];
    }
}
