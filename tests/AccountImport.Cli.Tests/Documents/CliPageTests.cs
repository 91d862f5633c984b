using System.CommandLine;
using System.Text.RegularExpressions;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Tests.Documents;

/// <summary>The page of the command line says what the tool says.</summary>
public sealed partial class CliPageTests
{
    private static readonly string PagePath = Path.Combine(AppContext.BaseDirectory, "docs", CliPage.Name);

    [Fact]
    public async Task Page_EachCommand_IsItsHelp()
    {
        string page = await ReadAsync();

        string renewed = await CliPage.RenewAsync(page, GetHelpAsync);

        if (renewed != page)
        {
            await File.WriteAllTextAsync(Path.ChangeExtension(PagePath, ".received.md"), renewed, TestContext.Current.CancellationToken);
        }

        renewed.ShouldBe(page, $"docs/{CliPage.Name} is not what --help says. Read cli.received.md beside the copy of the page in the tests' folder, and take it over.");
    }

    [Fact]
    public async Task Page_HasTheCommandsOfTheTool()
    {
        IReadOnlyList<string> commands = CliPage.CommandsOfHelp(await GetHelpAsync(string.Empty));

        commands.Count.ShouldBeGreaterThan(5);
        CliPage.CommandsOf(await ReadAsync()).ShouldBe(commands);
    }

    [Fact]
    public async Task Page_ExitCodes_AreThoseOfTheTool()
    {
        int[] rows = [.. CodeRow().Matches(await ReadAsync()).Select(row => int.Parse(row.Groups["code"].Value, System.Globalization.CultureInfo.InvariantCulture))];

        rows.ShouldBe(Enum.GetValues<ExitCode>().Select(code => (int)code));
    }

    [Fact]
    public async Task Page_Files_HasEachFileOfAReport()
    {
        string page = await ReadAsync();

        foreach (string name in (string[])[ImportReport.PageName, ImportReport.SummaryName, ImportReport.OutcomesName, ImportReport.HandoverName, ImportReport.RejectedName, ImportReport.ReasonsName])
        {
            page.ShouldContain($"| `DIR/{name}` |");
        }
    }

    private static async Task<string> ReadAsync() => (await File.ReadAllTextAsync(PagePath, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

    private static async Task<string> GetHelpAsync(string command)
    {
        ToolRun help = await ToolRun.StartAsync(command.Length is 0 ? ["--help"] : [command, "--help"]);
        help.ExitCode.ShouldBe(0, help.Messages);

        // The tool calls itself by the program that runs it, which here is the tests.
        return help.Output.Replace(RootCommand.ExecutableName, "account-import", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| (?<code>\d) \| ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodeRow();
}
