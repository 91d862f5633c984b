using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>Compares what the journal has of an account with what the platform says.</summary>
internal static class ViewComparison
{
    /// <summary>Compares.</summary>
    /// <param name="journal">What the journal has.</param>
    /// <param name="status">What the platform says; <see langword="null"/> if it does not know the account.</param>
    public static ReconciliationKind Compare(JournalView journal, ImportStatus? status)
    {
        PlatformView platform = PlatformViews.Of(status);
        bool isOfDryRun = platform is PlatformView.DryRunSucceeded or PlatformView.DryRunErrored;

        // A dry run says nothing about an import, and the other way round. What both know may be of either.
        bool isOfOtherMode = journal.IsDryRun ? platform is PlatformView.Processed or PlatformView.Errored : isOfDryRun;
        return journal.Outcome switch
        {
            // Without a journal all of the input has to be there.
            null => platform switch
            {
                PlatformView.Absent => ReconciliationKind.MissingThere,
                PlatformView.UnderWay => ReconciliationKind.Open,
                PlatformView.Processed => ReconciliationKind.Agrees,
                _ => ReconciliationKind.StateDiffers,
            },

            ImportOutcome.NotAttempted or ImportOutcome.Rejected or ImportOutcome.Validated => platform switch
            {
                PlatformView.Absent => ReconciliationKind.Agrees,

                // Somebody else's dry run has created nothing.
                _ when isOfDryRun => ReconciliationKind.Agrees,

                // What failed may be an earlier attempt of ours, or the one that was refused.
                PlatformView.Errored or PlatformView.Cancelled when journal.WasSent => ReconciliationKind.Agrees,
                _ => ReconciliationKind.NotOurs,
            },

            ImportOutcome.Imported => platform switch
            {
                PlatformView.Absent => ReconciliationKind.MissingThere,
                PlatformView.Processed => IsSameNumber(journal.KrakenIdentifier, status?.KrakenIdentifier) ? ReconciliationKind.Agrees : ReconciliationKind.NumberDiffers,
                _ => ReconciliationKind.StateDiffers,
            },

            // Its number is the one of an existing account, and need not be the one that its import has.
            ImportOutcome.AlreadyImported => platform switch
            {
                PlatformView.Absent => ReconciliationKind.MissingThere,
                PlatformView.Processed => ReconciliationKind.Agrees,
                _ => ReconciliationKind.StateDiffers,
            },

            // The journal only had it tried, and somebody has had it imported.
            _ when journal.IsDryRun && isOfOtherMode => ReconciliationKind.NotOurs,

            ImportOutcome.Unknown => platform is PlatformView.Absent or PlatformView.UnderWay || isOfOtherMode ? ReconciliationKind.Open : ReconciliationKind.JournalBehind,

            ImportOutcome.Scheduled or ImportOutcome.StillPending => platform switch
            {
                PlatformView.Absent => ReconciliationKind.MissingThere,
                PlatformView.UnderWay => ReconciliationKind.Open,
                _ => isOfOtherMode ? ReconciliationKind.Open : ReconciliationKind.JournalBehind,
            },

            // Neither has it created, whatever a dry run said since.
            ImportOutcome.Failed => platform is PlatformView.Errored || isOfOtherMode ? ReconciliationKind.Agrees : ReconciliationKind.StateDiffers,
            ImportOutcome.Cancelled => platform is PlatformView.Cancelled || isOfOtherMode ? ReconciliationKind.Agrees : ReconciliationKind.StateDiffers,

            ImportOutcome.DryRunSucceeded => platform is PlatformView.DryRunSucceeded ? ReconciliationKind.Agrees : ReconciliationKind.StateDiffers,
            ImportOutcome.DryRunFailed => platform is PlatformView.DryRunErrored ? ReconciliationKind.Agrees : ReconciliationKind.StateDiffers,
            _ => throw new ArgumentOutOfRangeException(nameof(journal), journal.Outcome, message: null),
        };
    }

    /// <summary>Whether two numbers are the same as far as one can tell: an answer may leave it out.</summary>
    private static bool IsSameNumber(string? journal, string? platform) => journal is null || platform is null || journal == platform;
}
