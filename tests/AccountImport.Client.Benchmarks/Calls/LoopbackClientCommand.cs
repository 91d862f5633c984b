using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>One contender of <see cref="LoopbackCommand"/>, in a process of its own.</summary>
internal sealed class LoopbackClientCommand : Command
{
    public const string CommandName = "loopback-client";

    private readonly Option<string> _contender = new("--contender") { Required = true };
    private readonly Option<Uri> _address = new("--address") { Required = true, CustomParser = result => new Uri(result.Tokens[0].Value) };
    private readonly Option<int> _accounts = new("--accounts") { Required = true };
    private readonly Option<int> _warmUp = new("--warm-up") { Required = true };
    private readonly Option<int> _concurrency = new("--concurrency") { Required = true };

    public LoopbackClientCommand()
        : base(CommandName, "Makes the calls for many accounts, and writes what it took.")
    {
        Hidden = true;
        Add(_contender);
        Add(_address);
        Add(_accounts);
        Add(_warmUp);
        Add(_concurrency);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ICalls calls = CallContenders.Create(parsed.GetRequiredValue(_contender), parsed.GetRequiredValue(_address), handler: null);
        int concurrency = parsed.GetRequiredValue(_concurrency);
        int accounts = parsed.GetRequiredValue(_accounts);
        await SendAsync(calls, parsed.GetRequiredValue(_warmUp), concurrency, cancellationToken);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processors = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await SendAsync(calls, accounts, concurrency, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(
            new LoopbackFigures(
                accounts / seconds,
                (Environment.CpuUsage.TotalTime - processors).TotalSeconds,
                process.PeakWorkingSet64,
                (GC.GetTotalAllocatedBytes(precise: true) - allocated) / accounts),
            LoopbackJsonContext.Default.LoopbackFigures));
        return 0;
    }

    private static Task SendAsync(ICalls calls, int accounts, int concurrency, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, accounts),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (_, _) =>
            {
                await calls.ValidateAsync();
                await calls.ProcessAsync();
                await calls.GetStatusAsync();
            });
}
