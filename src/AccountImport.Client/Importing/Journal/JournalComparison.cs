namespace AccountImport.Client.Importing.Journal;

/// <summary>Says whether a journal is that of an import.</summary>
internal static class JournalComparison
{
    /// <summary>Compares all but the input.</summary>
    /// <exception cref="ImportJournalException">The journal is that of another import.</exception>
    public static void Check(string path, JournalHeader actual, JournalHeader expected)
    {
        if (actual.Target != expected.Target || actual.IsSimulated != expected.IsSimulated)
        {
            throw new ImportJournalException(
                ImportJournalFault.OtherTarget,
                $"{path}: the journal belongs to {TargetOf(actual)}, and this run is for {TargetOf(expected)}. Run it for the target of the journal, or use another journal.");
        }

        if (actual.Mode != expected.Mode)
        {
            throw new ImportJournalException(
                ImportJournalFault.OtherMode,
                $"{path}: the journal belongs to a run of mode {JournalWords.Of(actual.Mode)}, and this one is of mode {JournalWords.Of(expected.Mode)}. Use another journal.");
        }

        if (actual.ImportSupplier != expected.ImportSupplier)
        {
            throw new ImportJournalException(
                ImportJournalFault.OtherImportSupplier,
                $"{path}: the journal belongs to import supplier {actual.ImportSupplier}, and this run is for {expected.ImportSupplier}. Run it for the import supplier of the journal, or use another journal.");
        }

        if (actual.IdentifierPath != expected.IdentifierPath)
        {
            throw new ImportJournalException(
                ImportJournalFault.OtherImportSupplier,
                $"{path}: the journal has accounts that are identified by {IdentifierOf(actual)}, and this run identifies them by {IdentifierOf(expected)}. Use the same identifier path, or another journal.");
        }
    }

    /// <summary>Compares the input.</summary>
    public static bool IsSame(ImportSourceIdentity left, ImportSourceIdentity right) => left.Hash == right.Hash && left.Size == right.Size;

    /// <summary>Makes the exception for a changed input.</summary>
    public static ImportJournalException OtherInput(string path, ImportSourceIdentity actual, ImportSourceIdentity expected) => new(
        ImportJournalFault.OtherInput,
        $"{path}: the journal belongs to the input {NameOf(actual)}, and this run has {NameOf(expected)}. Use the input of the journal, accept the changed one, or use another journal.");

    /// <summary>What an input is known by, in words.</summary>
    public static string NameOf(ImportSourceIdentity input) => input.Size is { } size
        ? FormattableString.Invariant($"{input.Name} ({size} bytes, hash {input.Hash})")
        : $"{input.Name} (hash {input.Hash})";

    private static string TargetOf(JournalHeader header) => header.IsSimulated ? $"{header.Target} (simulated)" : header.Target;

    private static string IdentifierOf(JournalHeader header) => header.IdentifierPath ?? "no member of theirs";
}
