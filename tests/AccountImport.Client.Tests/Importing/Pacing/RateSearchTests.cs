using AccountImport.Client.Importing.Pacing;

namespace AccountImport.Client.Tests.Importing.Pacing;

/// <summary>The pace of calls against a limit that it does or does not know; all time is counted, none passes.</summary>
public sealed class RateSearchTests
{
    private const long Frequency = 1_000_000;

    // How often a caller without a pace could call.
    private const double Fastest = 3000;
    private const double CallSeconds = 0.002;
    private const double PauseSeconds = 1;

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(2500)]
    public void Take_RateIsGivenAndPermitted_UsesAllOfItAndIsNeverThrottled(double rate)
    {
        Usage usage = Drive(new TokenBucket(rate), given: rate, seconds: 120);

        usage.Of(5, 120).Used.ShouldBeGreaterThanOrEqualTo(0.98);
        usage.Of(0, 120).Throttled.ShouldBe(0);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.005)]
    public void Take_TimersAreLate_MakesUpForIt(double late)
    {
        Usage usage = Drive(new TokenBucket(200), given: 200, seconds: 60, late: late);

        usage.Of(5, 60).Used.ShouldBeGreaterThanOrEqualTo(0.98);
        usage.Of(0, 60).Throttled.ShouldBe(0);
    }

    [Fact]
    public void Take_AfterALongRest_MakesUpForNoMoreThanABucketHasRoomFor()
    {
        var search = new RateSearch(given: 100, now: 0, Frequency);
        long now = 60 * Frequency;
        int taken = 0;
        while (search.CanTake(now))
        {
            search.Take(now);
            taken++;
        }

        taken.ShouldBeInRange(2, 5);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(1000)]
    public void Take_NoRateIsGiven_FindsTheLimitAndKeepsCloseToIt(double limit)
    {
        Usage usage = Drive(new TokenBucket(limit), given: null, seconds: 300);

        (double used, double throttled) = usage.Of(30, 300);
        used.ShouldBeGreaterThanOrEqualTo(0.9);
        throttled.ShouldBeLessThan(0.01);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void Take_LimitIsVeryLow_FindsItAllTheSame(double limit)
    {
        // A probe costs a second's pause, which is the more the fewer calls are permitted in it.
        Usage usage = Drive(new TokenBucket(limit), given: null, seconds: 300);

        (double used, double throttled) = usage.Of(30, 300);
        used.ShouldBeGreaterThanOrEqualTo(0.6);
        throttled.ShouldBeLessThan(0.05);
    }

    /// <remarks>With a pause of a second for each twentieth call, twenty calls a second is the most; a pause of milliseconds alone would permit thousands.</remarks>
    [Theory]
    [InlineData(1, 1, 10)]
    [InlineData(1, 2, 10)]
    [InlineData(1, 3, 10)]
    [InlineData(0.005, 1, 200)]
    [InlineData(0.005, 2, 200)]
    [InlineData(0.005, 3, 200)]
    public void Take_ThrottledByChanceAtAnyRate_DoesNotCrawl(double pauseSeconds, int seed, double least)
    {
        var random = new Random(seed);
        var search = new RateSearch(given: null, now: 0, Frequency);
        long now = 0;
        int calls = 0;
        while (now < 300 * Frequency)
        {
            now = Math.Max(now + (Frequency / 3000), search.NextAt);
            search.Take(now);
            calls++;
            if (random.Next(20) is 0)
            {
                long throttledAt = now + ToTicks(CallSeconds);
                search.NoteThrottled(throttledAt, now);
                now = throttledAt + ToTicks(pauseSeconds);
                search.NotePause(throttledAt, now);
            }
        }

        (calls / 300.0).ShouldBeGreaterThan(least);
    }

    [Fact]
    public void NoteThrottled_AfterASlowStart_DoesNotTakeThatForTheLimit()
    {
        var search = new RateSearch(given: null, now: 0, Frequency);
        search.Take(0);
        for (long now = Frequency; now < Frequency * 1.02; now += Frequency / 2000)
        {
            search.Take(now);
        }

        search.NoteThrottled((long)(Frequency * 1.02), Frequency);

        search.Rate.ShouldNotBeNull().ShouldBeInRange(500, 1500);
    }

    [Fact]
    public void Take_LimitIsHalvedAndRestored_IsCloseToItAgainWithinHalfAMinute()
    {
        var bucket = new TokenBucket(200);
        Usage usage = Drive(bucket, given: null, seconds: 300, (100, 100), (200, 200));

        usage.Of(30, 100).Used.ShouldBeGreaterThanOrEqualTo(0.9);
        usage.Of(130, 200).Used.ShouldBeGreaterThanOrEqualTo(0.9);
        usage.Of(130, 200).Throttled.ShouldBeLessThan(0.01);
        usage.Of(230, 300).Used.ShouldBeGreaterThanOrEqualTo(0.9);
        usage.Of(230, 300).Throttled.ShouldBeLessThan(0.01);
    }

    [Fact]
    public void Take_MoreIsGivenThanPermitted_FindsWhatIsPermitted()
    {
        Usage usage = Drive(new TokenBucket(100), given: 400, seconds: 200);

        usage.Of(30, 200).Used.ShouldBeGreaterThanOrEqualTo(0.9);
        usage.Of(30, 200).Throttled.ShouldBeLessThan(0.01);
    }

    [Fact]
    public void Take_LimitIsRaisedAboveWhatIsGiven_GoesUpToThatAndNoFurther()
    {
        Usage usage = Drive(new TokenBucket(50), given: 200, seconds: 200, (60, 1000));

        (usage.Of(100, 200).Used * 1000).ShouldBeInRange(195, 200);
        usage.Of(100, 200).Throttled.ShouldBe(0);
    }

    [Fact]
    public void Rate_NothingWasThrottled_IsUnknown()
    {
        var search = new RateSearch(given: null, now: 0, Frequency);
        for (int call = 0; call < 100_000; call++)
        {
            search.CanTake(call).ShouldBeTrue();
            search.Take(call);
        }

        search.Rate.ShouldBeNull();
    }

    [Fact]
    public void NoteThrottled_CallsThatWereUnderWayTogether_CountAsOne()
    {
        var search = new RateSearch(given: 100, now: 0, Frequency);
        for (int call = 0; call < 100; call++)
        {
            search.Take(call * Frequency / 100);
        }

        search.NoteThrottled(now: Frequency, beganAt: Frequency - 10).ShouldBeTrue();
        double? after = search.Rate;

        search.NoteThrottled(now: Frequency + 20, beganAt: Frequency - 5).ShouldBeFalse();

        search.Rate.ShouldBe(after);
        after.ShouldNotBeNull().ShouldBeInRange(10, 99);
    }

    [Fact]
    public void Take_TooLittleToDo_DoesNotRaiseTheRate()
    {
        var search = new RateSearch(given: null, now: 0, Frequency);
        for (long call = 0; call < 100; call++)
        {
            search.Take(call * Frequency / 100);
        }

        search.NoteThrottled(Frequency, Frequency - 1);
        double rate = search.Rate.ShouldNotBeNull();
        for (long second = 2; second < 200; second++)
        {
            search.Take(second * Frequency);
        }

        search.Rate.ShouldBe(rate);
    }

    [Fact]
    public void Restore_ForgetsWhatWasFoundOut()
    {
        var search = new RateSearch(given: 100, now: 0, Frequency);
        search.NoteThrottled(now: Frequency, beganAt: Frequency - 10);

        search.Restore(rate: 80, now: 2 * Frequency);
        search.Rate.ShouldBe(80);
        search.Restore(rate: null, now: 2 * Frequency);

        search.Rate.ShouldBeNull();
    }

    private static Usage Drive(TokenBucket bucket, double? given, int seconds, params (double At, double Rate)[] changes) => Drive(bucket, given, seconds, late: 0, changes);

    private static Usage Drive(TokenBucket bucket, double? given, int seconds, double late, params (double At, double Rate)[] changes)
    {
        var usage = new Usage(seconds);
        var search = new RateSearch(given, now: 0, Frequency);
        var underWay = new Queue<(double At, double BeganAt, bool IsAccepted)>();
        double now = 0;
        double pausedUntil = 0;
        int change = 0;
        while (now < seconds)
        {
            if (change < changes.Length && now >= changes[change].At)
            {
                bucket.Rate = changes[change++].Rate;
            }

            while (underWay.TryPeek(out (double At, double BeganAt, bool IsAccepted) call) && call.At <= now)
            {
                underWay.Dequeue();
                if (!call.IsAccepted)
                {
                    search.NoteThrottled(ToTicks(now), ToTicks(call.BeganAt));
                    pausedUntil = Math.Max(pausedUntil, now + PauseSeconds);
                    search.NotePause(ToTicks(now), ToTicks(pausedUntil));
                }
            }

            if (now < pausedUntil)
            {
                now = underWay.Count > 0 ? Math.Min(pausedUntil, underWay.Peek().At) : pausedUntil;
            }
            else if (search.CanTake(ToTicks(now)))
            {
                search.Take(ToTicks(now));
                bool isAccepted = bucket.TryTake(now);
                usage.Note(now, bucket.Rate, isAccepted);
                underWay.Enqueue((now + CallSeconds, now, isAccepted));
                now += search.Rate is null ? 1 / Fastest : 1e-6;
            }
            else
            {
                now = Math.Max(now + 1e-6, (search.NextAt / (double)Frequency) + late);
            }
        }

        return usage;
    }

    private static long ToTicks(double seconds) => (long)(seconds * Frequency);

    private sealed class Usage(int seconds)
    {
        private readonly double[] _accepted = new double[seconds + 1];
        private readonly double[] _throttled = new double[seconds + 1];
        private readonly double[] _permitted = new double[seconds + 1];

        public void Note(double at, double rate, bool isAccepted)
        {
            (isAccepted ? _accepted : _throttled)[(int)at]++;
            Array.Fill(_permitted, rate, (int)at, seconds + 1 - (int)at);
        }

        public (double Used, double Throttled) Of(int from, int to)
        {
            double accepted = _accepted[from..to].Sum();
            double throttled = _throttled[from..to].Sum();
            return (accepted / _permitted[from..to].Sum(), throttled / (accepted + throttled));
        }
    }
}
