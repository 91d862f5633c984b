using AccountImport.Client.Tests.WireMock;

namespace AccountImport.Client.Tests.Contract;

/// <summary>The same client as in <see cref="CreatedClientTests"/>, against WireMock.</summary>
[Collection(WireMockGroup.Name)]
public sealed class CreatedClientOnWireMockTests(WireMockFixture wireMock) : CreatedClientTests
{
    protected override Task<ContractServer> StartServerAsync(CancellationToken cancellationToken) => wireMock.ConnectAsync(PathPrefix, cancellationToken);
}
