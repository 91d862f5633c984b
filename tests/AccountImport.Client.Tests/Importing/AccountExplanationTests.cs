using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Tests.Importing.Reports;
using AccountImport.Client.Validation;
using NodaTime;

namespace AccountImport.Client.Tests.Importing;

/// <summary>What is known of one account, from a journal and an account file.</summary>
public sealed class AccountExplanationTests : IDisposable
{
    private readonly ReportBench _bench = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task FindAsync_AccountThatFailed_HasItsHistoryAndWhereAndWhatAndWhatToDo()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"), ReportBench.Account("B"));
        string journal = await _bench.WriteJournalAsync(
            file,
            [
                ReportBench.Entry(1, "A", JournalState.Imported),
                ReportBench.Entry(2, "B", JournalState.Intended, seconds: 1),
                ReportBench.Entry(2, "B", JournalState.Scheduled, seconds: 2),
                ReportBench.Entry(2, "B", JournalState.Failed, seconds: 3, ReportBench.Finding("blank", "externalPersonId")),
            ]);

        AccountExplanation explanation = (await FindAsync(file, journal, "B")).ShouldNotBeNull();

        explanation.IsInInput.ShouldBeTrue();
        explanation.History.Outcome.Outcome.ShouldBe(ImportOutcome.Failed);
        explanation.History.Outcome.Position.ToString().ShouldBe("2:1");
        explanation.History.Records.Select(record => record.State).ShouldBe(["intended", "scheduled", "failed"]);
        (explanation.History.Records[2].At - explanation.History.Records[0].At).ShouldBe(Duration.FromSeconds(2));
        explanation.NextStep.ShouldBeNull();
        ExplainedFinding finding = explanation.Findings.ShouldHaveSingleItem();
        finding.Severity.ShouldBe(ValidationSeverity.Error);
        finding.Finding.Position.ToString().ShouldBe("2:45");
        finding.Explanation.ShouldBe(FindingExplanation.Of("blank"));
        finding.Excerpt.ShouldNotBeNull().ToString().ShouldBe($"{{\"externalAccountId\":\"x\",\"externalPersonId\":\"xx-x-9\"}}{Environment.NewLine}{new string(' ', 44)}^");
        finding.Sentence.ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_SentencesOfTheApi_AreGivenToTheirFindingsIfTheyAreAskedFor()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"));
        string journal = await _bench.WriteJournalAsync(file, [ReportBench.Entry(1, "A", JournalState.Rejected, 0, ReportBench.Finding("invalid", "personName"))]);
        string details = _bench.PathOf("details");
        await File.WriteAllTextAsync(
            details,
            """
            {"number":1,"external_account_number":"A","attr":"personName","code":"invalid","detail":"Older."}
            {"number":2,"external_account_number":"B","attr":"personName","code":"invalid","detail":"Of another."}
            this is torn
            {"number":1,"external_account_number":"A","attr":"personName","code":"invalid","detail":"Newer."}
            {"number":1,"external_account_number":"A","attr":"non_field_errors","code":null,"detail":"Alone."}
            {"number":1,"external_account_number":"A","attr":"non_field_errors","code":null,"detail":"Alone."}

            """.ReplaceLineEndings("\n"),
            Cancellation);

        AccountExplanation with = (await FindAsync(file, journal, "A", details)).ShouldNotBeNull();
        AccountExplanation without = (await FindAsync(file, journal, "A")).ShouldNotBeNull();

        with.Findings.ShouldHaveSingleItem().Sentence.ShouldBe("Newer.");
        with.OtherSentences.ShouldBe([new ErrorSentence("non_field_errors", Code: null, "Alone.")]);
        without.Findings.ShouldHaveSingleItem().Sentence.ShouldBeNull();
        without.OtherSentences.ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_SentencesThatWereNotKept_IsSaid()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"));
        string journal = await _bench.WriteJournalAsync(file, [ReportBench.Entry(1, "A", JournalState.Imported)]);

        IOException exception = await Should.ThrowAsync<IOException>(() => FindAsync(file, journal, "A", _bench.PathOf("none")));

