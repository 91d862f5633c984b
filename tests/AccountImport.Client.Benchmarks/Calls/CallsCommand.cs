using System.CommandLine;
using System.Diagnostics;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>Compares the ways to make the calls in one process, by turns, over a handler in memory.</summary>
internal sealed class CallsCommand : Command
{
    private const int SetsPerRound = 10_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly Option<int> _rounds = NumberOption.CreateCount("--rounds", "How often each is measured.", 15, 1000);

    public CallsCommand()
        : base("calls", "Makes the calls validate, process and status in memory, by turns, and prints time and allocated bytes of the three together as ratios to plain HttpClient code.")
    {
        Add(_rounds);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await CallCheck.RunAsync();
        int rounds = parsed.GetRequiredValue(_rounds);
        Contender[] contenders = [.. CallContenders.Names.Select(name => new Contender(name, CallContenders.Create(name, CallCheck.BaseAddress, new InMemoryPlatform())))];

        // By turns from the start: what the compiler learns of shared code depends on who runs it. In pauses its queue drains.
        for (int turn = 0; turn < 4; turn++)
        {
            foreach (Contender contender in contenders)
            {
                long start = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(start) < WarmUp / 4)
                {
                    await RunSetsAsync(contender.Calls, 1000);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }

        for (int round = 0; round < rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                cancellationToken.ThrowIfCancellationRequested();
                GC.Collect();
                TimeSpan processors = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                await RunSetsAsync(contender.Calls, SetsPerRound);
                contender.Times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / SetsPerRound);
                contender.ProcessorTimes.Add((Environment.CpuUsage.TotalTime - processors).TotalMicroseconds / SetsPerRound);
            }
        }

        foreach (Contender contender in contenders)
        {
            contender.ValidateBytes = await MeasureBytesAsync(contender.Calls.ValidateAsync);
            contender.ProcessBytes = await MeasureBytesAsync(contender.Calls.ProcessAsync);
            contender.StatusBytes = await MeasureBytesAsync(contender.Calls.GetStatusAsync);
        }

        Contender plain = contenders[0];
        Console.WriteLine($"the three calls together, a payload of {CallSample.Payload.Json.Length:N0} bytes, medians of {rounds} rounds; the ratios of time are the medians of those in each round");
        Console.WriteLine($"{"",-6} {"time",10} {"ratio",6} {"processors",11} {"ratio",6} {"allocated",10} {"ratio",6} {"validate",9} {"process",9} {"status",9}");
        foreach (Contender contender in contenders)
        {
            Console.WriteLine(
                $"{contender.Name,-6} {Median(contender.Times),7:N2} us {Ratio(contender.Times, plain.Times),6:N2} {Median(contender.ProcessorTimes),8:N2} us {Ratio(contender.ProcessorTimes, plain.ProcessorTimes),6:N2}"
                + $" {contender.Bytes,8:N0} B {contender.Bytes / plain.Bytes,6:N2} {contender.ValidateBytes,7:N0} B {contender.ProcessBytes,7:N0} B {contender.StatusBytes,7:N0} B");
            contender.Calls.Dispose();
        }

        return 0;
    }

    private static async Task RunSetsAsync(ICalls calls, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await calls.ValidateAsync();
            await calls.ProcessAsync();
            await calls.GetStatusAsync();
        }
    }

    private static async Task<double> MeasureBytesAsync(Func<Task> callAsync)
    {
        const int Count = 5000;
        GC.Collect();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Count; i++)
        {
            await callAsync();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;
    }

    private static double Ratio(List<double> times, List<double> baseline) => Median(times.Zip(baseline, (time, other) => time / other));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed class Contender(string name, ICalls calls)
    {
        public string Name => name;

        public ICalls Calls => calls;

        public List<double> Times { get; } = [];

        public List<double> ProcessorTimes { get; } = [];

        public double ValidateBytes { get; set; }

        public double ProcessBytes { get; set; }

        public double StatusBytes { get; set; }

        public double Bytes => ValidateBytes + ProcessBytes + StatusBytes;
    }
}
