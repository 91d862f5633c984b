using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

public sealed class ImportJournalTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_EveryMember_IsReadBeforeAndAfterItIsWritten()
    {
        JournalEntry entry = JournalSamples.Full(7, "IM-A-7");
        await using (ImportJournal journal = await _folder.OpenAsync())
        {
            journal.Append(entry);
            ShouldBeSame(journal.Read(7), entry);
            await journal.CompleteAsync();
            ShouldBeSame(journal.Read(7), entry);
        }

        await _folder.UseAsync(journal => ShouldBeSame(journal.Read(7), entry));
    }

    private static void ShouldBeSame(JournalEntry actual, JournalEntry expected)
    {
        actual.Errors.ShouldBe(expected.Errors);
        actual.Warnings.ShouldBe(expected.Warnings);
        (actual with { Errors = expected.Errors, Warnings = expected.Warnings }).ShouldBe(expected);
    }

    [Fact]
    public async Task Open_AfterDurableRecords_HasThem()
    {
        await using (ImportJournal journal = await _folder.OpenAsync(syncs: true))
        {
            journal.IsResumed.ShouldBeFalse();
            await journal.AppendDurablyAsync(JournalSamples.Intended(1));
            journal.Append(JournalSamples.Of(1, JournalState.Imported), isOutcome: true);
            long offset = await journal.Outcomes.ReadAsync(TestContext.Current.CancellationToken);
            journal.ReadAt(offset).State.ShouldBe(JournalState.Imported);
        }

        await using ImportJournal again = await _folder.OpenAsync(syncs: true);
        again.IsResumed.ShouldBeTrue();
        again.GetState(1).ShouldBe(JournalState.Imported);
        again.Find("IM-A-1").ShouldBe(1);
        again.Find("IM-A-2").ShouldBeNull();
        again.LastAccount.ShouldBe(1);
        again.Allocate(1).ShouldBe(2);
    }

    [Fact]
    public async Task Open_TwiceAtATime_IsRefused()
    {
        await using ImportJournal journal = await _folder.OpenAsync();

        (await Should.ThrowAsync<ImportJournalException>(() => _folder.OpenAsync())).Fault.ShouldBe(ImportJournalFault.InUse);
    }
}
