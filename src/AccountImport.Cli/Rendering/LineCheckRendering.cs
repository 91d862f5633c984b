using AccountImport.Cli.Checking;

namespace AccountImport.Cli.Rendering;

/// <summary>Plain lines for a log or a pipe: the first failures, a line for each code, the counts; two spaces between the parts of a line.</summary>
internal sealed class LineCheckRendering(TextWriter output, string file, string? reasonsPath) : CheckRendering
{
    public override void Complete(CheckSummary summary)
    {
        foreach (FoundFailure found in summary.FirstFailures)
        {
            output.WriteLine(string.Join("  ", Describe(found, file)));
        }

        foreach (string line in DescribeRest(summary, reasonsPath))
        {
            output.WriteLine(line);
        }

        foreach (CodeCount code in summary.Codes)
        {
            output.WriteLine($"{Describe(code.Severity)}  {DisplayText.Clean(code.Code)}  {code.Count}");
        }

        output.WriteLine(Describe(summary));
        output.Flush();
    }
}
