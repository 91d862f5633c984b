using BenchmarkDotNet.Attributes;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The three calls over a handler in memory, one by one and together.</summary>
[MemoryDiagnoser]
[WarmupCount(20)]
public class MakeCalls
{
    private ICalls _calls = null!;

    public static IEnumerable<string> Contenders => CallContenders.Names;

    [ParamsSource(nameof(Contenders))]
    public string Contender { get; set; } = CallContenders.Plain;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        await CallCheck.RunAsync();
        _calls = CallContenders.Create(Contender, CallCheck.BaseAddress, new InMemoryPlatform());
    }

    [GlobalCleanup]
    public void CleanUp() => _calls.Dispose();

    [Benchmark]
    public Task ValidateAsync() => _calls.ValidateAsync();

    [Benchmark]
    public Task ProcessAsync() => _calls.ProcessAsync();

    [Benchmark]
    public Task GetStatusAsync() => _calls.GetStatusAsync();

    [Benchmark]
    public async Task AllThreeAsync()
    {
        await _calls.ValidateAsync();
        await _calls.ProcessAsync();
        await _calls.GetStatusAsync();
    }
}
