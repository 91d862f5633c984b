using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>Where the tool writes: results to one place, what it has to say to another.</summary>
/// <remarks>Plain text for a file or a pipe, as wide as it is; Spectre.Console for a terminal.</remarks>
internal sealed class ToolConsole
{
    public ToolConsole(TextWriter results, TextWriter messages)
    {
        Results = results;
        Messages = messages;
    }

    /// <summary>The results as plain text: the standard output.</summary>
    public TextWriter Results { get; }

    /// <summary>The messages as plain text: the standard error.</summary>
    public TextWriter Messages { get; }

    /// <summary>The terminal that the results go to; <see langword="null"/> if it is none.</summary>
    public IAnsiConsole? ResultsTerminal { get; init; }

    /// <summary>The terminal that the messages go to; <see langword="null"/> if it is none.</summary>
    public IAnsiConsole? MessagesTerminal { get; init; }

    /// <summary>The console of this process.</summary>
    public static ToolConsole CreateForProcess(Func<string, string?> getEnvironmentVariable)
    {
        TextWriter results = Console.Out;
        TextWriter messages = Console.Error;
        return new ToolConsole(results, messages)
        {
            ResultsTerminal = Console.IsOutputRedirected ? null : CreateTerminal(results, getEnvironmentVariable),
            MessagesTerminal = Console.IsErrorRedirected ? null : CreateTerminal(messages, getEnvironmentVariable),
        };
    }

    /// <summary>Says what goes on, or how to go on.</summary>
    public void Note(string message) => Write(message, Style.Plain);

    /// <summary>Says something on one line however long it is, so that it can be copied; not while a bar is shown.</summary>
    public void NoteUnbroken(string message) => Messages.WriteLine(message);

    /// <summary>Says what went wrong.</summary>
    public void Error(string message) => Write($"error: {message}", new Style(Color.Red));

    private static IAnsiConsole? CreateTerminal(TextWriter writer, Func<string, string?> getEnvironmentVariable) =>
        getEnvironmentVariable("TERM") is "dumb"
            ? null
            : AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),

                // It is a terminal also where the input is none; nothing is asked there.
                Interactive = InteractionSupport.Yes,
                ColorSystem = string.IsNullOrEmpty(getEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            });

    private void Write(string message, Style style)
    {
        if (MessagesTerminal is { } terminal)
        {
            // One write, so that a progress bar stays below it; as wide as the terminal, so that nothing of the bar shows through.
            terminal.Write(new Padder(new Text(message, style), new Padding(0, 0, 0, 0)).Expand());
        }
        else
        {
            Messages.WriteLine(message);
        }
    }
}
