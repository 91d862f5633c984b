using AccountImport.Client.Accounts;

namespace AccountImport.Client.Validation;

/// <summary>What an <see cref="AccountValidator"/> has to be told about the tenant.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collection that was put in is not changed.</remarks>
public sealed record AccountValidatorOptions
{
    /// <summary>The account types that bear interest: an account of such a type needs an <see cref="Account.InterestMethodAssignmentCode"/>.</summary>
    /// <value>The default is empty: which types bear interest differs by tenant.</value>
    public IReadOnlyCollection<AccountTypeCode> InterestBearingAccountTypes { get; init; } = [];
}
