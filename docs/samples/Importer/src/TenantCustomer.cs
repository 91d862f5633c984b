namespace Importer;

/// <summary>Who has an account, in the schema of the tenant.</summary>
internal sealed class TenantCustomer
{
    public required string Name { get; init; }
}
