using System.Text;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>Appending and reading.</summary>
public sealed class ImportJournalTests : IDisposable
{
    private readonly JournalFolder _folder = new();
    private readonly FakeJournalFile _file = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_EveryMember_IsReadBeforeAndAfterItIsWritten()
    {
        JournalEntry entry = JournalSamples.Full(7, "IM-A-7");
        await using (ImportJournal journal = await _folder.OpenAsync())
        {
            journal.Append(entry);
            JournalSamples.ShouldBeSame(journal.Read(7), entry);
            await journal.CompleteAsync();
            JournalSamples.ShouldBeSame(journal.Read(7), entry);
        }

        await _folder.UseAsync(journal => JournalSamples.ShouldBeSame(journal.Read(7), entry));
    }

    [Fact]
    public async Task Append_SeveralRecordsOfAnAccount_TheLastCounts()
    {
        await _folder.UseAsync(journal =>
        {
            foreach (JournalState state in new[] { JournalState.Intended, JournalState.Unresolved, JournalState.Scheduled })
            {
                journal.Append(JournalSamples.Of(3, state));
                journal.GetState(3).ShouldBe(state);
                journal.Read(3).State.ShouldBe(state);
            }

            journal.Find("IM-A-3").ShouldBe(3);
        });

        await _folder.UseAsync(journal =>
        {
            journal.GetState(3).ShouldBe(JournalState.Scheduled);
            JournalSamples.ShouldBeSame(journal.Read(3), JournalSamples.Of(3, JournalState.Scheduled));
            journal.Find("IM-A-3").ShouldBe(3);
        });
    }

