namespace AccountImport.Client.Refit.Tests;

/// <summary>The contract over the Refit interface, with a path prefix before the API.</summary>
public sealed class RefitClientBehindGatewayTests : RefitClientTests
{
    protected override string PathPrefix => "kraken/eu";
}
