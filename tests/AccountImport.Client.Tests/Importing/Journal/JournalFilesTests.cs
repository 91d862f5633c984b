using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>The file on the disk.</summary>
public sealed class JournalFilesTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NoFile_CreatesOneThatOnlyItsOwnerMayRead()
    {
        using (JournalFile file = DiskJournalFile.Open(_folder.Path))
        {
            file.Length.ShouldBe(0);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_folder.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Open_File_IsReadAndWrittenAtEveryPlace()
    {
        using (JournalFile file = DiskJournalFile.Open(_folder.Path))
        {
            file.Write("abcdef"u8, 0);
            file.Write("ghi"u8, 6);
            file.Sync();
            file.SyncFolder();
            file.SetLength(8);
            file.Length.ShouldBe(8);
        }

        using JournalFile again = DiskJournalFile.Open(_folder.Path);
        byte[] buffer = new byte[5];
        again.Read(buffer, 0).ShouldBe(5);
        buffer.ShouldBe("abcde"u8.ToArray());
        again.Read(buffer, 5).ShouldBe(3);
        buffer.ShouldBe("fghde"u8.ToArray());
        again.Read(buffer, 8).ShouldBe(0);
        again.Read(buffer, 100).ShouldBe(0);
    }

    [Fact]
    public void SyncFolder_FolderThatIsGone_IsPassedOver()
    {
        string folder = Path.Combine(Path.GetDirectoryName(_folder.Path)!, "gone");
        Directory.CreateDirectory(folder);
        using JournalFile file = DiskJournalFile.Open(Path.Combine(folder, "a.journal"));
        if (!OperatingSystem.IsWindows())
        {
            Directory.Delete(folder, recursive: true);
        }

        Should.NotThrow(file.SyncFolder);
    }

    [Fact]
    public void Open_WhileItIsOpen_IsInUse()
    {
        using (DiskJournalFile.Open(_folder.Path))
        {
            ImportJournalException exception = Should.Throw<ImportJournalException>(() => DiskJournalFile.Open(_folder.Path));
            exception.Fault.ShouldBe(ImportJournalFault.InUse);
            exception.InnerException.ShouldBeOfType<IOException>();
        }

        DiskJournalFile.Open(_folder.Path).Dispose();
    }

    [Fact]
    public void Open_Folder_SaysSo() => ShouldBeUnwritable(
        Path.GetDirectoryName(_folder.Path)!,
        "this is a folder; expected the name of a journal, or of a file that does not exist yet.");

    [Fact]
    public void Open_NoFolder_SaysSo() => ShouldBeUnwritable(
        Path.Combine(_folder.Path, "none", "a.journal"),
        "the folder of the journal does not exist; create it, or use another journal.");

    [Fact]
    public void Open_NameThatNoFileCanHave_SaysSo()
    {
        string path = _folder.Path + new string('a', 300);

        Should.Throw<ImportJournalException>(() => DiskJournalFile.Open(path)).Message.ShouldMatch("^.*aaa: the journal cannot be opened: .+ Mend that, or use another journal\\.$");
    }

    [Fact]
    public void Open_NotAllowed_SaysSo()
    {
        const string Message = "this user may not read and write the journal; change its rights, or use another journal.";
        DiskJournalFile.Open(_folder.Path).Dispose();

        DiskJournalFile.Explain(_folder.Path, new UnauthorizedAccessException()).ShouldBe(Message);
        DiskJournalFile.Explain(_folder.Path + "2", new UnauthorizedAccessException()).ShouldBe(
            "this user may not create the journal; change the rights of the folder, or use another journal.");
    }

    [Theory]
    [InlineData("nfs")]
    [InlineData("nfs4")]
    [InlineData("NFS")]
    [InlineData("cifs")]
    [InlineData("smb2")]
    [InlineData("smb3")]
    [InlineData("smbfs")]
    [InlineData("fuse.sshfs")]
    [InlineData("9p")]
    public void NetworkFolder_OfAnotherMachine_IsWarnedOf(string format) =>
        NetworkFolder.WarningOf("a.journal", _ => format).ShouldBe(
            $"a.journal: the journal is on a network file system ({format}), where a lock may not keep out a run on another machine. Use a journal on a local disk, or make sure that there is one run at a time.");

    [Theory]
    [InlineData("ext4")]
    [InlineData("tmpfs")]
    [InlineData("")]
    [InlineData(null)]
    public void NetworkFolder_OfThisMachine_IsNot(string? format) => NetworkFolder.WarningOf("a.journal", _ => format).ShouldBeNull();

    [Fact]
    public void NetworkFolder_Format_IsThatOfTheFolder()
    {
        if (OperatingSystem.IsLinux())
        {
            NetworkFolder.FormatOf("/proc/a.journal").ShouldBe("proc");
            NetworkFolder.FormatOf("/proc").ShouldNotBeNull().ShouldNotBe("proc");
        }

        NetworkFolder.FormatOf(Path.Combine(_folder.Path, "none", "a.journal")).ShouldBeNull();
    }

    private static void ShouldBeUnwritable(string path, string message)
    {
        ImportJournalException exception = Should.Throw<ImportJournalException>(() => DiskJournalFile.Open(path));

        exception.Fault.ShouldBe(ImportJournalFault.Unwritable);
        exception.Message.ShouldBe($"{path}: {message}");
        exception.InnerException.ShouldNotBeNull();
    }
}
