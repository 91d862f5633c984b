namespace AccountImport.Cli.Tests;

public sealed class ToolTests
{
    [Theory]
    [InlineData("--help", "ACCOUNT_IMPORT_TOKEN|Exit codes:|2, 3, 7, 5, 4, 6, 1")]
    [InlineData("check --help", "Examples:|--out|--identifier-path|[default: externalAccountId]|--wrapper|[default: accounts]|--no-duplicates|--json|Exit codes:")]
    [InlineData("import --help", "--identifier-path|--wrapper|Examples:|--already-imported|--rate|--rate-share|--concurrency|[default: 64]|--deadline|[default: 30m]|--token-file|--json|--dry-run|--journal|--plan|--report|--validate|--window-start|--window-end|--absence-grace|[default: 10m]|--retry-budget|[default: 15m]|--stop-at|--canary 100 --max-failure-rate 2%|--retry failed,cancelled|--no-wait|--no-fsync|--accept-changed-file|--include-error-detail|--seed|--faults|--state|Ctrl-C once|Exit codes:|2, 3, 7, 5, 4, 6, 1")]
    [InlineData("status --help", "Examples:|EXTERNAL_ACCOUNT_NUMBER|--base-address|--import-supplier")]
    [InlineData("plan --help", "Examples:|--base-address|--import-supplier|--journal|--rate|--rate-share|--retry|--out|--json|Exit codes:")]
    [InlineData("explain --help", "Examples:|EXTERNAL_ACCOUNT_NUMBER|--journal|--base-address|--include-error-detail|--json|Exit codes:")]
    [InlineData("reconcile --help", "Examples:|--base-address|--import-supplier|--authentication|--token-file|--journal|--no-journal|--accept-changed-file|--answers|--anew|--rate|--rate-share|--concurrency|--retry-budget|--out|--json|--identifier-path|--wrapper|Exit codes:|2, 3, 7, 4, 6, 1")]
    [InlineData("simulate --help", "Examples:|--port|--already-imported")]
    public async Task Help_EachCommand_IsCompleteWithExamples(string arguments, string parts)
    {
        ToolRun run = await ToolRun.StartAsync(arguments.Split(' '));

        run.ExitCode.ShouldBe(0);
        run.Messages.ShouldBeEmpty();
        run.Output.ShouldContain("Examples:");
        run.Lines.SkipWhile(line => line is not "Examples:").ShouldAllBe(line => line.Length < 80);
        foreach (string part in parts.Split('|'))
        {
            run.Output.ShouldContain(part);
        }
    }

    [Fact]
    public async Task Version_Asked_IsWritten()
    {
        ToolRun run = await ToolRun.StartAsync(["--version"]);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public async Task NoCommand_ShowsTheHelpAndEndsWith2()
    {
        ToolRun run = await ToolRun.StartAsync([]);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldContain("Commands:");
    }

    [Theory]
    [InlineData("improt accounts.json", "account-import --help")]
    [InlineData("import", "account-import import --help")]
    [InlineData("check", "account-import check --help")]
    [InlineData("check a.json b.json", "account-import check --help")]
    [InlineData("import a.json b.json --simulate --import-supplier SAMPLE", "account-import import --help")]
    [InlineData("simulate --port 65536", "account-import simulate --help")]
    [InlineData("simulate --port -1", "account-import simulate --help")]
    public async Task WrongUsage_EndsWith2AndNamesTheHelp(string arguments, string help)
    {
        ToolRun run = await ToolRun.StartAsync(arguments.Split(' '));

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain(help);
        run.Messages.ShouldStartWith("error: ");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public async Task FaultOfTheTool_EndsWith7AndTellsMoreOnlyWhenAsked(string? debug)
    {
        ToolRun run = await ToolRun.StartAsync(
            ["status", "IM-1", "--base-address", "https://api.example.com/", "--import-supplier", "SAMPLE"],
            getEnvironmentVariable: name => name is "ACCOUNT_IMPORT_DEBUG" ? debug : throw new InvalidOperationException(TestAccounts.PersonName));

        run.ExitCode.ShouldBe(7);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain("InvalidOperationException");
        run.Messages.Contains(TestAccounts.PersonName, StringComparison.Ordinal).ShouldBe(debug is "1");
        run.Messages.Contains("   at ", StringComparison.Ordinal).ShouldBe(debug is "1");
    }

    [Fact]
    public async Task ArgumentThatBeginsWithAt_IsTakenAsItIs()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("accounts.json", $"[{TestAccounts.Create("@1")}]");

        ToolRun run = await ToolRun.StartAsync(["import", file, "--simulate", "--import-supplier", "SAMPLE", "--already-imported", "@1"]);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[0].ShouldBe("already-imported  @1  A-00000001");
    }
}
