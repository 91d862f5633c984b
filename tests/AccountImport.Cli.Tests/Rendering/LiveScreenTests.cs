using AccountImport.Cli.Rendering;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class LiveScreenTests
{
    [Fact]
    public void Redraw_Again_ReplacesWhatWasDrawn()
    {
        using var terminal = new AnsiTerminal(40, 10);
        string[] lines = ["one", "two", "three"];
        using var screen = new LiveScreen(terminal.Console, (_, _) => [.. lines.Select(line => new ScreenLine(line))]);
        lines = ["four"];

        screen.Redraw();

        terminal.Shown.ShouldBe(["four"]);
    }

    [Fact]
    public void Write_WhileItIsShown_StandsAboveIt()
    {
        using var terminal = new AnsiTerminal(40, 10);
        var console = new ToolConsole(TextWriter.Null, TextWriter.Null) { MessagesTerminal = terminal.Console };
        using var screen = new LiveScreen(terminal.Console, (_, _) => [new("one"), new("two")]);

        console.Note("Stopping.");
        console.Error("It is late.");
        screen.Redraw();

        terminal.Shown.ShouldBe(["Stopping.", "error: It is late.", "one", "two"]);
    }

    [Fact]
    public void Dispose_LeavesTheMessagesAndNothingElse()
    {
        using var terminal = new AnsiTerminal(40, 10);
        var console = new ToolConsole(TextWriter.Null, TextWriter.Null) { MessagesTerminal = terminal.Console };
        var screen = new LiveScreen(terminal.Console, (_, _) => [new("one"), new("two")]);
        console.Note("Stopping.");

        screen.Dispose();
        console.Note("Stopped.");

        terminal.Shown.ShouldBe(["Stopping.", "Stopped.", string.Empty]);
    }

    [Fact]
    public void Redraw_TerminalIsNarrowerNow_GoesBackOverTheBrokenLines()
    {
        using var terminal = new AnsiTerminal(40, 10);
        using var screen = new LiveScreen(terminal.Console, (_, _) => [new(new string('x', 39)), new("two")]);
        int before = terminal.Written.Length;
        terminal.Resize(20, 10);

        screen.Redraw();

        // 39 columns are two rows of 20.
        terminal.Written[before..].ShouldStartWith("\r\u001b[2A\u001b[J");
    }

    [Fact]
    public void Draw_AnySize_IsAskedForWhatFitsAndCutOff()
    {
        using var terminal = new AnsiTerminal(5, 4);
        (int Width, int Height) asked = default;
        using var screen = new LiveScreen(terminal.Console, (width, height) =>
        {
            asked = (width, height);
            return [new("123456789")];
        });

        asked.ShouldBe((5, 3));
        terminal.Shown.ShouldBe(["12345"]);
    }
}
