namespace AccountImport.Client.Importing;

/// <summary>Why a journal cannot be used.</summary>
public enum ImportJournalFault
{
    /// <summary>Another run holds it.</summary>
    InUse,

    /// <summary>It cannot be created, read or written: rights, a missing folder, a full disk.</summary>
    Unwritable,

    /// <summary>The file is no journal.</summary>
    NotAJournal,

    /// <summary>It is of another version of the format.</summary>
    OtherVersion,

    /// <summary>It is of another target, or of a rehearsal.</summary>
    OtherTarget,

    /// <summary>It is of another mode: a dry run, a validation, or an import.</summary>
    OtherMode,

    /// <summary>It is of another import supplier, or accounts are identified by another member.</summary>
    OtherImportSupplier,

    /// <summary>The input has changed since the journal was begun.</summary>
    OtherInput,

    /// <summary>It is damaged before its end.</summary>
    Damaged,
}
