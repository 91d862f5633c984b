using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Finds out whether journals make one report, and which input is whose.</summary>
internal static class ReportedJournals
{
    /// <summary>Refuses journals that make no report.</summary>
    /// <exception cref="ArgumentException">There is none, or one is there twice.</exception>
    /// <exception cref="ImportJournalException">They are of different kinds.</exception>
    public static void Check(IReadOnlyList<ImportJournalReader> journals, string parameterName)
    {
        if (journals.Count is 0)
        {
            throw new ArgumentException("There is no journal to report on.", parameterName);
        }

        ImportJournalReader first = journals[0];
        for (int i = 1; i < journals.Count; i++)
        {
            ImportJournalReader journal = journals[i];
            if (journals.Take(i).FirstOrDefault(other => IsSame(other, journal)) is { } twin)
            {
                throw new ArgumentException($"{journal.Path} and {twin.Path} are the same journal; name it once.", parameterName);
            }

            if (journal.IsSimulated != first.IsSimulated || (!journal.IsSimulated && journal.Target != first.Target))
            {
                throw new ImportJournalException(ImportJournalFault.OtherTarget, Describe(journal, first, TargetOf(journal), TargetOf(first), "target"));
            }

            if (ModeOf(journal) != ModeOf(first))
            {
                throw new ImportJournalException(
                    ImportJournalFault.OtherMode,
                    Describe(journal, first, $"a run of mode {JournalWords.Of(ModeOf(journal))}", $"one of mode {JournalWords.Of(ModeOf(first))}", "mode"));
            }

            if (journal.ImportSupplier != first.ImportSupplier)
            {
                throw new ImportJournalException(
                    ImportJournalFault.OtherImportSupplier,
                    Describe(journal, first, $"import supplier {journal.ImportSupplier}", $"import supplier {first.ImportSupplier}", "import supplier"));
            }
        }
    }

    /// <summary>Finds the input of each journal.</summary>
    /// <returns>A source for each journal; <see langword="null"/> where there is none.</returns>
    /// <exception cref="ImportJournalException">A source is the input of no journal.</exception>
    public static async Task<IReadOnlyList<ImportSource?>> MatchAsync(IReadOnlyList<ImportJournalReader> journals, IReadOnlyList<ImportSource> sources, CancellationToken cancellationToken)
    {
        var matched = new ImportSource?[journals.Count];
        foreach (ImportSource source in sources)
        {
            ImportSourceIdentity identity = await source.IdentifyAsync(cancellationToken).ConfigureAwait(false);
            bool isAny = false;
            for (int i = 0; i < journals.Count; i++)
            {
                if (JournalComparison.IsSame(journals[i].Input, identity))
                {
                    matched[i] ??= source;
                    isAny = true;
                }
            }

            if (!isAny)
            {
                throw new ImportJournalException(ImportJournalFault.OtherInput, DescribeForeign(journals, identity));
            }
        }

        return matched;
    }

    private static string Describe(ImportJournalReader journal, ImportJournalReader first, string kind, string firstKind, string what) =>
        $"{journal.Path}: the journal belongs to {kind}, and {first.Path} to {firstKind}. A report has one {what}; make one for each.";

    private static string DescribeForeign(IReadOnlyList<ImportJournalReader> journals, ImportSourceIdentity identity)
    {
        string inputs = string.Join(", ", journals.Select(journal => $"{journal.Path} to {JournalComparison.NameOf(journal.Input)}"));
        return $"{JournalComparison.NameOf(identity)} is the input of no journal of this report: {inputs}. Name the file as it was imported, "
            + $"or none: then all is written but {ImportReport.RejectedName}, which needs the accounts themselves.";
    }

    private static string TargetOf(ImportJournalReader journal) => journal.IsSimulated ? "a simulator" : journal.Target;

    private static JournalMode ModeOf(ImportJournalReader journal) => journal.Records.Header.Mode;

    // The key is drawn when a journal is begun, and a copy has it, too.
    private static bool IsSame(ImportJournalReader one, ImportJournalReader other) =>
        one.Records.Header.HashKey.AsSpan().SequenceEqual(other.Records.Header.HashKey);
}
