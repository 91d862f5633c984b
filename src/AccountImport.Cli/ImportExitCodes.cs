using AccountImport.Client.Importing;

namespace AccountImport.Cli;

/// <summary>Which exit code says what an import came to.</summary>
internal static class ImportExitCodes
{
    // ENOSPC is 28 on every Unix; EDQUOT is 122 on Linux and 69 on macOS and the BSDs.
    private static readonly int[] FullDiskErrors = OperatingSystem.IsWindows()
        ? [unchecked((int)0x80070027), unchecked((int)0x80070070)]
        : OperatingSystem.IsLinux() ? [28, 122] : [28, 69];

    public static bool IsSuccess(this ImportOutcome outcome) => outcome.GetExitCode() is ExitCode.Success;

    public static ExitCode GetExitCode(this ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Imported
            or ImportOutcome.AlreadyImported
            or ImportOutcome.DryRunSucceeded
            or ImportOutcome.Validated
            or ImportOutcome.Scheduled => ExitCode.Success,
        ImportOutcome.StillPending or ImportOutcome.Unknown => ExitCode.OutcomeUnknown,
        ImportOutcome.NotAttempted => ExitCode.Stopped,
        _ => ExitCode.SomeFailed,
    };

    public static ExitCode GetExitCode(this ImportStopReason reason) => reason switch
    {
        ImportStopReason.Requested
            or ImportStopReason.StopTime
            or ImportStopReason.WindowEnd
            or ImportStopReason.Unavailable => ExitCode.Stopped,
        ImportStopReason.FailureRate => ExitCode.TooManyFailures,
        ImportStopReason.Authentication => ExitCode.Authentication,
        ImportStopReason.Configuration or ImportStopReason.Unreachable => ExitCode.Usage,
        _ => ExitCode.Internal,
    };

    public static ExitCode GetExitCode(this ImportJournalException exception) => exception switch
    {
        { Fault: ImportJournalFault.Damaged } => ExitCode.Internal,
        { Fault: ImportJournalFault.Unwritable, InnerException: IOException inner } when FullDiskErrors.Contains(inner.HResult) => ExitCode.Internal,
        _ => ExitCode.Usage,
    };

    public static ExitCode GetExitCode(this ImportSummary summary) => ExitCodePrecedence.First(
    [
        .. summary.Counts.Where(count => count.Value > 0).Select(count => count.Key.GetExitCode()),
        .. summary.FindStops().Select(stop => stop.Reason.GetExitCode()),
        summary.IsConserved ? ExitCode.Success : ExitCode.Internal,
    ]);

    /// <summary>Why the import ended early. A wish to stop that came when nothing was left to do has stopped nothing.</summary>
    public static IEnumerable<ImportStop> FindStops(this ImportSummary summary) =>
        summary.Stops.Where(stop => summary.IsOpen() || stop.Reason.GetExitCode() is not ExitCode.Stopped);

    /// <summary>Whether the same command would find something to do.</summary>
    public static bool IsOpen(this ImportSummary summary) =>
        summary.Count(ImportOutcome.NotAttempted) + summary.Count(ImportOutcome.Unknown) + summary.Count(ImportOutcome.StillPending) > 0;
}
