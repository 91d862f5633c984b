using AccountImport.Cli.Tests.Rendering;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>What an import shows on a terminal while it is under way, and afterwards.</summary>
public sealed class ImportOnTerminalTests : ImportTests
{
    [Fact]
    public async Task Import_Terminal_ShowsOneScreenAndRemovesIt()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var terminal = new AnsiTerminal(80, 24);
        using var interruption = new Interruption();
        string[] during = [];
        simulator.Given("IM-2").Answers(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            Meanwhile = async cancellationToken =>
            {
                // It is drawn before the first call, and again with each message.
                interruption.Request();
                await Eventually.IsTrueAsync(() => terminal.Shown.Any(line => line.StartsWith("Accounts", StringComparison.Ordinal)), cancellationToken);
                during = terminal.Shown;
            },
        });

        ToolRun run = await ToolRun.StartAsync(Arguments(simulator, TestAccounts.CreateFile(2), "--concurrency", "1"), interruption, messagesTerminal: terminal.Console);

        run.ExitCode.ShouldBeOneOf(0, 4, 6);
        string heading = $"{Folder.PathOf("accounts.json")} -> {simulator.BaseAddress}"[..50];
        during[0].ShouldStartWith("Stopping: no further account is sent");
        Array.FindIndex(during, line => line.StartsWith(heading, StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        terminal.Shown.ShouldNotContain(line => line.StartsWith(heading, StringComparison.Ordinal) || line.StartsWith("Requests", StringComparison.Ordinal));
        terminal.Written.ShouldNotContain(TestAccounts.PersonName);
        run.Output.ShouldNotContain('\u001b');
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--verbose")]
    public async Task Import_QuietOrVerbose_DrawsNoScreen(string option)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var terminal = new AnsiTerminal(80, 24);

        ToolRun run = await ToolRun.StartAsync(Arguments(simulator, TestAccounts.CreateFile(1), option), messagesTerminal: terminal.Console);

        run.ExitCode.ShouldBe(0);
        terminal.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_JsonOnATerminal_DrawsNoScreenThroughIt()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var results = new AnsiTerminal(80, 24);
        using var messages = new AnsiTerminal(80, 24);

        ToolRun run = await ToolRun.StartAsync(
            Arguments(simulator, TestAccounts.CreateFile(1), "--json"), resultsTerminal: results.Console, messagesTerminal: messages.Console);

        run.ExitCode.ShouldBe(0);
        messages.Written.ShouldBeEmpty();
        run.JsonLines.Select(line => line.GetProperty("event").GetString()).ShouldBe(["account", "summary"]);
    }
}
