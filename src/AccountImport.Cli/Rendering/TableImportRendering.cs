using AccountImport.Client.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Rendering;

/// <summary>A table at the end, for a person at a terminal: of a small file every account, of a larger one those that did not succeed.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="file">What the account file is called.</param>
/// <param name="whereAllAre">How to see every account of a large file, as a sentence.</param>
internal sealed class TableImportRendering(IAnsiConsole terminal, string file, string whereAllAre) : ImportRendering
{
    private const int MaxRows = 50;

    // How many accounts there are shows at the end only.
    private readonly List<AccountOutcome> _first = [];
    private readonly List<AccountOutcome> _firstFailures = [];
    private long _count;
    private long _failures;

    public override void Add(AccountOutcome outcome)
    {
        _count++;
        Keep(_first, outcome);

        // After an early stop those that were not attempted would crowd out those that failed; the summary counts them.
        if (!outcome.Outcome.IsSuccess() && outcome is not { Outcome: ImportOutcome.NotAttempted, Errors.Count: 0 })
        {
            _failures++;
            Keep(_firstFailures, outcome);
        }
    }

    public override void Complete(ImportSummary summary)
    {
        bool showsAll = Math.Max(_count, summary.Read) <= MaxRows;
        List<AccountOutcome> shown = showsAll ? _first : _firstFailures;
        if (shown.Count > 0)
        {
            var table = new RowTable("#", "External account", "Outcome", "Kraken account");
            foreach (AccountOutcome outcome in shown.OrderBy(outcome => outcome.Number))
            {
                table.Add(
                    OutcomeStyle.Of(outcome.Outcome),
                    [.. DescribeFindings(outcome, file)],
                    $"{outcome.Number}",
                    DisplayText.Clean(outcome.ExternalAccountNumber ?? "-"),
                    outcome.Outcome.Describe(),
                    DisplayText.Clean(outcome.KrakenIdentifier ?? outcome.AccountId ?? string.Empty));
            }

            table.Write(terminal);
        }

        long leftOut = (showsAll ? _count : _failures) - shown.Count;
        if (leftOut > 0)
        {
            terminal.Write(new Text($"... and {leftOut} more.{Environment.NewLine}"));
        }

        if (!showsAll)
        {
            terminal.Write(new Text($"{Environment.NewLine}Only failures are listed. {whereAllAre}{Environment.NewLine}"));
        }

        terminal.Write(new Text(Environment.NewLine + Describe(summary) + Environment.NewLine));
    }

    private static void Keep(List<AccountOutcome> kept, AccountOutcome outcome)
    {
        if (kept.Count < MaxRows)
        {
            kept.Add(outcome);
        }
    }
}
