using AccountImport.Cli.Rendering;
using AccountImport.Client.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class ImportProgressBarTests
{
    private static readonly ImportProgress Halfway = new()
    {
        Total = 1_000_000,
        Ended = 500_000,
        Counts = new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = 500_000 },
        InFlight = 32,
        Pending = 9_000,
        AccountsPerSecond = 1234.56,
        TimeLeft = TimeSpan.FromSeconds(405),
    };

    [Theory]
    [InlineData(120, "500000/1000000  1234.6/s  32 in flight  9000 pending  00:06:45 left")]
    [InlineData(60, "500000/1000000  1234.6/s  9000 pending  00:06:45 left")]
    [InlineData(45, "500000/1000000  1234.6/s  00:06:45 left")]
    [InlineData(20, "500000/1000000")]
    [InlineData(1, "500000/1000000")]
    public void Describe_AnyWidth_LeavesOutTheLeast(int width, string expected) =>
        ImportProgressBar.Describe(Halfway, width).ShouldBe(expected);

    [Fact]
    public void Describe_TotalAndTimeUnknown_SaysWhatIsKnown() =>
        ImportProgressBar.Describe(Halfway with { Total = null, TimeLeft = null }, TestTerminal.Width)
            .ShouldBe("500000  1234.6/s  32 in flight  9000 pending");

    [Fact]
    public async Task ShowAsync_NoTerminal_OnlyRuns() =>
        (await ImportProgressBar.ShowAsync(terminal: null, report =>
        {
            report(Halfway);
            return Task.FromResult(7);
        })).ShouldBe(7);

    [Theory]
    [InlineData(1_000_000L)]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task ShowAsync_Terminal_ShowsReadingAndThenHowFarItIs(long? total)
    {
        using var written = new StringWriter();
        using var output = TextWriter.Synchronized(written);
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        terminal.Profile.Width = TestTerminal.Width;

        int result = await ImportProgressBar.ShowAsync(terminal, async report =>
        {
            await ShowsAsync("Reading");
            report(Halfway with { Total = total });
            await ShowsAsync("Importing");
            await ShowsAsync(total is null ? "500000  1234.6/s" : $"500000/{total}  1234.6/s");
            return 7;
        });

        result.ShouldBe(7);

        Task ShowsAsync(string text) => Eventually.IsTrueAsync(
            () =>
            {
                // What makes it safe for several threads locks itself.
                lock (output)
                {
                    return written.ToString().Contains(text, StringComparison.Ordinal);
                }
            },
            TestContext.Current.CancellationToken);
    }
}
