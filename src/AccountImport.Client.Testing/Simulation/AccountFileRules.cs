using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The rules of the account file, as the simulated platform applies them.</summary>
internal static class AccountFileRules
{
    /// <summary>The members that identify an account on the wire, which <see cref="AccountIdentity"/> is about.</summary>
    private static readonly string[] IdentityMembers = ["import_supplier", "external_account_number"];

    /// <summary>Says what is wrong with an account of the account file; what the local check only warns of, the platform accepts.</summary>
    /// <param name="account">The account's JSON in UTF-8: one valid JSON object.</param>
    public static IEnumerable<FieldError> Check(ReadOnlyMemory<byte> account) => AccountValidator.Default.Validate(account.Span)
        .Where(failure => failure.Severity is ValidationSeverity.Error && !IdentityMembers.Contains(failure.Attr))
        .Select(failure => new FieldError { Attr = failure.Attr, Code = failure.Code, Detail = failure.Detail });
}
