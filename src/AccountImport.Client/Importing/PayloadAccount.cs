using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing;

/// <summary>An account as it is sent.</summary>
internal sealed class PayloadAccount(AccountPayload payload, string importSupplier) : SourceAccount
{
    /// <summary>The number of another import supplier's account is not one of this import: it must not keep the account that has it from being sent.</summary>
    public override string? ExternalAccountNumber => IsOfImportSupplier ? payload.Key.ExternalAccountNumber : null;

    public override ReadOnlyMemory<byte> Content => payload.Json;

    private bool IsOfImportSupplier => payload.Key.ImportSupplier == importSupplier;

    public override AccountPayload? Prepare(out IReadOnlyList<ImportFinding> errors, out IReadOnlyList<ImportFinding> warnings)
    {
        warnings = [];
        if (IsOfImportSupplier)
        {
            errors = [];
            return payload;
        }

        FieldError error = PayloadIdentity.MismatchOf(PayloadIdentity.ImportSupplierMember);
        errors = [new ImportFinding { Attr = error.Attr, Code = error.Code, Detail = error.Detail }];
        return null;
    }
}
