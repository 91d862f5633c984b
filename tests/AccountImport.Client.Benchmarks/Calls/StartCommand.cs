using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>Measures how long the tool takes from the start of its process until its first request arrives.</summary>
internal sealed class StartCommand : Command
{
    private readonly Option<FileInfo> _tool = new Option<FileInfo>("--tool")
    {
        Description = "The built tool: account-import, or account-import.dll.",
        HelpName = "FILE",
        Required = true,
    }.AcceptExistingOnly();

    private readonly Option<int> _rounds = NumberOption.CreateCount("--rounds", "How often it is started.", 15, 1000);

    public StartCommand()
        : base("start", "Starts the tool, asks it for a status, and prints the time until its first request arrives.")
    {
        Add(_tool);
        Add(_rounds);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var times = new List<double>();

        // The first start reads the files from the disk, and does not count.
        for (int round = 0; round <= parsed.GetRequiredValue(_rounds); round++)
        {
            double time = await MeasureAsync(parsed.GetRequiredValue(_tool), listener, cancellationToken);
            if (round > 0)
            {
                times.Add(time);
            }
        }

        times.Sort();
        Console.WriteLine($"from the start of the process to its first request: median {times[times.Count / 2]:N0} ms, least {times[0]:N0} ms, most {times[^1]:N0} ms of {times.Count} starts");
        return 0;
    }

    private static async Task<double> MeasureAsync(FileInfo tool, TcpListener listener, CancellationToken cancellationToken)
    {
        bool needsHost = tool.Extension is ".dll";
        var start = new ProcessStartInfo(needsHost ? "dotnet" : tool.FullName) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ACCOUNT_IMPORT_TOKEN"] = CallContenders.Credential;
        string[] arguments =
        [
            .. needsHost ? [tool.FullName] : (string[])[],
            "status", "IM-A-1", "--import-supplier", "SAMPLES", "--base-address", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        using Socket socket = await listener.AcceptSocketAsync(cancellationToken);
        byte[] buffer = new byte[16 * 1024];
        _ = await socket.ReceiveAsync(buffer, cancellationToken);
        double time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        return time;
    }
}
