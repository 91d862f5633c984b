using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>The reader's life: its options, its stream, cancellation, failure, progress.</summary>
public sealed class AccountFileReaderTests
{
    private const string One = """{"externalAccountId":"IM-1"}""";
    private const string Two = """{"externalAccountId":"IM-2"}""";

    public static TheoryData<string, AccountFileReaderOptions> UnfitOptions { get; } = new()
    {
        { "IdentifierPath is empty.", new AccountFileReaderOptions { IdentifierPath = "" } },
        { "IdentifierPath is empty.", new AccountFileReaderOptions { IdentifierPath = null! } },
        { "IdentifierPath: It holds half of a surrogate pair", new AccountFileReaderOptions { IdentifierPath = "a.\ud800" } },
        { "WrapperMember is empty.", new AccountFileReaderOptions { WrapperMember = "" } },
        { "WrapperMember is empty.", new AccountFileReaderOptions { WrapperMember = null! } },
        { "WrapperMember: It holds half of a surrogate pair", new AccountFileReaderOptions { WrapperMember = "\ud800" } },
        { "Validator is null.", new AccountFileReaderOptions { Validator = null! } },
        { "MaxAccountBytes is not from 1 to 1073741824.", new AccountFileReaderOptions { MaxAccountBytes = 0 } },
        { "MaxAccountBytes is not from 1 to 1073741824.", new AccountFileReaderOptions { MaxAccountBytes = -1 } },
        { "MaxAccountBytes is not from 1 to 1073741824.", new AccountFileReaderOptions { MaxAccountBytes = (1 << 30) + 1 } },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(UnfitOptions))]
    public void Reader_UnfitOption_IsRefusedBeforeAnythingIsTouched(string message, AccountFileReaderOptions options)
    {
        using var stream = new RecordingStream();
        ArgumentException[] exceptions =
        [
            Should.Throw<ArgumentException>(() => new AccountFileReader(stream, options)),
            Should.Throw<ArgumentException>(() => AccountFileReader.Open("/no/such/file", options)),
        ];

        exceptions.ShouldAllBe(exception => exception.ParamName == "options" && exception.Message.StartsWith(message, StringComparison.Ordinal));
        stream.IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public async Task Reader_OptionsAtTheirLimits_AreTaken()
    {
        (await FileReading.OfAsync(One, new AccountFileReaderOptions { MaxAccountBytes = AccountFileReaderOptions.LargestMaxAccountBytes })).Texts.ShouldBe([One]);
        (await FileReading.OfAsync("7\n{}\n", new AccountFileReaderOptions { MaxAccountBytes = 1 })).Exception.ShouldNotBeNull();
        (await FileReading.OfAsync("[1,{}]", new AccountFileReaderOptions { MaxAccountBytes = 1 })).Texts.ShouldBe(["1", ""]);
    }

    [Fact]
    public void Options_Default_AreThoseOfTheDocumentation()
    {
        var options = new AccountFileReaderOptions();

        options.IdentifierPath.ShouldBe("externalAccountId");
        options.WrapperMember.ShouldBe("accounts");
        options.MaxAccountBytes.ShouldBe(16_777_216);
        options.Validator.ShouldBeSameAs(AccountValidator.Default);
        options.ComparesAccounts.ShouldBeFalse();
        options.LeavesOpen.ShouldBeFalse();
    }

    [Fact]
    public void Reader_NoStream_IsRefused() => Should.Throw<ArgumentNullException>(() => new AccountFileReader(null!)).ParamName.ShouldBe("stream");

    [Fact]
    public async Task Reader_StreamThatCannotBeRead_IsRefused()
    {
        using var folder = new AccountFileFolder();
        await using var stream = new FileStream(folder.PathOf("accounts.json"), FileMode.Create, FileAccess.Write);

        ArgumentException exception = Should.Throw<ArgumentException>(() => new AccountFileReader(stream));

        exception.ParamName.ShouldBe("stream");
        exception.Message.ShouldStartWith("The stream cannot be read.");
    }

    [Fact]
    public async Task ReadAsync_StreamThatStandsSomewhere_IsReadFromThere()
    {
        byte[] bytes = Samples.Utf8("""not this[{"externalAccountId":"IM-1"}]""");
        await using var reader = new AccountFileReader(new MemoryStream(bytes) { Position = 8 }, new AccountFileReaderOptions { ComparesAccounts = true });

        FileReading reading = await FileReading.OfAsync(reader);

        reading.Exception.ShouldBeNull();
        reading.Records.ShouldHaveSingleItem().Position.ByteOffset.ShouldBe(1);
        reader.Progress.ShouldBe(new AccountFileProgress(2 * (bytes.Length - 8), 2 * (bytes.Length - 8)));
    }

    [Fact]
    public async Task ReadAsync_SecondTime_IsRefused()
    {
        await using var reader = new AccountFileReader(new MemoryStream(Encoding.UTF8.GetBytes(One)));
        IAsyncEnumerable<AccountRecord> records = reader.ReadAsync(Cancellation);
        (await CountAsync(records)).ShouldBe(1);

        await Should.ThrowAsync<InvalidOperationException>(() => CountAsync(records));
        (await Should.ThrowAsync<InvalidOperationException>(() => CountAsync(reader.ReadAsync(Cancellation)))).Message.ShouldBe("The reader has read already; open the file again.");
    }

    [Fact]
    public async Task Reader_BeforeAndAfterReading_KnowsTheShapeWhenItIsKnown()
    {
        await using var reader = new AccountFileReader(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"a":1,"accounts":[{{One}}],"b":2}""")));
        reader.Shape.ShouldBeNull();
        reader.WrapperMembers.ShouldBeEmpty();

        await using IAsyncEnumerator<AccountRecord> records = reader.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        reader.Shape.ShouldBeNull();
        (await records.MoveNextAsync()).ShouldBeTrue();
        reader.Shape.ShouldBe(AccountFileShape.Wrapper);
        reader.WrapperMembers.Keys.ShouldBe(["a"]);
        (await records.MoveNextAsync()).ShouldBeFalse();
        reader.WrapperMembers.Keys.ShouldBe(["a", "b"]);
    }

    /// <summary>The bytes of a record are its own, and so are the values of the wrapper's members.</summary>
    [Fact]
    public async Task ReadAsync_WhenTheReaderIsGone_RecordsStayAsTheyAre()
    {
        byte[] file = Encoding.UTF8.GetBytes($$"""{"a":[1],"accounts":[{{One}},{{Two}}],"b":{"c":"d"} }""");
        FileReading reading;
        await using (var reader = new AccountFileReader(new ChunkedStream(file, () => 11)))
        {
            reading = await FileReading.OfAsync(reader);
        }

        Array.Clear(file);
        reading.Texts.ShouldBe([One, Two]);
        reading.Reader.WrapperMembers["a"].GetRawText().ShouldBe("[1]");
        reading.Reader.WrapperMembers["b"].GetProperty("c").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposeAsync_Stream_IsDisposedUnlessItIsLeftOpen(bool leavesOpen)
    {
        foreach (bool isRead in (bool[])[false, true])
        {
            var stream = new ChunkedStream(Encoding.UTF8.GetBytes(One), () => 5);
            var reader = new AccountFileReader(stream, new AccountFileReaderOptions { LeavesOpen = leavesOpen, ComparesAccounts = true });
            if (isRead)
            {
                (await CountAsync(reader.ReadAsync(Cancellation))).ShouldBe(1);
                stream.IsDisposed.ShouldBeFalse();
            }

            await reader.DisposeAsync();
            await reader.DisposeAsync();

            stream.IsDisposed.ShouldBe(!leavesOpen);
        }
    }

    [Fact]
    public async Task DisposeAsync_ReadingWasBrokenOff_ClosesTheFile()
    {
        using var folder = new AccountFileFolder();
        string path = folder.PathOf("accounts.json");
        await File.WriteAllTextAsync(path, $"[{One},{Two}]", Cancellation);
        await using (AccountFileReader reader = AccountFileReader.Open(path, new AccountFileReaderOptions { LeavesOpen = true, ComparesAccounts = true }))
        {
            await foreach (AccountRecord record in reader.ReadAsync(Cancellation))
            {
                record.Number.ShouldBe(1);
                break;
            }
        }

        await using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        alone.Length.ShouldBe(One.Length + Two.Length + 3);
    }

    [Fact]
    public async Task ReadAsync_DisposedReader_IsRefused()
    {
        var reader = new AccountFileReader(new MemoryStream(Encoding.UTF8.GetBytes(One)));
        await reader.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => CountAsync(reader.ReadAsync(Cancellation)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_CancelledBefore_ReadsNothing(bool comparesAccounts)
    {
        var stream = new ChunkedStream(Encoding.UTF8.GetBytes(One), () => throw new InvalidOperationException("It was read."));
        await using var reader = new AccountFileReader(stream, new AccountFileReaderOptions { ComparesAccounts = comparesAccounts });

        await Should.ThrowAsync<OperationCanceledException>(() => CountAsync(reader.ReadAsync(new CancellationToken(canceled: true))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_CancelledWhileItWaitsForTheInput_Ends(bool isCompressed)
    {
        byte[] file = Encoding.UTF8.GetBytes($"[{One},{Two},");
        var input = new Pipe();
        await input.Writer.WriteAsync(isCompressed ? [.. Gzip.Compress(file), .. Gzip.Compress("{}"u8)[..5]] : file, Cancellation);
        using var cancellation = new CancellationTokenSource();
        await using var reader = new AccountFileReader(input.Reader.AsStream());
        await using IAsyncEnumerator<AccountRecord> records = reader.ReadAsync(cancellation.Token).GetAsyncEnumerator(Cancellation);
        (await records.MoveNextAsync()).ShouldBeTrue();
        Task<bool> reading = records.MoveNextAsync().AsTask();
        reading.IsCompleted.ShouldBeFalse();

        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(reading)).CancellationToken.IsCancellationRequested.ShouldBeTrue();
    }

    /// <summary>By the token that the enumeration was given, too, and although more accounts are in memory.</summary>
    [Fact]
    public async Task ReadAsync_CancelledBetweenTwoAccounts_EndsBeforeTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        await using var reader = new AccountFileReader(new MemoryStream(Encoding.UTF8.GetBytes($"[{One},{Two}]")));
        await using IAsyncEnumerator<AccountRecord> records = reader.ReadAsync(Cancellation).GetAsyncEnumerator(cancellation.Token);
        (await records.MoveNextAsync()).ShouldBeTrue();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await records.MoveNextAsync());
    }

    [Theory]
    [InlineData("", null, 0)]
    [InlineData("[", "1:2", 0)]
    [InlineData("\n [{\"externalAccountId\":\"IM-1\"}", "2:3", 0)]
    [InlineData("[{\"externalAccountId\":\"IM-1\"},\n{\"externalAccou", "2:1", 1)]
    [InlineData("{\"externalAccountId\":\"IM-1\"}\n{\"externalAccountId\":\"IM-2\"}\n\n{\"externalAccou", "4:1", 2)]
    [InlineData("{\"accounts\":[{\"externalAccountId\":\"IM-1\"}],\"b\"", "1:43", 1)]
    public async Task ReadAsync_InputFails_EndsWithThePlace(string text, string? place, int accounts)
    {
        int reads = 0;
        byte[] file = Encoding.UTF8.GetBytes(text + "?");
        var stream = new ChunkedStream(file, () => reads++ < file.Length - 1 ? 1 : throw new IOException("The device is gone."));

        FileReading reading = await FileReading.OfAsync(stream);

        reading.Records.Count.ShouldBe(accounts);
        AccountFileException exception = reading.Exception.ShouldNotBeNull();
        exception.Message.ShouldBe("the input: The file cannot be read: The device is gone.");
        exception.InnerException.ShouldBeOfType<IOException>();
        exception.Position?.ToString().ShouldBe(place);
    }

    [Fact]
    public async Task ReadAsync_CompressedInputIsBroken_EndsWithThePlace()
    {
        byte[] noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        byte[] file = Gzip.Compress(Encoding.UTF8.GetBytes($"{One}\n{Two}\n{Convert.ToBase64String(noise)}"));
        Array.Fill<byte>(file, 0xFF, file.Length - 200, 100);

        FileReading reading = await FileReading.OfAsync(file);

        reading.Texts.Take(2).ShouldBe([One, Two]);
        AccountFileException exception = reading.Exception.ShouldNotBeNull();
        exception.Message.ShouldBe("the input: The file is not whole, or not compressed with gzip; it cannot be read behind line 3.");
        exception.Position.ToString().ShouldBe("3:1");
        exception.InnerException.ShouldBeOfType<InvalidDataException>();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Progress_InputThatCanSeek_CountsTheBytesOfTheFileToItsEnd(bool isCompressed, bool comparesAccounts)
    {
        byte[] plain = Encoding.UTF8.GetBytes($"[{One},{Two},{new string(' ', 1_000_000)}{Two}]");
        byte[] file = isCompressed ? Gzip.Compress(plain) : plain;
        int passes = comparesAccounts ? 2 : 1;
        var reader = new AccountFileReader(new MemoryStream([.. "before"u8, .. file]) { Position = 6 }, new AccountFileReaderOptions { ComparesAccounts = comparesAccounts });
        reader.Progress.ShouldBe(new AccountFileProgress(0, passes * file.Length));

        long before = 0;
        await foreach (AccountRecord record in reader.ReadAsync(Cancellation))
        {
            reader.Progress.BytesTotal.ShouldBe(passes * file.Length);
            reader.Progress.BytesRead.ShouldBeGreaterThanOrEqualTo(before);
            before = reader.Progress.BytesRead;
            before.ShouldBeGreaterThanOrEqualTo((passes - 1) * file.Length + 1, $"account {record.Number}");
        }

        reader.Progress.ShouldBe(new AccountFileProgress(passes * file.Length, passes * file.Length));
        await reader.DisposeAsync();
        reader.Progress.ShouldBe(new AccountFileProgress(passes * file.Length, passes * file.Length));
    }

    [Fact]
    public async Task Progress_InputThatCannotSeek_HasNoEndUntilItWasReadOnce()
    {
        byte[] file = Encoding.UTF8.GetBytes($"[{One},{Two}]");
        List<AccountFileProgress> seen = [];
        AccountFileReader? reader = null;
        reader = new AccountFileReader(
            new ChunkedStream(file, () =>
            {
                seen.Add(reader!.Progress);
                return 10;
            }),
            new AccountFileReaderOptions { ComparesAccounts = true });

        await using IAsyncEnumerator<AccountRecord> records = reader.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await records.MoveNextAsync()).ShouldBeTrue();

        seen.Count.ShouldBeGreaterThan(5);
        seen.ShouldAllBe(progress => progress.BytesTotal == null);
        seen.Select(progress => progress.BytesRead).ShouldBeInOrder();
        reader.Progress.BytesTotal.ShouldBe(2 * file.Length);
        reader.Progress.BytesRead.ShouldBeGreaterThan(file.Length);
        while (await records.MoveNextAsync())
        {
        }

        reader.Progress.ShouldBe(new AccountFileProgress(2 * file.Length, 2 * file.Length));
        await reader.DisposeAsync();
        reader.Progress.ShouldBe(new AccountFileProgress(2 * file.Length, 2 * file.Length));
    }

    [Fact]
    public async Task Progress_InputThatCannotSeekReadOnce_HasNoEnd()
    {
        FileReading reading = await FileReading.OfAsync($"[{One}]");

        reading.Reader.Progress.ShouldBe(new AccountFileProgress(One.Length + 2, null));
    }

    private static async Task<int> CountAsync(IAsyncEnumerable<AccountRecord> records)
    {
        int count = 0;
        await foreach (AccountRecord record in records)
        {
            count += record.Number > 0 ? 1 : 0;
        }

        return count;
    }
}
