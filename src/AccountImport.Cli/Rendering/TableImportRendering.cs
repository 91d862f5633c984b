using AccountImport.Cli.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>A table at the end, for a person at a terminal: of a small file every account, of a larger one those that did not succeed.</summary>
internal sealed class TableImportRendering(IAnsiConsole terminal, string file, int total) : ImportRendering
{
    private const int MaxRows = 50;

    private readonly List<AccountOutcome> _shown = [];
    private readonly bool _showsAll = total <= MaxRows;
    private int _leftOut;

    public override void Add(AccountOutcome outcome)
    {
        // After an early stop those that were not attempted would crowd out those that failed; the summary counts them.
        bool isOfInterest = !outcome.Outcome.IsSuccess() && outcome is not { Outcome: ImportOutcome.NotAttempted, Errors.Count: 0 };
        if (!_showsAll && !isOfInterest)
        {
            return;
        }

        if (_shown.Count < MaxRows)
        {
            _shown.Add(outcome);
        }
        else
        {
            _leftOut++;
        }
    }

    public override void Complete(ImportSummary summary)
    {
        if (_shown.Count > 0)
        {
            var table = new RowTable("#", "External account", "Outcome", "Kraken account");
            foreach (AccountOutcome outcome in _shown.OrderBy(outcome => outcome.Number))
            {
                table.Add(
                    StyleOf(outcome.Outcome),
                    [.. DescribeFindings(outcome, file)],
                    $"{outcome.Number}",
                    DisplayText.Clean(outcome.ExternalAccountNumber ?? "-"),
                    outcome.Outcome.Describe(),
                    DisplayText.Clean(outcome.KrakenIdentifier ?? outcome.AccountId ?? string.Empty));
            }

            table.Write(terminal);
        }

        if (_leftOut > 0)
        {
            terminal.Write(new Text($"... and {_leftOut} more.{Environment.NewLine}"));
        }

        if (!_showsAll)
        {
            terminal.Write(new Text(
                $"{Environment.NewLine}Only failures are listed. For every account and its Kraken account number add --json, or send the output to a file.{Environment.NewLine}"));
        }

        terminal.Write(new Text(Environment.NewLine + Describe(summary) + Environment.NewLine));
    }

    private static Style StyleOf(ImportOutcome outcome) => outcome switch
    {
        _ when outcome.IsSuccess() => new Style(Color.Green),
        ImportOutcome.StillPending or ImportOutcome.Unknown or ImportOutcome.NotAttempted => new Style(Color.Yellow),
        _ => new Style(Color.Red),
    };
}
