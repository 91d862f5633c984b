namespace AccountImport.Client.Importing.Reports;

/// <summary>Which outcomes ask for the same of a person.</summary>
internal static class OutcomeClasses
{
    /// <summary>The account is on the platform, or has passed what was asked of it.</summary>
    public static bool IsSuccess(this ImportOutcome outcome) =>
        outcome is ImportOutcome.Imported or ImportOutcome.AlreadyImported or ImportOutcome.DryRunSucceeded or ImportOutcome.Validated;

    /// <summary>The account has ended without success: it has to be mended, or tried again.</summary>
    public static bool IsFailure(this ImportOutcome outcome) =>
        outcome is ImportOutcome.Rejected or ImportOutcome.Failed or ImportOutcome.Cancelled or ImportOutcome.DryRunFailed;

    /// <summary>The account was sent, or may have been, and it is not known how it ended.</summary>
    public static bool IsOpen(this ImportOutcome outcome) =>
        outcome is ImportOutcome.Scheduled or ImportOutcome.StillPending or ImportOutcome.Unknown;

    /// <summary>How much an outcome says where several imports have the same account: what is on the platform stays there, and an end says more than none.</summary>
    public static int Rank(this ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Imported => 4,
        ImportOutcome.AlreadyImported => 3,
        ImportOutcome.NotAttempted => 0,
        _ => outcome.IsOpen() ? 1 : 2,
    };

    /// <summary>The outcome in words.</summary>
    public static string ToWords(this ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Imported => "Imported",
        ImportOutcome.AlreadyImported => "Already imported",
        ImportOutcome.DryRunSucceeded => "Dry run succeeded",
        ImportOutcome.DryRunFailed => "Dry run failed",
        ImportOutcome.Validated => "Validated",
        ImportOutcome.Scheduled => "Scheduled",
        ImportOutcome.StillPending => "Still pending",
        ImportOutcome.Unknown => "Unknown",
        ImportOutcome.Rejected => "Rejected",
        ImportOutcome.Failed => "Failed",
        ImportOutcome.Cancelled => "Cancelled",
        ImportOutcome.NotAttempted => "Not attempted",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, message: null),
    };

    /// <summary>What the outcome means, as a sentence.</summary>
    public static string Explain(this ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Imported => "Created by this import, under a Kraken account number.",
        ImportOutcome.AlreadyImported => "There before; what is stored may differ from the input.",
        ImportOutcome.DryRunSucceeded => "The platform found nothing wrong.",
        ImportOutcome.DryRunFailed => "The platform tried the account and ended with an error.",
        ImportOutcome.Validated => "The platform's validation found nothing wrong.",
        ImportOutcome.Scheduled => "Accepted by the platform; its end was not waited for.",
        ImportOutcome.StillPending => "Accepted by the platform, and not ended when the run did.",
        ImportOutcome.Unknown => "It may have been accepted, or not; nobody knows yet.",
        ImportOutcome.Rejected => "Refused by the local check or by the platform.",
        ImportOutcome.Failed => "Accepted by the platform, and then not created.",
        ImportOutcome.Cancelled => "Accepted by the platform, and then cancelled.",
        ImportOutcome.NotAttempted => "Surely not sent with effect; a further run sends it.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, message: null),
    };
}
