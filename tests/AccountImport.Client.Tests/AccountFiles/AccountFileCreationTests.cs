using System.IO.Compression;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>What <see cref="AccountFileWriter.Create"/> does with a path.</summary>
public sealed class AccountFileCreationTests : IDisposable
{
    private const string Account = """{"externalAccountId":"1"}""";

    private readonly AccountFileFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("accounts.json", null, false)]
    [InlineData("accounts.ndjson.gz", null, true)]
    [InlineData("ACCOUNTS.GZ", null, true)]
    [InlineData("gz", null, false)]
    [InlineData("accounts.gz", false, false)]
    [InlineData("accounts.json", true, true)]
    public async Task Create_NewFile_IsCompressedByItsNameOrTheOption(string name, bool? isCompressed, bool expected)
    {
        string path = _folder.PathOf(name);
        await using (AccountFileWriter writer = AccountFileWriter.Create(path, new AccountFileWriterOptions { IsCompressed = isCompressed }))
        {
            await writer.WriteAsync(Samples.Utf8(Account), Cancellation);
            await writer.CompleteAsync(Cancellation);
        }

        byte[] content = await File.ReadAllBytesAsync(path, Cancellation);
        content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]).ShouldBe(expected);
        using var reader = new StreamReader(expected ? new GZipStream(new MemoryStream(content), CompressionMode.Decompress) : new MemoryStream(content));
        (await reader.ReadToEndAsync(Cancellation)).ShouldBe(Account + "\n");
    }

    [Fact]
    public async Task Create_OnUnix_OnlyTheOwnerMayReadTheFile()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A file on Windows has no such mode; it inherits the rights of its folder.");
            return;
        }

        string path = _folder.PathOf("accounts.json");

        await using AccountFileWriter writer = AccountFileWriter.Create(path);

        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Create_FileIsStillHeld_ItMayBeRead()
    {
        string path = _folder.PathOf("accounts.json");
        await using AccountFileWriter writer = AccountFileWriter.Create(path);

        await writer.WriteAsync(Samples.Utf8(Account), Cancellation);
        await writer.CompleteAsync(Cancellation);

        await using var reading = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        reading.Length.ShouldBe(Account.Length + 1);
    }

    [Fact]
    public async Task DisposeAsync_File_IsReleased()
    {
        string path = _folder.PathOf("accounts.json");
        AccountFileWriter writer = AccountFileWriter.Create(path, new AccountFileWriterOptions { LeavesOpen = true, Shape = AccountFileShape.Array });
        await writer.WriteAsync(Samples.Utf8(Account), Cancellation);
        await writer.DisposeAsync();

        await using var reading = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var reader = new StreamReader(reading);
        (await reader.ReadToEndAsync(Cancellation)).ShouldBe($"[\n{Account}");
    }

    [Fact]
    public async Task Create_FileIsThereAlready_IsRefusedAndLeftAsItIs()
    {
        string path = _folder.PathOf("accounts.json");
        await File.WriteAllTextAsync(path, "mended", Cancellation);

        Refuse(path).ShouldBe($"{path}: there is such a file already, and it is not overwritten; delete it or choose another name.");
        (await File.ReadAllTextAsync(path, Cancellation)).ShouldBe("mended");
    }

    [Fact]
    public void Create_LinkToNowhere_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a right of its own on Windows.");
        string path = _folder.PathOf("accounts.json");
        File.CreateSymbolicLink(path, _folder.PathOf("elsewhere.json"));

        Refuse(path).ShouldStartWith($"{path}: ");
        File.Exists(_folder.PathOf("elsewhere.json")).ShouldBeFalse();
    }

    [Fact]
    public void Create_Folder_IsRefused() =>
        Refuse(_folder.Path).ShouldBe($"{_folder.Path}: this is a folder; expected the name of a new file.");

    [Fact]
    public void Create_FolderIsMissing_IsRefused()
    {
        string path = _folder.PathOf("missing/accounts.json");

        Refuse(path).ShouldBe($"{path}: the folder of the file does not exist.");
    }

    [Fact]
    public void Create_NameThatNoFileCanHave_IsRefused()
    {
        string path = _folder.PathOf("a\0b");

        Refuse(path).ShouldStartWith($"{path}: the file cannot be created: ");
    }

    [Fact]
    public void Create_FolderThatMayNotBeWritten_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A folder on Windows is not read-only by its mode.");
            return;
        }

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            // No mode keeps root out; the folder of the kernel's devices takes no file from anybody.
            string path = Environment.IsPrivilegedProcess ? "/sys/accounts.json" : _folder.PathOf("accounts.json");

            Refuse(path).ShouldStartWith($"{path}: ");
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Explain_EachFailureOfTheSystem_SaysWhatToDo()
    {
        string path = _folder.PathOf("accounts.json");

        NewAccountFile.Explain(path, new UnauthorizedAccessException("Access is denied.")).ShouldBe("this user may not create the file.");
        NewAccountFile.Explain(path, new IOException("Read-only file system")).ShouldBe("the file cannot be created: Read-only file system");
    }

    [Fact]
    public async Task CompleteAsync_DiskThatIsFull_IsToldWithoutTheContent()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a disk that is always full.");

        // The disk that is always full is no new file, so a stream stands for it.
        await using var writer = new AccountFileWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        await writer.WriteAsync(Samples.Utf8(Account), Cancellation);

        AccountFileException exception = await Should.ThrowAsync<AccountFileException>(async () => await writer.CompleteAsync(Cancellation));

        exception.Message.ShouldContain("cannot be written to its end");
        exception.Position.ShouldBeNull();
        exception.Message.ShouldNotContain("externalAccountId");
    }

    private static string Refuse(string path) => Should.Throw<AccountFileException>(() => AccountFileWriter.Create(path)).Message;
}
