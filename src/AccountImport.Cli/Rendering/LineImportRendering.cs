using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>One plain line an account, for a log or a pipe: outcome, external account number, Kraken account number, findings; two spaces between.</summary>
internal sealed class LineImportRendering(TextWriter output, string file) : ImportRendering
{
    public override void Add(AccountOutcome outcome)
    {
        string[] parts =
        [
            outcome.Outcome.ToWord(),
            DisplayText.Clean(outcome.ExternalAccountNumber ?? $"#{outcome.Number}"),
            DisplayText.Clean(outcome.KrakenIdentifier ?? outcome.AccountId ?? string.Empty),
            string.Join(" | ", DescribeFindings(outcome, file)),
        ];
        output.WriteLine(string.Join("  ", parts.Where(part => part.Length > 0)));
    }

    public override void Complete(ImportSummary summary)
    {
        output.WriteLine(Describe(summary));
        output.Flush();
    }
}
