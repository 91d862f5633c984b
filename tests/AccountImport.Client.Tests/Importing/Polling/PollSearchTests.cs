using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Tests.Importing.Polling;

/// <summary>The search for the times to ask at, against all there are.</summary>
public sealed class PollSearchTests
{
    private const int Points = 12;
    private const double WantedLag = 1;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_NoPrice_CostsNoMoreThanAnySchedule(int seed)
    {
        var random = new Random(seed);
        (double[] times, double[] left) = MakeTimes(random);
        double[] lagCosts = [.. times.Select(_ => random.NextDouble())];
        (double shortest, double longest) = MakeWaits(random);
        var search = new PollSearch(times, WantedLag, shortest, longest);

        search.Run(left, lagCosts, wantedShare: 1, highestPrice: 0);

        double least = ListSchedules(times, shortest, longest).Min(schedule => GetCost(schedule, times, left, lagCosts));
        int[] found = Follow(search.Next, times.Length);
        IsAllowed(found, times, shortest, longest).ShouldBeTrue();
        GetCost(found, times, left, lagCosts).ShouldBe(least, tolerance: 1e-9);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_ShareWanted_TakesTheFewestCallsForIt(int seed)
    {
        var random = new Random(seed);
        (double[] times, double[] left) = MakeTimes(random);
        (double shortest, double longest) = MakeWaits(random);
        PollYield[] all = [.. ListSchedules(times, shortest, longest).Select(schedule => GetYield(schedule, times, left))];
        double wanted = 0.3 + (0.6 * random.NextDouble()) is var share && share <= all.Max(yield => yield.ToldInTime) ? share : all.Max(yield => yield.ToldInTime) - 1e-6;
        var search = new PollSearch(times, WantedLag, shortest, longest);

        search.Run(left, new double[times.Length], wanted, highestPrice: 1e6);

        search.YieldTogether.ToldInTime.ShouldBeGreaterThanOrEqualTo(wanted - 1e-9);
        search.YieldTogether.Calls.ShouldBe(GetFewestCalls(all, wanted), tolerance: 0.01);
        PollYield enough = GetYield(Follow(search.Next, times.Length), times, left);
        PollYield tooFew = GetYield(Follow(search.NextTooFew, times.Length), times, left);
        Mix(enough.Calls, tooFew.Calls).ShouldBe(search.YieldTogether.Calls, tolerance: 1e-9);
        Mix(enough.ToldInTime, tooFew.ToldInTime).ShouldBe(search.YieldTogether.ToldInTime, tolerance: 1e-9);

        double Mix(double one, double other) => one + (search.PartTooFew * (other - one));
    }

    [Fact]
    public void Run_ShareIsTooDear_TakesWhatThereIsForThePrice()
    {
        // A thousandth of the accounts ends in each second: to be told of one more in time takes some hundred calls.
        double[] times = [.. Enumerable.Range(0, 1001)];
        double[] left = [.. times.Select(time => 1 - (time / 1000))];
        var search = new PollSearch(times, WantedLag, shortestWait: 1, longestWait: 1000);

        search.Run(left, new double[times.Length], wantedShare: 0.5, highestPrice: 2);

        search.YieldTogether.ToldInTime.ShouldBeLessThan(0.1);
        search.YieldTogether.Calls.ShouldBeLessThan(2);
    }

    [Fact]
    public void Run_NearlyAllHaveEndedEarly_StillPlansForTheFewThatHaveNot()
    {
        // One in 1e15 is left after two seconds: too few for any sum, and for that one it matters just the same.
        double[] times = [.. Enumerable.Range(0, 400).Select(i => i / 4.0)];
        double[] left = [.. times.Select(time => time < 2 ? 1 - (time / 2 * (1 - 1e-15)) : 1e-15 * Math.Exp(-(time - 2) / 5))];
        double[] lagCosts = [.. times.Select(time => 0.4 / (time + 1))];
        var search = new PollSearch(times, WantedLag, shortestWait: 0.5, longestWait: 30);

        search.Run(left, lagCosts, wantedShare: 0.5, highestPrice: 16);

        double wait = times[search.Next[80]] - times[80];
        wait.ShouldBeInRange(2, 25);
    }

    private static (double[] Times, double[] Left) MakeTimes(Random random)
    {
        double[] times = new double[Points];
        double[] left = new double[Points];
        left[0] = 1;
        for (int i = 1; i < Points; i++)
        {
            times[i] = times[i - 1] + 0.1 + random.NextDouble();
            left[i] = left[i - 1] * (random.Next(3) is 0 ? 1 : random.NextDouble());
        }

        return (times, left);
    }

    private static (double Shortest, double Longest) MakeWaits(Random random) => (0.01 + random.NextDouble(), 3 + (10 * random.NextDouble()));

    /// <summary>The points that are asked at, from the first to the last but what is beyond.</summary>
    private static int[] Follow(ReadOnlySpan<int> next, int count)
    {
        List<int> points = [];
        for (int i = 0; i < count; i = next[i])
        {
            points.Add(i);
        }

        return [.. points];
    }

    private static IEnumerable<int[]> ListSchedules(double[] times, double shortest, double longest) =>
        Enumerable.Range(0, 1 << (times.Length - 1))
            .Select(bits => (int[])[0, .. Enumerable.Range(1, times.Length - 1).Where(i => (bits & (1 << (i - 1))) is not 0)])
            .Where(schedule => IsAllowed(schedule, times, shortest, longest));

    /// <summary>Whether it keeps the waits. Where none of the points does, the next that is not too early serves; after the last, what is beyond.</summary>
    private static bool IsAllowed(int[] schedule, double[] times, double shortest, double longest)
    {
        for (int step = 0; step < schedule.Length; step++)
        {
            int from = schedule[step];
            int first = Array.FindIndex(times, from + 1, time => time >= times[from] + shortest - 1e-9);
            int to = step + 1 < schedule.Length ? schedule[step + 1] : times.Length;
            bool isAllowed = first < 0
                ? to == times.Length
                : to < times.Length && to >= first && (to == first || times[to] <= times[from] + longest);
            if (!isAllowed)
            {
                return false;
            }
        }

        return true;
    }

    private static PollYield GetYield(int[] schedule, double[] times, double[] left)
    {
        double inTime = 1;
        for (int step = 0; step < schedule.Length; step++)
        {
            int to = step + 1 < schedule.Length ? schedule[step + 1] : times.Length - 1;
            inTime -= Math.Max(0, left[schedule[step]] - GetLeft(times[to] - WantedLag, times, left));
        }

        return new PollYield(schedule.Sum(point => left[point]), inTime);
    }

    private static double GetCost(int[] schedule, double[] times, double[] left, double[] lagCosts)
    {
        double cost = schedule.Sum(point => left[point]);
        for (int step = 0; step < schedule.Length; step++)
        {
            int to = step + 1 < schedule.Length ? schedule[step + 1] : times.Length - 1;
            for (int i = schedule[step]; i < to; i++)
            {
                // Where between two points an account ends makes no difference between two schedules.
                cost += (left[i] - left[i + 1]) * lagCosts[i] * (times[to] - times[i]);
            }
        }

        return cost;
    }

    /// <summary>The share that is left at a time between two points, where they end evenly.</summary>
    private static double GetLeft(double time, double[] times, double[] left)
    {
        int after = Array.FindIndex(times, other => other >= time);
        return time <= 0 ? 1 : left[after - 1] + ((left[after] - left[after - 1]) * (time - times[after - 1]) / (times[after] - times[after - 1]));
    }

    /// <summary>The fewest calls for a share if the accounts may go by two schedules.</summary>
    private static double GetFewestCalls(PollYield[] all, double wanted)
    {
        double fewest = all.Where(yield => yield.ToldInTime >= wanted).Min(yield => yield.Calls);
        foreach (PollYield enough in all.Where(yield => yield.ToldInTime >= wanted))
        {
            foreach (PollYield tooFew in all.Where(yield => yield.ToldInTime < wanted))
            {
                double part = (enough.ToldInTime - wanted) / (enough.ToldInTime - tooFew.ToldInTime);
                fewest = Math.Min(fewest, enough.Calls + (part * (tooFew.Calls - enough.Calls)));
            }
        }

        return fewest;
    }
}
