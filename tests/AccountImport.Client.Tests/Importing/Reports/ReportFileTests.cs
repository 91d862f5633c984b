using AccountImport.Client.Importing.Reports;
using AccountImport.Client.Tests.AccountFiles;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>A report is there as a whole, or not.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly AccountFileFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Report => _folder.PathOf("summary.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Complete_ReportFromBefore_IsReplaced()
    {
        await File.WriteAllTextAsync(Report, "a longer one from before", Cancellation);
        ReportFile file = ReportFile.Create(Report);
        await using (file)
        {
            await file.WriteAsync("new"u8.ToArray(), Cancellation);
            (await File.ReadAllTextAsync(Report, Cancellation)).ShouldBe("a longer one from before");
            if (!OperatingSystem.IsWindows())
            {
                Directory.GetFiles(_folder.Path, "*.tmp").Select(File.GetUnixFileMode).ShouldBe([UnixFileMode.UserRead | UnixFileMode.UserWrite]);
            }

            file.Complete();
        }

        (await File.ReadAllTextAsync(Report, Cancellation)).ShouldBe("new");
        Directory.GetFiles(_folder.Path).ShouldBe([Report]);
    }

    [Fact]
    public async Task DisposeAsync_NotComplete_LeavesNothing()
    {
        await using (ReportFile file = ReportFile.Create(Report))
        {
            await file.WriteAsync("new"u8.ToArray(), Cancellation);
        }

        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task WriteAsync_DiskIsFull_NamesTheReportAndSaysWhatToDo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is always full.");
        await using var file = new ReportFile(Report, _folder.PathOf("temporary"), new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));

        IOException exception = await Should.ThrowAsync<IOException>(() => file.WriteAsync("new"u8.ToArray(), Cancellation).AsTask());

        exception.Message.ShouldStartWith($"{Report}: The report cannot be written: ");
        exception.Message.ShouldEndWith(". Make room there, let this user write there, or name another folder.");
        exception.InnerException.ShouldBeOfType<IOException>();
    }

    [Fact]
    public async Task Complete_FolderHasTheName_NamesTheReportAndLeavesNothing()
    {
        Directory.CreateDirectory(Report);
        await using (ReportFile file = ReportFile.Create(Report))
        {
            Should.Throw<IOException>(file.Complete).Message.ShouldStartWith($"{Report}: The report cannot be written: ");
        }

        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
        Directory.Exists(Report).ShouldBeTrue();
    }

    [Fact]
    public void Create_NoSuchFolder_NamesTheReport()
    {
        string path = Path.Combine(_folder.PathOf("none"), "summary.json");

        Should.Throw<IOException>(() => ReportFile.Create(path)).Message.ShouldStartWith($"{path}: The report cannot be written: ");
    }
}
