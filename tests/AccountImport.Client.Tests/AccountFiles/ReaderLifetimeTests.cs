using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>From opening to disposal: options, files, streams, cancellation, progress.</summary>
public sealed class ReaderLifetimeTests : IDisposable
{
    private const string Accounts = """[{"externalAccountId":"IM-1"},{"externalAccountId":"IM-2"}]""";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<AccountFileReaderOptions, string> WrongOptions => new()
    {
        { new AccountFileReaderOptions { IdentifierPath = "" }, "IdentifierPath" },
        { new AccountFileReaderOptions { IdentifierPath = null! }, "IdentifierPath" },
        { new AccountFileReaderOptions { WrapperMember = "" }, "WrapperMember" },
        { new AccountFileReaderOptions { Validator = null! }, "Validator" },
        { new AccountFileReaderOptions { MaxAccountBytes = 0 }, "MaxAccountBytes" },
        { new AccountFileReaderOptions { MaxAccountBytes = int.MaxValue }, "MaxAccountBytes" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void New_WrongOption_SaysWhich(AccountFileReaderOptions options, string name)
    {
        Should.Throw<ArgumentException>(() => new AccountFileReader(Stream.Null, options)).Message.ShouldStartWith(name);
        Should.Throw<ArgumentException>(() => AccountFileReader.Open(Write("a.json", "[]"), options)).Message.ShouldStartWith(name);
    }

    [Fact]
    public void New_StreamThatCannotBeRead_Throws()
    {
        using FileStream stream = File.OpenWrite(Path.Combine(_folder, "only-written.json"));

        Should.Throw<ArgumentException>(() => new AccountFileReader(stream)).ParamName.ShouldBe("stream");
        Should.Throw<ArgumentNullException>(() => new AccountFileReader(null!)).ParamName.ShouldBe("stream");
    }

    [Fact]
    public void Open_NoFile_SaysWhy()
    {
        Open("missing.json").Message.ShouldBe($"{Path.Combine(_folder, "missing.json")}: There is no such file.");
        Open(Path.Combine("missing", "a.json")).Message.ShouldEndWith(": There is no such file.");
        Open(".").Message.ShouldContain("This is a folder; expected a file.");
        Should.Throw<ArgumentException>(() => AccountFileReader.Open(""));

        AccountFileException Open(string name)
        {
            AccountFileException exception = Should.Throw<AccountFileException>(() => AccountFileReader.Open(Path.Combine(_folder, name)));
            exception.Position.ShouldBeNull();
            return exception;
        }
    }

    [Theory]
    [InlineData("a.ndjson")]
    [InlineData("a.JSONL")]
    [InlineData("a.ndjson.gz")]
    public async Task Open_NameOfJsonLines_MakesEachLineAnAccount(string name)
    {
        await using AccountFileReader reader = AccountFileReader.Open(Write(name, "]\n{\n\"x\n"));

        FileReading reading = await FileReading.OfAsync(reader);

        reading.Exception.ShouldBeNull();
        reading.Texts.ShouldBe(["]", "{", "\"x"]);
        reading.Records.ShouldAllBe(record => record.HasErrors);
        reader.Shape.ShouldBe(AccountFileShape.JsonLines);
    }

    [Fact]
    public async Task Open_EmptyFileOfJsonLines_HasNoAccounts()
    {
        await using AccountFileReader reader = AccountFileReader.Open(Write("a.ndjson", ""));

        FileReading reading = await FileReading.OfAsync(reader);

        reading.Exception.ShouldBeNull();
        reading.Records.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsync_Twice_Throws()
    {
        await using var reader = new AccountFileReader(new MemoryStream(Samples.Utf8(Accounts)));
        (await FileReading.OfAsync(reader)).Records.Count.ShouldBe(2);

        await Should.ThrowAsync<InvalidOperationException>(() => FileReading.OfAsync(reader));
    }

    [Fact]
    public async Task ReadAsync_CancelledBefore_Throws()
    {
        await using var reader = new AccountFileReader(new ChunkedStream(Samples.Utf8(Accounts), () => 5));

        await Should.ThrowAsync<OperationCanceledException>(async () => await reader.ReadAsync(new CancellationToken(canceled: true)).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_CancelledWhileItWaits_Throws(bool comparesAccounts)
    {
        using var cancellation = new CancellationTokenSource();
        var stream = new WaitingStream(Samples.Utf8("""[{"externalAccountId":"IM-1"},{"""));
        await using var reader = new AccountFileReader(stream, new AccountFileReaderOptions { ComparesAccounts = comparesAccounts });

        Task<List<AccountRecord>> reading = reader.ReadAsync(cancellation.Token).ToListAsync(Cancellation).AsTask();
        await stream.Waits.WaitAsync(Cancellation);
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposeAsync_Stream_IsClosedUnlessItIsLeftOpen(bool leavesOpen)
    {
        var stream = new ChunkedStream(Samples.Utf8(Accounts), () => 5);
        var reader = new AccountFileReader(stream, new AccountFileReaderOptions { LeavesOpen = leavesOpen, ComparesAccounts = true });
        await FileReading.OfAsync(reader);

        stream.IsDisposed.ShouldBeFalse();
        await reader.DisposeAsync();

        stream.IsDisposed.ShouldBe(!leavesOpen);
    }

    [Fact]
    public async Task ReadAsync_AbandonedHalfWay_LeavesTheFileFree()
    {
        string path = Write("a.json", Accounts);
        await using (AccountFileReader reader = AccountFileReader.Open(path))
        {
            await foreach (AccountRecord _ in reader.ReadAsync(Cancellation))
            {
                break;
            }
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        stream.Length.ShouldBe(Accounts.Length);
    }

    [Fact]
    public async Task ReadAsync_StreamThatStandsSomewhere_IsReadFromThere()
    {
        var stream = new MemoryStream(Samples.Utf8("not this" + Accounts)) { Position = 8 };
        await using var reader = new AccountFileReader(stream, new AccountFileReaderOptions { ComparesAccounts = true });

        FileReading reading = await FileReading.OfAsync(reader);

        reading.Exception.ShouldBeNull();
        reading.Records.Count.ShouldBe(2);
        reading.Records[0].Position.ByteOffset.ShouldBe(1);
        reader.Progress.ShouldBe(new AccountFileProgress(2 * Accounts.Length, 2 * Accounts.Length));
    }

    [Fact]
    public async Task ReadAsync_StreamThatFails_SaysWhereAndKeepsTheAccountsBefore()
    {
        var stream = new FailingStream(Samples.Utf8("[\n{\"externalAccountId\":\"IM-1\"},\n{\"externalAccountId\":"));

        FileReading reading = await FileReading.OfAsync(stream);

        reading.Records.ShouldHaveSingleItem().ExternalAccountNumber.ShouldBe("IM-1");
        reading.Exception.ShouldNotBeNull().Message.ShouldBe("the input: The file cannot be read: The cable is out.");
        reading.Exception.InnerException.ShouldBeOfType<IOException>();
        reading.Exception.Position.ShouldBe(new FilePosition(Line: 3, Column: 1, ByteOffset: 32));
    }

    [Fact]
    public async Task Progress_StreamThatCannotSeek_KnowsItsTotalOnlyWhenItWasReadOnce()
    {
        List<AccountFileProgress> seen = [];
        AccountFileReader? reader = null;
        var stream = new ChunkedStream(Samples.Utf8(Accounts), () =>
        {
            seen.Add(reader!.Progress);
            return 10;
        });
        await using (reader = new AccountFileReader(stream, new AccountFileReaderOptions { ComparesAccounts = true }))
        {
            await FileReading.OfAsync(reader);

            seen.ShouldAllBe(progress => progress.BytesTotal == null);
            seen[3].BytesRead.ShouldBe(30);
            reader.Progress.ShouldBe(new AccountFileProgress(2 * Accounts.Length, 2 * Accounts.Length));
        }
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(path, name.EndsWith(".gz", StringComparison.Ordinal) ? Gzip.Compress(bytes) : bytes);
        return path;
    }

    /// <summary>Gives some bytes, and then none until it is cancelled.</summary>
    private sealed class WaitingStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanSeek => false;

        public Task Waits => _waits.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            if (read is 0)
            {
                _waits.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }

            return read;
        }
    }

    /// <summary>Gives some bytes, and then fails.</summary>
    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The cable is out.");
    }
}
