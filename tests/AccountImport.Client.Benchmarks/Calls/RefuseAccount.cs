using AccountImport.Client.Errors;
using BenchmarkDotNet.Attributes;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>A 400 with ten field errors: to the typed exception of the library, and to what <see cref="HttpClient"/> throws, which says nothing of the fields.</summary>
[MemoryDiagnoser]
public class RefuseAccount
{
    private ICalls _plain = null!;
    private ICalls _client = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _plain = CallContenders.Create(CallContenders.Plain, CallCheck.BaseAddress, new InMemoryPlatform { Refuses = true });
        _client = CallContenders.Create(CallContenders.Bare, CallCheck.BaseAddress, new InMemoryPlatform { Refuses = true });
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _plain.Dispose();
        _client.Dispose();
    }

    [Benchmark(Baseline = true)]
    public async Task<int> ThrowByStatusAsync()
    {
        try
        {
            await _plain.ValidateAsync();
            return 0;
        }
        catch (HttpRequestException exception)
        {
            return (int)exception.StatusCode!;
        }
    }

    [Benchmark]
    public async Task<int> ThrowTypedAsync()
    {
        try
        {
            await _client.ValidateAsync();
            return 0;
        }
        catch (AccountValidationException exception)
        {
            return exception.Errors.Count;
        }
    }
}
