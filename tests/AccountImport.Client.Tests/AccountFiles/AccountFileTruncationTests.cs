using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Tests.Conventions;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Files that are cut off after any byte are never taken for whole ones, and what is there is read.</summary>
public sealed class AccountFileTruncationTests
{
    private static readonly string[] Accounts =
    [
        SeedDocument.Account.Trim(),
        JsonNode.Parse(SeedDocument.Account)!.ToJsonString(),
        """{"externalAccountId":"IM-3","personName":"Zoë"}""",
    ];

    public static TheoryData<string, AccountFileShape> Files { get; } = new()
    {
        { File.ReadAllText(Path.Combine(Repository.Root, "docs", "samples", "accounts.json")), AccountFileShape.Array },
        { FileLayout.CompactArray.Write(Accounts), AccountFileShape.Array },
        { FileLayout.Wrapper.Write(Accounts), AccountFileShape.Wrapper },
        { FileLayout.JsonLines.Write(Accounts[1..]), AccountFileShape.JsonLines },
        { SeedDocument.Account, AccountFileShape.SingleAccount },
        { "\uFEFF" + SeedDocument.Account.ReplaceLineEndings("\r\n"), AccountFileShape.SingleAccount },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ReadAsync_FileIsCutAnywhere_IsNeverTakenForWhole(string text, AccountFileShape shape)
    {
        byte[] file = Encoding.UTF8.GetBytes(text);
        FileReading whole = await FileReading.OfAsync(file);
        whole.Exception.ShouldBeNull();
        whole.Reader.Shape.ShouldBe(shape);
        string[] accounts = [.. whole.Texts];
        long[] ends = [.. whole.Records.Select(record => record.Position.ByteOffset + record.Length)];
        int end = text.TrimEnd().Length - text.Length + file.Length;
        for (int length = 0; length < end; length++)
        {
            FileReading reading = await FileReading.OfAsync(file.AsMemory(0, length));

            int complete = ends.Count(accountEnd => accountEnd <= length);
            reading.Texts.Take(complete).ShouldBe(accounts.Take(complete), $"cut after {length} bytes");
            IEnumerable<ValidationFailure> broken = reading.Records.SelectMany(record => record.Failures).Where(failure => failure.Code is ValidationCodes.InvalidJson);
            if (shape is AccountFileShape.JsonLines && length > 0)
            {
                // Between two lines nothing shows that there were more.
                bool isBetweenLines = ends.Contains(length) || ends.Contains(length - 1);
                reading.Exception.ShouldBeNull($"cut after {length} bytes");
                broken.Count().ShouldBe(isBetweenLines ? 0 : 1, $"cut after {length} bytes");
                reading.Records.Count.ShouldBe(isBetweenLines ? complete : complete + 1);
            }
            else if (reading.Reader.Shape is AccountFileShape.JsonLines)
            {
                // A first line is all there is, and it is broken.
                broken.ShouldHaveSingleItem();
            }
            else
            {
                reading.Exception.ShouldNotBeNull($"cut after {length} bytes");
                reading.Exception.Message.ShouldContain("xpected");
                reading.Exception.Position.ShouldNotBeNull().ByteOffset.ShouldBe(length < 3 && text[0] is '\uFEFF' ? 0 : length);
                reading.Records.Count.ShouldBe(complete, $"cut after {length} bytes");
            }
        }
    }

    [Theory]
    [InlineData(CompressionLevel.SmallestSize, 1)]
    [InlineData(CompressionLevel.NoCompression, 2)]
    public async Task ReadAsync_CompressedFileIsCutAnywhere_IsNeverTakenForWhole(CompressionLevel level, int first)
    {
        string[] accounts = [.. Accounts[first..], Accounts[2]];
        byte[] file = Gzip.Compress(Encoding.UTF8.GetBytes(FileLayout.JsonLines.Write(accounts)), level);
        (await FileReading.OfAsync(file)).Texts.ShouldBe(accounts);
        for (int length = 0; length < file.Length; length++)
        {
            foreach (bool comparesAccounts in (bool[])[false, true])
            {
                FileReading reading = await FileReading.OfAsync(file.AsMemory(0, length), new AccountFileReaderOptions { ComparesAccounts = comparesAccounts });

                reading.Exception.ShouldNotBeNull($"cut after {length} bytes");
                reading.Records.Count.ShouldBeLessThanOrEqualTo(accounts.Length);
                reading.Texts.ShouldBe(accounts.Take(reading.Records.Count), $"cut after {length} bytes");
            }
        }
    }

    /// <summary>As several files that were compressed one by one and put together.</summary>
    [Fact]
    public async Task ReadAsync_SecondPartOfACompressedFileIsCutAnywhere_IsNeverTakenForWhole()
    {
        byte[] first = Gzip.Compress(Encoding.UTF8.GetBytes(Accounts[2] + "\n"));
        byte[] file = [.. first, .. Gzip.Compress(Encoding.UTF8.GetBytes(Accounts[1] + "\n"))];
        (await FileReading.OfAsync(file)).Texts.ShouldBe([Accounts[2], Accounts[1]]);
        (await FileReading.OfAsync(file, nextLength: () => 1)).Texts.ShouldBe([Accounts[2], Accounts[1]]);
        for (int length = first.Length + 1; length < file.Length; length++)
        {
            FileReading reading = await FileReading.OfAsync(file.AsMemory(0, length));

            AccountFileException exception = reading.Exception.ShouldNotBeNull($"cut after {length} bytes");
            exception.Message.ShouldStartWith("the input: The file is not whole, or not compressed with gzip; it cannot be read behind line ");
            exception.Position.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task DisposeAsync_Decompression_ReleasesWhatItReads()
    {
        var compressed = new ChunkedStream(Gzip.Compress("{}"u8), () => 10);
        var stream = new WholeGzipStream(compressed);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
        (await stream.ReadAsync(new byte[10], TestContext.Current.CancellationToken)).ShouldBe(0);

        await stream.DisposeAsync();

        content.ToArray().ShouldBe("{}"u8.ToArray());
        compressed.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_SomethingBehindACompressedFile_IsRefused()
    {
        byte[] file = [.. Gzip.Compress(Encoding.UTF8.GetBytes(Accounts[2])), .. "something else"u8];

        (await FileReading.OfAsync(file)).Exception.ShouldNotBeNull().Message.ShouldContain("not whole");
    }

    [Fact]
    public async Task ReadAsync_BitsOfACompressedFileAreTurned_IsNeverReadOtherwise()
    {
        byte[] file = Gzip.Compress(Encoding.UTF8.GetBytes(FileLayout.JsonLines.Write(Accounts[1..])));
        for (int place = 0; place < file.Length; place++)
        {
            byte[] changed = [.. file];
            changed[place] ^= (byte)(1 << (place % 8));

            FileReading reading = await FileReading.OfAsync(changed);

            if (reading.Exception is null)
            {
                // Bits of the header that mean nothing for the content, such as the time.
                place.ShouldBeLessThan(10);
                reading.Texts.ShouldBe(Accounts[1..]);
            }
        }
    }
}
