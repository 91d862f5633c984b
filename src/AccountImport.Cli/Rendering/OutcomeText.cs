using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>What outcomes are called.</summary>
internal static class OutcomeText
{
    /// <summary>The outcome in words, such as <c>already imported</c>.</summary>
    public static string Describe(this ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Imported => "imported",
        ImportOutcome.AlreadyImported => "already imported",
        ImportOutcome.DryRunSucceeded => "dry run succeeded",
        ImportOutcome.DryRunFailed => "dry run failed",
        ImportOutcome.Validated => "validated",
        ImportOutcome.Scheduled => "scheduled",
        ImportOutcome.StillPending => "still pending",
        ImportOutcome.Unknown => "unknown",
        ImportOutcome.Rejected => "rejected",
        ImportOutcome.Failed => "failed",
        ImportOutcome.Cancelled => "cancelled",
        _ => "not attempted",
    };

    /// <summary>The outcome as one word for the lines of a log, such as <c>already-imported</c>.</summary>
    public static string ToWord(this ImportOutcome outcome) => outcome.Describe().Replace(' ', '-');
}
