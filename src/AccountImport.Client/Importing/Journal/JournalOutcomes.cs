namespace AccountImport.Client.Importing.Journal;

/// <summary>What the records of the journal mean to those who ask for outcomes.</summary>
internal static class JournalOutcomes
{
    /// <summary>Whether a state ends an account: nothing more is done for it, unless somebody asks for it.</summary>
    public static bool IsEnd(this JournalState state) => state >= JournalState.Imported;

    /// <summary>The outcome that an account has whose last record is of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="waitsForEnd">Whether the run waits until scheduled accounts have ended.</param>
    public static ImportOutcome ToOutcome(this JournalState state, bool waitsForEnd) => state switch
    {
        JournalState.None or JournalState.NotSent => ImportOutcome.NotAttempted,
        JournalState.Intended or JournalState.Unresolved or JournalState.Unknown => ImportOutcome.Unknown,
        JournalState.Scheduled => waitsForEnd ? ImportOutcome.StillPending : ImportOutcome.Scheduled,
        JournalState.StillPending => ImportOutcome.StillPending,
        JournalState.Imported => ImportOutcome.Imported,
        JournalState.AlreadyImported => ImportOutcome.AlreadyImported,
        JournalState.DryRunSucceeded => ImportOutcome.DryRunSucceeded,
        JournalState.DryRunFailed => ImportOutcome.DryRunFailed,
        JournalState.Validated => ImportOutcome.Validated,
        JournalState.Rejected => ImportOutcome.Rejected,
        JournalState.Failed => ImportOutcome.Failed,
        JournalState.Cancelled => ImportOutcome.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
    };

    /// <summary>Whether a run sends an account that it finds with a record: it was surely not sent so far, or is to be tried again.</summary>
    public static bool IsToBeSent(this JournalEntry entry, AccountImporterOptions options) => entry.State switch
    {
        JournalState.NotSent => entry.UnresolvedSince is null,
        JournalState.Rejected or JournalState.Failed or JournalState.Cancelled => options.Retry.Contains(entry.State.ToOutcome(waitsForEnd: true)),
        JournalState.DryRunFailed => options.Retry.Contains(ImportOutcome.Failed),
        _ => false,
    };

    public static AccountOutcome ToOutcome(this JournalEntry entry, bool waitsForEnd) => new()
    {
        Number = entry.Number,
        ExternalAccountNumber = entry.ExternalAccountNumber,
        Outcome = entry.State.ToOutcome(waitsForEnd),
        KrakenIdentifier = entry.KrakenIdentifier,
        AccountId = entry.AccountId,
        Attempts = entry.Attempt,
        Position = entry.Position,
        Errors = entry.Errors,
        Warnings = entry.Warnings,
    };
}
