using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Tests.Importing.Polling;

/// <summary>When the status of an account is asked.</summary>
public sealed class PollPlannerTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void GetWait_NothingIsKnown_GrowsByAboutHalf()
    {
        PollPlanner planner = Create();
        double[] asked = [.. ListTimes(planner, count: 12)];

        // As a fixed growth has it: 0.5, 1.0, 1.5, 2.3, 3.4, 5.1, 7.6, 11, 17, 26, 38 and 58 seconds.
        asked[0].ShouldBe(0.5, tolerance: 0.05);
        asked[1].ShouldBe(1, tolerance: 0.1);
        for (int i = 2; i < 10; i++)
        {
            (asked[i] / asked[i - 1]).ShouldBeInRange(1.35, 1.85);
        }
    }

    [Theory]
    [InlineData(0.5, 30, 1)]
    [InlineData(0.05, 5, 0.1)]
    [InlineData(0.0000001, 0.0000001, 0.05)]
    [InlineData(2, 2, 10)]
    [InlineData(7200, 86400, 1)]
    [InlineData(10, 86400, 86400)]
    [InlineData(0.5, 30, 0.0000001)]
    public void GetWait_AnyOptions_IsWithinThem(double shortest, double longest, double wantedLag)
    {
        PollPlanner planner = Create(shortest, longest, wantedLag);
        var random = new Random(1);
        for (int account = 0; account < 2000; account++)
        {
            planner.NoteEnded(0, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2 + (3 * random.NextDouble())));
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            TimeSpan wait = planner.GetWait(account, TimeSpan.FromSeconds((Math.Exp(random.NextDouble() * 20) / 1e4) - 1));
            wait.ShouldBeInRange(TimeSpan.FromSeconds(shortest), TimeSpan.FromSeconds(longest));
        }
    }

    [Fact]
    public void GetWait_AllTakeTheSame_AsksJustAfter()
    {
        PollPlanner planner = Create();
        NoteEnds(planner, count: 1000, _ => 20);

        double[] asked = [.. ListTimes(planner, count: 2)];

        asked[0].ShouldBeInRange(20, 21);
        planner.Expected.Calls.ShouldBe(1, tolerance: 0.02);
    }

    [Fact]
    public void GetWait_OneScheduleHasNotTheShare_PartsTheAccounts()
    {
        PollPlanner planner = Create();
        var random = new Random(1);
        NoteEnds(planner, count: 3000, _ => 3 * Math.Exp(1.29 * GetNormal(random)));

        string[] schedules = [.. Enumerable.Range(1, 1000).Select(account => string.Join(' ', ListTimes(planner, count: 4, account)))];
        schedules.Distinct().Count().ShouldBe(2);
        schedules.ShouldBe(Enumerable.Range(1, 1000).Select(account => string.Join(' ', ListTimes(planner, count: 4, account))));
        planner.Expected.ToldInTime.ShouldBe(0.535, tolerance: 0.005);
    }

    [Fact]
    public void GetWait_Noted_PlansAnewAfterASecond()
    {
        PollPlanner planner = Create();
        NoteEnds(planner, count: 100, _ => 20);
        PollYield before = planner.Expected;
        planner.NoteEnded(0, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));

        _clock.Advance(TimeSpan.FromMilliseconds(999));
        planner.GetWait(1, TimeSpan.Zero);
        planner.Expected.ShouldBe(before);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        planner.GetWait(1, TimeSpan.Zero);
        planner.Expected.ShouldNotBe(before);
    }

    [Fact]
    public void GetWait_MuchNoted_PlansAnewSooner()
    {
        PollPlanner planner = Create();
        PollYield before = planner.Expected;
        for (int account = 0; account < 256; account++)
        {
            planner.NoteUnfinished(0, TimeSpan.FromSeconds(5));
        }

        _clock.Advance(TimeSpan.FromMilliseconds(199));
        planner.GetWait(1, TimeSpan.Zero);
        planner.Expected.ShouldBe(before);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        planner.GetWait(1, TimeSpan.Zero).ShouldBeGreaterThan(TimeSpan.FromSeconds(4.5));
    }

    [Fact]
    public void NoteEnded_ToldOfLaterThanPlanned_PlansForMore()
    {
        // The answers take so long that none is in time.
        PollPlanner planner = Create();
        var random = new Random(1);
        for (int account = 0; account < 1000; account++)
        {
            double end = 3 * Math.Exp(1.29 * GetNormal(random));
            planner.NoteEnded(0, TimeSpan.FromSeconds(end + 5), TimeSpan.FromSeconds(end));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        planner.GetWait(1, TimeSpan.Zero);
        planner.Expected.ToldInTime.ShouldBe(0.65, tolerance: 0.005);
    }

    [Fact]
    public async Task GetWait_ByManyThreads_IsWithinTheOptions()
    {
        PollPlanner planner = Create();
        TimeSpan[][] waits = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(
            () =>
            {
                var random = new Random(thread);
                return Enumerable.Range(0, 1000).Select(account =>
                {
                    byte noted = planner.NoteUnfinished(0, TimeSpan.FromSeconds(1));
                    planner.NoteEnded(noted, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2 + random.NextDouble()));
                    _clock.Advance(TimeSpan.FromMilliseconds(1));
                    return planner.GetWait(account, TimeSpan.Zero);
                }).ToArray();
            },
            TestContext.Current.CancellationToken)));

        waits.SelectMany(wait => wait).ShouldAllBe(wait => wait >= TimeSpan.FromSeconds(0.5) && wait <= TimeSpan.FromSeconds(30));
        planner.GetWait(0, TimeSpan.Zero).ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3.5));
    }

    private static IEnumerable<double> ListTimes(PollPlanner planner, int count, int account = 1)
    {
        TimeSpan asked = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            asked += planner.GetWait(account, asked);
            yield return asked.TotalSeconds;
        }
    }

    private static double GetNormal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private PollPlanner Create(double shortest = 0.5, double longest = 30, double wantedLag = 1) =>
        new(TimeSpan.FromSeconds(shortest), TimeSpan.FromSeconds(longest), TimeSpan.FromSeconds(wantedLag), _clock);

    private void NoteEnds(PollPlanner planner, int count, Func<int, double> draw)
    {
        for (int account = 0; account < count; account++)
        {
            double end = draw(account);

            // As many are told of in time as is aimed at, so that there is nothing to correct.
            planner.NoteEnded(0, TimeSpan.FromSeconds(account % 40 < 21 ? end : end + 2), TimeSpan.FromSeconds(end));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        planner.GetWait(account: 1, TimeSpan.Zero);
    }
}
