using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Tests.Importing.Polling;

/// <summary>Accounts that are scheduled one after the other and asked for by plan, from event to event in a time of its own, with what a client would know.</summary>
internal sealed class SimulatedPolling
{
    private const int Accounts = 20_000;
    private const double ScheduledInASecond = 100;

    private readonly double[] _workTimes = new double[Accounts];
    private readonly double[] _lags = new double[Accounts];
    private readonly int[] _calls = new int[Accounts];

    /// <param name="seed">What is drawn from.</param>
    /// <param name="isTold">Whether the platform tells when an account has ended.</param>
    /// <param name="draw">Draws the work time of an account, in seconds.</param>
    public SimulatedPolling(int seed, bool isTold, Func<Random, int, double> draw)
    {
        var random = new Random(seed);
        var clock = new ManualTimeProvider();
        DateTimeOffset start = clock.GetUtcNow();
        var planner = new PollPlanner(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), clock);
        var due = new PriorityQueue<(int Account, byte Noted), double>();
        for (int account = 0; account < Accounts; account++)
        {
            _workTimes[account] = draw(random, account);
            due.Enqueue((account, 0), account / ScheduledInASecond);
        }

        while (due.TryDequeue(out (int Account, byte Noted) item, out double now))
        {
            (int account, byte noted) = item;
            clock.Advance(start + TimeSpan.FromSeconds(now) - clock.GetUtcNow());
            double elapsed = now - (account / ScheduledInASecond);
            if (elapsed > 0)
            {
                _calls[account]++;
                if (elapsed >= _workTimes[account])
                {
                    _lags[account] = elapsed - _workTimes[account];
                    planner.NoteEnded(noted, TimeSpan.FromSeconds(elapsed), isTold ? TimeSpan.FromSeconds(_workTimes[account]) : null);
                    continue;
                }

                noted = planner.NoteUnfinished(noted, TimeSpan.FromSeconds(elapsed));
            }

            // A call waits for its turn, and its answer takes a while.
            double late = 0.005 + (0.05 * random.NextDouble());
            due.Enqueue((account, noted), now + planner.GetWait(account, TimeSpan.FromSeconds(elapsed)).TotalSeconds + late);
        }
    }

    public double Calls => GetCalls(_ => true);

    public double MedianLag => GetMedianLag(0, Accounts);

    public double GetCalls(Func<double, bool> isMeant, int from = 0, int to = Accounts) =>
        Enumerable.Range(from, to - from).Where(account => isMeant(_workTimes[account])).Average(account => _calls[account]);

    public double GetMedianLag(int from, int to, Func<double, bool>? isMeant = null)
    {
        double[] lags = [.. Enumerable.Range(from, to - from).Where(account => isMeant?.Invoke(_workTimes[account]) ?? true).Select(account => _lags[account]).Order()];
        return lags[lags.Length / 2];
    }

    public override string ToString() => $"{Calls:N3} calls, median lag {MedianLag:N3} s";
}
