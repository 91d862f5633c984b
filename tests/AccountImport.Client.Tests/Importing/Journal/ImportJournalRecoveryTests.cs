using System.Text;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>What a killed run, a power cut or a bad disk leaves.</summary>
public sealed class ImportJournalRecoveryTests : IDisposable
{
    private readonly JournalFolder _folder = new();
    private readonly FakeJournalFile _file = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_CutAtEveryByteOfTheLastThreeRecords_HasWhatIsWhole()
    {
        byte[] whole = await MakeAsync(5);
        int[] starts = JournalText.StartsOf(whole);
        for (int length = starts[3]; length <= whole.Length; length++)
        {
            _file.Bytes = whole[..length];
            int accounts = starts.Count(start => start <= length) - 2;
            await using (ImportJournal journal = await OpenAsync())
            {
                journal.IsResumed.ShouldBeTrue();
                journal.LastAccount.ShouldBe(accounts);
                Enumerable.Range(1, 5).Select(journal.GetState)
                    .ShouldBe(Enumerable.Range(1, 5).Select(account => account <= accounts ? JournalState.Intended : JournalState.None), $"{length} bytes");
                Enumerable.Range(1, accounts).ShouldAllBe(account => journal.Find($"IM-A-{account}") == account);
                _file.Bytes.ShouldBe(whole[..starts[accounts + 1]]);

                // And it goes on.
                await journal.AppendDurablyAsync(JournalSamples.Of(6, JournalState.Imported));
            }

            await using ImportJournal again = await OpenAsync();
            again.GetState(6).ShouldBe(JournalState.Imported);
            again.LastAccount.ShouldBe(6);
            JournalText.LinesOf(_file.Bytes).Length.ShouldBe(accounts + 2);
        }
    }

    [Fact]
    public async Task Open_CutAtEveryByteOfTheHeader_BeginsAnew()
    {
        byte[] whole = await MakeAsync(0);
        for (int length = 0; length < whole.Length; length++)
        {
            _file.Bytes = whole[..length];
            await using ImportJournal journal = await OpenAsync(JournalSamples.Header with { Mode = JournalMode.Validate });

            journal.IsResumed.ShouldBeFalse();
            journal.Header.Mode.ShouldBe(JournalMode.Validate);
            JournalText.LinesOf(_file.Bytes).Single().ShouldContain("\"mode\":\"validate\"");
            _file.Synced.ShouldBe(_file.Bytes);
        }
    }

    [Fact]
    public async Task Open_Torn_IsCutOffAndSyncedBeforeAnythingElse()
    {
        byte[] whole = await MakeAsync(3);
        _file.Bytes = whole[..^5];
        int syncs = _file.Syncs;

        await using ImportJournal journal = await OpenAsync();

        _file.Bytes.ShouldBe(whole[..JournalText.StartsOf(whole)[3]]);
        _file.Synced.ShouldBe(_file.Bytes);
        _file.Syncs.ShouldBe(syncs + 1);
        _file.Cuts.ShouldBe([_file.Length]);
    }

