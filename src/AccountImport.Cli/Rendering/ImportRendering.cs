using AccountImport.Cli.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows what becomes of the accounts.</summary>
internal abstract class ImportRendering
{
    /// <summary>Takes an account that has ended; never called by two threads at once.</summary>
    public abstract void Add(AccountOutcome outcome);

    /// <summary>Shows what the run came to.</summary>
    public abstract void Complete(ImportSummary summary);

    /// <summary>The counts in a sentence, such as <c>9 accounts: 8 imported, 1 already imported. 2 warnings. Took 1.2 s.</c></summary>
    protected static string Describe(ImportSummary summary)
    {
        string counts = string.Join(", ", summary.Counts.Select(count => $"{count.Count} {count.Outcome.Describe()}"));
        return Count(summary.Read, "account")
            + (counts.Length is 0 ? "." : $": {counts}.")
            + (summary.Warnings is 0 ? string.Empty : $" {Count(summary.Warnings, "warning")}.")
            + (summary.IsDryRun ? " Dry run: nothing was created." : string.Empty)
            + $" Took {Duration.Describe(summary.Duration)}.";
    }

    protected static string DescribeWarning(Finding warning) => DisplayText.Clean($"warning: {warning}");

    private static string Count(int count, string noun) => $"{count} {noun}{(count is 1 ? string.Empty : "s")}";
}
