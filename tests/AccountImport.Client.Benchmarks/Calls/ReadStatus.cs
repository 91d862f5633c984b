using System.Text.Json;
using AccountImport.Client.Contracts;
using BenchmarkDotNet.Attributes;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The body of a status answer: by generated code of a user's own model, by that of the library's, and as the client reads it in a whole call.</summary>
[MemoryDiagnoser]
public class ReadStatus
{
    private ICalls _client = null!;

    [GlobalSetup]
    public void SetUp() => _client = CallContenders.Create(CallContenders.Bare, CallCheck.BaseAddress, new InMemoryPlatform());

    [GlobalCleanup]
    public void CleanUp() => _client.Dispose();

    [Benchmark(Baseline = true)]
    public object? DeserializePlainModel() => JsonSerializer.Deserialize(InMemoryPlatform.StatusBody, PlainJsonContext.Default.Status);

    [Benchmark]
    public ImportStatus? DeserializeImportStatus() => JsonSerializer.Deserialize(InMemoryPlatform.StatusBody, AccountImportJsonContext.Default.ImportStatus);

    [Benchmark]
    public Task CallAsync() => _client.GetStatusAsync();
}