        exception.Message.ShouldContain("there is no such file: the import was run without keeping the API's sentences.");
    }

    [Fact]
    public async Task FindAsync_NumberThatSeveralAccountsHave_IsTheFirstAndNamesTheOthers()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"), ReportBench.Account("A"));
        string journal = await _bench.WriteJournalAsync(
            file,
            [ReportBench.Entry(1, "A", JournalState.Imported), ReportBench.Entry(2, "A", JournalState.Rejected, 1, ReportBench.Finding("duplicate_key")) with { IsDuplicate = true }]);

        AccountExplanation explanation = (await FindAsync(file, journal, "A")).ShouldNotBeNull();

        explanation.History.Outcome.ShouldSatisfyAllConditions(
            outcome => outcome.Number.ShouldBe(1),
            outcome => outcome.Outcome.ShouldBe(ImportOutcome.Imported),
            outcome => outcome.KrakenIdentifier.ShouldBe("A-1-0"));
        explanation.History.Duplicates.ShouldBe([2]);
        explanation.Findings.ShouldBeEmpty();
        explanation.NextStep.ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_AccountThatWasNotAttempted_SaysWhatTheLocalCheckFinds()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"), ReportBench.Account("B"));
        string journal = await _bench.WriteJournalAsync(file, [ReportBench.Entry(1, "A", JournalState.Imported)]);

        AccountExplanation explanation = (await FindAsync(file, journal, "B")).ShouldNotBeNull();

        explanation.History.Outcome.Outcome.ShouldBe(ImportOutcome.NotAttempted);
        explanation.History.Records.ShouldBeEmpty();
        explanation.Findings.ShouldNotBeEmpty();
        explanation.Findings.ShouldAllBe(finding => finding.Excerpt != null);
    }

    [Theory]
    [InlineData(nameof(JournalState.Unresolved), "it asks what became of the account")]
    [InlineData(nameof(JournalState.Scheduled), "it asks what became of the account")]
    [InlineData(nameof(JournalState.NotSent), "it sends the account")]
    [InlineData(nameof(JournalState.Failed), "Ask whoever runs the platform")]
    public async Task FindAsync_AccountWithoutFindings_HasANextStep(string state, string expected)
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"));
        string journal = await _bench.WriteJournalAsync(file, [ReportBench.Entry(1, "A", Enum.Parse<JournalState>(state))]);

        (await FindAsync(file, journal, "A")).ShouldNotBeNull().NextStep.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public async Task FindAsync_ChangedInput_FindsThePlaceWhereTheValueIsNow()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"), ReportBench.Account("B"));
        ImportFinding finding = ReportBench.Finding("blank", "externalPersonId") with { Position = new FilePosition(1, 45, 44) };
        string journal = await _bench.WriteJournalAsync(
            file,
            [ReportBench.Entry(1, "A", JournalState.Failed, 0, finding), ReportBench.Entry(2, "B", JournalState.Failed, 0, finding)]);
        string changed = _bench.WriteFile("changed.ndjson", ReportBench.Account("N"), ReportBench.Account("A"));
        await AcceptAsync(journal, changed);

        AccountExplanation moved = (await FindAsync(changed, journal, "A")).ShouldNotBeNull();
        AccountExplanation gone = (await FindAsync(changed, journal, "B")).ShouldNotBeNull();

        moved.History.Outcome.Position.ToString().ShouldBe("2:1");
        moved.Findings.ShouldHaveSingleItem().Finding.Position.ToString().ShouldBe("2:45");
        gone.IsInInput.ShouldBeFalse();
        gone.History.Outcome.Position.ShouldBeNull();
        gone.Findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            explained => explained.Finding.Position.ShouldBeNull(),
            explained => explained.Excerpt.ShouldBeNull());
    }

    [Fact]
    public async Task FindAsync_UnknownAccount_IsNone()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"));
        string journal = await _bench.WriteJournalAsync(file, [ReportBench.Entry(1, "A", JournalState.Imported)]);

        (await FindAsync(file, journal, "a")).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_OtherFile_IsRefused()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"));
        string journal = await _bench.WriteJournalAsync(file, [ReportBench.Entry(1, "A", JournalState.Imported)]);
        string other = _bench.WriteFile("other.ndjson", ReportBench.Account("A"), ReportBench.Account("B"));

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => FindAsync(other, journal, "A"));

        exception.Fault.ShouldBe(ImportJournalFault.OtherInput);
        exception.Message.ShouldContain("Name the file as it was imported, or the journal of this file.");
    }

    [Fact]
    public async Task ReadHistory_MoreThanABufferOfRecords_FindsAllOfOneAccountAndKeepsTheLast()
    {
        string file = _bench.WriteFile("accounts.ndjson", ReportBench.Account("A"), ReportBench.Account("B"));
        string journal = await _bench.WriteJournalAsync(
            file,
            Enumerable.Range(0, 2 * (AccountHistory.MaxRecords + 3)).Select(second => ReportBench.Entry(1 + (second % 2), second % 2 is 0 ? "A" : "B", JournalState.NotSent, second) with
            {
                Errors = [ReportBench.Finding(new string('c', 400))],
            }));
        new FileInfo(journal).Length.ShouldBeGreaterThan(2 * JournalLine.MaxLength);
        using ImportJournalReader reader = await ImportJournalReader.OpenAsync(journal, Cancellation);

        AccountHistory history = reader.ReadHistory("B", Cancellation).ShouldNotBeNull();

        history.Records.Count.ShouldBe(AccountHistory.MaxRecords);
        history.OmittedRecords.ShouldBe(3);
        (history.Records[^1].At - history.Records[0].At).ShouldBe(Duration.FromSeconds(2 * (AccountHistory.MaxRecords - 1)));
        reader.ReadHistory("C", Cancellation).ShouldBeNull();
    }

    private static async Task AcceptAsync(string journal, string changed)
    {
        JournalHeader header;
        using (JournalRecords records = JournalRecords.Open(journal, Cancellation))
        {
            header = records.Header;
        }

        ImportSource source = ReportBench.SourceOf(changed);
        header = header with { Input = await source.IdentifyAsync(Cancellation) };
        await source.CloseAsync();
        await using ImportJournal accepted = await ImportJournal.OpenAsync(journal, header, acceptsChangedInput: true, syncs: false, Cancellation);
    }

    private static async Task<AccountExplanation?> FindAsync(string file, string journal, string number, string? details = null)
    {
        using ImportJournalReader reader = await ImportJournalReader.OpenAsync(journal, Cancellation);
        return await AccountExplanation.FindAsync(ReportBench.SourceOf(file), reader, number, details, Cancellation);
    }
}
