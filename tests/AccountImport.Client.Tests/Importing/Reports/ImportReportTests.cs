using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Reports;
using AccountImport.Client.Tests.AccountFiles;
using AccountImport.Client.Tests.Importing.Journal;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>The reports of an import, made of its journal.</summary>
public sealed class ImportReportTests : IDisposable
{
    private const string NotAttempted = ""","input":1,"external_account_number":null,"outcome":"NotAttempted","kraken_identifier":null,"account_id":null,"attempts":0,"position":null,"errors":[],"warnings":[]}""";

    private readonly AccountFileFolder _folder = new();
    private readonly JournalFolder _journal = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Outcomes => _folder.PathOf("outcomes.ndjson");

    private string Summary => _folder.PathOf("summary.json");

    public void Dispose()
    {
        _folder.Dispose();
        _journal.Dispose();
    }

    [Fact]
    public async Task WriteAsync_JournalOfARun_HasALineForEachAccountInTheOrderOfTheInput()
    {
        await _journal.UseAsync(journal =>
        {
            journal.Append(JournalSamples.Of(4, JournalState.Scheduled));
            journal.Append(JournalSamples.Of(2, JournalState.Rejected) with
            {
                ExternalAccountNumber = null,
                Attempt = 0,
                Position = new FilePosition(17, 3, 999),
                Errors =
                [
                    new ImportFinding { Attr = "accountNumbers.0.currencyCode", Code = "invalid_currency_code", Detail = "It is no code of ISO 4217: \"ä\" <'🏦>.", Position = new FilePosition(18, 4, 1020) },
                    new ImportFinding { Attr = "non_field_errors", Code = "no_code_given" },
                ],
                Warnings = [new ImportFinding { Attr = "bic", Code = "country_mismatch", Detail = "They differ.", Position = new FilePosition(18, 9, 1025) }],
            });
            journal.Append(JournalSamples.Intended(1));
            journal.Append(JournalSamples.Of(1, JournalState.Imported) with { KrakenIdentifier = "A-1", ExternalAccountNumber = "Käse/1" });
            journal.Append(JournalSamples.Of(5, JournalState.AlreadyImported) with { AccountId = "900", Attempt = 2 });
        });

        string[] lines = await WriteAsync(read: 6);

        lines.ShouldBe(
        [
            """{"number":1,"input":1,"external_account_number":"Käse/1","outcome":"Imported","kraken_identifier":"A-1","account_id":null,"attempts":1,"position":null,"errors":[],"warnings":[]}""",
            """{"number":2,"input":1,"external_account_number":null,"outcome":"Rejected","kraken_identifier":null,"account_id":null,"attempts":0,"position":{"line":17,"column":3},"errors":[{"attr":"accountNumbers.0.currencyCode","code":"invalid_currency_code","detail":"It is no code of ISO 4217: \"ä\" <'\uD83C\uDFE6>.","line":18,"column":4},{"attr":"non_field_errors","code":"no_code_given","detail":null,"line":null,"column":null}],"warnings":[{"attr":"bic","code":"country_mismatch","detail":"They differ.","line":18,"column":9}]}""",
            $$"""{"number":3{{NotAttempted}}""",
            """{"number":4,"input":1,"external_account_number":"IM-A-4","outcome":"StillPending","kraken_identifier":null,"account_id":null,"attempts":1,"position":null,"errors":[],"warnings":[]}""",
            """{"number":5,"input":1,"external_account_number":"IM-A-5","outcome":"AlreadyImported","kraken_identifier":null,"account_id":"900","attempts":2,"position":null,"errors":[],"warnings":[]}""",
            $$"""{"number":6{{NotAttempted}}""",
        ]);
    }

    [Fact]
    public async Task WriteAsync_SameJournalAgain_GivesTheSameBytes()
    {
        await _journal.UseAsync(journal =>
        {
            for (int account = 1; account <= 2000; account++)
            {
                journal.Append(JournalSamples.Full(account, $"IM-{account}") with { Number = account });
            }
        });
        await WriteAsync(read: 2000);
        byte[] first = await File.ReadAllBytesAsync(Outcomes, Cancellation);
        byte[] firstSummary = await File.ReadAllBytesAsync(Summary, Cancellation);

        (await WriteAsync(read: 2000)).Length.ShouldBe(2000);

        (await File.ReadAllBytesAsync(Outcomes, Cancellation)).AsSpan().SequenceEqual(first).ShouldBeTrue();
        (await File.ReadAllBytesAsync(Summary, Cancellation)).ShouldBe(firstSummary);
        first.Length.ShouldBeGreaterThan(200_000);
    }

