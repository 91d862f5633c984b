using AccountImport.Cli.Rendering;
using Spectre.Console;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class ToolConsoleTests
{
    [Fact]
    public void CreateTerminal_NoColor_ShowsNone()
    {
        using var output = new StringWriter();

        IAnsiConsole terminal = ToolConsole.CreateTerminal(output, name => name is "NO_COLOR" ? "1" : null).ShouldNotBeNull();

        terminal.Profile.Capabilities.ColorSystem.ShouldBe(ColorSystem.NoColors);
    }

    [Fact]
    public void Error_NoColor_IsPlain()
    {
        using var output = new StringWriter();
        IAnsiConsole terminal = ToolConsole.CreateTerminal(output, name => name is "NO_COLOR" ? "1" : null).ShouldNotBeNull();

        new ToolConsole(TextWriter.Null, TextWriter.Null) { MessagesTerminal = terminal }.Error("It is late.");

        output.ToString().TrimEnd().ShouldBe("error: It is late.");
    }

    [Fact]
    public void CreateTerminal_DumbTerminal_IsNone() =>
        ToolConsole.CreateTerminal(TextWriter.Null, name => name is "TERM" ? "dumb" : null).ShouldBeNull();

    [Theory]
    [InlineData(nameof(Verbosity.Normal), true, "note|error: It is late.")]
    [InlineData(nameof(Verbosity.Quiet), false, "error: It is late.")]
    [InlineData(nameof(Verbosity.Verbose), false, "note|error: It is late.")]
    public void Verbosity_Any_DecidesWhatIsSaid(string name, bool showsProgress, string said)
    {
        Verbosity verbosity = Enum.Parse<Verbosity>(name);
        using var messages = new StringWriter();
        using var terminal = new TestTerminal();
        var console = new ToolConsole(TextWriter.Null, messages) { Verbosity = verbosity };

        console.Note("note");
        console.Error("It is late.");

        messages.ToString().ShouldBe(said.Replace("|", Environment.NewLine, StringComparison.Ordinal) + Environment.NewLine);
        (new ToolConsole(TextWriter.Null, messages) { Verbosity = verbosity, MessagesTerminal = terminal.Console }.ProgressTerminal is not null).ShouldBe(showsProgress);
    }
}
