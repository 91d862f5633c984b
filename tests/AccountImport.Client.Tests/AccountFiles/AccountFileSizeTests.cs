using System.Text;
using System.Text.Json.Nodes;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Files of any size are read in the memory of an account, of one line or many, sound or broken.</summary>
public sealed class AccountFileSizeTests
{
    /// <summary>The reader's buffer and one more read into it.</summary>
    private const int MaxAhead = 256 * 1024;

    private static readonly string Sample = JsonNode.Parse(SeedDocument.Account)!.ToJsonString();

    [Theory]
    [InlineData("[", ",", "]", AccountFileShape.Array, 100_000_000)]
    [InlineData("{\"accounts\":[", ",", "]}", AccountFileShape.Wrapper, 5_000_000)]
    [InlineData("", "\n", "\n", AccountFileShape.JsonLines, 5_000_000)]
    public async Task ReadAsync_LargeFile_IsNotReadAheadOfItsAccounts(string before, string between, string after, AccountFileShape shape, long size)
    {
        long count = size / Sample.Length;
        await using var stream = new PartsStream(Parts(before, between, after, count));
        await using var reader = new AccountFileReader(stream);

        long read = 0;
        long next = before.Length;
        await foreach (AccountRecord record in reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            read++;
            if (record.Number != read || record.Position.ByteOffset != next || record.Failures.Count > 0 || stream.BytesGiven > next + record.Length + MaxAhead)
            {
                Assert.Fail($"Account {record.Number} after {read - 1}, at {record.Position.ByteOffset}, {record.Failures.Count} failures, {stream.BytesGiven} bytes read.");
            }

            next += record.Length + between.Length;
        }

        read.ShouldBe(count);
        reader.Shape.ShouldBe(shape);
        reader.Progress.ShouldBe(new AccountFileProgress(stream.BytesGiven, null));
    }

    /// <summary>Where no end comes, what is held is bounded by the largest account that is permitted; so is all that is allocated, which counts each byte that was held.</summary>
    [Theory]
    [InlineData("[{\"externalAccountId\":\"", "x")]
    [InlineData("[{\"externalAccountId\":[", "[")]
    [InlineData("[{\"externalAccountId\":[", "0,")]
    [InlineData("[{\"externalAccountId\":", "}")]
    [InlineData("[{\"externalAccountId\" ", "\n")]
    [InlineData("[", " \n")]
    [InlineData("[{}", " ")]
    [InlineData("[{},", "x")]
    [InlineData("[\"", "x")]
    [InlineData("[1", "1")]
    [InlineData("[{}]", " ")]
    [InlineData("[{}]", "]")]
    [InlineData("{\"accounts\":[]", " ")]
    [InlineData("{\"accounts\":[],\"", "x")]
    [InlineData("{\"a\":\"", "x")]
    [InlineData("{\"a\":[", "[")]
    [InlineData("{\n\"a\":[", "{\"a\":1},\n")]
    [InlineData("{\n\"a\":1}", " ")]
    [InlineData("{\n\"a\":1}", "x")]
    [InlineData("{}\n", " ")]
    [InlineData("{}\n", "x")]
    [InlineData("", " ")]
    [InlineData("", "\n")]
    [InlineData("", "x")]
    public async Task ReadAsync_FileThatDoesNotEnd_TakesTheMemoryOfAnAccount(string start, string repeated)
    {
        const int MaxAccountBytes = 100_000;
        const int FileSize = 5_000_000;
        byte[] part = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 10_000)));
        IEnumerable<ReadOnlyMemory<byte>> parts = [Encoding.UTF8.GetBytes(start), .. Enumerable.Repeat((ReadOnlyMemory<byte>)part, FileSize / part.Length)];
        await using var stream = new PartsStream(parts);
        long before = GC.GetAllocatedBytesForCurrentThread();

        FileReading reading = await FileReading.OfAsync(stream, new AccountFileReaderOptions { MaxAccountBytes = MaxAccountBytes });

        // Nothing in it waits, so that all of it was on this thread.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10 * MaxAccountBytes);
        reading.Records.Count.ShouldBeLessThanOrEqualTo(2);
        (reading.Exception is not null || reading.Records.Any(record => record.HasErrors)).ShouldBeTrue();
    }

    /// <summary>The next account is looked for by the name that the first begins with.</summary>
    [Fact]
    public async Task ReadAsync_AccountThatBeginsWithAVeryLongName_IsNotWhatTheNextIsLookedForBy()
    {
        string account = $"{{\"{new string('n', 500_000)}\":1}}";
        string broken = $"{{\"a\":[{string.Concat(Enumerable.Repeat("{}" + new string(' ', 30) + ",", 5000))}1}}";
        byte[] file = Encoding.UTF8.GetBytes($"[{account},{broken},{account}]");
        long before = GC.GetAllocatedBytesForCurrentThread();

        FileReading reading = await FileReading.OfAsync(new PartsStream([file]));

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000_000);
        reading.Records.Count.ShouldBe(2);
        reading.Records[1].Failures.ShouldHaveSingleItem().Code.ShouldBe(ValidationCodes.InvalidJson);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(string before, string between, string after, long count)
    {
        yield return Encoding.UTF8.GetBytes(before);
        for (long i = 0; i < count; i++)
        {
            yield return Encoding.UTF8.GetBytes(i is 0 ? Sample : between + Sample);
        }

        yield return Encoding.UTF8.GetBytes(after);
    }
}
