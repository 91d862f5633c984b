namespace AccountImport.Client.Importing.Journal;

/// <summary>What the accounts of a journal are sent for.</summary>
internal enum JournalMode
{
    /// <summary>To be created.</summary>
    Import,

    /// <summary>To be tried by the platform.</summary>
    DryRun,

    /// <summary>To be validated only.</summary>
    Validate,
}
