using Spectre.Console;
using Spectre.Console.Rendering;

namespace AccountImport.Cli.Rendering;

/// <summary>A table whose rows may have lines of text below them, so that long reasons are readable on a narrow terminal.</summary>
internal sealed class RowTable(params string[] headings)
{
    private const int Gap = 2;

    private readonly List<Row> _rows = [];

    public void Add(Style style, IReadOnlyList<string> details, params string[] cells) => _rows.Add(new Row(style, details, cells));

    public void Write(IAnsiConsole terminal)
    {
        int[] widths = [.. headings.Select((heading, column) => _rows.Select(row => WidthOf(row.Cells[column])).Append(WidthOf(heading)).Max())];
        WriteLine(terminal, widths, headings, new Style(decoration: Decoration.Bold));
        foreach (Row row in _rows)
        {
            WriteLine(terminal, widths, row.Cells, row.Style);
            foreach (string detail in row.Details)
            {
                terminal.Write(new Padder(new Text(detail), new Padding(widths[0] + Gap, 0, 0, 0)));
            }
        }
    }

    private static void WriteLine(IAnsiConsole terminal, int[] widths, string[] cells, Style style)
    {
        string line = string.Concat(cells.Select((cell, column) => cell + new string(' ', widths[column] - WidthOf(cell) + Gap)));
        terminal.Write(new Text(line.TrimEnd() + Environment.NewLine, style));
    }

    private static int WidthOf(string text) => new Segment(text).CellCount();

    private sealed record Row(Style Style, IReadOnlyList<string> Details, string[] Cells);
}
