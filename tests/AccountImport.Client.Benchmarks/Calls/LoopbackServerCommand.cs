using System.CommandLine;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The server of <see cref="LoopbackCommand"/>, in a process of its own.</summary>
internal sealed class LoopbackServerCommand : Command
{
    public const string CommandName = "loopback-server";

    public LoopbackServerCommand()
        : base(CommandName, "Answers the calls over loopback, and writes its port. It ends with its standard input.")
    {
        Hidden = true;
        SetAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var server = new LoopbackServer();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = server.RunAsync(stop.Token);
        Console.WriteLine(server.Port);

        // Nobody writes to it: its end is that of the parent.
        await Console.In.ReadLineAsync(cancellationToken);
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
