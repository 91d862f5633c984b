using AccountImport.Cli.Checking;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows what is wrong with the accounts of a file.</summary>
internal abstract class CheckRendering
{
    /// <summary>A severity as the tool writes it: <c>error</c> or <c>warning</c>.</summary>
    public static string Describe(ValidationSeverity severity) => severity is ValidationSeverity.Error ? "error" : "warning";

    /// <summary>Takes a failure when it is found.</summary>
    public virtual void Add(FoundFailure found)
    {
    }

    /// <summary>Shows what the check came to.</summary>
    public abstract void Complete(CheckSummary summary);

    /// <summary>A failure as place, path, code and sentence, fit to be shown.</summary>
    /// <param name="found">The failure.</param>
    /// <param name="file">What the account file is called.</param>
    protected static string[] Describe(FoundFailure found, string file) =>
    [
        $"{DisplayText.Clean(file)}:{found.Position}",
        DisplayText.Clean(found.Failure.Attr),
        DisplayText.Clean(found.Failure.Code),
        (found.Failure.Severity is ValidationSeverity.Error ? string.Empty : "warning: ") + DisplayText.Clean(found.Failure.Detail),
    ];

    /// <summary>How many failures are not shown, and where to find them.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="reasonsPath">The file that says why accounts are rejected, if there is one.</param>
    protected static IEnumerable<string> DescribeRest(CheckSummary summary, string? reasonsPath)
    {
        long errors = summary.Count(ValidationSeverity.Error) - CountShown(summary, ValidationSeverity.Error);
        long warnings = summary.Count(ValidationSeverity.Warning) - CountShown(summary, ValidationSeverity.Warning);
        if (errors > 0)
        {
            yield return $"... and {Count(errors, "more error")}; {(reasonsPath is null ? "--out DIR writes them all" : $"{DisplayText.Clean(reasonsPath)} has them all")}";
        }

        if (warnings > 0)
        {
            yield return $"... and {Count(warnings, "more warning")}; --json lists them all";
        }
    }

    /// <summary>The counts in a sentence.</summary>
    protected static string Describe(CheckSummary summary) =>
        (summary.StopReason is null ? string.Empty : "Not complete: ")
        + $"{Count(summary.Read, "account")}: {summary.Clean} clean, {summary.WithErrors} with errors, {summary.WithWarningsOnly} with warnings only."
        + $" Took {Duration.Describe(summary.Duration)}.";

    private static long CountShown(CheckSummary summary, ValidationSeverity severity) =>
        summary.FirstFailures.Count(found => found.Failure.Severity == severity);

    private static string Count(long count, string noun) => $"{count} {noun}{(count is 1 ? string.Empty : "s")}";
}
