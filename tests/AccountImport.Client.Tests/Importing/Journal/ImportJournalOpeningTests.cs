using System.Text;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>What a journal belongs to.</summary>
public sealed class ImportJournalOpeningTests : IDisposable
{
    private static readonly ImportSourceIdentity OtherInput = new() { Name = "changed.json", Hash = "sha256:ffff", Size = 4712, Accounts = 13 };

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NoFile_BeginsAJournal()
    {
        await using (ImportJournal journal = await _folder.OpenAsync(syncs: true))
        {
            journal.IsResumed.ShouldBeFalse();
            journal.HasChangedInput.ShouldBeFalse();
            journal.LastAccount.ShouldBe(0);
            journal.Failure.ShouldBeNull();
            journal.Warning.ShouldBeNull();
            journal.Header.ShouldBe(JournalSamples.Header);
        }

        _folder.Bytes.ShouldBe(JournalText.Seal(
            """
            {"journal":"account-import","version":1,"created_at":"2026-11-20T17:22:15.123Z","target":"https://api.example.com/","simulated":false,"mode":"import",
            "import_supplier":"SUPPLIER","identifier_path":"externalAccountId","input":{"name":"accounts.json","size":4711,"hash":"sha256:0a1b","accounts":12},
            "hash_key":"AAcOFRwjKjE4P0ZNVFtiaXB3foWMk5qhqK+2vcTL0tk="
            """.ReplaceLineEndings("")));
    }

    [Theory]
    [InlineData("import")]
    [InlineData("dry_run")]
    [InlineData("validate")]
    public async Task Open_AgainForTheSame_GivesTheHeaderOfTheFile(string word)
    {
        JournalMode mode = Enum.GetValues<JournalMode>().Single(mode => JournalWords.Of(mode) == word);
        JournalHeader header = JournalSamples.Header with
        {
            Mode = mode,
            IsSimulated = true,
            IdentifierPath = null,
            Target = "simulator:\"5\"/\u00E4",
            Input = new ImportSourceIdentity { Name = "\U0001F600 \"a\"", Hash = "v7" },
        };
        await _folder.UseAsync(_ => { }, header);
        JournalText.LinesOf(_folder.Bytes).Single().ShouldContain($"\"mode\":\"{word}\"");

        // The clock, the key and the name are the file's.
        JournalHeader later = header with { CreatedAt = header.CreatedAt + Duration.FromDays(1), HashKey = new byte[32], Input = header.Input with { Name = "b", Accounts = 3 } };
        await using ImportJournal journal = await _folder.OpenAsync(later);

        journal.IsResumed.ShouldBeTrue();
        journal.Header.HashKey.ShouldBe(header.HashKey);
        (journal.Header with { HashKey = header.HashKey }).ShouldBe(header);
    }

    [Fact]
    public async Task Open_New_IsSyncedWithItsName()
    {
        var file = new FakeJournalFile();
        await using (await _folder.OpenAsync(syncs: true, environment: file.Environment))
        {
            file.Synced.ShouldBe(file.Bytes);
            file.FolderSyncs.ShouldBe(1);
        }

        await using ImportJournal again = await _folder.OpenAsync(syncs: true, environment: file.Environment);
        file.Syncs.ShouldBe(1);
        file.FolderSyncs.ShouldBe(1);
    }

    [Fact]
    public async Task Open_WhileAnotherRunHasIt_IsRefused()
    {
        await using (await _folder.OpenAsync())
        {
            ImportJournalException exception = await ShouldBeRefusedAsync(JournalSamples.Header, ImportJournalFault.InUse, acceptsChangedInput: false);
            exception.Message.ShouldBe($"{_folder.Path}: another run has this journal open. Wait until that run has ended, or stop it.");
        }

        await using ImportJournal journal = await _folder.OpenAsync();
        journal.IsResumed.ShouldBeTrue();
    }

