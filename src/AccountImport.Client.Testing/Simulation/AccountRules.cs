using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Everything that the simulated platform checks of an account: its identity, the account file's rules and the tenant's.</summary>
internal sealed class AccountRules(
    IReadOnlySet<string>? importSuppliers,
    IReadOnlyList<Func<JsonElement, IEnumerable<FieldError>>> tenantRules)
{
    public IReadOnlyList<FieldError> FindErrors(JsonElement account) =>
    [
        .. AccountIdentity.FindErrors(account, importSuppliers),
        .. FindAccountFileErrors(account),
        .. tenantRules.SelectMany(rule => rule(account)),
    ];

    // Only an account of the account file can break its rules; another tenant's schema has its own.
    private static IEnumerable<FieldError> FindAccountFileErrors(JsonElement account) =>
        account.TryGetProperty(AccountIdentity.AccountFileMember, out _)
            ? AccountFileRules.Check(Encoding.UTF8.GetBytes(account.GetRawText()))
            : [];
}
