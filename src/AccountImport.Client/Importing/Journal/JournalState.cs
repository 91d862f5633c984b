namespace AccountImport.Client.Importing.Journal;

/// <summary>Where an account stands, by its last record in the journal. The numbers are kept in memory only; the journal has words.</summary>
internal enum JournalState : byte
{
    /// <summary>The journal has nothing of it.</summary>
    None,

    /// <summary>A process request is about to leave, or has left, and nothing is known of its outcome.</summary>
    Intended,

    /// <summary>The last process request surely had no effect.</summary>
    NotSent,

    /// <summary>The outcome of a process request is unknown, and status is asked for it.</summary>
    Unresolved,

    /// <summary>The platform has scheduled it.</summary>
    Scheduled,

    /// <summary>Scheduled, and given up for the run: <see cref="ImportOutcome.StillPending"/>.</summary>
    StillPending,

    /// <summary>Unresolved, and given up for the run: <see cref="ImportOutcome.Unknown"/>.</summary>
    Unknown,

    /// <summary>The states from here on are outcomes that end an account.</summary>
    Imported,

    AlreadyImported,
    DryRunSucceeded,
    DryRunFailed,
    Validated,
    Rejected,
    Failed,
    Cancelled,
}
