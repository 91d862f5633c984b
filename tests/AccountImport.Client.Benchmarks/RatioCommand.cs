using System.CommandLine;
using System.Diagnostics;

namespace AccountImport.Client.Benchmarks;

/// <summary>Compares the library's reader with the serializer in one process, by turns, in about a minute.</summary>
internal sealed class RatioCommand : Command
{
    private const int WarmUpRounds = 3;

    // They are held in one array.
    private const int MostAccounts = 1_000_000;

    private readonly Option<int> _accounts = NumberOption.CreateCount("--accounts", "How many accounts.", 50_000, MostAccounts);
    private readonly Option<int> _rounds = NumberOption.CreateCount("--rounds", "How often each is measured.", 10, 1000);
    private readonly Option<int> _seed = NumberOption.CreateSeed();

    public RatioCommand()
        : base("ratio", "Reads the same accounts with the serializer and with the library's reader by turns, and prints the medians.")
    {
        Add(_accounts);
        Add(_seed);
        Add(_rounds);
        SetAction(RunAsync);
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var benchmark = new ReadAccounts { Accounts = parsed.GetRequiredValue(_accounts), Seed = parsed.GetRequiredValue(_seed) };
        await benchmark.SetUpAsync();
        (string Name, Func<Task<int>> Read)[] cases =
        [
            ("serializer, which checks nothing", benchmark.DeserializeAsync),
            ("reader: check", benchmark.CheckAsync),
            ("reader: check, compare", benchmark.CheckAndCompareAsync),
            ("reader: check, compare, Account", benchmark.CheckCompareAndDeserializeAsync),
        ];
        List<Measurement>[] results = [.. cases.Select(_ => new List<Measurement>())];
        for (int round = -WarmUpRounds; round < parsed.GetRequiredValue(_rounds); round++)
        {
            for (int i = 0; i < cases.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Measurement result = await MeasureAsync(cases[i].Read);
                if (round >= 0)
                {
                    results[i].Add(result);
                }
            }
        }

        Console.WriteLine($"{benchmark.Accounts:N0} accounts, {benchmark.Bytes:N0} bytes, medians of {results[0].Count} rounds; the ratios are those of two neighbours in a round");
        Console.WriteLine($"{"",-34} {"time",11} {"",9} {"ratio",7} {"processors",12} {"ratio",7} {"allocated",15}");
        for (int i = 0; i < cases.Length; i++)
        {
            double milliseconds = MedianOf(i, result => result.Time.TotalMilliseconds);
            double processorMilliseconds = MedianOf(i, result => result.ProcessorTime.TotalMilliseconds);
            double allocated = MedianOf(i, result => result.AllocatedBytes) / benchmark.Accounts;
            double ratio = Median(results[i].Zip(results[0], (result, baseline) => result.Time / baseline.Time));
            double processorRatio = Median(results[i].Zip(results[0], (result, baseline) => result.ProcessorTime / baseline.ProcessorTime));
            Console.WriteLine(
                $"{cases[i].Name,-34} {milliseconds,8:N1} ms {benchmark.Bytes / milliseconds / 1000,4:N0} MB/s {ratio,7:N2} {processorMilliseconds,9:N1} ms {processorRatio,7:N2} {allocated,5:N0} B/account");
        }

        double MedianOf(int index, Func<Measurement, double> select) => Median(results[index].Select(select));
    }

    private static async Task<Measurement> MeasureAsync(Func<Task<int>> read)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processorTime = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await read();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return new Measurement(time, Environment.CpuUsage.TotalTime - processorTime, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // The processors' time shows what a busy machine hides, and what a garbage collection on another core costs.
    private sealed record Measurement(TimeSpan Time, TimeSpan ProcessorTime, long AllocatedBytes);
}
