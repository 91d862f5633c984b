using AccountImport.Client.Accounts;

namespace AccountImport.Client.Validation;

/// <summary>What an <see cref="AccountValidator"/> has to be told about the tenant, and what its user wants of it.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountValidatorOptions
{
    /// <summary>The account types that bear interest: an account of such a type needs an <see cref="Account.InterestMethodAssignmentCode"/>.</summary>
    /// <value>The default is empty: which types bear interest differs by tenant.</value>
    public IReadOnlyCollection<AccountTypeCode> InterestBearingAccountTypes { get; init; } = [];

    /// <summary>The codes of failures that are not reported.</summary>
    /// <value>
    /// The default is empty: everything is reported. Any of <see cref="ValidationCodes"/> but <see cref="ValidationCodes.InvalidJson"/> and
    /// <see cref="ValidationCodes.AccountTooLarge"/>: what is no account, or was not read, cannot pass as one without failures.
    /// </value>
    public IReadOnlyCollection<string> DisabledCodes { get; init; } = [];

    /// <summary>Rules of the caller's own: each is given an account, and gives what it has against it.</summary>
    /// <value>
    /// The default is empty. They are run in their order, after the others and whatever those found, unless the model cannot hold
    /// the account as it is: where it is not JSON, has a member twice, lacks a mandatory one or has <see langword="null"/> in its place,
    /// has a value of another JSON type, or a date, a number or a text that is none. A rule never sees such an account. It may be run by
    /// several threads at once, as the validator is; what it throws reaches the caller of the validator.
    /// </value>
    public IReadOnlyCollection<Func<Account, IEnumerable<ValidationFailure>>> AdditionalRules { get; init; } = [];
}
