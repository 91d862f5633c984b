using AccountImport.Client.Tests.WireMock;

namespace AccountImport.Client.Tests.Contract;

/// <summary>The same client as in <see cref="InjectedClientTests"/>, against WireMock.</summary>
[Collection(WireMockGroup.Name)]
public sealed class InjectedClientOnWireMockTests(WireMockFixture wireMock) : InjectedClientTests
{
    protected override Task<ContractServer> StartServerAsync(CancellationToken cancellationToken) => wireMock.ConnectAsync(PathPrefix, cancellationToken);
}
