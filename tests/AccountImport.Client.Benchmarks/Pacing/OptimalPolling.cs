using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Benchmarks.Pacing;

/// <summary>The fewest status calls an account that are possible for somebody who knows how long the platform takes, though not for which account.</summary>
internal static class OptimalPolling
{
    // In seconds: what is finer than both, and rarer than the last, makes no difference in the third digit.
    private const double Step = 0.02;
    private const double Growth = 1.004;
    private const double LeftOut = 0.0001;

    private const double AnyPrice = 1000;

    /// <summary>Computes the fewest calls with which a share of the accounts is told of within a time from its end.</summary>
    /// <param name="endedAfter">The share of the accounts that have ended so many seconds after they were scheduled.</param>
    /// <param name="wantedLag">The time from an account's end to the answer that tells it.</param>
    /// <param name="wantedShare">The share of the accounts that is told of within it.</param>
    /// <param name="longestWait">The longest wait between two calls.</param>
    /// <returns>The mean count of calls. Where no single schedule has just the share, a part of the accounts goes by another one.</returns>
    public static double Compute(Func<double, double> endedAfter, TimeSpan wantedLag, double wantedShare, TimeSpan longestWait)
    {
        List<double> times = [0];
        while (1 - endedAfter(times[^1]) > LeftOut)
        {
            times.Add(times[^1] + Math.Max(Step, times[^1] * (Growth - 1)));
        }

        double[] left = [.. times.Select(time => 1 - endedAfter(time))];
        var search = new PollSearch([.. times], wantedLag.TotalSeconds, shortestWait: Step, longestWait.TotalSeconds);
        search.Run(left, lagCosts: new double[times.Count], wantedShare, AnyPrice);
        return search.YieldTogether.Calls;
    }
}
