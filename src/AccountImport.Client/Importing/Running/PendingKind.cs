namespace AccountImport.Client.Importing.Running;

/// <summary>Why the status of an account is asked.</summary>
internal enum PendingKind : byte
{
    /// <summary>It is scheduled: has it ended?</summary>
    Scheduled,

    /// <summary>The outcome of its last process request is unknown: did it have an effect?</summary>
    Unresolved,
}
