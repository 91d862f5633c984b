using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows what becomes of the accounts.</summary>
internal abstract class ImportRendering
{
    /// <summary>Takes an account that has ended; never called by two threads at once.</summary>
    public abstract void Add(AccountOutcome outcome);

    /// <summary>Shows what the import came to.</summary>
    public abstract void Complete(ImportSummary summary);

    /// <summary>The outcomes that accounts have, in the order of <see cref="ImportOutcome"/>.</summary>
    protected static IEnumerable<KeyValuePair<ImportOutcome, long>> InOrder(ImportSummary summary) =>
        summary.Counts.Where(count => count.Value > 0).OrderBy(count => count.Key);

    /// <summary>The counts in a sentence, such as <c>9 accounts: 8 imported, 1 already imported. 2 warnings. Took 1.2 s.</c></summary>
    protected static string Describe(ImportSummary summary)
    {
        string counts = string.Join(", ", InOrder(summary).Select(count => $"{count.Value} {count.Key.Describe()}"));
        return Count(summary.Read, "account")
            + (counts.Length is 0 ? "." : $": {counts}.")
            + (summary.EndedBefore is 0 ? string.Empty : $" {summary.EndedBefore} of them before this run.")
            + (summary.Warnings is 0 ? string.Empty : $" {Count(summary.Warnings, "warning")}.")
            + (summary.IsDryRun ? " Dry run: nothing was created." : string.Empty)
            + $" Took {Duration.Describe(summary.Duration)}.";
    }

    /// <summary>What was found, the errors first, such as <c>accounts.json:1042:17: currencyCode: invalid_currency_code: ...</c>.</summary>
    protected static IEnumerable<string> DescribeFindings(AccountOutcome outcome, string file) =>
    [
        .. outcome.Errors.Select(error => Describe(error, outcome, file)),
        .. outcome.Warnings.Select(warning => $"warning: {Describe(warning, outcome, file)}"),
    ];

    private static string Describe(ImportFinding finding, AccountOutcome outcome, string file)
    {
        string text = DisplayText.Clean(finding.ToString());
        return (finding.Position ?? outcome.Position) is { } position ? $"{DisplayText.Clean(file)}:{position}: {text}" : text;
    }

    private static string Count(long count, string noun) => $"{count} {noun}{(count is 1 ? string.Empty : "s")}";
}
