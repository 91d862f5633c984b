using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing.Reports;

namespace AccountImport.Client.Importing;

/// <summary>Writes what imports came to as a folder of files: for a person, for a program, and for the next import.</summary>
/// <remarks>
/// Every file is there as a whole, or as it was before; only its owner may read it. Memory does not grow with the number of accounts. The same journals give the same
/// bytes. Safe for use by several threads, with a folder, journals and sources of its own for each call.
/// </remarks>
public static class ImportReport
{
    /// <summary>The name of the file with the counts, for a program.</summary>
    public const string SummaryName = "summary.json";

    /// <summary>The name of the file with a line for each account.</summary>
    public const string OutcomesName = "outcomes.ndjson";

    /// <summary>The name of the table of account numbers, for whoever goes on with the accounts.</summary>
    public const string HandoverName = "handover.csv";

    /// <summary>The name of the account file with the accounts that ended without success.</summary>
    public const string RejectedName = "rejected.ndjson";

    /// <summary>The name of the file that says why each of these did.</summary>
    public const string ReasonsName = "rejected.reasons.ndjson";

    /// <summary>The name of the page for a person.</summary>
    public const string PageName = "report.html";

    // Control characters are escaped by every encoder; this one leaves letters of all scripts as they are.
    private static readonly JsonWriterOptions IndentedOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>The names of all files of a report.</summary>
    internal static IReadOnlyList<string> Names { get; } = [SummaryName, OutcomesName, HandoverName, RejectedName, ReasonsName, PageName];

