using AccountImport.Client.Importing;

namespace AccountImport.Cli;

/// <summary>Which exit code says what a reconciliation came to.</summary>
internal static class ReconciliationExitCodes
{
    public static ExitCode GetExitCode(this ReconciliationSummary summary) => ExitCodePrecedence.First(
    [
        summary.Differences > 0 ? ExitCode.SomeFailed : ExitCode.Success,
        .. summary.Counts.Where(count => count.Value > 0 && count.Key is ReconciliationKind.Open or ReconciliationKind.Uncertain or ReconciliationKind.Unanswered).Select(_ => ExitCode.OutcomeUnknown),
        .. summary.Stops.Select(stop => stop.Reason.GetExitCode()),
    ]);
}
