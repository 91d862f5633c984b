using System.Globalization;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows how the platform's view compares.</summary>
internal abstract class ReconciliationRendering
{
    /// <summary>Takes a difference; never called by two threads at once.</summary>
    public abstract void Add(ReconciliationDifference difference);

    /// <summary>Shows what it came to.</summary>
    public abstract void Complete(ReconciliationSummary summary);

    /// <summary>The counts as lines: one for each kind that any account is of.</summary>
    protected static IEnumerable<string> Describe(ReconciliationSummary summary)
    {
        string more = string.Concat(
            summary.Duplicates is 0 ? string.Empty : $", {Count(summary.Duplicates, "duplicate")}",
            summary.NotAskable is 0 ? string.Empty : $", {Format(summary.NotAskable)} without a usable number",
            summary.NotInInput is 0 ? string.Empty : $"; {Format(summary.NotInInput)} more of the journal");
        yield return $"{Count(summary.Total ?? summary.Read, "account")}{more}. Took {Duration.Describe(summary.Duration)}.";
        if (summary.AnsweredBefore > 0)
        {
            yield return $"{Format(summary.AnsweredBefore)} were answered for before this run.";
        }

        foreach ((ReconciliationKind kind, long count) in summary.Counts.OrderBy(count => count.Key))
        {
            yield return $"  {kind.Describe(),-18}{Format(count),12}  {kind.Explain()}".TrimEnd();
        }

        if (!summary.IsComplete)
        {
            long answered = summary.Counts.Where(count => count.Key is not ReconciliationKind.Unanswered).Sum(count => count.Value);
            yield return $"Not through: {Count(answered, "account")} answered for so far.";
        }
        else if (summary.Differences is 0)
        {
            yield return "No difference.";
        }
    }

    protected static string Format(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(long count, string noun) => $"{Format(count)} {noun}{(count is 1 ? string.Empty : "s")}";
}
