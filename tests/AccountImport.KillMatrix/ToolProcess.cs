using System.Diagnostics;
using System.Globalization;

namespace AccountImport.KillMatrix;

/// <summary>The built tool as a process of its own, which knows nothing of being killed.</summary>
internal sealed class ToolProcess : IDisposable
{
    // 128 and the number of SIGKILL; on Windows a killed process ends with -1.
    private static readonly int KilledExitCode = OperatingSystem.IsWindows() ? -1 : 137;

    private static readonly string ToolPath = Path.Combine(AppContext.BaseDirectory, "account-import.dll");

    private readonly Process _process;
    private readonly Task _reading;
    private int _isKilled;

    private ToolProcess(Process process, string logPath)
    {
        _process = process;
        _reading = Task.WhenAll(
            KeepAsync(process.StandardOutput.BaseStream, logPath + ".out"),
            KeepAsync(process.StandardError.BaseStream, logPath + ".err"));
    }

    /// <summary>Whether a kill has ended it.</summary>
    public bool WasKilled => Volatile.Read(ref _isKilled) is 1 && _process.HasExited && _process.ExitCode == KilledExitCode;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the tool.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logPath">Where its output and its messages go, with <c>.out</c> and <c>.err</c> behind.</param>
    public static ToolProcess Start(IReadOnlyList<string> arguments, string logPath)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", ToolPath, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["ACCOUNT_IMPORT_TOKEN"] = "killed-t0ken";
        return new ToolProcess(Process.Start(start)!, logPath);
    }

    /// <summary>Writes a command as a shell takes it.</summary>
    public static string Describe(IReadOnlyList<string> arguments) =>
        string.Create(CultureInfo.InvariantCulture, $"dotnet exec {ToolPath} {string.Join(' ', arguments.Select(argument => $"'{argument}'"))}");

    /// <summary>Kills it, and comes back when it is dead: whatever happens next happens without it.</summary>
    public void Kill()
    {
        Volatile.Write(ref _isKilled, 1);
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits until it has ended, by itself or not.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task KeepAsync(Stream stream, string path)
    {
        FileStream file = File.Create(path);
        await using (file)
        {
            await stream.CopyToAsync(file);
        }
    }
}
