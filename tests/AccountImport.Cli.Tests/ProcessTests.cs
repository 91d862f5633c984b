using System.Diagnostics;
using System.Globalization;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests;

/// <summary>The built tool as a process of its own.</summary>
public sealed class ProcessTests
{
    private static readonly string ToolPath = Path.Combine(AppContext.BaseDirectory, "account-import.dll");
    private static readonly string SamplePath = Path.Combine(AppContext.BaseDirectory, "samples", "accounts.json");

    [Fact]
    public async Task Import_Sample_EndsWith0()
    {
        using Process tool = Start(["import", SamplePath, "--simulate", "--import-supplier", "SAMPLE", "--already-imported", "IM-A-00024"]);

        (string output, string messages) = await ReadAsync(tool);

        tool.ExitCode.ShouldBe(0, messages);
        output.ShouldContain("already-imported  IM-A-00024  A-00000001");
        output.ShouldMatch(@"(?m)^imported  IM-A-00025  A-\d{8}\r?$");
        output.ShouldMatch(@"(?m)^imported  IM-A-00023  A-\d{8}  warning: \S*accounts\.json:8:32: externalMasterAccountId: missing_master_account: ");
        output.ShouldMatch(@"(?m)^9 accounts: 8 imported, 1 already imported\.");
        output.ShouldNotContain('\u001b');
        messages.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Import_MissingFile_EndsWith2()
    {
        using Process tool = Start(["import", "no-such-file.json", "--simulate", "--import-supplier", "SAMPLE"]);

        (string output, string messages) = await ReadAsync(tool);

        tool.ExitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        messages.ShouldBe($"error: no-such-file.json: There is no such file.{Environment.NewLine}");
    }

    [Fact]
    public async Task Check_StandardInputWithErrors_EndsWith1()
    {
        using Process tool = Start(["check", "-"]);
        Task<(string Output, string Messages)> reading = ReadAsync(tool);
        await tool.StandardInput.WriteAsync($"[{TestAccounts.Create("IM-1")},");
        await tool.StandardInput.WriteAsync($"{TestAccounts.CreateWrong("IM-2")}]");
        tool.StandardInput.Close();

        (string output, string messages) = await reading;

        tool.ExitCode.ShouldBe(1, messages);
        output.ShouldStartWith($"-:19:17  statusCode  invalid_choice  It is not one of ACTIVE, BLOCKED, CLOSED.{Environment.NewLine}");
        output.ShouldContain("2 accounts: 1 clean, 1 with errors, 0 with warnings only.");
        messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_SignalledWhileItWaitsForMore_EndsWith4()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals on Windows.");
        using Process tool = Start(["check", "-", "--no-duplicates", "--json"]);
        Task<string> messages = tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // What follows an account is waited for before it is given.
        await tool.StandardInput.WriteAsync($"{TestAccounts.OnOneLine(TestAccounts.CreateWrong("IM-1"))}\n{{}}\n");
        await tool.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        string? failure = await tool.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using Process kill = Process.Start("kill", ["-s", "INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        string summary = await tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);

        tool.ExitCode.ShouldBe(4, await messages);
        failure.ShouldNotBeNull().ShouldContain("\"code\":\"invalid_choice\"");
        summary.ShouldContain("\"exit_code\":4");
        (await messages).ShouldContain("Stopped: ");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Import_Signalled_LetsTheCallUnderWayEndAndSaysHowToGoOn(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals on Windows.");
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            "import", SamplePath, "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE",
            "--concurrency", "1", "--journal", folder.PathOf("my journal"),
        ];
        using Process tool = Start(arguments);

        // The answer is held back until the tool has said that it stops.
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            Meanwhile = async cancellationToken =>
            {
                using Process kill = Process.Start("kill", ["-s", signal, tool.Id.ToString(CultureInfo.InvariantCulture)]);
                await stopping.Task.WaitAsync(cancellationToken);
            },
        });
        Task<string> output = tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var messages = new List<string>();
        while (await tool.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            messages.Add(line);
            if (line.StartsWith("Stopping", StringComparison.Ordinal))
            {
                stopping.SetResult();
            }
        }

        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        tool.ExitCode.ShouldBe(4, string.Join('\n', messages));
        (await output).ShouldStartWith("9 accounts: 1 still pending, 8 not attempted.");
        simulator.Imports.Count.ShouldBe(1);
        messages[^2].ShouldBe($"  account-import {string.Join(' ', arguments[..^1])} '{arguments[^1]}'");
        messages[^1].ShouldBe($"The journal is {arguments[^1]}.");

        using Process again = Start(arguments);
        (string results, string notes) = await ReadAsync(again);

        again.ExitCode.ShouldBe(0, notes);
        results.ShouldContain("9 accounts: 9 imported.");
        notes.ShouldBe($"Going on with {arguments[^1]}: 0 of 9 accounts have their outcome already.{Environment.NewLine}");
        simulator.Imports.Count.ShouldBe(9);
    }

    [Fact]
    public async Task Simulate_UntilInterrupted_ServesAndEndsWith0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals on Windows.");
        using Process simulate = Start(["simulate", "--port", "0", "--already-imported", "IM-A-00024"]);
        string baseAddress = (await simulate.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;

        using Process status = Start(["status", "IM-A-00024", "--base-address", baseAddress, "--import-supplier", "SAMPLE"]);
        (string output, string messages) = await ReadAsync(status);
        using Process kill = Process.Start("kill", ["-s", "INT", simulate.Id.ToString(CultureInfo.InvariantCulture)]);
        (_, string hints) = await ReadAsync(simulate);

        status.ExitCode.ShouldBe(0, messages);
        output.ShouldStartWith("PROCESSED  IM-A-00024  A-00000001");
        simulate.ExitCode.ShouldBe(0, hints);
        hints.ShouldContain("account-import import accounts.json");
        hints.ShouldContain($"--base-address {baseAddress}");
    }

    private static Process Start(string[] arguments)
    {
        // A shell starts background jobs with SIGINT ignored, and children inherit that: the tests may run in one.
        string[] withSignals = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];
        string[] command = [.. withSignals, "dotnet", "exec", ToolPath, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["ACCOUNT_IMPORT_TOKEN"] = ToolRun.Token;
        return Process.Start(start)!;
    }

    private static async Task<(string Output, string Messages)> ReadAsync(Process tool)
    {
        Task<string> output = tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> messages = tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output, await messages);
    }
}
