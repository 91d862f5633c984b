using Spectre.Console;

namespace AccountImport.Cli.Tests.Rendering;

/// <summary>A terminal of 80 columns that shows no colors, and what was written to it.</summary>
internal sealed class TestTerminal : IDisposable
{
    public const int Width = 80;

    private readonly StringWriter _writer = new();

    public TestTerminal()
    {
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_writer),
        });
        Console.Profile.Width = Width;
    }

    public IAnsiConsole Console { get; }

    public string[] Lines => [.. _writer.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];

    public void Dispose() => _writer.Dispose();
}
