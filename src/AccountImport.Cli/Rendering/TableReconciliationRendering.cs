using AccountImport.Client.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>A table at the end, for a person at a terminal: the first differences by kind, and how many there are of each.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="allPath">The file that has all of them; <see langword="null"/> if there is none.</param>
internal sealed class TableReconciliationRendering(IAnsiConsole terminal, string? allPath) : ReconciliationRendering
{
    private const int MaxRows = 50;

    private readonly List<ReconciliationDifference> _first = [];
    private long _count;

    public override void Add(ReconciliationDifference difference)
    {
        _count++;
        if (_first.Count < MaxRows)
        {
            _first.Add(difference);
        }
    }

    public override void Complete(ReconciliationSummary summary)
    {
        if (_count > 0)
        {
            var table = new RowTable("Kind", "#", "External account", "Journal", "Platform");
            foreach (ReconciliationDifference difference in _first.OrderBy(difference => difference.Kind).ThenBy(difference => difference.Number ?? long.MaxValue))
            {
                table.Add(
                    new Style(difference.Kind is ReconciliationKind.Unanswered or ReconciliationKind.Uncertain ? Color.Yellow : Color.Red),
                    [],
                    difference.Kind.Describe(),
                    $"{difference.Number}",
                    DisplayText.Clean(difference.ExternalAccountNumber),
                    difference.DescribeJournal(),
                    difference.DescribePlatform());
            }

            table.Write(terminal);
            if (_count > _first.Count)
            {
                string where = allPath is null ? "For all of them add --out PATH." : $"{DisplayText.Clean(allPath)} has all of them.";
                Write($"... and {Format(_count - _first.Count)} more. {where}");
            }

            Write(string.Empty);
        }

        foreach (string line in Describe(summary))
        {
            Write(line);
        }
    }

    private void Write(string line) => terminal.Write(new Text(line + Environment.NewLine));
}
