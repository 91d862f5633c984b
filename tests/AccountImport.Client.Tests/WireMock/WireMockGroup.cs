namespace AccountImport.Client.Tests.WireMock;

/// <summary>The tests that share one WireMock.</summary>
[CollectionDefinition(Name)]
public sealed class WireMockGroup : ICollectionFixture<WireMockFixture>
{
    public const string Name = "WireMock";
}
