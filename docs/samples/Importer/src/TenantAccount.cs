namespace Importer;

/// <summary>An account in the schema of the tenant, as it is sent. The platform drops without a word what the schema does not have.</summary>
internal sealed class TenantAccount
{
    public required string ImportSupplier { get; init; }

    public required string ExternalAccountNumber { get; init; }

    public required TenantCustomer[] Customers { get; init; }

    public required string Currency { get; init; }

    public required DateOnly OpenedOn { get; init; }

    public static TenantAccount FromRow(AccountRow row, string importSupplier) => new()
    {
        ImportSupplier = importSupplier,
        ExternalAccountNumber = row.AccountNumber,
        Customers = [new TenantCustomer { Name = row.HolderName }],
        Currency = row.Currency,
        OpenedOn = row.OpenedOn,
    };
}
