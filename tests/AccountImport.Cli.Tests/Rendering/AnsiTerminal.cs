using Spectre.Console;

namespace AccountImport.Cli.Tests.Rendering;

/// <summary>A terminal that takes control sequences, of any size, and what it shows.</summary>
internal sealed class AnsiTerminal : IDisposable
{
    private const char Escape = '\u001b';

    private readonly StringWriter _writer = new();
    private readonly TextWriter _output;

    public AnsiTerminal(int width, int height)
    {
        _output = TextWriter.Synchronized(_writer);
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(_output),
        });
        Resize(width, height);
    }

    public IAnsiConsole Console { get; }

    /// <summary>Everything that was written, with its control sequences.</summary>
    public string Written
    {
        get
        {
            // What makes it safe for several threads locks itself.
            lock (_output)
            {
                return _writer.ToString();
            }
        }
    }

    /// <summary>The lines that a person sees: the sequences for upwards and clearing are obeyed, the others are not seen.</summary>
    public string[] Shown
    {
        get
        {
            List<string> lines = [string.Empty];
            int row = 0;
            int column = 0;
            string written = Written;
            for (int index = 0; index < written.Length; index++)
            {
                char character = written[index];
                if (character is '\r')
                {
                    column = 0;
                }
                else if (character is '\n')
                {
                    row++;
                    column = 0;
                    if (row == lines.Count)
                    {
                        lines.Add(string.Empty);
                    }
                }
                else if (character is Escape)
                {
                    int end = index + 2;
                    while (!char.IsAsciiLetter(written[end]))
                    {
                        end++;
                    }

                    if (written[end] is 'A')
                    {
                        row = Math.Max(0, row - int.Parse(written.AsSpan(index + 2, end - index - 2)));
                    }
                    else if (written[end] is 'J')
                    {
                        lines[row] = lines[row][..Math.Min(column, lines[row].Length)];
                        lines.RemoveRange(row + 1, lines.Count - row - 1);
                    }

                    index = end;
                }
                else
                {
                    string line = lines[row].PadRight(column);
                    lines[row] = line[..column] + character + (column < line.Length ? line[(column + 1)..] : string.Empty);
                    column++;
                }
            }

            return [.. lines.Select(line => line.TrimEnd())];
        }
    }

    public void Resize(int width, int height)
    {
        Console.Profile.Width = width;
        Console.Profile.Height = height;
    }

    public void Dispose()
    {
        _output.Dispose();
        _writer.Dispose();
    }
}