    [Fact]
    public async Task WriteAsync_ChangedInput_IsInTheOrderOfTheInputAsItIsNow()
    {
        await _journal.UseAsync(journal =>
        {
            journal.Append(JournalSamples.Of(1, JournalState.Imported));
            journal.Append(JournalSamples.Of(2, JournalState.Imported));
            journal.Append(JournalSamples.Of(3, JournalState.Failed));
        });
        JournalHeader changed = JournalSamples.Header with { Input = JournalSamples.Input with { Hash = "another" } };
        await _journal.UseAsync(
            journal =>
            {
                // The second is gone, the others have changed places, and there is one that is new and one that was not reached.
                journal.Append(JournalSamples.Of(3, JournalState.Failed) with { Number = 1 });
                journal.Append(JournalSamples.Of(1, JournalState.Imported) with { Number = 4 });
                int account = journal.Allocate(2);
                journal.Append(JournalSamples.Of(account, JournalState.Rejected) with { Number = 2, ExternalAccountNumber = "IM-NEW" });
            },
            changed,
            acceptsChangedInput: true);

        string[] lines = await WriteAsync(read: 5, changed);

        lines.Select(line => string.Join(' ', line.Split(',', ':').Where((_, index) => index is 1 or 5 or 7)).Replace("\"", string.Empty)).ShouldBe(
        [
            "1 IM-A-3 Failed",
            "2 IM-NEW Rejected",
            "3 null NotAttempted",
            "4 IM-A-1 Imported",
            "5 null NotAttempted",
        ]);
    }

    [Fact]
    public async Task WriteAsync_AccountBehindWhatTheRunHasCounted_IsThere()
    {
        await _journal.UseAsync(journal =>
        {
            journal.Append(JournalSamples.Of(1, JournalState.Imported));
            journal.Append(JournalSamples.Of(4, JournalState.Imported));
        });

        string[] lines = await WriteAsync(read: 2);

        lines.Select(line => line.Split(',')[0]).ShouldBe(["""{"number":1""", """{"number":2""", """{"number":4"""]);
    }

