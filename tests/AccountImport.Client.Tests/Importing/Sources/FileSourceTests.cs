using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;
using AccountImport.Client.Tests.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Importing.Sources;

/// <summary>Account files as sources: known by one reading, and read again with what it found out.</summary>
public sealed class FileSourceTests
{
    private const string One = """{"externalAccountId":"IM-1","externalMasterAccountId":"IM-9"}""";
    private const string Two = """{"externalAccountId":"IM-2","externalMasterAccountId":"IM-1"}""";
    private const string OddOne = """{"externalAccountId":"Käse/%🏦 \"1\""}""";

    private static readonly AccountFileReaderOptions Options = new()
    {
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }),
    };

    public static TheoryData<FileLayout> Layouts { get; } = [.. FileLayouts.All];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task IdentifyAsync_File_IsKnownByItsBytes(FileLayout layout)
    {
        using var folder = new AccountFileFolder();
        byte[] file = Samples.Utf8(layout.Write(One, "{broken}", Two, OddOne) + new string('\n', 300_000));
        string path = await WriteAsync(folder, "käse.json", file);
        ImportSource source = ImportSource.FromFile(path, Samples.ImportSupplier, Options);

        ImportSourceIdentity identity = await source.IdentifyAsync(Cancellation);

        identity.ShouldBe(new ImportSourceIdentity { Name = "käse.json", Hash = HashOf(file), Size = file.Length, Accounts = 4 });
        source.ImportSupplier.ShouldBe(Samples.ImportSupplier);
        source.IdentifierPath.ShouldBe("externalAccountId");
        await source.CloseAsync();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task ReadAsync_ThreeTimes_GivesTheSameEachTime(bool isCompressed, bool canSeek)
    {
        // More than the buffers hold, so that each reading must begin at the first byte again.
        byte[] file = Samples.Utf8(FileLayout.Wrapper.Write([One, OddOne, One, "{broken}", Two, .. Enumerable.Range(10, 6000).Select(id => $$"""{"externalAccountId":"IM-{{id}}"}""")]));
        byte[] bytes = isCompressed ? Gzip.Compress(file) : file;
        Stream stream = canSeek ? new MemoryStream(bytes) : new ChunkedStream(bytes, () => 50_000);
        ImportSource source = ImportSource.FromStream(stream, "standard input", Samples.ImportSupplier, Options);

        ImportSourceIdentity identity = await source.IdentifyAsync(Cancellation);
        SourceReading first = await SourceReading.OfAsync(source);
        SourceReading second = await SourceReading.OfAsync(source);
        SourceReading third = await SourceReading.OfAsync(source);

        identity.ShouldBe(new ImportSourceIdentity { Name = "standard input", Hash = HashOf(bytes), Size = bytes.Length, Accounts = 6005 });
        first.Accounts.Count.ShouldBe(6005);
        first.Accounts[1].ShouldStartWith("2 Käse/%🏦 \"1\" 1:");
        first.Accounts[4].ShouldEndWith(Two);
        first.Payloads[0].ShouldBe($$"""{"import_supplier":"SUPPLIER","external_account_number":"IM-1",{{One[1..]}}""");
        first.Payloads.Index().Where(payload => payload.Item is null).Select(payload => payload.Index).ShouldBe([2, 3]);
        first.Errors.Select(WithoutPosition).ShouldBe(["3 externalAccountId duplicate_external_account_id", "4 non_field_errors invalid_json"]);
        first.Warnings.Select(WithoutPosition).ShouldBe(["1 externalMasterAccountId missing_master_account", "3 externalMasterAccountId missing_master_account"]);
        second.ShouldBeLike(first);
        third.ShouldBeLike(first);
        await source.CloseAsync();
    }

    [Fact]
    public async Task ReadAsync_BeforeIdentify_Identifies()
    {
        var file = new ChunkedStream(Samples.Utf8($"{One}\n{One}\n"), () => 7);
        ImportSource source = ImportSource.FromStream(file, "standard input", Samples.ImportSupplier, Options);

        SourceReading reading = await SourceReading.OfAsync(source);

        reading.Errors.ShouldHaveSingleItem().ShouldEndWith("duplicate_external_account_id");
        (await source.IdentifyAsync(Cancellation)).Accounts.ShouldBe(2);
        await source.CloseAsync();
    }

    [Fact]
    public async Task ReadAsync_LeftBeforeTheEnd_BeginsAgain()
    {
        ImportSource source = ImportSource.FromStream(new ChunkedStream(Samples.Utf8($"[{One},{Two},{One}]"), () => 5), "standard input", Samples.ImportSupplier, Options);
        await foreach (SourceAccount account in source.ReadAsync(Cancellation))
        {
            if (account.Number is 2)
            {
                break;
            }
        }

        SourceReading reading = await SourceReading.OfAsync(source);

        reading.Accounts.Count.ShouldBe(3);
        reading.Errors.ShouldHaveSingleItem().ShouldStartWith("3 ");
        await source.CloseAsync();
    }

    [Theory]
    [InlineData("""[{"externalAccountId":"IM-1"},{"externalAccountId":"IM-2"}""")]
    [InlineData("""{"a":1,"a":2,"accounts":[{"externalAccountId":"IM-1"}]}""")]
    [InlineData("""{"accounts":[{"externalAccountId":"IM-1"}],"a":1,"a":2}""")]
    [InlineData("")]
    public async Task IdentifyAsync_StructureIsBroken_SaysSoBeforeAnyAccount(string file)
    {
        using var folder = new AccountFileFolder();
        ImportSource source = ImportSource.FromFile(await WriteAsync(folder, "accounts.json", Samples.Utf8(file)), Samples.ImportSupplier, Options);

        AccountFileException exception = await Should.ThrowAsync<AccountFileException>(() => source.IdentifyAsync(Cancellation));

        exception.Message.ShouldStartWith(folder.PathOf("accounts.json"));
        exception.Position.ShouldNotBeNull();
        await source.CloseAsync();
    }

    [Fact]
    public async Task IdentifyAsync_CompressedFileIsCut_SaysSo()
    {
        byte[] file = Gzip.Compress(Samples.Utf8($"{One}\n{Two}\n"));
        ImportSource source = ImportSource.FromStream(new MemoryStream(file[..^4]), "night.json.gz", Samples.ImportSupplier, Options);

        AccountFileException exception = await Should.ThrowAsync<AccountFileException>(() => source.IdentifyAsync(Cancellation));

        exception.Message.ShouldStartWith("night.json.gz: The file is not whole");
        await source.CloseAsync();
    }

    [Fact]
    public async Task IdentifyAsync_Failed_IsNotTakenForDone()
    {
        int reads = 0;
        var stream = new ChunkedStream(Samples.Utf8($"{One}\n{Two}\n"), () => ++reads < 3 ? One.Length : throw new IOException("The device is gone."));
        ImportSource source = ImportSource.FromStream(stream, "standard input", Samples.ImportSupplier, Options);

        (await Should.ThrowAsync<AccountFileException>(() => source.IdentifyAsync(Cancellation))).Message.ShouldBe("standard input: The file cannot be read: The device is gone.");

        // What was kept of it would look whole.
        await Should.ThrowAsync<InvalidOperationException>(() => SourceReading.OfAsync(source));
        await source.CloseAsync();
        stream.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task IdentifyAsync_NoSuchFile_SaysSo()
    {
        using var folder = new AccountFileFolder();
        ImportSource source = ImportSource.FromFile(folder.PathOf("none.json"), Samples.ImportSupplier);

        (await Should.ThrowAsync<AccountFileException>(() => source.IdentifyAsync(Cancellation))).Message.ShouldBe($"{folder.PathOf("none.json")}: There is no such file.");
        await source.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_FileWasChanged_SaysWhatToDo(bool isLonger)
    {
        using var folder = new AccountFileFolder();
        string path = await WriteAsync(folder, "accounts.json", Samples.Utf8($"{One}\n"));
        ImportSource source = ImportSource.FromFile(path, Samples.ImportSupplier, Options);
        await source.IdentifyAsync(Cancellation);
        (await SourceReading.OfAsync(source)).Accounts.Count.ShouldBe(1);

        Change(path, isLonger);

        AccountFileException exception = await Should.ThrowAsync<AccountFileException>(() => SourceReading.OfAsync(source));
        exception.Message.ShouldBe($"{path}: The file was changed while it was being imported; stop the programs that write it, and run again.");
        await source.CloseAsync();

        // The next import knows the file as it is now.
        (await source.IdentifyAsync(Cancellation)).Accounts.ShouldBe(isLonger ? 2 : 1);
        (await SourceReading.OfAsync(source)).Accounts.Count.ShouldBe(isLonger ? 2 : 1);
        await source.CloseAsync();
    }

    [Fact]
    public async Task ReadAsync_FileIsChangedMeanwhile_SaysSoAtItsEnd()
    {
        using var folder = new AccountFileFolder();
        string path = await WriteAsync(folder, "accounts.json", Samples.Utf8($"{One}\n{Two}\n"));
        ImportSource source = ImportSource.FromFile(path, Samples.ImportSupplier, Options);
        await using IAsyncEnumerator<SourceAccount> accounts = source.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await accounts.MoveNextAsync()).ShouldBeTrue();

        Change(path, isLonger: false);

        (await accounts.MoveNextAsync()).ShouldBeTrue();
        (await Should.ThrowAsync<AccountFileException>(() => accounts.MoveNextAsync().AsTask())).Message.ShouldContain("was changed");
        await source.CloseAsync();
    }

    [Fact]
    public async Task ReadAsync_AnotherFileHasTakenItsName_GivesTheFileThatWasIdentified()
    {
        using var folder = new AccountFileFolder();
        string path = await WriteAsync(folder, "accounts.json", Samples.Utf8($"{One}\n{Two}\n"));
        ImportSource source = ImportSource.FromFile(path, Samples.ImportSupplier, Options);
        await source.IdentifyAsync(Cancellation);

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody replace a file that is open.");
        File.Move(await WriteAsync(folder, "new.json", "[]"u8.ToArray()), path, overwrite: true);

        (await SourceReading.OfAsync(source)).Accounts.Count.ShouldBe(2);
        await source.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CloseAsync_Stream_IsDisposedUnlessItIsLeftOpen(bool leavesOpen)
    {
        var used = new ChunkedStream(Samples.Utf8(One), () => 5);
        var unused = new ChunkedStream(Samples.Utf8(One), () => 5);
        ImportSource source = ImportSource.FromStream(used, "standard input", Samples.ImportSupplier, Options with { LeavesOpen = leavesOpen });
        ImportSource other = ImportSource.FromStream(unused, "standard input", Samples.ImportSupplier, Options with { LeavesOpen = leavesOpen });
        await source.IdentifyAsync(Cancellation);
        used.IsDisposed.ShouldBeFalse();

        await source.CloseAsync();
        await other.CloseAsync();

        used.IsDisposed.ShouldBe(!leavesOpen);
        unused.IsDisposed.ShouldBe(!leavesOpen);
        (await Should.ThrowAsync<InvalidOperationException>(() => source.IdentifyAsync(Cancellation))).Message.ShouldBe("The stream was read for an import already; make a source of a new stream.");
        await source.CloseAsync();
    }

    [Fact]
    public async Task CloseAsync_File_IsLetGoOf()
    {
        using var folder = new AccountFileFolder();
        string path = await WriteAsync(folder, "accounts.json", Samples.Utf8(One));
        ImportSource source = ImportSource.FromFile(path, Samples.ImportSupplier, Options);
        await SourceReading.OfAsync(source);

        await source.CloseAsync();

        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        file.Length.ShouldBe(One.Length);
    }

    [Fact]
    public async Task IdentifyAsync_Cancelled_Ends()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var stream = new ChunkedStream(Samples.Utf8($"{One}\n{Two}\n"), () =>
        {
            cancellation.Cancel();
            return 5;
        });
        ImportSource source = ImportSource.FromStream(stream, "standard input", Samples.ImportSupplier, Options);

        await Should.ThrowAsync<OperationCanceledException>(() => source.IdentifyAsync(cancellation.Token));
        await source.CloseAsync();
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Ends()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        ImportSource source = ImportSource.FromStream(new MemoryStream(Samples.Utf8($"{One}\n{Two}\n")), "a", Samples.ImportSupplier, Options);
        await using IAsyncEnumerator<SourceAccount> accounts = source.ReadAsync(cancellation.Token).GetAsyncEnumerator(Cancellation);
        (await accounts.MoveNextAsync()).ShouldBeTrue();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => accounts.MoveNextAsync().AsTask());
        await source.CloseAsync();
    }

    [Fact]
    public async Task ReadAsync_BesideAnotherReading_IsRefused()
    {
        ImportSource source = ImportSource.FromStream(new MemoryStream(Samples.Utf8($"{One}\n{Two}\n")), "a", Samples.ImportSupplier, Options);
        await using IAsyncEnumerator<SourceAccount> accounts = source.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await accounts.MoveNextAsync()).ShouldBeTrue();

        (await Should.ThrowAsync<InvalidOperationException>(() => SourceReading.OfAsync(source))).Message.ShouldBe("The source is being read by another import; make a source for each.");
        await Should.ThrowAsync<InvalidOperationException>(() => source.IdentifyAsync(Cancellation));

        (await accounts.MoveNextAsync()).ShouldBeTrue();
        (await accounts.MoveNextAsync()).ShouldBeFalse();
        (await SourceReading.OfAsync(source)).Accounts.Count.ShouldBe(2);
        await source.CloseAsync();
    }

    [Fact]
    public async Task Prepare_WhatTheReaderDoesNotSay_IsRefusedAtItsPlace()
    {
        string[] accounts =
        [
            """{"externalAccountId":"IM-1", "import_supplier":"OTHER"}""",
            """{"externalAccountId":"IM-2", "externalAccountId":"IM-3"}""",
            """{"externalAccountId":"."}""",
            """{"externalAccountId":"IM-4"}""",
            "{}",
            "[]",
        ];
        var options = new AccountFileReaderOptions { Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [.. ValidationCodes.All.Except([ValidationCodes.InvalidJson, ValidationCodes.AccountTooLarge])] }) };
        ImportSource source = ImportSource.FromStream(new MemoryStream(Samples.Utf8(string.Join('\n', accounts))), "a", Samples.ImportSupplier, options);

        SourceReading reading = await SourceReading.OfAsync(source);

        reading.Errors.ShouldBe(
        [
            "1 1:48 import_supplier identity_mismatch",
            "2 2:22 externalAccountId duplicate_member",
            "3 3:22 externalAccountId reserved_path_segment",
            "5 5:1 externalAccountId required",
            "6 6:1 non_field_errors invalid_type",
        ]);
        reading.Accounts.Select(account => account.Split(' ')[1]).ShouldBe(["IM-1", "IM-2", "-", "IM-4", "-", "-"]);
        reading.Payloads.Index().Where(payload => payload.Item is not null).Select(payload => payload.Index).ShouldBe([3]);
        await source.CloseAsync();
    }

    [Fact]
    public async Task Prepare_AccountIsTooLarge_HasItsErrorAlone()
    {
        string large = JsonSerializer.Serialize(new { externalAccountId = "IM-1", accountName = new string('a', 1000) });
        ImportSource source = ImportSource.FromStream(new MemoryStream(Samples.Utf8($"{large}\n{Two}\n")), "a", Samples.ImportSupplier, Options with { MaxAccountBytes = 500 });

        SourceReading reading = await SourceReading.OfAsync(source);

        reading.Accounts[0].ShouldBe("1 - 1:1 ");
        reading.Errors.ShouldHaveSingleItem().ShouldBe("1 1:1 non_field_errors account_too_large");
        await source.CloseAsync();
    }

    [Fact]
    public async Task Prepare_OwnSchema_IsSentAsItIs()
    {
        const string Own = """{"ids":{"number":"N-1"},"import_supplier":"SUPPLIER","external_account_number":"N-1"}""";
        ImportSource source = ImportSource.FromStream(new MemoryStream(Samples.Utf8($"{Own}\n{Own}\n")), "a", Samples.ImportSupplier, new AccountFileReaderOptions { IdentifierPath = "ids.number" });

        SourceReading reading = await SourceReading.OfAsync(source);

        source.IdentifierPath.ShouldBe("ids.number");
        reading.Payloads.ShouldBe([Own, null]);
        reading.Errors.ShouldHaveSingleItem().ShouldBe("2 2:18 ids.number duplicate_external_account_id");
        await source.CloseAsync();
    }

    [Fact]
    public async Task Locate_ValueOfAnAccount_IsItsPlaceInTheFile()
    {
        ImportSource source = ImportSource.FromStream(new MemoryStream(Samples.Utf8($"[\n{One}]")), "a", Samples.ImportSupplier, Options);
        await foreach (SourceAccount account in source.ReadAsync(Cancellation))
        {
            account.Locate("externalMasterAccountId").ShouldBe(new FilePosition(2, One.IndexOf("\"IM-9", StringComparison.Ordinal) + 1, 2 + One.IndexOf("\"IM-9", StringComparison.Ordinal)));
            account.Locate("elsewhere").ShouldBe(account.Position);
        }

        await source.CloseAsync();
    }

    [Fact]
    public void FromFile_ArgumentsThatCannotBeUsed_AreRefused()
    {
        Should.Throw<ArgumentException>(() => ImportSource.FromFile("", Samples.ImportSupplier)).ParamName.ShouldBe("path");
        Should.Throw<ArgumentException>(() => ImportSource.FromFile(null!, Samples.ImportSupplier)).ParamName.ShouldBe("path");
        Should.Throw<ArgumentNullException>(() => ImportSource.FromFile("a", null!)).ParamName.ShouldBe("importSupplier");
        Should.Throw<ArgumentException>(() => ImportSource.FromFile("a", "..")).ParamName.ShouldBe("importSupplier");
        Should.Throw<ArgumentException>(() => ImportSource.FromFile("a", "S", new AccountFileReaderOptions { MaxAccountBytes = 0 })).ParamName.ShouldBe("options");
    }

    [Fact]
    public void FromStream_ArgumentsThatCannotBeUsed_AreRefused()
    {
        var stream = new MemoryStream();
        Should.Throw<ArgumentNullException>(() => ImportSource.FromStream(null!, "a", "S")).ParamName.ShouldBe("stream");
        Should.Throw<ArgumentNullException>(() => ImportSource.FromStream(stream, null!, "S")).ParamName.ShouldBe("name");
        Should.Throw<ArgumentException>(() => ImportSource.FromStream(stream, "", "S")).ParamName.ShouldBe("name");
        Should.Throw<ArgumentException>(() => ImportSource.FromStream(stream, "\ud800", "S")).ParamName.ShouldBe("name");
        Should.Throw<ArgumentException>(() => ImportSource.FromStream(stream, "a", " S")).ParamName.ShouldBe("importSupplier");
        Should.Throw<ArgumentException>(() => ImportSource.FromStream(stream, "a", "S", new AccountFileReaderOptions { IdentifierPath = "" })).ParamName.ShouldBe("options");
        stream.Close();
        Should.Throw<ArgumentException>(() => ImportSource.FromStream(stream, "a", "S")).ParamName.ShouldBe("stream");
    }

    private static void Change(string path, bool isLonger)
    {
        DateTime written = File.GetLastWriteTimeUtc(path);
        if (isLonger)
        {
            using (var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            {
                file.Write(Encoding.UTF8.GetBytes(Two));
            }

            // A clock of whole seconds shows no difference.
            File.SetLastWriteTimeUtc(path, written);
        }
        else
        {
            File.SetLastWriteTimeUtc(path, written.AddSeconds(-2));
        }
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string WithoutPosition(string finding) => string.Join(' ', finding.Split(' ').Where((_, index) => index is not 1));

    private static async Task<string> WriteAsync(AccountFileFolder folder, string name, byte[] bytes)
    {
        await File.WriteAllBytesAsync(folder.PathOf(name), bytes, Cancellation);
        return folder.PathOf(name);
    }
}
