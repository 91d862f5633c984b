using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AccountImport.Cli.Rendering;

/// <summary>Lines at the end of a terminal that are drawn in place, again and again; what is written meanwhile stands above them.</summary>
/// <remarks>
/// The live display of Spectre.Console counts the rows that it has drawn and not those that they have become, so that a terminal that is made
/// narrower fills with remains. The cursor stays visible: a process that is killed leaves the terminal as it was.
/// </remarks>
internal sealed class LiveScreen : IRenderHook, IDisposable
{
    private const string Escape = "\u001b[";

    // Without it, what is wider than the terminal is cut off; the width is not known where the standard output is a file.
    private const string WrapOff = Escape + "?7l";
    private const string WrapOn = Escape + "?7h";
    private const string ClearToEnd = Escape + "J";

    private readonly IAnsiConsole _terminal;
    private readonly Func<int, int, IReadOnlyList<ScreenLine>> _describe;
    private int[] _drawn = [];
    private bool _isClosed;

    /// <param name="terminal">Where it is drawn.</param>
    /// <param name="describe">Gives the lines for so many columns and rows, of which it uses no more.</param>
    public LiveScreen(IAnsiConsole terminal, Func<int, int, IReadOnlyList<ScreenLine>> describe)
    {
        _terminal = terminal;
        _describe = describe;
        terminal.Pipeline.Attach(this);
        Redraw();
    }

    /// <summary>Draws it anew.</summary>
    public void Redraw() => _terminal.Write(Nothing.Instance);

    /// <summary>Called by the terminal, for one write after the other.</summary>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables)
    {
        int width = Math.Max(options.ConsoleSize.Width, 1);
        var all = new List<IRenderable> { new Drawing([Segment.Control(Erase(width))]) };
        all.AddRange(renderables);
        if (!_isClosed)
        {
            all.Add(Draw(width, options.ConsoleSize.Height));
        }

        return all;
    }

    /// <summary>Removes it from the terminal.</summary>
    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Redraw();
            _terminal.Pipeline.Detach(this);
        }
    }

    /// <summary>Goes back to where it begins, also if the terminal has become narrower since it was drawn, and lines have been broken.</summary>
    private string Erase(int width)
    {
        int rows = _drawn.Sum(drawn => Math.Max(1, (drawn + width - 1) / width));
        _drawn = [];
        string up = rows > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Escape}{rows - 1}A") : string.Empty;
        return rows > 0 ? $"\r{up}{ClearToEnd}" : string.Empty;
    }

    private Drawing Draw(int width, int height)
    {
        // A row is left for the last message.
        IReadOnlyList<ScreenLine> lines = _describe(width, Math.Max(height - 1, 1));
        var segments = new List<Segment> { Segment.Control(WrapOff) };
        var drawn = new int[lines.Count];
        for (int index = 0; index < lines.Count; index++)
        {
            if (index > 0)
            {
                segments.Add(Segment.LineBreak);
            }

            if (Segment.Truncate(new Segment(lines[index].Text, lines[index].Style ?? Style.Plain), width) is { } segment)
            {
                segments.Add(segment);
                drawn[index] = segment.CellCount();
            }
        }

        segments.Add(Segment.Control(WrapOn));
        _drawn = drawn;
        return new Drawing(segments);
    }

    private sealed class Drawing(IReadOnlyList<Segment> segments) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }

    /// <summary>Has the terminal write, and so draw, without anything above.</summary>
    private sealed class Nothing : IRenderable
    {
        public static Nothing Instance { get; } = new();

        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, 0);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [];
    }
}