    [Fact]
    public async Task WriteAsync_NoAccounts_GivesAnEmptyFile()
    {
        (await WriteAsync(read: 0)).ShouldBeEmpty();

        new FileInfo(Outcomes).Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(JournalState.Intended), true, ImportOutcome.Unknown)]
    [InlineData(nameof(JournalState.NotSent), true, ImportOutcome.NotAttempted)]
    [InlineData(nameof(JournalState.Unresolved), true, ImportOutcome.Unknown)]
    [InlineData(nameof(JournalState.Scheduled), true, ImportOutcome.StillPending)]
    [InlineData(nameof(JournalState.Scheduled), false, ImportOutcome.Scheduled)]
    [InlineData(nameof(JournalState.StillPending), false, ImportOutcome.StillPending)]
    [InlineData(nameof(JournalState.Unknown), true, ImportOutcome.Unknown)]
    [InlineData(nameof(JournalState.Imported), true, ImportOutcome.Imported)]
    [InlineData(nameof(JournalState.AlreadyImported), true, ImportOutcome.AlreadyImported)]
    [InlineData(nameof(JournalState.DryRunSucceeded), true, ImportOutcome.DryRunSucceeded)]
    [InlineData(nameof(JournalState.DryRunFailed), true, ImportOutcome.DryRunFailed)]
    [InlineData(nameof(JournalState.Validated), true, ImportOutcome.Validated)]
    [InlineData(nameof(JournalState.Rejected), true, ImportOutcome.Rejected)]
    [InlineData(nameof(JournalState.Failed), true, ImportOutcome.Failed)]
    [InlineData(nameof(JournalState.Cancelled), true, ImportOutcome.Cancelled)]
    public async Task WriteAsync_EachState_HasItsOutcome(string state, bool waitsForEnd, ImportOutcome outcome)
    {
        await _journal.UseAsync(journal => journal.Append(JournalSamples.Of(1, Enum.Parse<JournalState>(state))));

        (await WriteAsync(read: 1, waitsForEnd: waitsForEnd)).ShouldHaveSingleItem().ShouldContain($"\"IM-A-1\",\"outcome\":\"{outcome}\",");
    }

    [Fact]
    public async Task WriteAsync_Summary_SaysWhatTheRunCameTo()
    {
        await using ImportJournal journal = await _journal.OpenAsync(JournalSamples.Header with { Mode = JournalMode.DryRun });
        var summary = new ImportSummary
        {
            Read = 12,
            Counts = new Dictionary<ImportOutcome, long>
            {
                [ImportOutcome.NotAttempted] = 1,
                [ImportOutcome.Failed] = 0,
                [ImportOutcome.DryRunSucceeded] = 10,
                [ImportOutcome.AlreadyImported] = 1,
            },
            EndedBefore = 3,
            ChangedSinceImport = 2,
            Warnings = 5,
            Duration = TimeSpan.FromTicks(12_345_678),
            Pace = new ImportPace
            {
                PermittedRequestsPerSecond = 99.5,
                RequestsPerSecond = 97.1234,
                Requests = 1000,
                ThrottledRequests = 3,
                StatusCallsPerAccount = 1.25,
                MedianDetectionLag = TimeSpan.FromMilliseconds(900),
            },
            IsDryRun = true,
            Stops = [new ImportStop(ImportStopReason.StopTime, "It's the \"time\"."), new ImportStop(ImportStopReason.Requested, "Ä.")],
        };

        await ReportAsync(_folder.Path, journal, summary);

        (await File.ReadAllTextAsync(Summary, Cancellation)).ReplaceLineEndings("\n").ShouldBe(
            """
            {
              "version": 1,
              "import_supplier": "SUPPLIER",
              "target": "https://api.example.com/",
              "mode": "dry_run",
              "simulated": false,
              "inputs": [
                {
                  "name": "accounts.json",
                  "size": 4711,
                  "hash": "sha256:0a1b",
                  "accounts": 12,
                  "begun_at": "2026-11-20T17:22:15.123Z",
                  "last_record_at": null
                }
              ],
              "read": 12,
              "repeated": 0,
              "outcomes": {
                "AlreadyImported": 1,
                "DryRunSucceeded": 10,
                "NotAttempted": 1
              },
              "ended_before": 3,
              "changed_since_import": 2,
              "warnings": 5,
              "conserved": true,
              "stops": [
                {
                  "reason": "StopTime",
                  "message": "It's the \"time\"."
                },
                {
                  "reason": "Requested",
                  "message": "Ä."
                }
              ],
              "duration_seconds": 1.235,
              "pace": {
                "permitted_requests_per_second": 99.5,
                "requests_per_second": 97.123,
                "requests": 1000,
                "throttled_requests": 3,
                "status_calls_per_account": 1.25,
                "median_detection_lag_seconds": 0.9,
                "percentile_95_detection_lag_seconds": null
              }
            }

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(nameof(JournalMode.Import), "import")]
    [InlineData(nameof(JournalMode.Validate), "validate")]
    public async Task WriteAsync_SummaryOfAnUnknownInput_HasNulls(string mode, string name)
    {
        JournalHeader header = JournalSamples.Header with { Mode = Enum.Parse<JournalMode>(mode), IsSimulated = true, Input = JournalSamples.Input with { Size = null, Accounts = null } };
        await using ImportJournal journal = await _journal.OpenAsync(header);

        await ReportAsync(_folder.Path, journal, SummaryOf(read: 1));

        string summary = await File.ReadAllTextAsync(Summary, Cancellation);
        summary.ShouldContain($"\"mode\": \"{name}\"");
        summary.ShouldContain("\"simulated\": true");
        summary.ShouldContain("\"size\": null");
        summary.ShouldContain("\"accounts\": null");
        summary.ShouldContain("\"conserved\": false");
        summary.ShouldContain("\"outcomes\": {}");
        summary.ShouldContain("\"stops\": []");
    }

    [Fact]
    public async Task WriteAsync_FolderThatIsNotThere_IsCreatedForItsOwnerAlone()
    {
        string folder = Path.Combine(_folder.Path, "a", "reports");
        await using ImportJournal journal = await _journal.OpenAsync();

        await ReportAsync(folder, journal, SummaryOf(read: 1));

        string[] files = [.. Directory.GetFiles(folder).Order()];
        files.Select(Path.GetFileName).ShouldBe(["handover.csv", "outcomes.ndjson", "rejected.ndjson", "rejected.reasons.ndjson", "report.html", "summary.json"]);
        if (!OperatingSystem.IsWindows())
        {
            files.Select(File.GetUnixFileMode).ShouldAllBe(mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
            File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task WriteAsync_FolderIsAFile_SaysWhatToDo()
    {
        await File.WriteAllTextAsync(_folder.PathOf("reports"), "mine", Cancellation);
        await using ImportJournal journal = await _journal.OpenAsync();

        IOException exception = await Should.ThrowAsync<IOException>(() => ReportAsync(_folder.PathOf("reports"), journal, SummaryOf(read: 1)));

        exception.Message.ShouldStartWith($"{_folder.PathOf("reports")}: The folder for the reports cannot be created: ");
        exception.Message.ShouldEndWith(". Make room there, let this user write there, or name another folder.");
        (await File.ReadAllTextAsync(_folder.PathOf("reports"), Cancellation)).ShouldBe("mine");
    }

    [Fact]
    public async Task WriteAsync_FolderThatMayNotBeWritten_SaysWhatToDo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A folder on Windows is not read-only by its mode.");

        // No mode keeps root out; the folder of the kernel's devices takes no file from anybody.
        string folder = Environment.IsPrivilegedProcess ? "/sys" : _folder.PathOf("reports");
        if (!OperatingSystem.IsWindows() && !Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await using ImportJournal journal = await _journal.OpenAsync();

        IOException exception = await Should.ThrowAsync<IOException>(() => ReportAsync(folder, journal, SummaryOf(read: 1)));

        exception.Message.ShouldStartWith($"{folder}/outcomes.ndjson: The report cannot be written: ");
        exception.Message.ShouldEndWith(". Make room there, let this user write there, or name another folder.");
    }

    [Fact]
    public async Task WriteAsync_Cancelled_LeavesTheReportsFromBefore()
    {
        await _journal.UseAsync(journal => journal.Append(JournalSamples.Of(1, JournalState.Imported)));
        await File.WriteAllTextAsync(Outcomes, "before", Cancellation);
        await using ImportJournal journal = await _journal.OpenAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => ReportAsync(_folder.Path, journal, SummaryOf(read: 1), cancellationToken: new CancellationToken(canceled: true)));

        Directory.GetFiles(_folder.Path).ShouldBe([Outcomes]);
        (await File.ReadAllTextAsync(Outcomes, Cancellation)).ShouldBe("before");
    }

    [Fact]
    public async Task WriteAsync_ReadingFails_LeavesTheReportFromBefore()
    {
        var file = new FakeJournalFile();
        await using ImportJournal journal = await _journal.OpenAsync(environment: file.Environment);
        for (int account = 1; account < 1000; account++)
        {
            journal.Append(JournalSamples.Of(account, JournalState.Imported));
        }

        await journal.CompleteAsync();
        byte[] damaged = file.Bytes;
        damaged[^200]++;
        file.Bytes = damaged;
        await File.WriteAllTextAsync(Outcomes, "before", Cancellation);

        await Should.ThrowAsync<InvalidDataException>(() => ReportAsync(_folder.Path, journal, SummaryOf(read: 999)));

        Directory.GetFiles(_folder.Path).ShouldBe([Outcomes]);
        (await File.ReadAllTextAsync(Outcomes, Cancellation)).ShouldBe("before");
    }

    private static ImportSummary SummaryOf(long read) => new() { Read = read, Counts = new Dictionary<ImportOutcome, long>() };

    private static Task<ImportReportResult> ReportAsync(
        string folder,
        ImportJournal journal,
        ImportSummary summary,
        bool waitsForEnd = true,
        CancellationToken? cancellationToken = null) =>
        ImportReport.WriteAsync(folder, new ReportedImport(journal, waitsForEnd, summary.Read), summary, new ImportReportOptions(), cancellationToken ?? Cancellation);

    /// <summary>Opens the journal, reports and gives the lines.</summary>
    private async Task<string[]> WriteAsync(long read, JournalHeader? header = null, bool waitsForEnd = true)
    {
        await using ImportJournal journal = await _journal.OpenAsync(header);
        await ReportAsync(_folder.Path, journal, SummaryOf(read), waitsForEnd);
        string text = await File.ReadAllTextAsync(Outcomes, Cancellation);
        (text.Length is 0 || text.EndsWith("}\n", StringComparison.Ordinal)).ShouldBeTrue();
        return text.Split('\n')[..^1];
    }
}
