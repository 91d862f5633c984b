namespace AccountImport.Client.Testing;

/// <summary>A simulator that several tests share: <c>IClassFixture&lt;SimulatorFixture&gt;</c> of xunit, or a field that is set before the first test elsewhere.</summary>
/// <remarks>
/// It has the default options; a fixture with others is a class of the test's own that calls <see cref="AccountImportSimulator.Start"/>. Call
/// <see cref="AccountImportSimulation.Reset"/> before each test. Safe for use by several threads.
/// </remarks>
public sealed class SimulatorFixture : IAsyncDisposable, IDisposable
{
    /// <summary>The simulator, which listens until the fixture is disposed.</summary>
    public AccountImportSimulator Simulator { get; } = AccountImportSimulator.Start();

    /// <summary>Stops the simulator.</summary>
    public void Dispose() => Simulator.Dispose();

    /// <summary>Stops the simulator.</summary>
    /// <returns>A task that ends when its port is free.</returns>
    public ValueTask DisposeAsync() => Simulator.DisposeAsync();
}
