using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Tests.AccountFiles;
using AccountImport.Client.Tests.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>Account files with journals that say what became of their accounts, and reports over them.</summary>
internal sealed class ReportBench : IDisposable
{
    private readonly AccountFileFolder _folder = new();
    private int _journals;

    public string Folder => _folder.PathOf("report");

    public string Outcomes => Read(ImportReport.OutcomesName);

    public string Page => Read(ImportReport.PageName);

    /// <summary>The lines of <c>outcomes.ndjson</c>, as <c>input:number key outcome</c>.</summary>
    public string[] OutcomeLines =>
    [
        .. LinesOf(ImportReport.OutcomesName).Select(line => line.RootElement)
            .Select(line => $"{line.GetProperty("input")}:{line.GetProperty("number")} {line.GetProperty("external_account_number").GetString() ?? "-"} {line.GetProperty("outcome")}"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An account on one line, as in an account file.</summary>
    public static string Account(string key) => $$"""{"externalAccountId":"{{key}}","externalPersonId":"IM-P-1"}""";

    public static ImportFinding Finding(string code, string attr = "non_field_errors") => new() { Attr = attr, Code = code };

    public string PathOf(string name) => _folder.PathOf(name);

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public JsonDocument[] LinesOf(string name) => [.. File.ReadAllLines(Path.Combine(Folder, name)).Select(line => JsonDocument.Parse(line))];

    /// <summary>Writes an account file with the accounts as they are given, one a line.</summary>
    public string WriteFile(string name, params string[] accounts)
    {
        string path = PathOf(name);
        File.WriteAllText(path, string.Concat(accounts.Select(account => account + "\n")));
        return path;
    }

    /// <summary>Writes the journal of an import of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entries">The last records, given how many seconds after the beginning each was made.</param>
    /// <param name="adjust">Changes what the journal belongs to.</param>
    public async Task<string> WriteJournalAsync(string file, IEnumerable<JournalEntry> entries, Func<JournalHeader, JournalHeader>? adjust = null)
    {
        string path = PathOf(FormattableString.Invariant($"{++_journals}.journal"));
        ImportSource source = SourceOf(file);
        JournalHeader header = JournalSamples.Header with
        {
            Input = await source.IdentifyAsync(Cancellation),
            HashKey = [.. JournalSamples.Header.HashKey.Select(value => (byte)(value + _journals))],
        };
        await source.CloseAsync();
        await using ImportJournal journal = await ImportJournal.OpenAsync(path, adjust?.Invoke(header) ?? header, acceptsChangedInput: false, syncs: false, Cancellation);
        foreach (JournalEntry entry in entries)
        {
            journal.Append(entry);
        }

        return path;
    }

    public static JournalEntry Entry(int number, string? key, JournalState state, int seconds = 0, params ImportFinding[] errors) => new()
    {
        Account = number,
        Number = number,
        State = state,
        ExternalAccountNumber = key,
        At = JournalSamples.Time + Duration.FromSeconds(seconds),
        Attempt = 1,
        KrakenIdentifier = state is JournalState.Imported ? $"A-{number}-{seconds}" : null,
        AccountId = state is JournalState.AlreadyImported ? $"B-{number}" : null,
        Errors = errors,
    };

    public static ImportSource SourceOf(string file) => ImportSource.FromFile(file, JournalSamples.Header.ImportSupplier, new AccountFileReaderOptions());

    /// <summary>Makes a report of journals and those files that are named.</summary>
    public async Task<ImportReportResult> ReportAsync(string[] journals, string[]? files = null, ImportReportOptions? options = null, string? folder = null)
    {
        List<ImportJournalReader> readers = [];
        try
        {
            foreach (string journal in journals)
            {
                readers.Add(await ImportJournalReader.OpenAsync(journal, Cancellation));
            }

            return await ImportReport.WriteAsync(folder ?? Folder, readers, [.. (files ?? []).Select(SourceOf)], options, Cancellation);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    public void Dispose() => _folder.Dispose();
}