    [Fact]
    public async Task Open_AfterARefusal_TheFileIsFree()
    {
        await _folder.UseAsync(_ => { });
        await ShouldBeRefusedAsync(JournalSamples.Header with { Mode = JournalMode.DryRun }, ImportJournalFault.OtherMode);

        await _folder.UseAsync(journal => journal.IsResumed.ShouldBeTrue());
    }

    [Fact]
    public async Task Open_OtherTarget_IsRefused()
    {
        await _folder.UseAsync(_ => { });

        (await ShouldBeRefusedAsync(JournalSamples.Header with { Target = "https://other.example.com/" }, ImportJournalFault.OtherTarget)).Message.ShouldBe(
            $"{_folder.Path}: the journal belongs to https://api.example.com/, and this run is for https://other.example.com/. Run it for the target of the journal, or use another journal.");
        (await ShouldBeRefusedAsync(JournalSamples.Header with { IsSimulated = true }, ImportJournalFault.OtherTarget)).Message.ShouldBe(
            $"{_folder.Path}: the journal belongs to https://api.example.com/, and this run is for https://api.example.com/ (simulated). Run it for the target of the journal, or use another journal.");
        await ShouldBeRefusedAsync(JournalSamples.Header with { Target = "https://API.example.com/" }, ImportJournalFault.OtherTarget);
    }

    [Fact]
    public async Task Open_OtherMode_IsRefused()
    {
        await _folder.UseAsync(_ => { });

        (await ShouldBeRefusedAsync(JournalSamples.Header with { Mode = JournalMode.DryRun }, ImportJournalFault.OtherMode)).Message.ShouldBe(
            $"{_folder.Path}: the journal belongs to a run of mode import, and this one is of mode dry_run. Use another journal.");
    }

    [Fact]
    public async Task Open_OtherImportSupplier_IsRefused()
    {
        await _folder.UseAsync(_ => { });

        (await ShouldBeRefusedAsync(JournalSamples.Header with { ImportSupplier = "supplier" }, ImportJournalFault.OtherImportSupplier)).Message.ShouldBe(
            $"{_folder.Path}: the journal belongs to import supplier SUPPLIER, and this run is for supplier. Run it for the import supplier of the journal, or use another journal.");
    }

    [Fact]
    public async Task Open_OtherIdentifierPath_IsRefused()
    {
        await _folder.UseAsync(_ => { });

        (await ShouldBeRefusedAsync(JournalSamples.Header with { IdentifierPath = null }, ImportJournalFault.OtherImportSupplier)).Message.ShouldBe(
            $"{_folder.Path}: the journal has accounts that are identified by externalAccountId, and this run identifies them by no member of theirs. Use the same identifier path, or another journal.");
    }

    [Fact]
    public async Task Open_OtherInput_IsRefused()
    {
        await _folder.UseAsync(_ => { });

        (await ShouldBeRefusedAsync(JournalSamples.Header with { Input = OtherInput }, ImportJournalFault.OtherInput, acceptsChangedInput: false)).Message.ShouldBe(
            $"{_folder.Path}: the journal belongs to the input accounts.json (4711 bytes, hash sha256:0a1b), and this run has changed.json (4712 bytes, hash sha256:ffff). "
            + "Use the input of the journal, accept the changed one, or use another journal.");
        await ShouldBeRefusedAsync(JournalSamples.Header with { Input = JournalSamples.Input with { Hash = "sha256:ffff" } }, ImportJournalFault.OtherInput, acceptsChangedInput: false);
        (await ShouldBeRefusedAsync(JournalSamples.Header with { Input = JournalSamples.Input with { Size = null } }, ImportJournalFault.OtherInput, acceptsChangedInput: false))
            .Message.ShouldContain("this run has accounts.json (hash sha256:0a1b).");
    }

