using AccountImport.Client.Tests.WireMock;

namespace AccountImport.Client.Tests.Contract;

/// <summary>The same client as in <see cref="BareClientTests"/>, against WireMock.</summary>
[Collection(WireMockGroup.Name)]
public sealed class BareClientOnWireMockTests(WireMockFixture wireMock) : BareClientTests
{
    protected override Task<ContractServer> StartServerAsync(CancellationToken cancellationToken) => wireMock.ConnectAsync(PathPrefix, cancellationToken);
}
