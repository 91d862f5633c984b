using System.Text.Json;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Validation;
using static AccountImport.Client.Tests.Importing.Reports.ReportBench;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>One report over several imports has each account once.</summary>
public sealed class CombinedReportTests : IDisposable
{
    private readonly ReportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task WriteAsync_FirstImportAndThatOfMendedAccounts_HasEachAccountOnceByItsLastEnd()
    {
        string first = _bench.WriteFile("accounts.ndjson", Account("A"), Account("B"), Account("C"), Account("D"));
        string mended = _bench.WriteFile("mended.ndjson", Account("D"), Account("B"));
        string[] journals =
        [
            await _bench.WriteJournalAsync(first, [Entry(1, "A", JournalState.Imported), Entry(2, "B", JournalState.Rejected, 1, Finding("required")), Entry(3, "C", JournalState.Failed, 2), Entry(4, "D", JournalState.Cancelled, 3)]),
            await _bench.WriteJournalAsync(mended, [Entry(1, "D", JournalState.Rejected, 100, Finding("blank")), Entry(2, "B", JournalState.Imported, 101)]),
        ];

        ImportReportResult result = await _bench.ReportAsync(journals, [mended, first]);

        _bench.OutcomeLines.ShouldBe(["1:1 A Imported", "1:3 C Failed", "2:1 D Rejected", "2:2 B Imported"]);
        result.Accounts.ShouldBe(4);
        result.Repeated.ShouldBe(2);
        result.Counts.ShouldBe(
            new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = 2, [ImportOutcome.Rejected] = 1, [ImportOutcome.Failed] = 1 },
            ignoreOrder: true);
        result.RejectedAccounts.ShouldBe(2);
        _bench.Read(ImportReport.RejectedName).ShouldBe($"{Account("C")}\n{Account("D")}\n");
        _bench.LinesOf(ImportReport.ReasonsName).Select(line => line.RootElement.GetRawText()).ShouldBe(
        [
            """{"input":1,"number":3,"rejected_line":1,"external_account_number":"C","line":null,"column":null,"byte_offset":null,"attr":"non_field_errors","code":"no_code_given","severity":"error","detail":null}""",
            """{"input":2,"number":1,"rejected_line":2,"external_account_number":"D","line":null,"column":null,"byte_offset":null,"attr":"non_field_errors","code":"blank","severity":"error","detail":null}""",
        ]);
        JsonElement summary = JsonDocument.Parse(_bench.Read(ImportReport.SummaryName)).RootElement;
        summary.GetProperty("read").GetInt64().ShouldBe(6);
        summary.GetProperty("repeated").GetInt64().ShouldBe(2);
        summary.GetProperty("conserved").GetBoolean().ShouldBeTrue();
        summary.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("name").GetString()).ShouldBe(["accounts.ndjson", "mended.ndjson"]);
    }

    [Theory]
    [InlineData(nameof(JournalState.Imported), nameof(JournalState.Rejected), true)]
    [InlineData(nameof(JournalState.Imported), nameof(JournalState.AlreadyImported), true)]
    [InlineData(nameof(JournalState.AlreadyImported), nameof(JournalState.Failed), true)]
    [InlineData(nameof(JournalState.AlreadyImported), nameof(JournalState.Imported), false)]
    [InlineData(nameof(JournalState.Rejected), nameof(JournalState.Failed), false)]
    [InlineData(nameof(JournalState.Rejected), nameof(JournalState.Unknown), true)]
    [InlineData(nameof(JournalState.Unknown), nameof(JournalState.Rejected), false)]
    [InlineData(nameof(JournalState.Unknown), nameof(JournalState.StillPending), false)]
    [InlineData(nameof(JournalState.Scheduled), nameof(JournalState.NotSent), true)]
    public async Task WriteAsync_AccountOfTwoImports_CountsByWhatIsThereThenByItsLastEnd(string before, string after, bool isFirst)
    {
        string one = _bench.WriteFile("one.ndjson", Account("A"));
        string two = _bench.WriteFile("two.ndjson", Account("A"), " ");
        string[] journals =
        [
            await _bench.WriteJournalAsync(one, [Entry(1, "A", Enum.Parse<JournalState>(before), seconds: 10)]),
            await _bench.WriteJournalAsync(two, [Entry(1, "A", Enum.Parse<JournalState>(after), seconds: 20)]),
        ];

        await _bench.ReportAsync(journals);
        _bench.OutcomeLines.ShouldHaveSingleItem().ShouldStartWith(isFirst ? "1:1 A" : "2:1 A");

        // Whatever the order in which they are named.
        await _bench.ReportAsync([journals[1], journals[0]]);
        _bench.OutcomeLines.ShouldHaveSingleItem().ShouldStartWith(isFirst ? "2:1 A" : "1:1 A");
    }

    [Fact]
    public async Task WriteAsync_DuplicatesAndAccountsWithoutNumber_AreAccountsOfTheirOwn()
    {
        string one = _bench.WriteFile("one.ndjson", Account("A"), Account("A"), "{}");
        string two = _bench.WriteFile("two.ndjson", Account("A"), Account("A"));
        string[] journals =
        [
            await _bench.WriteJournalAsync(one, [Entry(1, "A", JournalState.Rejected), Entry(2, "A", JournalState.Rejected) with { IsDuplicate = true }, Entry(3, key: null, JournalState.Rejected)]),
            await _bench.WriteJournalAsync(two, [Entry(1, "A", JournalState.Imported, 9), Entry(2, "A", JournalState.Rejected, 9) with { IsDuplicate = true }]),
        ];

        (await _bench.ReportAsync(journals)).Repeated.ShouldBe(1);

        _bench.OutcomeLines.ShouldBe(["1:2 A Rejected", "1:3 - Rejected", "2:1 A Imported", "2:2 A Rejected"]);
    }

    [Fact]
    public async Task WriteAsync_FirstImportWasStoppedAndTheMendedFileHasAll_CountsEachOnceIfTheFilesAreThere()
    {
        string one = _bench.WriteFile("one.ndjson", Account("A"), Account("B"), Account("C"), Account("D"));
        string two = _bench.WriteFile("two.ndjson", Account("D"), Account("C"), Account("B"), Account("A"));
        string[] journals =
        [
            await _bench.WriteJournalAsync(one, [Entry(1, "A", JournalState.Rejected)]),
            await _bench.WriteJournalAsync(two, [Entry(1, "D", JournalState.Imported, 9), Entry(4, "A", JournalState.Imported, 9)]),
        ];

        await _bench.ReportAsync(journals, [one, two]);

        // What neither has a record of counts where it comes first.
        _bench.OutcomeLines.ShouldBe(["1:2 B NotAttempted", "1:3 C NotAttempted", "2:1 D Imported", "2:4 A Imported"]);

        // Without the files nobody knows which accounts those are that have no record.
        await _bench.ReportAsync(journals);
        _bench.OutcomeLines.ShouldBe(["1:2 - NotAttempted", "1:3 - NotAttempted", "1:4 - NotAttempted", "2:1 D Imported", "2:2 - NotAttempted", "2:3 - NotAttempted", "2:4 A Imported"]);
    }

    [Fact]
    public async Task WriteAsync_InputWasChanged_HasItsAccountsWhereTheyAreNow()
    {
        string before = _bench.WriteFile("accounts.ndjson", Account("A"), Account("GONE"), Account("C"));
        string journal = await _bench.WriteJournalAsync(before, [Entry(1, "A", JournalState.Rejected), Entry(2, "GONE", JournalState.Imported), Entry(3, "C", JournalState.Failed)]);
        string file = _bench.WriteFile("accounts.ndjson", Account("C"), Account("A") + " ", Account("NEW"));
        using (var reader = await ImportJournalReader.OpenAsync(journal, TestContext.Current.CancellationToken))
        {
            ImportSource source = SourceOf(file);
            JournalHeader header = reader.Records.Header with { Input = await source.IdentifyAsync(TestContext.Current.CancellationToken) };
            await source.CloseAsync();
            reader.Dispose();
            await using var changed = await ImportJournal.OpenAsync(journal, header, acceptsChangedInput: true, syncs: false, TestContext.Current.CancellationToken);
            changed.Append(Entry(3, "C", JournalState.Failed) with { Number = 1 });
            changed.Append(Entry(1, "A", JournalState.Rejected) with { Number = 2 });
        }

        (await _bench.ReportAsync([journal], [file])).Accounts.ShouldBe(3);

        _bench.OutcomeLines.ShouldBe(["1:1 C Failed", "1:2 A Rejected", "1:3 NEW NotAttempted"]);
        _bench.Read(ImportReport.RejectedName).ShouldBe($"{Account("C")}\n{Account("A")}\n");
    }

    [Theory]
    [InlineData("target", "1.journal to https://api.example.com/. A report has one target; make one for each.", ImportJournalFault.OtherTarget)]
    [InlineData("simulated", "2.journal: the journal belongs to a simulator, and ", ImportJournalFault.OtherTarget)]
    [InlineData("mode", "the journal belongs to a run of mode dry_run, and ", ImportJournalFault.OtherMode)]
    [InlineData("supplier", "the journal belongs to import supplier OTHER, and ", ImportJournalFault.OtherImportSupplier)]
    public async Task WriteAsync_JournalsOfDifferentKinds_AreRefused(string what, string message, ImportJournalFault fault)
    {
        string file = _bench.WriteFile("accounts.ndjson", Account("A"));
        string[] journals =
        [
            await _bench.WriteJournalAsync(file, [Entry(1, "A", JournalState.Imported)]),
            await _bench.WriteJournalAsync(file, [Entry(1, "A", JournalState.Imported)], header => what switch
            {
                "target" => header with { Target = "https://other.example.com/" },
                "simulated" => header with { IsSimulated = true },
                "mode" => header with { Mode = JournalMode.DryRun },
                _ => header with { ImportSupplier = "OTHER" },
            }),
        ];

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => _bench.ReportAsync(journals));

        exception.Message.ShouldContain(message);
        exception.Fault.ShouldBe(fault);
        Directory.Exists(_bench.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task WriteAsync_TwoSimulators_AreOneKind()
    {
        string file = _bench.WriteFile("accounts.ndjson", Account("A"));
        string[] journals =
        [
            await _bench.WriteJournalAsync(file, [Entry(1, "A", JournalState.Failed)], header => header with { IsSimulated = true, Target = "simulator:1" }),
            await _bench.WriteJournalAsync(file, [Entry(1, "A", JournalState.Imported, 1)], header => header with { IsSimulated = true, Target = "simulator:2" }),
        ];

        // One file may be the input of both.
        (await _bench.ReportAsync(journals, [file])).Counts.ShouldBe(new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = 1 });
    }

    [Fact]
    public async Task WriteAsync_SameJournalTwice_IsRefused()
    {
        string journal = await _bench.WriteJournalAsync(_bench.WriteFile("accounts.ndjson", Account("A")), [Entry(1, "A", JournalState.Imported)]);
        string copy = _bench.PathOf("copy.journal");
        File.Copy(journal, copy);

        ArgumentException exception = await Should.ThrowAsync<ArgumentException>(() => _bench.ReportAsync([journal, copy]));

        exception.Message.ShouldStartWith($"{copy} and {journal} are the same journal; name it once.");
    }

    [Fact]
    public async Task WriteAsync_NoJournal_IsRefused() =>
        (await Should.ThrowAsync<ArgumentException>(() => _bench.ReportAsync([]))).ParamName.ShouldBe("journals");

    [Fact]
    public async Task WriteAsync_FileThatIsNotTheJournals_IsRefusedWithWhatToDo()
    {
        string file = _bench.WriteFile("accounts.ndjson", Account("A"));
        string journal = await _bench.WriteJournalAsync(file, [Entry(1, "A", JournalState.Rejected)]);
        _bench.WriteFile("accounts.ndjson", Account("B"));

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => _bench.ReportAsync([journal], [file]));

        exception.Fault.ShouldBe(ImportJournalFault.OtherInput);
        exception.Message.ShouldStartWith("accounts.ndjson (");
        exception.Message.ShouldContain($" is the input of no journal of this report: {journal} to accounts.ndjson (");
        exception.Message.ShouldEndWith("Name the file as it was imported, or none: then all is written but rejected.ndjson, which needs the accounts themselves.");
        Directory.Exists(_bench.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task WriteAsync_WithoutTheFile_WritesAllButTheAccounts()
    {
        string first = _bench.WriteFile("accounts.ndjson", Account("A"), Account("B"));
        string second = _bench.WriteFile("mended.ndjson", Account("C"));
        string[] journals =
        [
            await _bench.WriteJournalAsync(first, [Entry(1, "A", JournalState.Rejected, 0, Finding("required", "statusCode") with { Position = new FilePosition(7, 3, 99) }) with { Position = new FilePosition(5, 1, 80) }, Entry(2, "B", JournalState.Imported)]),
            await _bench.WriteJournalAsync(second, [Entry(1, "C", JournalState.Imported)]),
        ];

        ImportReportResult result = await _bench.ReportAsync(journals, [second]);

        result.MissingInputs.ShouldHaveSingleItem().Name.ShouldBe("accounts.ndjson");
        Directory.GetFiles(_bench.Folder).Select(Path.GetFileName).ShouldBe(["handover.csv", "outcomes.ndjson", "rejected.reasons.ndjson", "report.html", "summary.json"], ignoreOrder: true);
        _bench.Read(ImportReport.ReasonsName).ShouldBe(
            """{"input":1,"number":1,"rejected_line":null,"external_account_number":"A","line":7,"column":3,"byte_offset":99,"attr":"statusCode","code":"required","severity":"error","detail":null}""" + "\n");

        // Once nothing of the first is needed, nothing is missing.
        (await _bench.ReportAsync([journals[1]])).MissingInputs.ShouldBeEmpty();
        _bench.Read(ImportReport.RejectedName).ShouldBeEmpty();
    }
}