    [Fact]
    public async Task Append_Records_AreInTheFileInTheirOrder()
    {
        await _folder.UseAsync(journal =>
        {
            for (int i = 1; i <= 500; i++)
            {
                journal.Append(JournalSamples.Intended(501 - i));
            }
        });

        JournalText.LinesOf(_folder.Bytes)[1..].Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)])
            .ShouldBe(Enumerable.Range(1, 500).Select(i => $"{{\"account\":{501 - i}"));
    }

    [Fact]
    public async Task Append_Outcomes_AreGivenInTheirOrderOnceTheyAreWritten()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        _file.MayWrite.Reset();
        journal.Append(JournalSamples.Of(1, JournalState.Scheduled));
        journal.Append(JournalSamples.Of(2, JournalState.Rejected), isOutcome: true);
        Task durable = journal.AppendDurablyAsync(JournalSamples.Intended(3));
        journal.Append(JournalSamples.Of(1, JournalState.Imported), isOutcome: true);
        await Eventually.IsTrueAsync(() => _file.IsHeld, TestContext.Current.CancellationToken);

        journal.Outcomes.TryRead(out _).ShouldBeFalse();
        durable.IsCompleted.ShouldBeFalse();
        _file.MayWrite.Set();
        await durable;
        await journal.CompleteAsync();

        long[] offsets = await journal.Outcomes.ReadAllAsync(TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        offsets.Select(journal.ReadAt).Select(entry => (entry.Account, entry.State)).ShouldBe([(2, JournalState.Rejected), (1, JournalState.Imported)]);
        int[] starts = JournalText.StartsOf(_file.Bytes);
        offsets.ShouldBe([starts[2], starts[4]]);
        journal.Outcomes.Completion.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Append_NobodyWaits_IsWrittenNevertheless()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        long length = _file.Length;

        journal.Append(JournalSamples.Intended(1), isOutcome: true);

        (await journal.Outcomes.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe(length);
        journal.ReadAt(length).Account.ShouldBe(1);
        _file.Syncs.ShouldBe(1);
    }

    [Fact]
    public async Task Append_MuchThatNobodyWaitsFor_IsWritten()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        for (int i = 1; i <= 2000; i++)
        {
            journal.Append(JournalSamples.Intended(i), isOutcome: i is 2000);
        }

        journal.ReadAt(await journal.Outcomes.ReadAsync(TestContext.Current.CancellationToken)).Account.ShouldBe(2000);
        Enumerable.Range(1, 2000).ShouldAllBe(i => journal.Read(i).Account == i);
    }

    [Fact]
    public async Task AppendDurably_WithSync_EndsWhenItIsSynced()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        _file.MaySync.Reset();
        journal.Append(JournalSamples.Intended(1));
        Task durable = journal.AppendDurablyAsync(JournalSamples.Intended(2));
        await Eventually.IsTrueAsync(() => _file.IsHeld, TestContext.Current.CancellationToken);
        durable.IsCompleted.ShouldBeFalse();
        _file.MaySync.Set();

        await durable;

        _file.Synced.ShouldBe(_file.Bytes);
        JournalText.LinesOf(_file.Synced).Length.ShouldBe(3);
    }

    [Fact]
    public async Task AppendDurably_WithoutSync_EndsWhenItIsWritten()
    {
        await using (ImportJournal journal = await OpenFakeAsync(syncs: false))
        {
            await journal.AppendDurablyAsync(JournalSamples.Intended(1));
            JournalText.LinesOf(_file.Bytes).Length.ShouldBe(2);
        }

        _file.Syncs.ShouldBe(0);
        _file.FolderSyncs.ShouldBe(0);
    }

    [Fact]
    public async Task AppendDurably_WhileOthersAreWritten_AreSyncedTogether()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        _file.MayWrite.Reset();
        Task first = journal.AppendDurablyAsync(JournalSamples.Intended(1));
        await Eventually.IsTrueAsync(() => _file.IsHeld, TestContext.Current.CancellationToken);
        Task[] others = [.. Enumerable.Range(2, 99).Select(i => journal.AppendDurablyAsync(JournalSamples.Intended(i)))];
        int syncs = _file.Syncs;
        int writes = _file.Writes.Count;
        _file.MayWrite.Set();

        await first;
        await Task.WhenAll(others);

        _file.Syncs.ShouldBe(syncs + 2);
        _file.Writes.Count.ShouldBe(writes + 2);
    }

    [Fact]
    public async Task AppendDurably_FromManyThreads_AllAreThereAfterwards()
    {
        await using (ImportJournal journal = await _folder.OpenAsync(syncs: true))
        {
            await Parallel.ForEachAsync(Enumerable.Range(1, 2000), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken }, async (account, _) =>
            {
                await journal.AppendDurablyAsync(JournalSamples.Intended(account));
                journal.Append(JournalSamples.Of(account, JournalState.Imported), isOutcome: true);
                journal.Find($"IM-A-{account}").ShouldBe(account);
                journal.Read(account).State.ShouldBe(JournalState.Imported);
            });
            await journal.CompleteAsync();
            int[] outcomes =
            [
                .. (await journal.Outcomes.ReadAllAsync(TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken)).Select(offset => journal.ReadAt(offset).Account),
            ];
            outcomes.Order().ShouldBe(Enumerable.Range(1, 2000));
        }

        await _folder.UseAsync(journal =>
        {
            journal.LastAccount.ShouldBe(2000);
            for (int account = 1; account <= 2000; account++)
            {
                journal.GetState(account).ShouldBe(JournalState.Imported);
                JournalSamples.ShouldBeSame(journal.Read(account), JournalSamples.Of(account, JournalState.Imported));
            }
        });
        JournalText.LinesOf(_folder.Bytes).Length.ShouldBe(4001);
    }

    [Fact]
    public async Task Read_WhatIsBeingWrittenAndWhatWaits_IsThere()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        _file.MayWrite.Reset();
        journal.Append(JournalSamples.Intended(2), isOutcome: true);
        Task beingWritten = journal.AppendDurablyAsync(JournalSamples.Intended(3));
        await Eventually.IsTrueAsync(() => _file.IsHeld, TestContext.Current.CancellationToken);
        journal.Append(JournalSamples.Of(4, JournalState.Rejected));
        journal.Append(JournalSamples.Of(3, JournalState.Scheduled));

        int reads = _file.Reads;
        journal.Read(2).State.ShouldBe(JournalState.Intended);
        journal.Read(3).State.ShouldBe(JournalState.Scheduled);
        journal.Read(4).State.ShouldBe(JournalState.Rejected);
        journal.Find("IM-A-2").ShouldBe(2);
        journal.Find("IM-A-3").ShouldBe(3);
        _file.Reads.ShouldBe(reads);
        journal.Read(1).State.ShouldBe(JournalState.Intended);
        _file.Reads.ShouldBe(reads + 1);
        _file.MayWrite.Set();
        await beingWritten;
    }

    [Fact]
    public async Task Read_NothingOfTheAccount_IsRefused()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        journal.Allocate(1);

        Should.Throw<ArgumentException>(() => journal.Read(1)).Message.ShouldStartWith("The journal has nothing of account 1.");
        Should.Throw<ArgumentException>(() => journal.Read(2));
        Should.Throw<ArgumentException>(() => journal.Read(0));
        Should.Throw<ArgumentException>(() => journal.Read(-1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5000)]
    [InlineData(200_000)]
    public async Task Read_LineOfAnyLength_IsWhole(int length)
    {
        // The line is as long as it shall be, to within the length of a finding.
        List<ImportFinding> errors = [];
        JournalEntry entry = JournalSamples.Of(1, JournalState.Rejected);
        while (LengthOf(entry) < length && errors.Count < 100)
        {
            errors.Add(new ImportFinding { Attr = "a", Code = "b", Detail = new string('d', Math.Clamp(length - LengthOf(entry), 0, 500)) });
            entry = entry with { Errors = [.. errors] };
        }

        await using ImportJournal journal = await OpenFakeAsync();
        await journal.AppendDurablyAsync(entry);
        await journal.AppendDurablyAsync(JournalSamples.Intended(2));

        JournalSamples.ShouldBeSame(journal.Read(1), entry);
        journal.Find("IM-A-1").ShouldBe(1);
    }

    [Fact]
    public async Task Read_LinesAroundTheFirstReadsLength_AreWhole()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        int account = 0;
        for (int length = 1; length <= 500; length++)
        {
            journal.Append(JournalSamples.Intended(++account) with { KrakenIdentifier = new string('k', length) });
        }

        await journal.CompleteAsync();

        for (int length = 1; length <= 500; length++)
        {
            journal.Read(length).KrakenIdentifier!.Length.ShouldBe(length);
        }
    }

    [Fact]
    public async Task Read_DamagedMeanwhile_SaysWhere()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        int start = JournalText.StartsOf(_file.Bytes)[1];

        // It would still make sense: only the check tells.
        _file.Bytes = [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_file.Bytes).Replace("IM-A-1", "IM-A-2", StringComparison.Ordinal))];

        string message = $"{_folder.Path}: the record at byte {start} of the journal is damaged. Restore the journal from a copy.";
        Should.Throw<InvalidDataException>(() => journal.Read(1)).Message.ShouldBe(message);
        Should.Throw<InvalidDataException>(() => journal.ReadAt(start)).Message.ShouldBe(message);
        Should.Throw<InvalidDataException>(() => journal.Find("IM-A-1")).Message.ShouldBe(message);
    }

    [Fact]
    public async Task Read_CutOffMeanwhile_SaysWhere()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        _file.Bytes = _file.Bytes[..^1];

        Should.Throw<InvalidDataException>(() => journal.Read(1));
    }

    [Fact]
    public async Task Read_NoRecordThere_SaysWhere()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));

        Should.Throw<InvalidDataException>(() => journal.ReadAt(0));
        Should.Throw<InvalidDataException>(() => journal.ReadAt(1));
        Should.Throw<InvalidDataException>(() => journal.ReadAt(_file.Length));
        Should.Throw<InvalidDataException>(() => journal.ReadAt(_file.Length + 1));
    }

    [Fact]
    public async Task Read_FailingDisk_SaysWhat()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        _file.ReadFailure = new IOException("Input/output error.");

        Should.Throw<IOException>(() => journal.Read(1)).Message.ShouldBe("Input/output error.");
    }

    [Fact]
    public async Task Find_Keys_AreThoseOfAccountsThatAreNoDuplicates()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        journal.Append(JournalSamples.Of(1, JournalState.Rejected) with { ExternalAccountNumber = null });
        journal.Append(JournalSamples.Of(2, JournalState.Rejected) with { ExternalAccountNumber = "a", IsDuplicate = true });
        journal.Append(JournalSamples.Intended(3) with { ExternalAccountNumber = "b" });
        journal.Append(JournalSamples.Intended(4) with { ExternalAccountNumber = "" });

        journal.Find("a").ShouldBeNull();
        journal.Find("b").ShouldBe(3);
        journal.Find("").ShouldBe(4);
        journal.Find("B").ShouldBeNull();

        // What an account was does not hold it back, and what it is does.
        journal.Append(JournalSamples.Intended(2) with { ExternalAccountNumber = "a" });
        journal.Append(JournalSamples.Of(3, JournalState.Rejected) with { ExternalAccountNumber = "b", IsDuplicate = true });
        journal.Find("a").ShouldBe(2);
        journal.Find("b").ShouldBeNull();
        journal.Append(JournalSamples.Intended(3) with { ExternalAccountNumber = "b" });
        journal.Find("b").ShouldBe(3);
    }

    [Fact]
    public async Task Find_KeysOfDuplicatesOnly_TakesNoReading()
    {
        await using (ImportJournal journal = await OpenFakeAsync())
        {
            journal.Append(JournalSamples.Of(1, JournalState.Rejected) with { ExternalAccountNumber = "a", IsDuplicate = true });
            await journal.CompleteAsync();
            ShouldNotRead(journal);
        }

        await using ImportJournal again = await OpenFakeAsync();
        ShouldNotRead(again);

        void ShouldNotRead(ImportJournal journal)
        {
            int reads = _file.Reads;
            journal.Find("a").ShouldBeNull();
            _file.Reads.ShouldBe(reads);
        }
    }

    [Fact]
    public async Task Find_LongestKeys_AreTheWholeKey()
    {
        string key = string.Concat(Enumerable.Repeat("\U0001F600", 512));
        string[] keys = [key, key[2..], string.Concat(Enumerable.Repeat("\U0001F600", 128)), string.Concat(Enumerable.Repeat("\U0001F600", 127)) + "x"];
        await _folder.UseAsync(journal =>
        {
            for (int i = 0; i < keys.Length; i++)
            {
                journal.Append(JournalSamples.Intended(i + 1) with { ExternalAccountNumber = keys[i] });
            }

            keys.Select(journal.Find).ShouldBe([1, 2, 3, 4]);
        });
        await _folder.UseAsync(journal => keys.Select(journal.Find).ShouldBe([1, 2, 3, 4]));
    }

    /// <summary>All keys have one of two hashes, so that only the records tell them apart.</summary>
    [Fact]
    public async Task Find_KeysOfOneHash_AreToldApart()
    {
        JournalEnvironment environment = JournalEnvironment.Default with { KeyHash = key => (uint)key.Length % 2 };
        await using (ImportJournal journal = await _folder.OpenAsync(environment: environment))
        {
            for (int account = 1; account <= 100; account++)
            {
                journal.Append(JournalSamples.Intended(account));
            }

            ShouldFindAll(journal);
        }

        await using ImportJournal again = await _folder.OpenAsync(environment: environment);
        ShouldFindAll(again);

        static void ShouldFindAll(ImportJournal journal)
        {
            Enumerable.Range(1, 100).ShouldAllBe(account => journal.Find($"IM-A-{account}") == account);
            journal.Find("IM-A-101").ShouldBeNull();
            journal.Find("IM-B-1").ShouldBeNull();
        }
    }

    [Fact]
    public async Task Allocate_FreePlace_IsTheNumber()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        journal.LastAccount.ShouldBe(0);
        journal.Allocate(5).ShouldBe(5);
        journal.LastAccount.ShouldBe(5);
        journal.GetState(5).ShouldBe(JournalState.None);
        journal.Allocate(3).ShouldBe(3);
        journal.Allocate(5).ShouldBe(6);
        journal.LastAccount.ShouldBe(6);
        journal.Append(JournalSamples.Intended(9));
        journal.LastAccount.ShouldBe(9);
        journal.Allocate(9).ShouldBe(10);
        journal.Allocate(10).ShouldBe(11);
        journal.Allocate(1).ShouldBe(1);
        Should.Throw<ArgumentOutOfRangeException>(() => journal.Allocate(0));
    }

    [Fact]
    public async Task Allocate_LargestNumbers_AreTakenAsLongAsThereIsPlace()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        journal.Allocate(long.MaxValue).ShouldBe(1);
        journal.Allocate(int.MaxValue).ShouldBe(2);
        journal.Allocate(int.MaxValue - 1).ShouldBe(int.MaxValue - 1);
        journal.Append(JournalSamples.Intended(int.MaxValue - 1));
        journal.Read(int.MaxValue - 1).Account.ShouldBe(int.MaxValue - 1);

        Should.Throw<InvalidOperationException>(() => journal.Allocate(int.MaxValue)).Message.ShouldBe("The journal has no place for another account: it takes 2,147,483,646.");
        Should.Throw<InvalidOperationException>(() => journal.Allocate(1));
        journal.Allocate(3).ShouldBe(3);
        journal.LastAccount.ShouldBe(int.MaxValue - 1);
    }

    [Fact]
    public async Task GetState_AccountsThatAreNotThere_IsNone()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        journal.Append(JournalSamples.Intended(1));

        new[] { int.MinValue, -1, 0, 2, 4096, int.MaxValue }.Select(journal.GetState).ShouldAllBe(state => state == JournalState.None);
    }

    [Fact]
    public async Task GetNumber_UnchangedInput_IsTheAccountUnlessARecordSaysOtherwise()
    {
        await _folder.UseAsync(journal =>
        {
            journal.Append(JournalSamples.Intended(1));
            journal.Append(JournalSamples.Intended(2) with { Number = 5_000_000_000 });
            journal.Append(JournalSamples.Intended(3) with { Number = 4 });
            journal.Append(JournalSamples.Intended(3));
            ShouldBeRight(journal);
        });
        await _folder.UseAsync(ShouldBeRight);

        static void ShouldBeRight(ImportJournal journal)
        {
            new[] { 1, 2, 3, 4 }.Select(journal.GetNumber).ShouldBe([1, 5_000_000_000, 3, 4]);
            journal.HasChangedInput.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(-1, 1, 1)]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 15)]
    public async Task Append_WhatIsNoRecord_IsRefusedAndChangesNothing(int account, long number, int state)
    {
        await using ImportJournal journal = await OpenFakeAsync();
        JournalEntry entry = JournalSamples.Intended(1) with { Account = account, Number = number, State = (JournalState)state };
        long length = _file.Length;

        Should.Throw<ArgumentException>(() => journal.Append(entry)).ParamName.ShouldBe("entry");
        Should.Throw<ArgumentException>(() => { _ = journal.AppendDurablyAsync(entry); });

        await journal.CompleteAsync();
        journal.LastAccount.ShouldBe(0);
        journal.Find("IM-A-1").ShouldBeNull();
        _file.Length.ShouldBe(length);
    }

    [Fact]
    public async Task Append_KeyThatNoAccountHas_IsRefused()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        journal.Append(JournalSamples.Intended(1) with { ExternalAccountNumber = new string('k', 1024) });

        Should.Throw<ArgumentException>(() => journal.Append(JournalSamples.Intended(2) with { ExternalAccountNumber = new string('k', 1025) }))
            .Message.ShouldStartWith("The key has more than 1024 characters.");

        journal.GetState(2).ShouldBe(JournalState.None);
        journal.Find(new string('k', 1024)).ShouldBe(1);
    }

    [Fact]
    public async Task Complete_WhatWaits_IsWrittenAndSynced()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        _file.MayWrite.Reset();
        journal.Append(JournalSamples.Intended(1));
        journal.Append(JournalSamples.Of(1, JournalState.Imported), isOutcome: true);
        Task completion = journal.CompleteAsync();
        completion.IsCompleted.ShouldBeFalse();
        _file.MayWrite.Set();

        await completion;

        _file.Synced.ShouldBe(_file.Bytes);
        JournalText.LinesOf(_file.Synced).Length.ShouldBe(3);
        journal.Outcomes.TryRead(out _).ShouldBeTrue();
        journal.Outcomes.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        journal.Read(1).State.ShouldBe(JournalState.Imported);
        journal.Find("IM-A-1").ShouldBe(1);
        journal.Failure.ShouldBeNull();
        _file.IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public async Task Complete_EverythingSyncedAlready_SyncsNoMore()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        await journal.AppendDurablyAsync(JournalSamples.Intended(1));
        int syncs = _file.Syncs;

        await journal.CompleteAsync();
        await journal.CompleteAsync();

        _file.Syncs.ShouldBe(syncs);
        _file.Synced.ShouldBe(_file.Bytes);
    }

    [Fact]
    public async Task Complete_NothingAppended_EndsTheOutcomes()
    {
        await using ImportJournal journal = await OpenFakeAsync();

        await journal.CompleteAsync();

        (await journal.Outcomes.WaitToReadAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task Append_Completed_IsRefused()
    {
        await using ImportJournal journal = await OpenFakeAsync();
        await journal.CompleteAsync();

        Should.Throw<InvalidOperationException>(() => journal.Append(JournalSamples.Intended(1))).Message.ShouldBe("The journal was completed, and takes no more records.");
        Should.Throw<InvalidOperationException>(() => { _ = journal.AppendDurablyAsync(JournalSamples.Intended(1)); });
        journal.GetState(1).ShouldBe(JournalState.None);
    }

    [Fact]
    public async Task Dispose_WhatWaits_IsWritten()
    {
        ImportJournal journal = await OpenFakeAsync();
        journal.Append(JournalSamples.Intended(1));

        await journal.DisposeAsync();
        await journal.DisposeAsync();

        JournalText.LinesOf(_file.Synced).Length.ShouldBe(2);
        _file.IsDisposed.ShouldBeTrue();
    }

    private static int LengthOf(JournalEntry entry) => JournalLineWriter.Write(entry, JournalEntryWriter.Write).Length;

    private Task<ImportJournal> OpenFakeAsync(bool syncs = true) => _folder.OpenAsync(syncs: syncs, environment: _file.Environment);
}
