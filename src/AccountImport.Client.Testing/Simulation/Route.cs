using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Which call a path belongs to, with the segments that name the account of a status call, decoded.</summary>
internal sealed record Route(AccountImportOperation Operation, string? ImportSupplier = null, string? ExternalAccountNumber = null)
{
    public string Method => Operation is AccountImportOperation.Status ? "GET" : "POST";
}
