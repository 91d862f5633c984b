#pragma warning disable
using System.CommandLine;
using System.Diagnostics.Tracing;

namespace AccountImport.Client.Benchmarks.Calls;

internal sealed class TypesCommand : Command
{
    private readonly Argument<string> _name = new("name");
    private readonly Argument<string> _call = new("call");

    public TypesCommand()
        : base("types", "scratch")
    {
        Add(_name);
        Add(_call);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ICalls calls = CallContenders.Create(parsed.GetRequiredValue(_name), CallCheck.BaseAddress, new InMemoryPlatform());
        Func<Task> call = parsed.GetRequiredValue(_call) switch { "validate" => calls.ValidateAsync, "process" => calls.ProcessAsync, _ => calls.GetStatusAsync };
        for (int i = 0; i < 50000; i++)
        {
            await call();
        }

        await Task.Delay(1000, cancellationToken);
        for (int i = 0; i < 20000; i++)
        {
            await call();
        }

        using var listener = new Listener();
        long before = GC.GetTotalAllocatedBytes(true);
        const int N = 600000;
        for (int i = 0; i < N; i++)
        {
            await call();
        }

        double per = (GC.GetTotalAllocatedBytes(true) - before) / (double)N;
        listener.Enabled = false;
        await Task.Delay(500, cancellationToken);
        double total = listener.Counts.Values.Sum();
        foreach (var (type, count) in listener.Counts.OrderByDescending(p => p.Value))
        {
            Console.WriteLine($"{count / total * per,8:N0}  {type}");
        }

        Console.WriteLine(per);
        return 0;
    }

    private sealed class Listener : EventListener
    {
        public volatile bool Enabled = true;
        public Dictionary<string, int> Counts = [];

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name == "Microsoft-Windows-DotNETRuntime")
            {
                EnableEvents(source, EventLevel.Verbose, (EventKeywords)1);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            if (Enabled && e.EventName!.StartsWith("GCAllocationTick", StringComparison.Ordinal))
            {
                string type = (string)e.Payload![5]!;
                lock (Counts)
                {
                    Counts[type] = Counts.GetValueOrDefault(type) + 1;
                }
            }
        }
    }
}
