using System.CommandLine;
using System.Globalization;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Benchmarks.Pacing;

/// <summary>Measures how much of a limit an import uses, how it finds one, and what its polling costs: in real time, against a simulator that enforces the limit.</summary>
internal sealed class PaceCommand : Command
{
    private const string All = "all";
    private const int Plenty = 1_000_000;
    private const int PolledAccounts = 20_000;

    private static readonly string[] Cases = ["given", "found", "even", "tail", "stragglers"];
    private static readonly TimeSpan WantedLag = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Option<string> _case = new("--case")
    {
        Description = $"Which of {string.Join(", ", Cases)}; all takes about nineteen minutes.",
        DefaultValueFactory = _ => All,
    };

    public PaceCommand()
        : base("pace", "Imports sample accounts against simulators with a limit, and prints what of it was used, and what polling cost.")
    {
        _case.AcceptOnlyFromAmong([All, .. Cases]);
        Add(_case);
        SetAction(RunAsync);
    }

    private static TimeSpan Quick(AccountKey key) => TimeSpan.FromMilliseconds(100);

    private static async Task GivenAsync(CancellationToken cancellationToken)
    {
        PacedRun run = await PacedRun.RunAsync(limit: 200, rate: 200, Quick, Plenty, seconds: 65, changes: [], cancellationToken);
        (double used, double throttled) = run.Of(5, 65);
        Print($"given: --rate 200 at a limit of 200/s: {used:P1} used after the first five seconds (at least 98 %), {run.Summary.Pace!.ThrottledRequests} of {run.Summary.Pace.Requests} requests throttled (0), {throttled:P2} after five seconds");
    }

    private static async Task FoundAsync(CancellationToken cancellationToken)
    {
        PacedRun run = await PacedRun.RunAsync(limit: 200, rate: null, Quick, Plenty, seconds: 300, changes: [(100, 100), (200, 200)], cancellationToken);
        foreach ((string what, double from, double to) in ((string, double, double)[])[("limit of 200/s", 30, 100), ("halved, from 30 s after", 130, 200), ("restored, from 30 s after", 230, 300)])
        {
            (double used, double throttled) = run.Of(from, to);
            Print($"found: no rate given, {what}: {used:P1} used (at least 90 %), {throttled:P2} of the requests throttled (under 1 %)");
        }
    }

    private static async Task PollAsync(string name, Func<AccountKey, TimeSpan> workTime, double mostCalls, CancellationToken cancellationToken)
    {
        PacedRun run = await PacedRun.RunAsync(limit: 400, rate: 400, workTime, PolledAccounts, seconds: null, changes: [], cancellationToken);
        double[] times = [.. PacedRun.KeysOf(PolledAccounts).Select(key => workTime(key).TotalSeconds).Order()];
        double optimum = OptimalPolling.Compute(seconds => CountUpTo(times, seconds) / (double)times.Length, WantedLag, 0.5, LongestWait);
        ImportPace pace = run.Summary.Pace!;
        Print($"{name}: {run.Imported} accounts: {pace.StatusCallsPerAccount:F3} status calls an account (at most {mostCalls}; the optimum for them is {optimum:F3}), median lag {pace.MedianDetectionLag?.TotalSeconds:F2} s (at most 1 s), 95 of 100 within {pace.Percentile95DetectionLag?.TotalSeconds:F1} s; {(pace.Requests - run.Imported) / (double)run.Imported:F3} calls besides process as the requests show; {pace.ThrottledRequests} throttled");
    }

    private static async Task StragglersAsync(CancellationToken cancellationToken)
    {
        const int Seconds = 570;
        const double Slow = 0.01;
        Func<AccountKey, TimeSpan> rest = SimulatedWorkTimes.Between(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), seed: 1);
        Func<AccountKey, TimeSpan> slow = SimulatedWorkTimes.WithStragglers(rest, Slow, TimeSpan.FromMinutes(10), seed: 2);
        PacedRun[] runs = await Task.WhenAll(
            PacedRun.RunAsync(limit: 200, rate: 200, rest, Plenty, Seconds, changes: [], cancellationToken),
            PacedRun.RunAsync(limit: 200, rate: 200, slow, Plenty, Seconds, changes: [], cancellationToken));
        double rests = runs[1].Imported / ((1 - Slow) * runs[0].Imported);
        Print($"stragglers: of 200 requests a second in {Seconds} s {runs[0].Imported} accounts ended, and {runs[1].Imported} where one in a hundred takes ten minutes and none of those has ended yet: {rests:P1} of the rest's share");
    }

    private static int CountUpTo(double[] sorted, double value)
    {
        int index = Array.BinarySearch(sorted, value);
        return index < 0 ? ~index : index + 1;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string chosen = parsed.GetRequiredValue(_case);
        foreach (string name in chosen is All ? Cases : [chosen])
        {
            await (name switch
            {
                "given" => GivenAsync(cancellationToken),
                "found" => FoundAsync(cancellationToken),
                "even" => PollAsync("even, 2 to 5 s", SimulatedWorkTimes.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), seed: 1), mostCalls: 1.5, cancellationToken),
                "tail" => PollAsync("long tail, median 3 s, 99th percentile 60 s", SimulatedWorkTimes.LongTail(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60), seed: 1), mostCalls: 3.2, cancellationToken),
                _ => StragglersAsync(cancellationToken),
            });
        }

        return 0;
    }
}
