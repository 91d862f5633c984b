namespace AccountImport.Client.Importing;

/// <summary>How the platform's view of an account compares with ours.</summary>
public enum ReconciliationKind
{
    /// <summary>Both say the same.</summary>
    Agrees,

    /// <summary>Neither knows an end: the account is under way, or nothing shows of it yet.</summary>
    Open,

    /// <summary>The journal has it created, there before or scheduled, and the platform does not know it. Without a journal: the input has it, and the platform does not know it.</summary>
    MissingThere,

    /// <summary>The platform has an import of it, and the journal has no attempt that would explain it.</summary>
    NotOurs,

    /// <summary>Both know it, and have it in different states.</summary>
    StateDiffers,

    /// <summary>Both have it created, under different Kraken account numbers.</summary>
    NumberDiffers,

    /// <summary>The platform knows an end that the journal does not have yet: to run the import again finds it.</summary>
    JournalBehind,

    /// <summary>The platform says that it does not know it, but its key has a character that may be changed on the way (<c>/</c>, <c>%</c> or <c>\</c>), so that this may be about another key.</summary>
    Uncertain,

    /// <summary>Status gave no usable answer. The same reconciliation, run again, asks once more.</summary>
    Unanswered,
}
