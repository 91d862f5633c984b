namespace AccountImport.KillMatrix;

/// <summary>What is to become of an account.</summary>
internal enum AccountKind
{
    /// <summary>It is created.</summary>
    Sound,

    /// <summary>It is created; an earlier import of it has failed, which status shows until the new one is visible.</summary>
    FailedBefore,

    /// <summary>The platform has it from before.</summary>
    AlreadyImported,

    /// <summary>It is scheduled, and ends as ERRORED.</summary>
    Errored,

    /// <summary>It is scheduled, and ends as CANCELLED.</summary>
    Cancelled,

    /// <summary>Only the platform knows what is wrong with it.</summary>
    RejectedByPlatform,

    /// <summary>The local check finds what is wrong with it.</summary>
    RejectedLocally,

    /// <summary>An earlier account has its key.</summary>
    Duplicate,
}
