using System.IO.Pipelines;
using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Input that cannot seek and is read twice is kept meanwhile where nobody else can read it, and is gone afterwards.</summary>
public sealed class KeptInputTests
{
    private const string Account = """{"externalAccountId":"IM-1"}""";

    private static readonly AccountFileReaderOptions Comparing = new()
    {
        ComparesAccounts = true,
        Validator = new AccountValidator(new AccountValidatorOptions { DisabledCodes = [ValidationCodes.Required] }),
    };

    /// <summary>Tells the input of this test from that of others, which run at the same time.</summary>
    private readonly string _mark = $"{{\"externalAccountId\":\"{Guid.NewGuid()}\"}}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_InputThatCannotSeek_IsKeptForItsOwnerAloneUntilTheReaderIsDisposed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files a process has open.");
        AccountFileReader reader = new(new ChunkedStream(File($"{_mark}\n{Account}"), () => 10), Comparing);
        FindKept().ShouldBeEmpty();
        await using (IAsyncEnumerator<AccountRecord> records = reader.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation))
        {
            (await records.MoveNextAsync()).ShouldBeTrue();

            (string Target, UnixFileMode Mode, string Content) kept = FindKept().ShouldHaveSingleItem();
            kept.Mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            kept.Target.ShouldStartWith(Path.Combine(Path.GetTempPath(), "account-import-"));
            kept.Target.ShouldEndWith(" (deleted)");
            kept.Content.ShouldBe($"{_mark}\n{Account}");
        }

        await reader.DisposeAsync();
        FindKept().ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_CancelledWhileItIsKept_LeavesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files a process has open.");
        var input = new Pipe();
        await input.Writer.WriteAsync(File($"{_mark}\n"), Cancellation);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using (var reader = new AccountFileReader(input.Reader.AsStream(), Comparing))
        {
            await using IAsyncEnumerator<AccountRecord> records = reader.ReadAsync(cancellation.Token).GetAsyncEnumerator(Cancellation);
            Task<bool> reading = records.MoveNextAsync().AsTask();
            await Eventually.IsTrueAsync(() => FindKept() is [{ Content: { } content }] && content.EndsWith('\n'), Cancellation);

            await cancellation.CancelAsync();

            await Should.ThrowAsync<OperationCanceledException>(reading);
        }

        FindKept().ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_InputFailsWhileItIsKept_IsNotTakenForWhole()
    {
        int reads = 0;
        byte[] file = File($"{_mark}\n{Account}\n");

        FileReading reading = await FileReading.OfAsync(file, Comparing, () => ++reads < file.Length ? 1 : throw new IOException("The device is gone."));

        reading.Records.ShouldBeEmpty();
        reading.Exception.ShouldNotBeNull().Message.ShouldBe("the input: The file cannot be read: The device is gone.");
        reading.Exception.InnerException.ShouldBeOfType<IOException>();
        if (OperatingSystem.IsLinux())
        {
            FindKept().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task CountingStream_NoRoomForTheCopy_SaysWhatToDo()
    {
        await using var copy = new RecordingStream { Room = 5 };
        await using var stream = new CountingStream(new MemoryStream(new byte[10]), copy, _ => { });

        IOException exception = await Should.ThrowAsync<IOException>(() => stream.CopyToAsync(Stream.Null, Cancellation));

        exception.Message.ShouldContain("No space left on device.");
        exception.Message.ShouldContain(Path.GetTempPath());
    }

    [Fact]
    public async Task ReadAsync_StructureIsBrokenWhileItIsKept_LeavesNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files a process has open.");
        var reader = new AccountFileReader(new ChunkedStream(File($"[{_mark},{Account}"), () => 3), Comparing);

        FileReading reading = await FileReading.OfAsync(reader);

        reading.Texts.ShouldBe([_mark, Account]);
        reading.Exception.ShouldNotBeNull();
        FindKept().Count.ShouldBe(1);
        await reader.DisposeAsync();
        FindKept().ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_InputThatCanSeek_IsNotKept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files a process has open.");
        await using var reader = new AccountFileReader(new MemoryStream(File(_mark)), Comparing);

        await foreach (AccountRecord record in reader.ReadAsync(Cancellation))
        {
            record.Failures.ShouldBeEmpty();
            FindKept().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task ReadAsync_NotCompared_IsNotKept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files a process has open.");
        await using var reader = new AccountFileReader(new ChunkedStream(File(_mark), () => 3), Comparing with { ComparesAccounts = false });

        await foreach (AccountRecord record in reader.ReadAsync(Cancellation))
        {
            record.Failures.ShouldBeEmpty();
            FindKept().ShouldBeEmpty();
        }
    }

    private static byte[] File(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The open files of this process without a name that hold what this test reads.</summary>
    private List<(string Target, UnixFileMode Mode, string Content)> FindKept()
    {
        List<(string, UnixFileMode, string)> kept = [];
        foreach (string descriptor in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            try
            {
                if (new FileInfo(descriptor).LinkTarget is { } target
                    && target.Contains("account-import-", StringComparison.Ordinal)
                    && System.IO.File.ReadAllText(descriptor) is var content
                    && content.Contains(_mark, StringComparison.Ordinal))
                {
                    kept.Add((target, OperatingSystem.IsWindows() ? default : System.IO.File.GetUnixFileMode(descriptor), content));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another test has closed it, or it is no file.
            }
        }

        return kept;
    }
}