    [Fact]
    public async Task Open_Whole_IsNeitherCutOffNorSynced()
    {
        await MakeAsync(3);
        int syncs = _file.Syncs;

        await using ImportJournal journal = await OpenAsync();

        _file.Syncs.ShouldBe(syncs);
        _file.Cuts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_TornAndWithoutSync_IsCutOffOnly()
    {
        byte[] whole = await MakeAsync(3);
        _file.Bytes = whole[..^5];
        int syncs = _file.Syncs;

        await using ImportJournal journal = await _folder.OpenAsync(syncs: false, environment: _file.Environment);

        _file.Length.ShouldBe(JournalText.StartsOf(whole)[3]);
        _file.Syncs.ShouldBe(syncs);
    }

    [Fact]
    public async Task Open_MiddleRecordWithAFlippedByte_IsRefusedWithItsLine()
    {
        byte[] whole = await MakeAsync(5);
        int[] starts = JournalText.StartsOf(whole);

        // Up to the last but one: even where its end is lost, so that the last record is in the same line.
        for (int place = starts[3]; place < starts[5]; place++)
        {
            int line = place < starts[4] ? 4 : 5;
            byte[] damaged = [.. whole];
            damaged[place] ^= 0x20;
            await ShouldBeDamagedAsync(damaged, $"line {line} of the journal is damaged, and whole ones follow");
            damaged[place] = (byte)'\n';
            if (!damaged.SequenceEqual(whole))
            {
                await ShouldBeDamagedAsync(damaged, $"line {line} of the journal is damaged, and whole ones follow");
            }
        }
    }

    [Fact]
    public async Task Open_LastRecordWithAFlippedByte_IsCutOff()
    {
        byte[] whole = await MakeAsync(5);
        int[] starts = JournalText.StartsOf(whole);
        for (int place = starts[5]; place < whole.Length; place++)
        {
            foreach (byte value in new[] { (byte)(whole[place] ^ 0x20), (byte)'\n', (byte)0 }.Where(value => value != whole[place]))
            {
                _file.Bytes = [.. whole];
                _file.Bytes[place] = value;
                await using ImportJournal journal = await OpenAsync();

                journal.LastAccount.ShouldBe(4);
                _file.Bytes.ShouldBe(whole[..starts[5]]);
            }
        }
    }

    [Fact]
    public async Task Open_HeaderWithAFlippedByte_IsRefused()
    {
        byte[] whole = await MakeAsync(2);
        int[] starts = JournalText.StartsOf(whole);
        int beginning = JournalHeaderFormat.Beginning.Length;
        for (int place = 0; place < starts[1]; place++)
        {
            _file.Bytes = [.. whole];
            _file.Bytes[place] ^= 1;
            ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => OpenAsync());

            exception.Fault.ShouldBe(place < beginning ? ImportJournalFault.NotAJournal : place == beginning ? ImportJournalFault.OtherVersion : ImportJournalFault.Damaged);
            if (place > beginning)
            {
                exception.Message.ShouldContain("line 1 of the journal is damaged, so that");
            }

            _file.Cuts.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Open_SeveralDamagedLinesAtTheEnd_AreCutOff()
    {
        byte[] whole = await MakeAsync(5);
        int[] starts = JournalText.StartsOf(whole);
        _file.Bytes = [.. whole];
        _file.Bytes[starts[3] + 5] ^= 1;
        _file.Bytes[starts[4] + 5] ^= 1;
        _file.Bytes[starts[5] + 5] ^= 1;

        await using ImportJournal journal = await OpenAsync();

        journal.LastAccount.ShouldBe(2);
        _file.Bytes.ShouldBe(whole[..starts[3]]);
    }

    [Fact]
    public async Task Open_FirstOfSeveralDamagedLines_IsTheOneThatIsSaid()
    {
        byte[] whole = await MakeAsync(5);
        int[] starts = JournalText.StartsOf(whole);
        whole[starts[2] + 5] ^= 1;
        whole[starts[4] + 5] ^= 1;

        await ShouldBeDamagedAsync(whole, "line 3 of the journal is damaged");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(1_048_576)]
    [InlineData(3_000_000)]
    public async Task Open_AnyAmountOfRubbishAtTheEnd_IsCutOff(int length)
    {
        byte[] whole = await MakeAsync(3);
        byte[] rubbish = new byte[length];
        foreach (byte value in new byte[] { 0, (byte)'{', (byte)'\n' })
        {
            rubbish.AsSpan().Fill(value);
            _file.Bytes = [.. whole, .. rubbish];
            await using ImportJournal journal = await OpenAsync();

            journal.LastAccount.ShouldBe(3);
            _file.Bytes.Length.ShouldBe(whole.Length);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(1_048_500)]
    [InlineData(3_000_000)]
    public async Task Open_AnyAmountOfRubbishInTheMiddle_IsRefused(int length)
    {
        byte[] whole = await MakeAsync(3);
        int[] starts = JournalText.StartsOf(whole);
        byte[] rubbish = [.. Enumerable.Repeat((byte)'{', length)];

        await ShouldBeDamagedAsync([.. whole[..starts[2]], .. rubbish, .. whole[starts[2]..]], "line 3 of the journal is damaged, and whole ones follow");
        await ShouldBeDamagedAsync([.. whole[..starts[2]], .. rubbish, .. "\n"u8, .. whole[starts[2]..]], "line 3 of the journal is damaged, and whole ones follow");

        // Even if there is but one whole record behind it, on the same line.
        await ShouldBeDamagedAsync([.. whole[..starts[3]], .. rubbish, .. whole[starts[3]..]], "line 4 of the journal is damaged, and whole ones follow");
    }

    [Fact]
    public async Task Open_LineOfTheRightCheckThatIsTooLong_IsNoLine()
    {
        byte[] whole = await MakeAsync(1);
        byte[] line = JournalText.Seal("{\"account\":2,\"state\":\"intended\",\"key\":\"" + new string('k', JournalLine.MaxLength) + "\"");
        _file.Bytes = [.. whole, .. line];

        await using ImportJournal journal = await OpenAsync();

        journal.LastAccount.ShouldBe(1);
        _file.Length.ShouldBe(whole.Length);
    }

    [Fact]
    public async Task Open_LongestLine_IsRead()
    {
        byte[] whole = await MakeAsync(1);
        string text = "{\"account\":2,\"state\":\"intended\",\"key\":\"";
        byte[] line = JournalText.Seal(text + new string('k', JournalLine.MaxLength - JournalLine.SealLength - text.Length - 1) + "\"");
        line.Length.ShouldBe(JournalLine.MaxLength);
        _file.Bytes = [.. whole, .. line, .. line, .. line, .. line, .. line, .. JournalText.Seal("{\"account\":3,\"state\":\"imported\"")];

        await using ImportJournal journal = await OpenAsync();

        journal.LastAccount.ShouldBe(3);
        journal.GetState(3).ShouldBe(JournalState.Imported);
        journal.Read(2).ExternalAccountNumber!.Length.ShouldBeGreaterThan(JournalLine.MaxLength - 100);
        journal.Read(3).State.ShouldBe(JournalState.Imported);
        _file.Cuts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"account\":0,\"state\":\"intended\"")]
    [InlineData("{\"account\":2147483647,\"state\":\"intended\"")]
    [InlineData("{\"account\":2,\"state\":\"gone\"")]
    [InlineData("{\"account\":2")]
    [InlineData("{\"state\":\"intended\"")]
    [InlineData("{\"account\":\"2\",\"state\":\"intended\"")]
    [InlineData("{\"journal\":\"account-import\",\"version\":1")]
    [InlineData("{\"input\":{}")]
    [InlineData("{\"input\":{\"name\":\"a\",\"hash\":1}")]
    [InlineData("{\"input\":7")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public async Task Open_LineOfTheRightCheckThatMakesNoSense_IsRefused(string line)
    {
        byte[] whole = await MakeAsync(1);

        await ShouldBeDamagedAsync([.. whole, .. JournalText.Seal(line)], "line 3 of the journal makes no sense, so that nobody knows what else is missing.");
    }

    [Fact]
    public async Task Open_Damaged_SaysWhatToDo()
    {
        byte[] whole = await MakeAsync(1);

        ImportJournalException exception = await ShouldBeDamagedAsync([.. whole, .. JournalText.Seal("{")], "line 3");

        exception.Message.ShouldBe(
            $"{_folder.Path}: line 3 of the journal makes no sense, so that nobody knows what else is missing. "
            + "Restore the journal from a copy. Do not begin a new one before all accounts of this one have ended: those under way could be created twice.");
    }

    [Fact]
    public async Task Open_HeaderOfNoBounds_IsRefused()
    {
        byte[] header = Encoding.UTF8.GetBytes("{\"journal\":\"account-import\",\"version\":1,\"target\":\"" + new string('a', JournalLine.MaxLength));

        await ShouldBeDamagedAsync(header, "line 1 of the journal is too long");
        await ShouldBeDamagedAsync(header[..JournalLine.MaxLength], "line 1 of the journal is too long");
        _file.Bytes = header[..(JournalLine.MaxLength - 1)];
        await using ImportJournal journal = await OpenAsync();
        journal.IsResumed.ShouldBeFalse();
    }

    [Fact]
    public async Task Open_ManyRecords_AreAllThere()
    {
        // More than the buffer of the reading holds, with lines of many lengths across its ends.
        const int Accounts = 20_000;
        await using (ImportJournal journal = await OpenAsync())
        {
            for (int account = 1; account <= Accounts; account++)
            {
                journal.Append(JournalSamples.Intended(account) with { KrakenIdentifier = new string('k', account % 97) });
            }
        }

        _file.Length.ShouldBeGreaterThan(2 * 1024 * 1024);
        await using ImportJournal again = await OpenAsync();
        again.LastAccount.ShouldBe(Accounts);
        for (int account = 1; account <= Accounts; account++)
        {
            if (again.Find($"IM-A-{account}") != account || (again.Read(account).KrakenIdentifier ?? "").Length != account % 97)
            {
                Assert.Fail($"Account {account}");
            }
        }
    }

    /// <summary>A run that was killed twice: what is torn never gets between whole records.</summary>
    [Fact]
    public async Task Open_TornAgainAndAgain_HasEveryDurableRecord()
    {
        var random = new Random(11);
        int durable = 0;
        for (int run = 0; run < 100; run++)
        {
            await using (ImportJournal journal = await OpenAsync())
            {
                journal.LastAccount.ShouldBe(durable);
                for (int i = random.Next(4); i > 0; i--)
                {
                    await journal.AppendDurablyAsync(JournalSamples.Intended(++durable));
                }
            }

            byte[] torn = JournalText.Seal("{\"account\":99999,\"state\":\"intended\"");
            _file.Bytes = [.. _file.Bytes, .. torn[..random.Next(torn.Length)]];
        }
    }

    private async Task<byte[]> MakeAsync(int accounts)
    {
        await using (ImportJournal journal = await OpenAsync())
        {
            for (int account = 1; account <= accounts; account++)
            {
                journal.Append(JournalSamples.Intended(account));
            }
        }

        return _file.Bytes;
    }

    private Task<ImportJournal> OpenAsync(JournalHeader? expected = null) => _folder.OpenAsync(expected, syncs: true, environment: _file.Environment);

    private async Task<ImportJournalException> ShouldBeDamagedAsync(byte[] bytes, string message)
    {
        _file.Bytes = bytes;
        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => OpenAsync());

        exception.Fault.ShouldBe(ImportJournalFault.Damaged);
        exception.Message.ShouldStartWith($"{_folder.Path}: {message}");
        _file.Bytes.ShouldBeSameAs(bytes);
        return exception;
    }
}