    /// <summary>Writes one report over one or more imports of the same kind, say a first one and those of mended accounts. Each account is in it once.</summary>
    /// <param name="folder">The folder, which is created if it is not there; the files of an earlier report in it are replaced.</param>
    /// <param name="journals">The journals of the imports, in their order.</param>
    /// <param name="sources">The inputs of the imports in any order, as far as they are at hand; they are closed. What needs the accounts themselves, <c>rejected.ndjson</c>, is left out if one is missing whose accounts it needs.</param>
    /// <param name="options">What the report says beside what its journals know; by default nothing.</param>
    /// <param name="cancellationToken">Cancels the writing; the files that are not whole by then stay as they were.</param>
    /// <returns>What the report says, in short.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="journals"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty, or there is no journal, or one is there twice.</exception>
    /// <exception cref="ImportJournalException">The journals are of different targets, modes or import suppliers, or a source is the input of none of them.</exception>
    /// <exception cref="AccountFileException">A source cannot be read.</exception>
    /// <exception cref="InvalidDataException">A record of a journal is damaged.</exception>
    /// <exception cref="IOException">A file cannot be written; the message names it and says what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ImportReportResult> WriteAsync(
        string folder,
        IReadOnlyList<ImportJournalReader> journals,
        IReadOnlyList<ImportSource>? sources = null,
        ImportReportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(journals);
        ReportedJournals.Check(journals, nameof(journals));
        try
        {
            IReadOnlyList<ImportSource?> matched = await ReportedJournals.MatchAsync(journals, sources ?? [], cancellationToken).ConfigureAwait(false);
            ReportedImport[] imports = [.. journals.Select((journal, index) => new ReportedImport(journal.Records, waitsForEnd: false) { Source = matched[index] })];
            return await WriteAsync(folder, imports, run: null, options ?? new ImportReportOptions(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (ImportSource source in sources ?? [])
            {
                await source.CloseAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the report of a run that has just ended.</summary>
    /// <param name="folder">The folder, which is created if it is not there.</param>
    /// <param name="import">The import.</param>
    /// <param name="run">What the run came to.</param>
    /// <param name="options">What the report says beside.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    internal static Task<ImportReportResult> WriteAsync(
        string folder,
        ReportedImport import,
        ImportSummary run,
        ImportReportOptions options,
        CancellationToken cancellationToken) =>
        WriteAsync(folder, [import], run, options, cancellationToken);

    private static async Task<ImportReportResult> WriteAsync(
        string folder,
        ReportedImport[] imports,
        ImportSummary? run,
        ImportReportOptions options,
        CancellationToken cancellationToken)
    {
        ReportFile.CreateFolder(folder);
        var totals = new ReportTotals();
        await WriteAccountsAsync(folder, imports, totals, cancellationToken).ConfigureAwait(false);
        (RejectedReport rejected, ImportSourceIdentity[] missing) = await WriteRejectedAsync(folder, imports, cancellationToken).ConfigureAwait(false);
        var content = new ReportContent
        {
            Imports = imports,
            Totals = totals,
            Options = options,
            Run = run,
            HasRejectedAccounts = totals.Count(OutcomeClasses.IsFailure) is 0 ? null : missing.Length is 0,
        };
        await WriteAsync(Path.Combine(folder, PageName), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(ReportPage.Create(content)), cancellationToken).ConfigureAwait(false);

        // The last: where it is of this report, all is.
        await WriteSummaryAsync(Path.Combine(folder, SummaryName), content, cancellationToken).ConfigureAwait(false);
        return new ImportReportResult
        {
            Folder = folder,
            Accounts = content.Accounts,
            Counts = content.Outcomes,
            Repeated = totals.Repeated,
            RejectedAccounts = rejected.Accounts,
            TooLargeAccounts = rejected.TooLarge,
            MissingInputs = missing,
        };
    }

    /// <summary>Writes the files that have a line for each account, and counts.</summary>
    private static async Task WriteAccountsAsync(string folder, ReportedImport[] imports, ReportTotals totals, CancellationToken cancellationToken)
    {
        ReportLines outcomes = ReportLines.Create(Path.Combine(folder, OutcomesName));
        await using (outcomes.ConfigureAwait(false))
        {
            ThrowIfReplaced(folder, imports, outcomes.TemporaryName);
            ReportLines handover = ReportLines.Create(Path.Combine(folder, HandoverName));
            await using (handover.ConfigureAwait(false))
            {
                HandoverCsv.WriteHeader(handover.Buffer);
                var merge = new ReportMerge(imports);
                for (int import = 0; import < imports.Length; import++)
                {
                    await foreach (JournalRow row in imports[import].ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        if (!merge.Counts(import, row))
                        {
                            totals.AddRepeated(import, row);
                            continue;
                        }

                        AccountOutcome outcome = imports[import].ToOutcome(row);
                        totals.Add(import, row, outcome);
                        outcomes.AddJson((import, outcome), static (writer, line) => ReportJson.Write(writer, line.import, line.outcome));
                        await outcomes.WriteIfFullAsync(cancellationToken).ConfigureAwait(false);
                        HandoverCsv.Write(handover.Buffer, outcome);
                        await handover.WriteIfFullAsync(cancellationToken).ConfigureAwait(false);
                    }
                }

                await outcomes.CompleteAsync(cancellationToken).ConfigureAwait(false);
                await handover.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the accounts that ended without success, and why each did.</summary>
    private static async Task<(RejectedReport Rejected, ImportSourceIdentity[] Missing)> WriteRejectedAsync(string folder, ReportedImport[] imports, CancellationToken cancellationToken)
    {
        var merge = new ReportMerge(imports);
        ImportSourceIdentity[] missing =
        [
            .. imports.Where((import, index) => import.Source is null && FailuresOf(imports, index, merge, cancellationToken).Any()).Select(import => import.Journal.Header.Input),
        ];
        RejectedReport rejected = await RejectedReport.CreateAsync(folder, hasAccounts: missing.Length is 0, cancellationToken).ConfigureAwait(false);
        await using (rejected.ConfigureAwait(false))
        {
            for (int import = 0; import < imports.Length; import++)
            {
                if (missing.Length is 0 && imports[import].Source is { } source && FailuresOf(imports, import, merge, cancellationToken).Any())
                {
                    await foreach (SourceAccount account in source.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        if (imports[import].FindFailure(account) is { } row && merge.HasBest(import, row))
                        {
                            await rejected.AddAsync(import, imports[import].ToOutcome(row), account.Content, cancellationToken).ConfigureAwait(false);
                        }
                    }
                }
                else if (missing.Length > 0)
                {
                    foreach (AccountOutcome outcome in FailuresOf(imports, import, merge, cancellationToken))
                    {
                        await rejected.AddAsync(import, outcome, content: default, cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            await rejected.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return (rejected, missing);
    }

    private static IEnumerable<AccountOutcome> FailuresOf(ReportedImport[] imports, int index, ReportMerge merge, CancellationToken cancellationToken)
    {
        foreach (JournalRow row in imports[index].Failures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (merge.HasBest(index, row))
            {
                yield return imports[index].ToOutcome(row);
            }
        }
    }

    private static async Task WriteSummaryAsync(string path, ReportContent content, CancellationToken cancellationToken)
    {
        var json = new ArrayBufferWriter<byte>();
        var writer = new Utf8JsonWriter(json, IndentedOptions);
        await using (writer.ConfigureAwait(false))
        {
            ReportJson.Write(writer, content);
        }

        json.Write("\n"u8);
        await WriteAsync(path, json.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ReportFile file = ReportFile.Create(path);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            file.Complete();
        }
    }

    /// <summary>Refuses a folder in which an input would be replaced by what is said of it.</summary>
    private static void ThrowIfReplaced(string folder, ReportedImport[] imports, string temporaryName)
    {
        foreach (string path in imports.Select(import => import.Source?.FilePath).OfType<string>())
        {
            // The target of a link is found only from a full path.
            string fullPath = Path.GetFullPath(path);
            string target = File.ResolveLinkTarget(fullPath, returnFinalTarget: true)?.FullName ?? fullPath;

            // It is the same folder, by whatever links, if what was just created in the one is in the other.
            if (Names.Contains(Path.GetFileName(target), StringComparer.OrdinalIgnoreCase) && File.Exists(Path.Combine(Path.GetDirectoryName(target)!, temporaryName)))
            {
                throw new IOException($"{path} would be replaced by the report in {folder}. Name another folder for the report, or rename the file.");
            }
        }
    }
}
