using AccountImport.Client.Tests.Contract;

namespace AccountImport.Client.Tests.WireMock;

/// <summary>One WireMock for all tests that use it; they run one after the other.</summary>
public sealed class WireMockFixture : IAsyncLifetime
{
    // Not CI, which other machines set too: this one says that WireMock was installed, as .ci/run does.
    private const string Required = "WIREMOCK_REQUIRED";

    private WireMockProcess? _process;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        if (WireMockInstallation.Find(out _missing) is { } installation)
        {
            _process = await WireMockProcess.StartAsync(installation);
        }
    }

    /// <summary>Gives the server as it was when it started. Where there is none, the test is skipped, or fails where it was promised: nobody would see there that it is always skipped.</summary>
    public Task<ContractServer> ConnectAsync(string pathPrefix, CancellationToken cancellationToken)
    {
        if (_process is null)
        {
            string reason = _missing!;
            Assert.False(string.Equals(Environment.GetEnvironmentVariable(Required), "true", StringComparison.OrdinalIgnoreCase), reason);
            Assert.Skip(reason);
        }

        return WireMockContractServer.ConnectAsync(_process.Address, pathPrefix, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
