namespace AccountImport.Client.Importing;

/// <summary>What became of an account of an input. In the end, every account has exactly one of these.</summary>
public enum ImportOutcome
{
    /// <summary>Created by this import, under a Kraken account number.</summary>
    Imported,

    /// <summary>Imported before, by whomever; what is stored may differ from the account of the input.</summary>
    AlreadyImported,

    /// <summary>The dry run found nothing wrong.</summary>
    DryRunSucceeded,

    /// <summary>The dry run ended with an error.</summary>
    DryRunFailed,

    /// <summary>Validate found nothing wrong, and no more was asked for.</summary>
    Validated,

    /// <summary>Scheduled, and its end was not waited for because nobody wanted to.</summary>
    Scheduled,

    /// <summary>Scheduled, and not ended when the run did. A resumed run polls on.</summary>
    StillPending,

    /// <summary>It may have been scheduled, or not. A resumed run asks again.</summary>
    Unknown,

    /// <summary>Refused, by the local check or by the API.</summary>
    Rejected,

    /// <summary>Accepted by the API, and then not created.</summary>
    Failed,

    /// <summary>Accepted by the API, and then cancelled.</summary>
    Cancelled,

    /// <summary>Surely not sent with effect. A resumed run sends it.</summary>
    NotAttempted,
}
