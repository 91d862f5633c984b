using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>One plain line a difference, for a log or a pipe: kind, external account number, journal, platform; two spaces between.</summary>
internal sealed class LineReconciliationRendering(TextWriter output) : ReconciliationRendering
{
    public override void Add(ReconciliationDifference difference) => output.WriteLine(string.Join(
        "  ",
        difference.Kind.ToWord(),
        DisplayText.Clean(difference.ExternalAccountNumber),
        $"journal: {difference.DescribeJournal()}",
        $"platform: {difference.DescribePlatform()}"));

    public override void Complete(ReconciliationSummary summary)
    {
        foreach (string line in Describe(summary))
        {
            output.WriteLine(line);
        }

        output.Flush();
    }
}
