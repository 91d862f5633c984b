using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Sources;

/// <summary>What one reading of a source gave, in texts that can be compared.</summary>
/// <param name="Accounts">Each account as <c>number key position</c> and its content.</param>
/// <param name="Payloads">What would be sent of each; <see langword="null"/> where it has errors.</param>
/// <param name="Errors">Each error as <c>number position attr code</c>.</param>
/// <param name="Warnings">Each warning likewise.</param>
internal sealed record SourceReading(IReadOnlyList<string> Accounts, IReadOnlyList<string?> Payloads, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings)
{
    public static async Task<SourceReading> OfAsync(ImportSource source)
    {
        List<string> accounts = [];
        List<string?> payloads = [];
        List<string> errors = [];
        List<string> warnings = [];
        await foreach (SourceAccount account in source.ReadAsync(TestContext.Current.CancellationToken))
        {
            AccountPayload? payload = account.Prepare(out IReadOnlyList<ImportFinding> found, out IReadOnlyList<ImportFinding> odd);
            accounts.Add($"{account.Number} {account.ExternalAccountNumber ?? "-"} {account.Position?.ToString() ?? "-"} {Encoding.UTF8.GetString(account.Content.Span)}");
            payloads.Add(payload is null ? null : Encoding.UTF8.GetString(payload.Json.Span));
            errors.AddRange(found.Select(finding => Describe(account, finding)));
            warnings.AddRange(odd.Select(finding => Describe(account, finding)));
        }

        return new SourceReading(accounts, payloads, errors, warnings);
    }

    public void ShouldBeLike(SourceReading other)
    {
        Accounts.ShouldBe(other.Accounts);
        Payloads.ShouldBe(other.Payloads);
        Errors.ShouldBe(other.Errors);
        Warnings.ShouldBe(other.Warnings);
    }

    private static string Describe(SourceAccount account, ImportFinding finding) => $"{account.Number} {finding.Position?.ToString() ?? "-"} {finding.Attr} {finding.Code}";
}
