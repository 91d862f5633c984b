using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Documents;

/// <summary>The commands of the documentation and of the help do what is said of them: each is run by a shell, against a simulator in place of the platform.</summary>
public sealed partial class DocumentedCommandsTests : IDisposable
{
    private const string Platform = "https://api.example.com/";
    private const string JournalName = "accounts.json.api.example.com.import.journal";
    private static readonly string ToolPath = Path.Combine(AppContext.BaseDirectory, "account-import.dll");
    private static readonly string Documents = Path.Combine(AppContext.BaseDirectory, "docs");
    private readonly TemporaryFolder _folder = new();

    /// <summary>The pages whose commands are run, from the first to the last, in one folder.</summary>
    public static TheoryData<string> Pages { get; } = ["morning-after.md"];

    public static TheoryData<string> Commands { get; } = [.. CliPage.CommandsOf(File.ReadAllText(Path.Combine(Documents, CliPage.Name)).ReplaceLineEndings("\n"))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_ItsCommands_EndAsItSays(string page)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The examples are for a POSIX shell.");
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await FillFolderAsync("accounts-with-errors.json");
        string text = (await File.ReadAllTextAsync(Path.Combine(Documents, page), Cancellation)).ReplaceLineEndings("\n");
        Match[] commands = [.. CommandWithCode().Matches(text).Cast<Match>()];
        commands.Length.ShouldBeGreaterThan(0);

        foreach (Match command in commands)
        {
            (int exitCode, string output) = await RunAsync(command.Groups["command"].Value, simulator);

            exitCode.ShouldBe(int.Parse(command.Groups["code"].Value, CultureInfo.InvariantCulture), $"{command.Groups["command"].Value}\n{output}");
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_Examples_CanBeRunAsTheyStand(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The examples are for a POSIX shell.");
        ToolRun help = await ToolRun.StartAsync([command, "--help"]);
        string[] examples = [.. Example().Matches(Continuation().Replace(help.Output.ReplaceLineEndings("\n"), " ")).Select(match => match.Value.Trim())];
        examples.ShouldNotBeEmpty();

        foreach (string example in examples)
        {
            await using AccountImportSimulator simulator = await StartSimulatorAsync();
            await FillFolderAsync("accounts.json");
            if (!example.Contains(" check ", StringComparison.Ordinal) && !example.Contains("--plan", StringComparison.Ordinal) && command is not "plan" and not "import")
            {
                await PrepareImportAsync(simulator);
            }

            if (example.Contains("--plan plan.json", StringComparison.Ordinal))
            {
                await RunAsync($"account-import plan accounts.json --out plan.json --base-address {Platform} --import-supplier SAMPLE", simulator);
            }

            (int exitCode, string output) = await RunAsync(example, simulator);

            exitCode.ShouldBe(0, $"{example}\n{output}");
        }
    }

    /// <summary>A simulator serves until somebody ends it, and here at a port that is free.</summary>
    private static string Bounded(string command) => command.Contains("account-import simulate", StringComparison.Ordinal)
        ? $"""
            {command.Replace("account-import simulate", "dotnet exec \"$TOOL\" simulate", StringComparison.Ordinal).Replace("--port 5080", "--port 0", StringComparison.Ordinal)} > address.txt &
            until [ -s address.txt ]; do sleep 0.1; done
            kill -s TERM $!
            wait $!
            """
        : command;

    private static Task<AccountImportSimulator> StartSimulatorAsync() => AccountImportSimulator.StartAsync(cancellationToken: Cancellation);

    private async Task FillFolderAsync(string sample)
    {
        foreach (string file in Directory.EnumerateFiles(_folder.FullName))
        {
            File.Delete(file);
        }

        string accounts = _folder.PathOf("accounts.json");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "samples", sample), accounts);
        await File.WriteAllTextAsync(_folder.PathOf("api-key.txt"), ToolRun.Token, Cancellation);
        string text = await File.ReadAllTextAsync(accounts, Cancellation);
        await CompressAsync("accounts.json.gz", text);
        await CompressAsync("others.json.gz", text.Replace("externalAccountId", "external_account_number", StringComparison.Ordinal));
    }

    private async Task CompressAsync(string name, string text)
    {
        await using FileStream compressed = File.Create(_folder.PathOf(name));
        await using var gzip = new GZipStream(compressed, CompressionLevel.Fastest);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(text), Cancellation);
    }

    /// <summary>What is there after a first import, and one of accounts that were mended.</summary>
    private async Task PrepareImportAsync(AccountImportSimulator simulator)
    {
        const string Import = $"--base-address {Platform} --import-supplier SAMPLE --token-file api-key.txt";
        await File.WriteAllTextAsync(_folder.PathOf("mended.ndjson"), TestAccounts.OnOneLine(TestAccounts.Create("IM-M-00001")), Cancellation);
        (int exitCode, string output) = await RunAsync(
            $"account-import import accounts.json {Import} && cp {JournalName} my.journal && account-import import mended.ndjson {Import} --journal mended.journal",
            simulator);
        exitCode.ShouldBe(0, output);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string command, AccountImportSimulator simulator)
    {
        string script = $"account-import() {{ dotnet exec \"$TOOL\" \"$@\"; }}\nset -o pipefail\n{Bounded(command)}"
            .Replace(Platform, simulator.BaseAddress.AbsoluteUri, StringComparison.Ordinal)
            .Replace("api.example.com", $"{simulator.BaseAddress.Host}_{simulator.BaseAddress.Port}", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TOOL"] = ToolPath;
        start.Environment["ACCOUNT_IMPORT_TOKEN"] = ToolRun.Token;
        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync(Cancellation);
        string messages = await shell.StandardError.ReadToEndAsync(Cancellation);
        await shell.WaitForExitAsync(Cancellation);
        return (shell.ExitCode, await output + messages);
    }

    [GeneratedRegex(@"(?<=^```bash\n|# exit code \d\n)(?<command>[^`#]*?)\s+# exit code (?<code>\d)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CommandWithCode();

    [GeneratedRegex(@"^ +(?:[a-z]+ [^\n]*\| )?account-import [^\n]*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Example();

    [GeneratedRegex(@" \\\n +", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Continuation();
}
