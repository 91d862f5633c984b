using System.Diagnostics;
using System.Globalization;
using System.Text;
using AccountImport.Client.Tests.Conventions;

namespace AccountImport.Client.Tests.WireMock;

/// <summary>WireMock with the mapping files of the package, in a process of its own, on a free port of the loopback.</summary>
internal sealed class WireMockProcess : IAsyncDisposable
{
    // Reached only if it does not start at all, and then the tests have failed.
    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(2);

    // Java takes the place of the shell. What stays beside it reads the standard input, which ends with the tests, however they end.
    private const string EndWithParent = "exec 3<&0; (cat <&3; kill $$) >/dev/null 2>&1 & exec \"$@\" 3<&- </dev/null";

    private readonly Process _process;
    private readonly DirectoryInfo _root;
    private readonly StringBuilder _output = new();

    private WireMockProcess(Process process, DirectoryInfo root)
    {
        _process = process;
        _root = root;
    }

    public Uri Address { get; private set; } = null!;

    public static async Task<WireMockProcess> StartAsync(WireMockInstallation installation)
    {
        DirectoryInfo root = CopyMappings();
        string[] command =
        [
            installation.Java, "-jar", installation.Jar,
            "--port", "0",
            "--bind-address", "127.0.0.1",
            "--root-dir", root.FullName,
            "--disable-banner",
        ];
        string[] wrapped = OperatingSystem.IsWindows() ? command : ["/bin/sh", "-c", EndWithParent, "sh", .. command];
        var start = new ProcessStartInfo(wrapped[0], wrapped[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = new WireMockProcess(Process.Start(start)!, root);
        try
        {
            int port = await started.ReadPortAsync().WaitAsync(GiveUp);
            started.Address = new Uri($"http://127.0.0.1:{port}/");
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _root.Delete(recursive: true);
    }

    /// <summary>Makes the folder that WireMock works on: it writes into it, and some of its administrative calls delete the files of mappings.</summary>
    private static DirectoryInfo CopyMappings()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("account-import-wiremock-");
        DirectoryInfo mappings = root.CreateSubdirectory("mappings");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "AccountImport.Client.Testing", "wiremock", "mappings")))
        {
            File.Copy(file, Path.Combine(mappings.FullName, Path.GetFileName(file)));
        }

        return root;
    }

    /// <summary>Waits for the line that gives the port, which is printed when the server listens.</summary>
    private Task<int> ReadPortAsync()
    {
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.OutputDataReceived += (_, line) =>
        {
            Note(line.Data);
            if (line.Data is null)
            {
                port.TrySetException(new InvalidOperationException($"WireMock has ended without a port: {Noted()}"));
            }
            else if (line.Data.Split(':') is ["port", var number])
            {
                port.TrySetResult(int.Parse(number, CultureInfo.InvariantCulture));
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return port.Task;
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            if (_output.Length < 10_000)
            {
                _output.AppendLine(line);
            }
        }
    }

    private string Noted()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }
}
