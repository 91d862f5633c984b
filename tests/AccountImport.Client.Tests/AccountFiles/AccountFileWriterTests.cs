using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

public sealed class AccountFileWriterTests
{
    private const string First = """{"externalAccountId":"1"}""";
    private const string Second = """{"externalAccountId":"2"}""";

    private static readonly byte[] LargeAccount = MakeLargeAccount();

    public static TheoryData<AccountFileShape> Shapes { get; } = [.. Enum.GetValues<AccountFileShape>()];

    public static TheoryData<string, AccountFileWriterOptions> Contradictions { get; } = new()
    {
        { "which is the accounts", Wrapper("accounts", Member("accounts")) },
        { "which is the accounts", Wrapper("konten", Member("konten", "1")) },
        { "has no value", Wrapper("accounts", Member("source")) },
        { "half of a surrogate pair", Wrapper("accounts", Member("\uD83C", "1")) },
        { "half of a surrogate pair", Wrapper("\uDFE6") },
        { "is null", Wrapper(null!) },
        { "is null", new AccountFileWriterOptions { Shape = AccountFileShape.Wrapper, WrapperMembers = null! } },
        { "none that there is", new AccountFileWriterOptions { Shape = (AccountFileShape)4 } },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AccountFileShape.Array, "[\n{0},\n{1}\n]\n")]
    [InlineData(AccountFileShape.Wrapper, "{\"accounts\":[\n{0},\n{1}\n]}\n")]
    [InlineData(AccountFileShape.JsonLines, "{0}\n{1}\n")]
    public async Task WriteAsync_TwoAccountsOfEachShape_AreAnAccountALine(AccountFileShape shape, string expected) =>
        (await WriteAsync(new AccountFileWriterOptions { Shape = shape }, First, Second))
            .ShouldBe(expected.Replace("{0}", First, StringComparison.Ordinal).Replace("{1}", Second, StringComparison.Ordinal));

    [Theory]
    [InlineData(AccountFileShape.Array, "[\n{0}\n]\n")]
    [InlineData(AccountFileShape.Wrapper, "{\"accounts\":[\n{0}\n]}\n")]
    [InlineData(AccountFileShape.JsonLines, "{0}\n")]
    [InlineData(AccountFileShape.SingleAccount, "{0}\n")]
    public async Task WriteAsync_OneAccountOfEachShape_IsOnALineOfItsOwn(AccountFileShape shape, string expected) =>
        (await WriteAsync(new AccountFileWriterOptions { Shape = shape }, First)).ShouldBe(expected.Replace("{0}", First, StringComparison.Ordinal));

    [Theory]
    [InlineData(AccountFileShape.Array, "[]\n")]
    [InlineData(AccountFileShape.Wrapper, "{\"accounts\":[]}\n")]
    [InlineData(AccountFileShape.JsonLines, "")]
    public async Task CompleteAsync_NoAccount_IsAnEmptyFileOfTheShape(AccountFileShape shape, string expected) =>
        (await WriteAsync(new AccountFileWriterOptions { Shape = shape })).ShouldBe(expected);

    [Theory]
    [InlineData(AccountFileShape.Array, "[\n{0}\n]\n")]
    [InlineData(AccountFileShape.Wrapper, "{\"accounts\":[\n{0}\n]}\n")]
    [InlineData(AccountFileShape.JsonLines, "{0}\n")]
    [InlineData(AccountFileShape.SingleAccount, "{0}\n")]
    public async Task WriteAsync_ByteOrderMark_IsTheBeginning(AccountFileShape shape, string expected)
    {
        byte[] content = await WriteBytesAsync(new AccountFileWriterOptions { Shape = shape, HasByteOrderMark = true }, Samples.Utf8(First));

        content.ShouldBe([0xEF, 0xBB, 0xBF, .. Samples.Utf8(expected.Replace("{0}", First, StringComparison.Ordinal))]);
    }

    [Fact]
    public async Task WriteAsync_WrapperMembers_ComeBeforeTheAccountsAsTheyWereRead()
    {
        using JsonDocument members = JsonDocument.Parse("""{ "source": { "sourceName": "\u00e4",  "rate": 1.50E+2 }, "odd \"name\"": null }""");
        var options = new AccountFileWriterOptions
        {
            Shape = AccountFileShape.Wrapper,
            WrapperMember = "konten",
            WrapperMembers = members.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal),
        };

        string content = await WriteAsync(options, First);

        content.ShouldBe("""{"source":{ "sourceName": "\u00e4",  "rate": 1.50E+2 },"odd \u0022name\u0022":null,"konten":[""" + $"\n{First}\n]}}\n");
        JsonDocument.Parse(content).RootElement.GetProperty("konten").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task WriteAsync_Account_ReadsBackEqual(AccountFileShape shape)
    {
        Account account = JsonSerializer.Deserialize(SeedDocument.Account, AccountImportJsonContext.Default.Account)! with { PersonName = "Zoë \U0001F3E6 \uFFFD\r\n\"" };

        await using var stream = new MemoryStream();
        await using (var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = shape, LeavesOpen = true }))
        {
            await writer.WriteAsync(account, Cancellation);
            await writer.CompleteAsync(Cancellation);
        }

        string line = Encoding.UTF8.GetString(stream.ToArray()).Split('\n').Single(line => line.StartsWith("{\"externalAccountId", StringComparison.Ordinal));
        line.ShouldBe(JsonSerializer.Serialize(account, AccountImportJsonContext.Default.Account));
    }

    [Fact]
    public async Task WriteAsync_ManyAccountsThroughTheSameMemory_KeepTheirOwnContent()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), i * 7 % 500))];

        await using var stream = new MemoryStream();
        await using (var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { LeavesOpen = true }))
        {
            foreach (string name in names)
            {
                await writer.WriteAsync(Samples.Account() with { AccountName = name }, Cancellation);
            }

            await writer.CompleteAsync(Cancellation);
        }

        Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n')
            .Select(line => JsonSerializer.Deserialize(line, AccountImportJsonContext.Default.Account)!.AccountName)
            .ShouldBe(names);
    }

    [Theory]
    [InlineData(AccountFileShape.Array)]
    [InlineData(AccountFileShape.Wrapper)]
    [InlineData(AccountFileShape.SingleAccount)]
    public async Task WriteAsync_RawJsonInAShapeThatIsNoLines_IsKeptByteForByte(AccountFileShape shape)
    {
        const string Raw = " {\r\n\t\"a\" : \"\\u00e4\\n\",\n  \"b\":[ 1.0e1 ] } ";

        (await WriteAsync(new AccountFileWriterOptions { Shape = shape }, Raw)).ShouldContain(Raw);
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}\n", "{\"a\": 1,\"b\": [true,null]}")]
    [InlineData("{\r\n\t\"a\" : 1 ,\r\n\r\n\t\"b\":2\r\n}", "{\"a\" : 1 ,\"b\":2}")]
    [InlineData("{\r\"a\":1,\r  \"b\":2}", "{\"a\":1,\"b\":2}")]
    [InlineData("\n\n  {\"a\":1}", "{\"a\":1}")]
    [InlineData("{\n \"a\\n\": \"line \\r\\n  \\\" \\\\\",\n \"b\": \"\u2028 \u0085\" }", "{\"a\\n\": \"line \\r\\n  \\\" \\\\\",\"b\": \"\u2028 \u0085\" }")]
    [InlineData(" {\t\"a\" :  \"  \" , \"b\" : [ ] } ", " {\t\"a\" :  \"  \" , \"b\" : [ ] } ")]
    public async Task WriteAsync_RawJsonIntoJsonLines_LosesOnlyLineBreaksAndIndentation(string raw, string expected) =>
        (await WriteAsync(options: null, raw, Second)).ShouldBe($"{expected}\n{Second}\n");

    [Theory]
    [InlineData("{\"a\": 1,\n  \"b\" 2}", "{\"a\": 1,\t  \"b\" 2}")]
    [InlineData("{\"a\": \"open\r\n\r\n \"b\": 2}", "{\"a\": \"open\t\t \"b\": 2}")]
    [InlineData("{\"a\": \"x\ry\"}\n", "{\"a\": \"x\ty\"}\t")]
    [InlineData("\n{\"a\":", "\t{\"a\":")]
    [InlineData("{} {}", "{} {}")]
    [InlineData("nothing", "nothing")]
    public async Task WriteAsync_BrokenJsonIntoJsonLines_IsKeptOnOneLine(string raw, string expected)
    {
        var record = new AccountRecord { Number = 1, Utf8Json = Samples.Utf8(raw), Failures = AccountValidator.Default.Validate(Samples.Utf8(raw)) };
        record.HasErrors.ShouldBeTrue();

        await using var stream = new MemoryStream();
        await using (var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { LeavesOpen = true }))
        {
            await writer.WriteAsync(record, Cancellation);
            await writer.WriteAsync(Samples.Utf8(Second), Cancellation);
            await writer.CompleteAsync(Cancellation);
        }

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe($"{expected}\n{Second}\n");
    }

    [Fact]
    public async Task WriteAsync_InvalidUtf8IntoJsonLines_IsKeptByteForByte()
    {
        byte[] raw = [.. "{\"a\":\""u8, 0xC3, 0xFF, 0x00, .. "\"}"u8];

        (await WriteBytesAsync(options: null, raw)).ShouldBe([.. raw, (byte)'\n']);
    }

    [Theory]
    [InlineData(AccountFileShape.Array, "{\"secret\": 1,\n \"b\" 2}", "line 2, byte 6")]
    [InlineData(AccountFileShape.Array, "{\"secret\":1},{}", "line 1, byte 13")]
    [InlineData(AccountFileShape.Wrapper, "{\"secret\":", "line 1, byte 11")]
    [InlineData(AccountFileShape.Wrapper, "{\"secret\":1,}", "line 1, byte 13")]
    [InlineData(AccountFileShape.SingleAccount, "{\"secret\":/**/1}", "line 1, byte 11")]
    [InlineData(AccountFileShape.SingleAccount, "[\"secret\"]", "not a JSON object")]
    public async Task WriteAsync_NoJsonInAShapeThatItWouldBreak_IsRefusedAndTheNextWritten(AccountFileShape shape, string raw, string fault)
    {
        await using var stream = new MemoryStream();
        await using var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = shape });

        ArgumentException exception = await Should.ThrowAsync<ArgumentException>(async () => await writer.WriteAsync(Samples.Utf8(raw), Cancellation));
        ArgumentException ofRecord = await Should.ThrowAsync<ArgumentException>(async () => await writer.WriteAsync(Record(raw), Cancellation));
        await writer.WriteAsync(Samples.Utf8(First), Cancellation);
        await writer.CompleteAsync(Cancellation);

        exception.Message.ShouldContain(fault);
        exception.Message.ShouldContain(nameof(AccountFileShape.JsonLines));
        exception.Message.ShouldNotContain("secret");
        exception.ParamName.ShouldBe("utf8Json");
        ofRecord.ParamName.ShouldBe("record");
        Encoding.UTF8.GetString(stream.ToArray()).ShouldContain(First);
        Encoding.UTF8.GetString(stream.ToArray()).ShouldNotContain("secret");
    }

    [Fact]
    public async Task WriteAsync_InvalidUtf8IntoAnArray_IsRefused()
    {
        byte[] raw = [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8];

        (await Should.ThrowAsync<ArgumentException>(async () => await WriteBytesAsync(new AccountFileWriterOptions { Shape = AccountFileShape.Array }, raw)))
            .Message.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public async Task WriteAsync_JsonThatIsNoObjectIntoAnArray_IsKept(string raw) =>
        (await WriteAsync(new AccountFileWriterOptions { Shape = AccountFileShape.Array }, raw)).ShouldBe($"[\n{raw}\n]\n");

    [Theory]
    [InlineData(RawAccount.MaxDepth, true)]
    [InlineData(RawAccount.MaxDepth + 1, false)]
    public async Task WriteAsync_DeepJsonIntoAnArray_IsTakenUpToALimit(int depth, bool isTaken)
    {
        string raw = new string('[', depth) + new string(']', depth);
        Task<string> write = WriteAsync(new AccountFileWriterOptions { Shape = AccountFileShape.Array }, raw);

        if (isTaken)
        {
            (await write).ShouldBe($"[\n{raw}\n]\n");
        }
        else
        {
            (await Should.ThrowAsync<ArgumentException>(() => write)).Message.ShouldContain("1000 levels");
        }
    }

    [Fact]
    public async Task WriteAsync_DeepJsonOfManyLinesIntoJsonLines_StaysTheSameJson()
    {
        string raw = new string('[', 2000) + "\n" + new string(']', 2000);

        (await WriteAsync(options: null, raw)).ShouldBe(raw.Replace('\n', '\t') + "\n");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task WriteAsync_NothingButWhiteSpace_IsRefused(AccountFileShape shape)
    {
        foreach (string raw in (string[])["", " \t\r\n"])
        {
            (await Should.ThrowAsync<ArgumentException>(() => WriteAsync(new AccountFileWriterOptions { Shape = shape }, raw)))
                .Message.ShouldContain("no account");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task WriteAsync_RecordThatWasTooLargeToHold_IsRefusedByItsNumber(AccountFileShape shape)
    {
        await using var writer = new AccountFileWriter(new MemoryStream(), new AccountFileWriterOptions { Shape = shape });
        var record = new AccountRecord { Number = 17, Utf8Json = default, LengthInFile = 20_000_000 };

        ArgumentException exception = await Should.ThrowAsync<ArgumentException>(async () => await writer.WriteAsync(record, Cancellation));

        exception.Message.ShouldStartWith("AccountRecord 17 does not hold its bytes");
        exception.ParamName.ShouldBe("record");
    }

    [Fact]
    public async Task WriteAsync_RecordOfAnotherSchema_IsKept()
    {
        const string Raw = """{"external_account_number":"4711"}""";
        await using var stream = new MemoryStream();
        await using var writer = new AccountFileWriter(stream);

        await writer.WriteAsync(new AccountRecord { Number = 1, Utf8Json = Samples.Utf8(Raw), IdentifierPath = "external_account_number" }, Cancellation);
        await writer.CompleteAsync(Cancellation);

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(Raw + "\n");
    }

    [Fact]
    public async Task WriteAsync_SecondAccountOfSingleAccount_IsRefusedAndTheFirstStays()
    {
        await using var stream = new MemoryStream();
        await using var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = AccountFileShape.SingleAccount });
        await writer.WriteAsync(Samples.Utf8(First), Cancellation);

        await Should.ThrowAsync<InvalidOperationException>(async () => await writer.WriteAsync(Samples.Utf8(Second), Cancellation));
        await Should.ThrowAsync<InvalidOperationException>(async () => await writer.WriteAsync(Record(Second), Cancellation));
        (await Should.ThrowAsync<InvalidOperationException>(async () => await writer.WriteAsync(Samples.Account(), Cancellation)))
            .Message.ShouldContain("SingleAccount");
        await writer.CompleteAsync(Cancellation);

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(First + "\n");
    }

    [Fact]
    public async Task CompleteAsync_SingleAccountWithoutOne_IsRefusedUntilThereIsOne()
    {
        await using var stream = new MemoryStream();
        await using var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = AccountFileShape.SingleAccount });

        (await Should.ThrowAsync<InvalidOperationException>(async () => await writer.CompleteAsync(Cancellation))).Message.ShouldContain("none was written");
        await writer.WriteAsync(Samples.Utf8(First), Cancellation);
        await writer.CompleteAsync(Cancellation);

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(First + "\n");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task WriteAsync_Compressed_IsGzipOfTheSameBytes(AccountFileShape shape)
    {
        var options = new AccountFileWriterOptions { Shape = shape, HasByteOrderMark = true };
        byte[] plain = await WriteBytesAsync(options, Samples.Utf8(First));

        byte[] compressed = await WriteBytesAsync(options with { IsCompressed = true }, Samples.Utf8(First));

        Decompress(compressed).ShouldBe(plain);
        (await WriteBytesAsync(options with { IsCompressed = false }, Samples.Utf8(First))).ShouldBe(plain);
    }

    [Fact]
    public async Task CompleteAsync_CompressedWithoutAByte_IsAGzipFileOfNothing()
    {
        byte[] compressed = await WriteBytesAsync(new AccountFileWriterOptions { IsCompressed = true });

        compressed.Length.ShouldBe(20);
        Decompress(compressed).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAsync_MuchMoreThanIsGathered_ArrivesWholeAndInPieces(bool isCompressed)
    {
        await using var stream = new RecordingStream();
        var expected = new StringBuilder();
        await using (var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { IsCompressed = isCompressed }))
        {
            var random = new Random(4711);
            for (int i = 0; i < 300; i++)
            {
                // The lengths reach beyond several pieces, and the lines break everywhere in them.
                string value = string.Create(random.Next(i % 50 is 0 ? 200_000 : 2_000), random, (text, source) =>
                {
                    foreach (ref char unit in text)
                    {
                        unit = (char)('!' + source.Next(90));
                    }
                });
                string literal = JsonSerializer.Serialize(value);
                await writer.WriteAsync(Samples.Utf8($"{{\r\n  \"a\":\n\n\t{literal}\n}}"), Cancellation);
                expected.Append("{\"a\":").Append(literal).Append("}\n");
            }

            await writer.CompleteAsync(Cancellation);
        }

        byte[] content = isCompressed ? Decompress(stream.ToArray()) : stream.ToArray();
        Encoding.UTF8.GetString(content).ShouldBe(expected.ToString());
        stream.Lengths.Count.ShouldBeGreaterThan(10);
        stream.Lengths.Max().ShouldBeLessThan(3 * AccountFileOutput.PieceLength);
    }

    [Fact]
    public async Task WriteAsync_ManySmallAccounts_ArriveInPiecesOfWholeLines()
    {
        await using var stream = new RecordingStream();
        await using var writer = new AccountFileWriter(stream);
        for (int i = 0; i < 20_000; i++)
        {
            await writer.WriteAsync(Samples.Utf8(First), Cancellation);
        }

        await writer.CompleteAsync(Cancellation);

        stream.Length.ShouldBe(20_000 * (First.Length + 1));
        stream.Lengths.ShouldAllBe(length => length % (First.Length + 1) == 0);
        stream.Lengths.Count.ShouldBe((int)(stream.Length / AccountFileOutput.PieceLength) + 1);
    }

    [Fact]
    public async Task WriteAsync_OneLargeAccountOfManyShortLines_IsNotHeldWhole()
    {
        await using var stream = new RecordingStream();
        await using var writer = new AccountFileWriter(stream);
        string raw = $"[{string.Join(",\n", Enumerable.Repeat("12345678", 100_000))}]";

        await writer.WriteAsync(Samples.Utf8(raw), Cancellation);
        await writer.CompleteAsync(Cancellation);

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(raw.Replace("\n", string.Empty, StringComparison.Ordinal) + "\n");
        stream.Lengths.Max().ShouldBeLessThan(2 * AccountFileOutput.PieceLength);
    }

    [Theory]
    [InlineData(AccountFileShape.Array, "[\n{0}")]
    [InlineData(AccountFileShape.Wrapper, "{\"accounts\":[\n{0}")]
    [InlineData(AccountFileShape.JsonLines, "{0}\n")]
    [InlineData(AccountFileShape.SingleAccount, "{0}\n")]
    public async Task DisposeAsync_NotCompleted_WritesWhatItHasAndClosesNothing(AccountFileShape shape, string expected)
    {
        await using var stream = new RecordingStream();
        await using (var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = shape }))
        {
            await writer.WriteAsync(Samples.Utf8(First), Cancellation);
        }

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(expected.Replace("{0}", First, StringComparison.Ordinal));
        stream.IsDisposed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(AccountFileShape.Array, "[")]
    [InlineData(AccountFileShape.Wrapper, "{\"accounts\":[")]
    public async Task DisposeAsync_NotCompletedAndNoAccountYet_LeavesAnOpenShape(AccountFileShape shape, string expected)
    {
        await using var stream = new RecordingStream();
        await new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = shape }).DisposeAsync();

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(expected);
    }

    [Fact]
    public async Task DisposeAsync_CompressedAndNotCompleted_LeavesAFileWithoutItsEnd()
    {
        await using var stream = new RecordingStream();
        await using (var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { IsCompressed = true }))
        {
            await writer.WriteAsync(Samples.Utf8(First), Cancellation);
        }

        // What was written can be had. Then the data ends with the mark of a flush; no last block follows, and no check sum.
        await using var decompression = new GZipStream(new MemoryStream(stream.ToArray()), CompressionMode.Decompress);
        byte[] content = new byte[First.Length + 1];
        await decompression.ReadExactlyAsync(content, Cancellation);
        Encoding.UTF8.GetString(content).ShouldBe(First + "\n");
        stream.ToArray()[^4..].ShouldBe([0x00, 0x00, 0xFF, 0xFF]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task DisposeAsync_Stream_IsLeftOpenOnlyIfItIsToBe(bool leavesOpen, bool isCompressed)
    {
        await using var stream = new RecordingStream();
        var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { LeavesOpen = leavesOpen, IsCompressed = isCompressed });
        await writer.CompleteAsync(Cancellation);
        byte[] complete = stream.ToArray();

        await writer.DisposeAsync();
        await writer.DisposeAsync();

        stream.IsDisposed.ShouldBe(!leavesOpen);
        stream.ToArray().ShouldBe(complete);
    }

    [Fact]
    public async Task CompleteAsync_Stream_IsFlushed()
    {
        await using var stream = new RecordingStream();
        await using var writer = new AccountFileWriter(stream);
        stream.FlushCount.ShouldBe(0);

        await writer.CompleteAsync(Cancellation);

        stream.FlushCount.ShouldBe(1);
    }

    [Fact]
    public async Task EveryMember_AfterCompletion_IsRefused()
    {
        await using var writer = new AccountFileWriter(new MemoryStream());
        await writer.CompleteAsync(Cancellation);

        await ShouldRefuseEverythingAsync<InvalidOperationException>(writer);
    }

    [Fact]
    public async Task EveryMember_AfterDisposal_IsRefused()
    {
        var writer = new AccountFileWriter(new MemoryStream());
        await writer.DisposeAsync();

        await ShouldRefuseEverythingAsync<ObjectDisposedException>(writer);
    }

    [Fact]
    public async Task EveryMember_CancelledBefore_ChangesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using var stream = new MemoryStream();
        await using var writer = new AccountFileWriter(stream);

        await Should.ThrowAsync<OperationCanceledException>(async () => await writer.WriteAsync(Samples.Account(), cancelled.Token));
        await Should.ThrowAsync<OperationCanceledException>(async () => await writer.WriteAsync(Record(First), cancelled.Token));
        await Should.ThrowAsync<OperationCanceledException>(async () => await writer.WriteAsync(Samples.Utf8(First), cancelled.Token));
        await Should.ThrowAsync<OperationCanceledException>(async () => await writer.CompleteAsync(cancelled.Token));
        await writer.WriteAsync(Samples.Utf8(Second), Cancellation);
        await writer.CompleteAsync(Cancellation);

        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(Second + "\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAsync_CancelledHalfWay_EndsTheWriter(bool isCompressed)
    {
        using var cancellation = new CancellationTokenSource();
        await using var stream = new RecordingStream { IsStuck = true };
        var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = AccountFileShape.Array, IsCompressed = isCompressed });

        Task write = writer.WriteAsync(LargeAccount, cancellation.Token).AsTask();
        await stream.Started;
        (await Should.ThrowAsync<InvalidOperationException>(async () => await writer.WriteAsync(Samples.Utf8(First), Cancellation))).Message.ShouldContain("has not ended");
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => write);
        stream.IsStuck = false;
        await ShouldRefuseEverythingAsync<InvalidOperationException>(writer);
        await writer.DisposeAsync();
        stream.ToArray().ShouldBeEmpty();
        stream.IsDisposed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAsync_DiskFull_EndsTheWriterAndReleasesTheStream(bool isCompressed)
    {
        await using var stream = new RecordingStream { Room = 10 };
        var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { IsCompressed = isCompressed });

        AccountFileException exception = await Should.ThrowAsync<AccountFileException>(async () => await writer.WriteAsync(LargeAccount, Cancellation));

        exception.Message.ShouldBe("the account file: the file cannot be written to its end: No space left on device.");
        exception.InnerException.ShouldBeOfType<IOException>();
        stream.Room = int.MaxValue;
        await ShouldRefuseEverythingAsync<InvalidOperationException>(writer);
        await writer.DisposeAsync();
        stream.Length.ShouldBe(10);
        stream.IsDisposed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompleteAsync_DiskFull_EndsTheWriter(bool isCompressed)
    {
        await using var stream = new RecordingStream { Room = 10 };
        await using var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { IsCompressed = isCompressed });
        await writer.WriteAsync(Samples.Utf8(First), Cancellation);

        await Should.ThrowAsync<AccountFileException>(async () => await writer.CompleteAsync(Cancellation));

        await ShouldRefuseEverythingAsync<InvalidOperationException>(writer);
    }

    [Fact]
    public async Task CompleteAsync_FlushFails_EndsTheWriter()
    {
        await using var stream = new RecordingStream { FailsToFlush = true };
        await using var writer = new AccountFileWriter(stream);

        await Should.ThrowAsync<AccountFileException>(async () => await writer.CompleteAsync(Cancellation));

        await ShouldRefuseEverythingAsync<InvalidOperationException>(writer);
    }

    [Fact]
    public async Task DisposeAsync_DiskFull_SaysSoAndReleasesTheStream()
    {
        await using var stream = new RecordingStream { Room = 10 };
        var writer = new AccountFileWriter(stream);
        await writer.WriteAsync(Samples.Utf8(First), Cancellation);

        await Should.ThrowAsync<AccountFileException>(async () => await writer.DisposeAsync());

        stream.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task DisposeAsync_StreamFailsToClose_SaysSo()
    {
        var writer = new AccountFileWriter(new RecordingStream { FailsToClose = true });
        await writer.CompleteAsync(Cancellation);

        (await Should.ThrowAsync<AccountFileException>(async () => await writer.DisposeAsync())).InnerException.ShouldBeOfType<IOException>();
    }

    [Fact]
    public async Task EveryMember_Null_IsRefused()
    {
        await using var writer = new AccountFileWriter(new MemoryStream());

        await Should.ThrowAsync<ArgumentNullException>(async () => await writer.WriteAsync((Account)null!, Cancellation));
        await Should.ThrowAsync<ArgumentNullException>(async () => await writer.WriteAsync((AccountRecord)null!, Cancellation));
        Should.Throw<ArgumentNullException>(() => new AccountFileWriter(null!));
        Should.Throw<ArgumentNullException>(() => AccountFileWriter.Create(null!));
        Should.Throw<ArgumentException>(() => AccountFileWriter.Create(string.Empty));
    }

    [Fact]
    public void Constructor_StreamThatCannotBeWritten_IsRefused() =>
        Should.Throw<ArgumentException>(() => new AccountFileWriter(new MemoryStream([], writable: false))).ParamName.ShouldBe("stream");

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Create_OptionsThatContradictThemselves_MakeNoFile(string fault, AccountFileWriterOptions options)
    {
        using var folder = new AccountFileFolder();

        ArgumentException exception = Should.Throw<ArgumentException>(() => AccountFileWriter.Create(folder.PathOf("accounts.json"), options));

        exception.Message.ShouldContain(fault);
        exception.ParamName.ShouldBe("options");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => new AccountFileWriter(new MemoryStream(), options)).Message.ShouldBe(exception.Message);
    }

    [Fact]
    public async Task WriteAsync_WrapperMemberThatDiffersInCase_IsAnother()
    {
        AccountFileWriterOptions options = Wrapper("accounts", Member("Accounts", "1"));

        (await WriteAsync(options with { WrapperMembers = options.WrapperMembers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase) }))
            .ShouldBe("{\"Accounts\":1,\"accounts\":[]}\n");
    }

    /// <summary>An account of several pieces, also when it is compressed.</summary>
    private static byte[] MakeLargeAccount()
    {
        byte[] noise = new byte[8 * AccountFileOutput.PieceLength];
        new Random(4711).NextBytes(noise);
        return Samples.Utf8($"{{\"a\":\"{Convert.ToHexString(noise)}\"}}");
    }

    private static AccountFileWriterOptions Wrapper(string name, params KeyValuePair<string, JsonElement>[] members) =>
        new() { Shape = AccountFileShape.Wrapper, WrapperMember = name, WrapperMembers = new Dictionary<string, JsonElement>(members) };

    /// <summary>A member; without JSON, one of a value that is none.</summary>
    private static KeyValuePair<string, JsonElement> Member(string name, string? json = null)
    {
        if (json is null)
        {
            return KeyValuePair.Create(name, default(JsonElement));
        }

        using JsonDocument document = JsonDocument.Parse(json);
        return KeyValuePair.Create(name, document.RootElement.Clone());
    }

    private static AccountRecord Record(string raw) => new() { Number = 1, Utf8Json = Samples.Utf8(raw) };

    private static async Task<string> WriteAsync(AccountFileWriterOptions? options, params string[] accounts) =>
        Encoding.UTF8.GetString(await WriteBytesAsync(options, [.. accounts.Select(Samples.Utf8)]));

    private static async Task<byte[]> WriteBytesAsync(AccountFileWriterOptions? options, params byte[][] accounts)
    {
        await using var stream = new MemoryStream();
        await using (var writer = new AccountFileWriter(stream, options))
        {
            foreach (byte[] account in accounts)
            {
                await writer.WriteAsync(account, Cancellation);
            }

            await writer.CompleteAsync(Cancellation);
        }

        return stream.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var decompression = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        decompression.CopyTo(content);
        return content.ToArray();
    }

    private static async Task ShouldRefuseEverythingAsync<TException>(AccountFileWriter writer)
        where TException : Exception
    {
        (await Should.ThrowAsync<InvalidOperationException>(async () => await writer.WriteAsync(Samples.Account(), Cancellation))).ShouldBeOfType<TException>();
        (await Should.ThrowAsync<InvalidOperationException>(async () => await writer.WriteAsync(Record(First), Cancellation))).ShouldBeOfType<TException>();
        (await Should.ThrowAsync<InvalidOperationException>(async () => await writer.WriteAsync(Samples.Utf8(First), Cancellation))).ShouldBeOfType<TException>();
        (await Should.ThrowAsync<InvalidOperationException>(async () => await writer.CompleteAsync(Cancellation))).ShouldBeOfType<TException>();
    }
}
