
namespace AccountImport.Client.Testing.Tests;

/// <summary>A simulator whose clock stands still, and a client of it.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    private readonly List<IDisposable> _clients = [];
    private readonly List<AccountImportSimulator> _simulators = [];

    private protected ManualTimeProvider Clock { get; } = new();

    private protected AccountImportSimulator Simulator { get; private set; } = null!;

    private protected RawClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Simulator, Client) = await StartAsync(new AccountImportSimulatorOptions());

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (AccountImportSimulator simulator in _simulators)
        {
            await simulator.DisposeAsync();
        }
    }

    /// <summary>Starts another simulator, on the same clock.</summary>
    private protected async Task<(AccountImportSimulator Simulator, RawClient Client)> StartAsync(AccountImportSimulatorOptions options)
    {
        AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            options with { TimeProvider = Clock },
            TestContext.Current.CancellationToken);
        _simulators.Add(simulator);
        var client = new RawClient(simulator.BaseAddress);
        _clients.Add(client);
        return (simulator, client);
    }
}
