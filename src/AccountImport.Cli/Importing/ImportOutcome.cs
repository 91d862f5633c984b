namespace AccountImport.Cli.Importing;

/// <summary>What became of an account. Every account of the file has one in the end.</summary>
internal enum ImportOutcome
{
    /// <summary>Created, under a Kraken account number.</summary>
    Imported,

    /// <summary>Imported before, by whomever.</summary>
    AlreadyImported,

    /// <summary>The dry run found nothing wrong.</summary>
    DryRunSucceeded,

    /// <summary>The dry run ended with an error.</summary>
    DryRunFailed,

    /// <summary>Scheduled, and not ended before the deadline.</summary>
    StillPending,

    /// <summary>It may have been scheduled, or not.</summary>
    Unknown,

    /// <summary>Refused by the local check or by the API.</summary>
    Rejected,

    /// <summary>Accepted by the API, and then not created.</summary>
    Failed,

    /// <summary>Accepted by the API, and then cancelled.</summary>
    Cancelled,

    /// <summary>Surely not sent with effect.</summary>
    NotAttempted,
}

/// <summary>What an outcome is called, and what it means for the run.</summary>
internal static class ImportOutcomes
{
    public static bool IsSuccess(this ImportOutcome outcome) => outcome.GetExitCode() is ExitCode.Success;

    public static ExitCode GetExitCode(this ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Imported or ImportOutcome.AlreadyImported or ImportOutcome.DryRunSucceeded => ExitCode.Success,
        ImportOutcome.StillPending or ImportOutcome.Unknown => ExitCode.OutcomeUnknown,
        ImportOutcome.NotAttempted => ExitCode.Stopped,
        _ => ExitCode.SomeFailed,
    };

    /// <summary>The outcome in words, such as <c>already imported</c>.</summary>
    public static string Describe(this ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.Imported => "imported",
        ImportOutcome.AlreadyImported => "already imported",
        ImportOutcome.DryRunSucceeded => "dry run succeeded",
        ImportOutcome.DryRunFailed => "dry run failed",
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
