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

    /// <summary>How much is said; the command line says it, and nobody before that is heard.</summary>
    public Verbosity Verbosity { get; set; }

    /// <summary>The terminal where it is shown how far something is; <see langword="null"/> if that is not wanted, or lines would run through it.</summary>
    public IAnsiConsole? ProgressTerminal => Verbosity is Verbosity.Normal ? MessagesTerminal : null;

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
    public void Note(string message)
    {
        if (Verbosity is not Verbosity.Quiet)
        {
            Write(message, Style.Plain);
        }
    }

    /// <summary>Says something on one line however long it is, so that it can be copied; not while progress is shown on the terminal.</summary>
    public void NoteUnbroken(string message)
    {
        if (Verbosity is not Verbosity.Quiet)
        {
            Messages.WriteLine(message);
        }
    }

    /// <summary>Says what went wrong.</summary>
    public void Error(string message) => Write($"error: {message}", new Style(Color.Red));

    internal static IAnsiConsole? CreateTerminal(TextWriter writer, Func<string, string?> getEnvironmentVariable) =>
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
            // One write, so that a screen or a bar stays below it; as wide as the terminal, so that nothing of the bar shows through.
            terminal.Write(new Padder(new Text(message, style), new Padding(0, 0, 0, 0)).Expand());
        }
        else
        {
            Messages.WriteLine(message);
        }
    }
}
