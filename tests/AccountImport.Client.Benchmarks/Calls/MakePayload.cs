using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using BenchmarkDotNet.Attributes;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>Payloads of an account, beside its serialization alone.</summary>
[MemoryDiagnoser]
public class MakePayload
{
    private static readonly byte[] Json = JsonSerializer.SerializeToUtf8Bytes(
        CallSample.Plain with { ImportSupplier = null, ExternalAccountNumber = null },
        PlainJsonContext.Default.PlainAccount);

    private static readonly byte[] WholeJson = CallSample.Payload.Json.ToArray();
    private static readonly Account Account = JsonSerializer.Deserialize(Json, AccountImportJsonContext.Default.Account)!;
    private static readonly string ImportSupplier = CallSample.Payload.Key.ImportSupplier;

    [Benchmark(Baseline = true)]
    public byte[] SerializeAccount() => JsonSerializer.SerializeToUtf8Bytes(Account, AccountImportJsonContext.Default.Account);

    [Benchmark]
    public AccountPayload FromAccount() => AccountPayload.FromAccount(Account, ImportSupplier);

    [Benchmark]
    public AccountPayload FromAccountFile() => AccountPayload.FromAccountFile(Json, ImportSupplier);

    [Benchmark]
    public AccountPayload FromJson() => AccountPayload.FromJson(WholeJson, ImportSupplier, CallSample.Payload.Key.ExternalAccountNumber);
}
