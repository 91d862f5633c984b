using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using BenchmarkDotNet.Attributes;

namespace AccountImport.Client.Benchmarks;

/// <summary>Reads a JSON array of accounts from memory: with the serializer, which checks nothing, and with the library's reader.</summary>
[MemoryDiagnoser]
public class ReadAccounts
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultBufferSize = 64 * 1024,
        TypeInfoResolver = AccountImportJsonContext.Default,
    };

    private byte[] _utf8Json = [];

    /// <summary>How many accounts the array has.</summary>
    [Params(50_000)]
    public int Accounts { get; set; }

    public int Seed { get; set; } = 1;

    public int Bytes => _utf8Json.Length;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        using var stream = new MemoryStream();
        await using (var writer = new AccountFileWriter(stream, new AccountFileWriterOptions { Shape = AccountFileShape.Array, LeavesOpen = true }))
        {
            await SampleFile.WriteAsync(writer, Seed, Accounts, CancellationToken.None);
        }

        _utf8Json = stream.ToArray();
    }

    [Benchmark(Baseline = true)]
    public async Task<int> DeserializeAsync()
    {
        int count = 0;
        using var stream = new MemoryStream(_utf8Json);
        await foreach (Account? account in JsonSerializer.DeserializeAsyncEnumerable<Account>(stream, Options))
        {
            count += account is null ? 0 : 1;
        }

        return ThrowUnlessAll(count);
    }

    [Benchmark]
    public Task<int> CheckAsync() => ReadAsync(comparesAccounts: false, record => record.Failures.Count is 0);

    [Benchmark]
    public Task<int> CheckAndCompareAsync() => ReadAsync(comparesAccounts: true, record => record.Failures.Count is 0);

    /// <summary>The reader makes an account of the bytes only when it is asked for one: here it is, so that nothing is left out that the serializer does.</summary>
    [Benchmark]
    public Task<int> CheckCompareAndDeserializeAsync() => ReadAsync(comparesAccounts: true, record => record.Account is not null);

    private async Task<int> ReadAsync(bool comparesAccounts, Func<AccountRecord, bool> isSound)
    {
        int count = 0;
        using var stream = new MemoryStream(_utf8Json);
        await using var reader = new AccountFileReader(stream, new AccountFileReaderOptions { ComparesAccounts = comparesAccounts });
        await foreach (AccountRecord record in reader.ReadAsync(CancellationToken.None))
        {
            count += isSound(record) ? 1 : 0;
        }

        return ThrowUnlessAll(count);
    }

    private int ThrowUnlessAll(int count) =>
        count == Accounts ? count : throw new InvalidOperationException($"{count} of {Accounts} accounts were read.");
}
