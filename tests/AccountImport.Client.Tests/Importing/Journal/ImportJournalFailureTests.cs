using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>A disk that is full, or that fails.</summary>
public sealed class ImportJournalFailureTests : IDisposable
{
    private readonly JournalFolder _folder = new();
    private readonly FakeJournalFile _file = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    public async Task AppendDurably_FullDisk_FailsAndIsCutOffAgain(int room)
    {
        await using ImportJournal journal = await OpenAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        byte[] good = _file.Bytes;
        _file.Capacity = good.Length + room;

        IOException exception = await Should.ThrowAsync<IOException>(() => journal.AppendDurablyAsync(JournalSamples.Intended(2)));

        exception.Message.ShouldBe(
            $"{_folder.Path}: the journal cannot be written any more: No space left on device. Mend that, say by making room on the disk, and run the same again: it goes on from here.");
        exception.InnerException.ShouldBeOfType<IOException>();
        journal.Failure.ShouldBeSameAs(exception);
        _file.Bytes.ShouldBe(good);
        _file.Cuts.ShouldBe([good.Length]);
    }

    [Fact]
    public async Task Append_AfterAFailure_ChangesMemoryOnly()
    {
        await using ImportJournal journal = await OpenAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        byte[] good = _file.Bytes;
        _file.Capacity = good.Length + 10;
        journal.Append(JournalSamples.Of(1, JournalState.Imported), isOutcome: true);
        Task failing = journal.AppendDurablyAsync(JournalSamples.Intended(2));
        (await Should.ThrowAsync<IOException>(() => failing)).ShouldBeSameAs(journal.Failure);

        // There would be room again, but what failed once is not tried again.
        _file.Capacity = long.MaxValue;
        journal.Append(JournalSamples.Of(2, JournalState.NotSent), isOutcome: true);
        journal.Append(JournalSamples.Of(3, JournalState.Rejected), isOutcome: true);
        Task late = journal.AppendDurablyAsync(JournalSamples.Intended(4));
        late.IsFaulted.ShouldBeTrue();
        (await Should.ThrowAsync<IOException>(() => late)).ShouldBeSameAs(journal.Failure);

        ShouldHaveAll();
        await journal.CompleteAsync();
        ShouldHaveAll();
        journal.Outcomes.TryRead(out _).ShouldBeFalse();
        journal.Outcomes.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        _file.Bytes.ShouldBe(good);

        void ShouldHaveAll()
        {
            new[] { 1, 2, 3, 4 }.Select(journal.GetState).ShouldBe([JournalState.Imported, JournalState.NotSent, JournalState.Rejected, JournalState.Intended]);
            new[] { 1, 2, 3, 4 }.Select(account => journal.Read(account).State).ShouldBe([JournalState.Imported, JournalState.NotSent, JournalState.Rejected, JournalState.Intended]);
            new[] { 1, 2, 3, 4 }.Select(account => journal.Find($"IM-A-{account}")).ShouldBe([1, 2, 3, 4]);
        }
    }

    [Fact]
    public async Task AppendDurably_WaitingBehindAFailure_FailsToo()
    {
        await using ImportJournal journal = await OpenAsync();
        _file.Capacity = _file.Length;
        _file.MayWrite.Reset();
        Task first = journal.AppendDurablyAsync(JournalSamples.Intended(1));
        await Eventually.IsTrueAsync(() => _file.IsHeld, TestContext.Current.CancellationToken);
        Task second = journal.AppendDurablyAsync(JournalSamples.Intended(2));
        journal.Failure.ShouldBeNull();
        _file.MayWrite.Set();

        await Should.ThrowAsync<IOException>(() => first);
        await Should.ThrowAsync<IOException>(() => second);
        journal.Read(1).Account.ShouldBe(1);
        journal.Read(2).Account.ShouldBe(2);
    }

