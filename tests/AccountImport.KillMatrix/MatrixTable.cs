using System.Globalization;
using System.Text;

namespace AccountImport.KillMatrix;

/// <summary>The matrix as a person reads it, and as Markdown has it.</summary>
internal static class MatrixTable
{
    private static readonly string[] Head = ["point", "kills", "resumes", "accounts", "created once", "created twice", "lost", "unknown"];

    public static string Format(IEnumerable<RowResult> rows)
    {
        string[][] cells = [Head, .. rows.OrderBy(row => row.Row).Select(Describe)];
        int[] widths = [.. Head.Select((_, column) => cells.Max(row => row[column].Length))];
        var table = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            AddLine(table, cells[i], widths);
            if (i is 0)
            {
                AddLine(table, [.. widths.Select((width, column) => column is 0 ? new string('-', width) : new string('-', width - 1) + ":")], widths);
            }
        }

        return table.ToString();
    }

    private static string[] Describe(RowResult row) =>
    [
        row.Row.GetName(),
        .. new[]
        {
            row.Seeds.Sum(seed => seed.Kills),
            row.Seeds.Sum(seed => seed.Resumes),
            row.Seeds.Sum(seed => seed.Verdict.Accounts),
            row.Seeds.Sum(seed => seed.Verdict.CreatedOnce),
            row.Seeds.Sum(seed => seed.Verdict.CreatedTwice),
            row.Seeds.Sum(seed => seed.Verdict.Lost),
            row.Seeds.Sum(seed => seed.Verdict.Unknown),
        }.Select(number => number.ToString("N0", CultureInfo.InvariantCulture)),
    ];

    private static void AddLine(StringBuilder table, string[] cells, int[] widths)
    {
        IEnumerable<string> padded = cells.Select((cell, column) => column is 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
        table.Append("| ").AppendJoin(" | ", padded).Append(" |\n");
    }
}
