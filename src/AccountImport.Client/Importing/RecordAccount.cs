using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>An account of an account file.</summary>
internal sealed class RecordAccount(AccountRecord record, string importSupplier) : SourceAccount
{
    public override string? ExternalAccountNumber { get; } =
        record.ExternalAccountNumber is { } number && AccountKey.FindFault(number) is null ? number : null;

    public override FilePosition? Position => record.Position;

    public override ReadOnlyMemory<byte> Content => record.Utf8Json;

    public override AccountPayload? Prepare(out IReadOnlyList<ImportFinding> errors, out IReadOnlyList<ImportFinding> warnings)
    {
        errors = Find(ValidationSeverity.Error);
        warnings = Find(ValidationSeverity.Warning);
        if (errors.Count > 0)
        {
            return null;
        }

        try
        {
            return AccountPayload.FromAccountFile(record.Utf8Json, importSupplier, record.IdentifierPath);
        }
        catch (InvalidAccountPayloadException exception)
        {
            // The rule that would have said so is switched off, or it is the import supplier, which the reader does not know.
            FieldError error = exception.Error;
            errors = [new ImportFinding { Attr = error.Attr, Code = error.Code, Detail = error.Detail, Position = record.Locate(error.Attr) }];
            return null;
        }
    }

    public override FilePosition? Locate(string attr) => record.Locate(attr);

    public override AccountExcerpt? GetExcerpt(FilePosition position) => record.GetExcerpt(position);

    private ImportFinding[] Find(ValidationSeverity severity)
    {
        if (record.Failures.Count is 0)
        {
            return [];
        }

        IEnumerable<ImportFinding> findings = record.Failures.Where(failure => failure.Severity == severity).Select(ImportFinding.OfLocalCheck);
        return [.. findings.Select(finding => finding.Position is null ? finding with { Position = record.Locate(finding.Attr) } : finding)];
    }
}
