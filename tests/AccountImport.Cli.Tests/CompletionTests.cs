namespace AccountImport.Cli.Tests;

/// <summary>What a shell is told that asks how a word may go on.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("impor", "import")]
    [InlineData("import --rat", "--rate|--rate-share")]
    [InlineData("import --authentication ", "token|jwt|bearer|bare|obtain|obtain-bearer|obtain-bare")]
    [InlineData("import --validate ", "on-rejection|before|only")]
    [InlineData("import --retry ", "rejected|failed|cancelled")]
    [InlineData("status --ver", "--verbose")]
    public async Task Suggest_Word_GivesHowItMayGoOn(string typed, string expected)
    {
        ToolRun run = await ToolRun.StartAsync([$"[suggest:{typed.Length}]", typed]);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldBeEmpty();
        run.Lines.ShouldBe(expected.Split('|'), ignoreOrder: true);
    }
}
