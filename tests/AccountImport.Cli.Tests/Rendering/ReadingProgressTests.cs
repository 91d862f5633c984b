using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using Spectre.Console;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class ReadingProgressTests
{
    [Theory]
    [InlineData(0d, null, null, "0.0 kB")]
    [InlineData(1_500d, 999_949d, null, "1.5 kB of 999.9 kB")]
    [InlineData(512_300_000d, 1_000_000_000d, 250_100_000d, "512.3 MB of 1.00 GB  250.1 MB/s  00:00:02 left")]
    [InlineData(10_000_000_000d, null, 400_000_000d, "10.00 GB  400.0 MB/s")]
    [InlineData(0d, 20_000_000_000d, 200_000d, "0.0 kB of 20.00 GB  200.0 kB/s  27:46:40 left")]
    [InlineData(5_000d, 5_000d, 1_000d, "5.0 kB of 5.0 kB  1.0 kB/s  00:00:00 left")]
    [InlineData(1d, 20_000_000_000d, 0.000_1d, "0.0 kB of 20.00 GB  0.0 kB/s")]
    public void Describe_BytesAndRate_SaysHowMuchAndHowLongStill(double bytesRead, double? bytesTotal, double? bytesPerSecond, string expected)
    {
        string text = ReadingProgress.BytesColumn.Describe(bytesRead, bytesTotal, bytesPerSecond);

        text.ShouldBe(expected);

        // The name of what is done, the bar and two gaps.
        (text.Length + "Checking".Length + 20 + 2).ShouldBeLessThanOrEqualTo(TestTerminal.Width);
    }

    [Fact]
    public async Task ShowAsync_NoTerminal_OnlyReads()
    {
        await using var reader = new AccountFileReader(new MemoryStream());

        (await ReadingProgress.ShowAsync(terminal: null, "Checking", reader, TimeProvider.System, () => Task.FromResult(7))).ShouldBe(7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ShowAsync_Terminal_ShowsTheBarUntilTheEnd(bool isTotalKnown)
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
        using var input = isTotalKnown ? new MemoryStream(new byte[2_500]) : new ActingStream([], () => { });
        await using var reader = new AccountFileReader(input);
        string bytes = isTotalKnown ? "0.0 kB of 2.5 kB" : "0.0 kB";

        int result = await ReadingProgress.ShowAsync(terminal, "Checking", reader, TimeProvider.System, async () =>
        {
            await Eventually.IsTrueAsync(() => Written().Contains(bytes, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            return 7;
        });

        result.ShouldBe(7);
        Written().ShouldContain("Checking");
        Written().Contains(" of ", StringComparison.Ordinal).ShouldBe(isTotalKnown);

        string Written()
        {
            // What makes it safe for several threads locks itself.
            lock (output)
            {
                return written.ToString();
            }
        }
    }

    [Fact]
    public async Task ShowAsync_ReadingFails_PassesItOn()
    {
        using var terminal = new TestTerminal();
        await using var reader = new AccountFileReader(new MemoryStream());

        await Should.ThrowAsync<InvalidOperationException>(
            () => ReadingProgress.ShowAsync<int>(terminal.Console, "Checking", reader, TimeProvider.System, () => throw new InvalidOperationException()));
    }
}
