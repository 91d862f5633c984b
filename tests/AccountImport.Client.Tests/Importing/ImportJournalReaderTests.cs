using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Tests.Importing.Journal;

namespace AccountImport.Client.Tests.Importing;

/// <summary>A journal that is only read.</summary>
public sealed class ImportJournalReaderTests : IDisposable
{
    private readonly JournalFolder _journal = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task OpenAsync_Journal_SaysWhatTheImportWasMadeWith()
    {
        await _journal.UseAsync(_ => { });

        using ImportJournalReader reader = await OpenAsync();

        reader.Path.ShouldBe(_journal.Path);
        reader.Input.ShouldBe(JournalSamples.Input);
        reader.Target.ShouldBe("https://api.example.com/");
        reader.ImportSupplier.ShouldBe("SUPPLIER");
        reader.IdentifierPath.ShouldBe("externalAccountId");
        reader.BegunAt.ShouldBe(JournalSamples.Time);
        (reader.IsDryRun, reader.IsValidation, reader.IsSimulated).ShouldBe((false, false, false));
    }

    [Theory]
    [InlineData(nameof(JournalMode.DryRun), true, false)]
    [InlineData(nameof(JournalMode.Validate), false, true)]
    public async Task OpenAsync_Trial_IsOne(string mode, bool isDryRun, bool isValidation)
    {
        await _journal.UseAsync(_ => { }, JournalSamples.Header with { Mode = Enum.Parse<JournalMode>(mode), IsSimulated = true });

        using ImportJournalReader reader = await OpenAsync();

        (reader.IsDryRun, reader.IsValidation, reader.IsSimulated).ShouldBe((isDryRun, isValidation, true));
    }

    [Fact]
    public async Task ReadOutcomes_RecordsOfAccounts_GivesTheLastOfEachInOrder()
    {
        await _journal.UseAsync(journal =>
        {
            journal.Append(JournalSamples.Of(4, JournalState.Scheduled));
            journal.Append(JournalSamples.Intended(2));
            journal.Append(JournalSamples.Of(2, JournalState.Imported) with { KrakenIdentifier = "A-2" });
        });

        using ImportJournalReader reader = await OpenAsync();
        AccountOutcome[] outcomes = [.. reader.ReadOutcomes()];

        outcomes.Length.ShouldBe(12);
        outcomes.Select(outcome => outcome.Number).ShouldBe(Enumerable.Range(1, 12).Select(number => (long)number));
        outcomes[1].KrakenIdentifier.ShouldBe("A-2");
        outcomes[3].Outcome.ShouldBe(ImportOutcome.Scheduled);
        outcomes.Count(outcome => outcome.Outcome is ImportOutcome.NotAttempted && outcome.ExternalAccountNumber is null).ShouldBe(10);
    }

    [Fact]
    public async Task Find_Key_GivesItsAccountAndNoDuplicate()
    {
        await _journal.UseAsync(journal =>
        {
            journal.Append(JournalSamples.Of(1, JournalState.Failed) with { ExternalAccountNumber = "K" });
            journal.Append(JournalSamples.Of(2, JournalState.Rejected) with { ExternalAccountNumber = "K", IsDuplicate = true });
        });

        using ImportJournalReader reader = await OpenAsync();

        reader.Find("K").ShouldNotBeNull().Number.ShouldBe(1);
        reader.Find("L").ShouldBeNull();
    }

    [Fact]
    public async Task OpenAsync_TornAtItsEnd_ReadsWhatIsWholeAndChangesNothing()
    {
        await _journal.UseAsync(journal =>
        {
            journal.Append(JournalSamples.Of(1, JournalState.Imported));
            journal.Append(JournalSamples.Of(2, JournalState.Imported));
        });
        byte[] torn = _journal.Bytes[..^5];
        _journal.Bytes = torn;

        using (ImportJournalReader reader = await OpenAsync())
        {
            reader.ReadOutcomes().Count(outcome => outcome.Outcome is ImportOutcome.Imported).ShouldBe(1);
        }

        _journal.Bytes.ShouldBe(torn);
    }

    [Fact]
    public async Task OpenAsync_RunHasTheJournal_SaysSo()
    {
        await using ImportJournal running = await _journal.OpenAsync();

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(OpenAsync);

        exception.Fault.ShouldBe(ImportJournalFault.InUse);
        exception.Message.ShouldBe($"{_journal.Path}: a run has this journal open. Wait until that run has ended, or stop it.");
    }

    [Fact]
    public async Task OpenAsync_WhileItIsRead_NoRunHasItAndOthersReadIt()
    {
        await _journal.UseAsync(_ => { });

        using ImportJournalReader one = await OpenAsync();
        using ImportJournalReader other = await OpenAsync();

        (await Should.ThrowAsync<ImportJournalException>(() => _journal.OpenAsync())).Fault.ShouldBe(ImportJournalFault.InUse);
    }

    [Theory]
    [InlineData(null, "there is no such journal; name the one that the import was made with.", ImportJournalFault.Unwritable)]
    [InlineData("no journal", "the file is no journal of an import, and is left as it is. Use another journal.", ImportJournalFault.NotAJournal)]
    [InlineData("{\"journal\":\"account-import\",\"ver", "the journal was never begun, and nothing was sent. Run the import first, or name another journal.", ImportJournalFault.NotAJournal)]
    [InlineData("", "the journal was never begun, and nothing was sent. Run the import first, or name another journal.", ImportJournalFault.NotAJournal)]
    public async Task OpenAsync_NoJournal_SaysWhatToDo(string? content, string message, ImportJournalFault fault)
    {
        if (content is not null)
        {
            await File.WriteAllTextAsync(_journal.Path, content, Cancellation);
        }

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(OpenAsync);

        exception.Message.ShouldBe($"{_journal.Path}: {message}");
        exception.Fault.ShouldBe(fault);
        File.Exists(_journal.Path).ShouldBe(content is not null);
    }

    [Fact]
    public async Task OpenAsync_Folder_SaysThatItIsOne()
    {
        string folder = Path.GetDirectoryName(_journal.Path)!;

        (await Should.ThrowAsync<ImportJournalException>(() => ImportJournalReader.OpenAsync(folder, Cancellation)))
            .Message.ShouldBe($"{folder}: this is a folder; expected the journal of an import.");
    }

    [Fact]
    public async Task ReadOutcomes_RecordIsDamagedMeanwhile_Throws()
    {
        await _journal.UseAsync(journal => journal.Append(JournalSamples.Of(1, JournalState.Imported)));
        using ImportJournalReader reader = await OpenAsync();
        using (FileStream file = new(_journal.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = file.Length - 20;
            file.WriteByte((byte)'?');
        }

        Should.Throw<InvalidDataException>(() => reader.ReadOutcomes().ToArray()).Message.ShouldContain("of the journal is damaged. Restore the journal from a copy.");
    }

    private Task<ImportJournalReader> OpenAsync() => ImportJournalReader.OpenAsync(_journal.Path, Cancellation);
}
