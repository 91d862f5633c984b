using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Writes what an import came to: the summary of its last run, and the outcome of every account.</summary>
internal static class ImportReport
{
    public const string SummaryName = "summary.json";
    public const string OutcomesName = "outcomes.ndjson";

    /// <summary>From how many gathered bytes on they are handed on.</summary>
    private const int PieceLength = 32 * 1024;

    // Control characters are escaped by every encoder; this one leaves letters of all scripts as they are.
    private static readonly JsonWriterOptions LineOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions IndentedOptions = LineOptions with { Indented = true };

    /// <summary>Writes both files. Each of them is there as a whole, or as it was before.</summary>
    /// <param name="folder">The folder, which is created if it is not there.</param>
    /// <param name="summary">What the import came to; its number of accounts is the least number of lines.</param>
    /// <param name="journal">The journal, which has everything else.</param>
    /// <param name="waitsForEnd">Whether the run has waited until scheduled accounts had ended.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="IOException">A file cannot be written; the message names it and says what to do.</exception>
    public static async Task WriteAsync(string folder, ImportSummary summary, ImportJournal journal, bool waitsForEnd, CancellationToken cancellationToken)
    {
        ReportFile.CreateFolder(folder);
        await WriteOutcomesAsync(Path.Combine(folder, OutcomesName), new ReportedOutcomes(journal, summary.Read, waitsForEnd), cancellationToken).ConfigureAwait(false);

        // The last: where it is of this run, all is.
        await WriteSummaryAsync(Path.Combine(folder, SummaryName), summary, journal.Header, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes one line an account.</summary>
    public static async Task WriteOutcomesAsync(string path, IEnumerable<AccountOutcome> outcomes, CancellationToken cancellationToken)
    {
        ReportFile file = ReportFile.Create(path);
        await using (file.ConfigureAwait(false))
        {
            var lines = new ArrayBufferWriter<byte>(2 * PieceLength);
            var writer = new Utf8JsonWriter(lines, LineOptions);
            await using (writer.ConfigureAwait(false))
            {
                foreach (AccountOutcome outcome in outcomes)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    writer.Reset();
                    ReportJson.Write(writer, outcome);
                    writer.Flush();
                    lines.Write("\n"u8);
                    if (lines.WrittenCount >= PieceLength)
                    {
                        await file.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
                        lines.ResetWrittenCount();
                    }
                }
            }

            await file.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
            file.Complete();
        }
    }

    /// <summary>Writes the summary.</summary>
    public static async Task WriteSummaryAsync(string path, ImportSummary summary, JournalHeader header, CancellationToken cancellationToken)
    {
        var json = new ArrayBufferWriter<byte>();
        var writer = new Utf8JsonWriter(json, IndentedOptions);
        await using (writer.ConfigureAwait(false))
        {
            ReportJson.Write(writer, summary, header);
        }

        json.Write("\n"u8);
        ReportFile file = ReportFile.Create(path);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(json.WrittenMemory, cancellationToken).ConfigureAwait(false);
            file.Complete();
        }
    }
}