    [Fact]
    public async Task AppendDurably_FailingSync_FailsAndCutsOffWhatNobodyMayTrust()
    {
        await using ImportJournal journal = await OpenAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        byte[] good = _file.Bytes;
        _file.SyncFailure = new IOException("Input/output error.");
        journal.Append(JournalSamples.Of(1, JournalState.Imported), isOutcome: true);

        (await Should.ThrowAsync<IOException>(() => journal.AppendDurablyAsync(JournalSamples.Intended(2)))).Message.ShouldContain("Input/output error.");

        _file.Bytes.Length.ShouldBe(good.Length);
        journal.Outcomes.TryRead(out _).ShouldBeFalse();
        journal.Read(2).State.ShouldBe(JournalState.Intended);
    }

    [Fact]
    public async Task Append_FullDisk_TellsByItsFailure()
    {
        await using ImportJournal journal = await OpenAsync();
        _file.Capacity = _file.Length;

        journal.Append(JournalSamples.Of(1, JournalState.Rejected), isOutcome: true);
        await Eventually.IsTrueAsync(() => journal.Failure is not null, TestContext.Current.CancellationToken);

        journal.Read(1).State.ShouldBe(JournalState.Rejected);
    }

    [Fact]
    public async Task Complete_FullDisk_DoesNotFail()
    {
        await using ImportJournal journal = await OpenAsync();
        _file.MayWrite.Reset();
        _file.Capacity = _file.Length + 5;
        journal.Append(JournalSamples.Of(1, JournalState.Rejected), isOutcome: true);
        Task completion = journal.CompleteAsync();
        _file.MayWrite.Set();

        await completion;

        journal.Failure.ShouldNotBeNull();
        journal.Outcomes.Completion.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Complete_FailingSync_DoesNotFail()
    {
        await using ImportJournal journal = await OpenAsync();
        journal.Append(JournalSamples.Of(1, JournalState.Rejected), isOutcome: true);
        _file.SyncFailure = new IOException("Input/output error.");

        await journal.CompleteAsync();

        journal.Failure!.Message.ShouldContain("Input/output error.");
        journal.Read(1).State.ShouldBe(JournalState.Rejected);
    }

    [Fact]
    public async Task AppendDurably_NothingCanBeCutOff_SaysWhyTheWritingFailed()
    {
        await using ImportJournal journal = await OpenAsync();
        _file.Capacity = _file.Length + 30;
        _file.SetLengthFailure = new IOException("Cannot be cut off.");

        (await Should.ThrowAsync<IOException>(() => journal.AppendDurablyAsync(JournalSamples.Intended(1)))).Message.ShouldContain("No space left on device.");

        // The next opening cuts it off.
        _file.SetLengthFailure = null;
        _file.Capacity = long.MaxValue;
        await using ImportJournal again = await OpenAsync();
        again.LastAccount.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Open_FullDisk_IsUnwritable(int room)
    {
        _file.Capacity = room;

        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => OpenAsync());

        exception.Fault.ShouldBe(ImportJournalFault.Unwritable);
        exception.Message.ShouldBe($"{_folder.Path}: the journal cannot be read and written: No space left on device. Mend that, or use another journal.");
        exception.InnerException.ShouldBeOfType<IOException>();
        _file.Length.ShouldBe(0);
        _file.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task Open_FailingSync_IsUnwritable()
    {
        _file.SyncFailure = new IOException("Input/output error.");

        (await Should.ThrowAsync<ImportJournalException>(() => OpenAsync())).Fault.ShouldBe(ImportJournalFault.Unwritable);

        _file.Length.ShouldBe(0);
    }

    [Fact]
    public async Task Open_FailingReads_IsUnwritable()
    {
        _file.ReadFailure = new UnauthorizedAccessException("Denied.");

        (await Should.ThrowAsync<ImportJournalException>(() => OpenAsync())).Fault.ShouldBe(ImportJournalFault.Unwritable);
    }

    private Task<ImportJournal> OpenAsync() => _folder.OpenAsync(syncs: true, environment: _file.Environment);
}