    [Fact]
    public async Task Open_EverythingIsOther_TheFirstIsSaid()
    {
        await _folder.UseAsync(_ => { });
        JournalHeader header = JournalSamples.Header with { Input = OtherInput };

        await ShouldBeRefusedAsync(header = header with { ImportSupplier = "OTHER" }, ImportJournalFault.OtherImportSupplier);
        await ShouldBeRefusedAsync(header = header with { Mode = JournalMode.Validate }, ImportJournalFault.OtherMode);
        await ShouldBeRefusedAsync(header = header with { Target = "https://other.example.com/" }, ImportJournalFault.OtherTarget);
        _folder.Bytes = JournalText.Seal(JournalText.LinesOf(_folder.Bytes).Single().Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        await ShouldBeRefusedAsync(header, ImportJournalFault.OtherVersion);
    }

    [Theory]
    [InlineData("""{"journal":"account-import","version":2}""" + "\n", 2)]
    [InlineData("""{"journal":"account-import","version":0,"crc":"00000000"}""" + "\n", 0)]
    [InlineData("""{"journal":"account-import","version":11,"x":""" + "\nanything", 11)]
    public async Task Open_OtherVersion_IsRefused(string text, int version)
    {
        _folder.Bytes = Encoding.UTF8.GetBytes(text);

        (await ShouldBeRefusedAsync(JournalSamples.Header, ImportJournalFault.OtherVersion)).Message.ShouldBe(
            $"{_folder.Path}: the journal is of version {version} of its format, and only version 1 can be read. Use the version of this software that began it, or another journal.");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("x")]
    [InlineData("{}")]
    [InlineData("{\"journal\":\"account-export\",\"version\":1}\n")]
    [InlineData(" {\"journal\":\"account-import\",\"version\":1}\n")]
    [InlineData("[{\"externalAccountId\":\"IM-1\"}]")]
    [InlineData("\0\0\0\0")]
    public async Task Open_AnotherFile_IsRefused(string text)
    {
        _folder.Bytes = Encoding.UTF8.GetBytes(text);

        (await ShouldBeRefusedAsync(JournalSamples.Header, ImportJournalFault.NotAJournal)).Message.ShouldBe(
            $"{_folder.Path}: the file is no journal of an import, and is left as it is. Use another journal.");
    }

    /// <summary>A first line that is whole, and yet none of a journal.</summary>
    [Theory]
    [InlineData("\"created_at\":\"2026-11-20T17:22:15.123Z\"", "\"created_at\":\"today\"")]
    [InlineData("\"created_at\"", "\"made_at\"")]
    [InlineData("\"target\":\"https://api.example.com/\"", "\"target\":null")]
    [InlineData("\"simulated\":false", "\"simulated\":0")]
    [InlineData("\"mode\":\"import\"", "\"mode\":\"export\"")]
    [InlineData("\"mode\":\"import\"", "\"mode\":null")]
    [InlineData("\"import_supplier\"", "\"supplier\"")]
    [InlineData("\"size\":4711", "\"size\":\"large\"")]
    [InlineData("\"hash\"", "\"hush\"")]
    [InlineData("\"hash_key\":\"AAc", "\"hash_key\":\"!!!")]
    [InlineData("\"version\":1", "\"version\":\"one\"")]
    public async Task Open_HeaderThatMakesNoSense_IsDamaged(string old, string changed)
    {
        await _folder.UseAsync(_ => { });
        string line = JournalText.LinesOf(_folder.Bytes).Single();
        line.ShouldContain(old);
        _folder.Bytes = JournalText.Seal(line.Replace(old, changed, StringComparison.Ordinal));

        (await ShouldBeRefusedAsync(JournalSamples.Header, ImportJournalFault.Damaged)).Message.ShouldStartWith($"{_folder.Path}: line 1 of the journal is damaged");
    }

    [Fact]
    public async Task Open_ChangedInputAccepted_IsNotedAndForgetsTheNumbers()
    {
        JournalHeader changed = JournalSamples.Header with { Input = OtherInput, CreatedAt = JournalSamples.Time + Duration.FromHours(2) };
        await _folder.UseAsync(journal =>
        {
            for (int account = 1; account <= 3; account++)
            {
                journal.Append(JournalSamples.Of(account, JournalState.Imported) with { Number = account is 3 ? 9 : account });
            }
        });

        await _folder.UseAsync(
            journal =>
            {
                journal.IsResumed.ShouldBeTrue();
                ShouldBeChanged(journal);
                new[] { 1, 2, 3, 4 }.Select(journal.GetNumber).ShouldBe([0, 0, 0, 0]);
                new[] { 1, 2, 3 }.Select(account => journal.Read(account).Number).ShouldBe([0, 0, 0]);
                journal.GetState(1).ShouldBe(JournalState.Imported);
                journal.Append(JournalSamples.Of(1, JournalState.Imported) with { Number = 7 });
                journal.Append(JournalSamples.Of(2, JournalState.Imported) with { Number = 2 });
                ShouldHaveNumbers(journal);
            },
            changed,
            acceptsChangedInput: true);

        JournalText.LinesOf(_folder.Bytes)[4].ShouldBe(
            """{"input":{"name":"changed.json","size":4712,"hash":"sha256:ffff","accounts":13},"at":"2026-11-20T19:22:15.123Z" """.TrimEnd());

        // What was accepted once needs no acceptance again.
        await _folder.UseAsync(
            journal =>
            {
                ShouldBeChanged(journal);
                ShouldHaveNumbers(journal);
            },
            changed);
        await _folder.UseAsync(ShouldBeChanged, changed, acceptsChangedInput: true);
        JournalText.LinesOf(_folder.Bytes).Count(line => line.StartsWith("{\"input\"", StringComparison.Ordinal)).ShouldBe(1);

        // And what was there at first is another input now.
        await ShouldBeRefusedAsync(JournalSamples.Header, ImportJournalFault.OtherInput, acceptsChangedInput: false);
        await _folder.UseAsync(
            journal =>
            {
                journal.Header.ShouldBe(JournalSamples.Header with { HashKey = journal.Header.HashKey });
                journal.HasChangedInput.ShouldBeTrue();
                new[] { 1, 2, 3 }.Select(journal.GetNumber).ShouldBe([0, 0, 0]);
            },
            acceptsChangedInput: true);
        await _folder.UseAsync(journal => journal.HasChangedInput.ShouldBeTrue());

        static void ShouldBeChanged(ImportJournal journal)
        {
            journal.HasChangedInput.ShouldBeTrue();
            journal.Header.ShouldBe(JournalSamples.Header with { Input = OtherInput, HashKey = journal.Header.HashKey });
            journal.Header.HashKey.ShouldBe(JournalSamples.Header.HashKey);
        }

        static void ShouldHaveNumbers(ImportJournal journal)
        {
            new[] { 1, 2, 3, 4 }.Select(journal.GetNumber).ShouldBe([7, 2, 0, 0]);
            journal.Read(1).Number.ShouldBe(7);
            journal.Read(3).Number.ShouldBe(0);
        }
    }

    [Fact]
    public async Task Append_NumberZeroAfterAChange_IsKept()
    {
        JournalHeader changed = JournalSamples.Header with { Input = OtherInput };
        await _folder.UseAsync(journal => journal.Append(JournalSamples.Intended(1)));
        await _folder.UseAsync(
            journal =>
            {
                journal.Append(JournalSamples.Of(1, JournalState.Imported) with { Number = 0 });
                journal.Append(JournalSamples.Of(2, JournalState.Imported) with { Number = 1 });
                journal.Append(JournalSamples.Of(2, JournalState.Imported) with { Number = 0 });
                new[] { 1, 2 }.Select(journal.GetNumber).ShouldBe([0, 0]);
            },
            changed,
            acceptsChangedInput: true);

        await _folder.UseAsync(journal => new[] { 1, 2 }.Select(journal.GetNumber).ShouldBe([0, 0]), changed);
    }

    [Fact]
    public async Task Open_ChangedInputAccepted_IsSyncedBeforeAnythingElse()
    {
        var file = new FakeJournalFile();
        await using (await _folder.OpenAsync(syncs: true, environment: file.Environment))
        {
        }

        await using ImportJournal journal = await _folder.OpenAsync(JournalSamples.Header with { Input = OtherInput }, acceptsChangedInput: true, syncs: true, environment: file.Environment);

        JournalText.LinesOf(file.Synced).Length.ShouldBe(2);
        journal.Append(JournalSamples.Intended(1));
        journal.Read(1).Account.ShouldBe(1);
    }

    [Fact]
    public async Task Open_SameInputAccepted_NotesNothing()
    {
        await _folder.UseAsync(_ => { }, acceptsChangedInput: true);
        byte[] bytes = _folder.Bytes;

        await _folder.UseAsync(journal => journal.HasChangedInput.ShouldBeFalse(), acceptsChangedInput: true);

        _folder.Bytes.ShouldBe(bytes);
    }

    [Fact]
    public async Task Open_InputOfNoBounds_IsRefused()
    {
        JournalHeader header = JournalSamples.Header with { Input = JournalSamples.Input with { Hash = new string('a', 300_000) } };

        (await Should.ThrowAsync<ArgumentException>(() => _folder.OpenAsync(header))).Message.ShouldStartWith("What the input is known by is too long for a journal.");

        File.Exists(_folder.Path).ShouldBeFalse();
        await _folder.UseAsync(_ => { }, JournalSamples.Header with { Input = JournalSamples.Input with { Hash = new string('a', 250_000) } });
        await _folder.UseAsync(journal => journal.IsResumed.ShouldBeTrue(), JournalSamples.Header with { Input = JournalSamples.Input with { Hash = new string('a', 250_000) } });
    }

    [Fact]
    public async Task Open_NetworkFileSystem_Warns()
    {
        string? asked = null;
        JournalEnvironment environment = JournalEnvironment.Default with
        {
            FileSystemOf = path =>
            {
                asked = path;
                return "nfs4";
            },
        };

        await using ImportJournal journal = await _folder.OpenAsync(environment: environment);

        asked.ShouldBe(_folder.Path);
        journal.Warning.ShouldBe(
            $"{_folder.Path}: the journal is on a network file system (nfs4), where a lock may not keep out a run on another machine. Use a journal on a local disk, or make sure that there is one run at a time.");
    }

    [Fact]
    public async Task Open_Cancelled_EndsAndLeavesTheFile()
    {
        await _folder.UseAsync(journal => journal.Append(JournalSamples.Intended(1)));
        using var cancellation = new CancellationTokenSource();
        JournalEnvironment environment = JournalEnvironment.Default with
        {
            OpenFile = path =>
            {
                cancellation.Cancel();
                return DiskJournalFile.Open(path);
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(() => ImportJournal.OpenAsync(_folder.Path, JournalSamples.Header, false, false, environment, cancellation.Token));

        await _folder.UseAsync(journal => journal.LastAccount.ShouldBe(1));
    }

    private async Task<ImportJournalException> ShouldBeRefusedAsync(JournalHeader expected, ImportJournalFault fault, bool acceptsChangedInput = true)
    {
        byte[]? before = fault is ImportJournalFault.InUse ? null : _folder.Bytes;
        ImportJournalException exception = await Should.ThrowAsync<ImportJournalException>(() => _folder.OpenAsync(expected, acceptsChangedInput: acceptsChangedInput, syncs: true));

        exception.Fault.ShouldBe(fault);
        if (before is not null)
        {
            _folder.Bytes.ShouldBe(before);
        }

        return exception;
    }
}
