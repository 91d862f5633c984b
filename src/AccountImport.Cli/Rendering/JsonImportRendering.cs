using System.Text.Json;
using AccountImport.Cli.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>One JSON object a line: one for each account as it ends, and one for the run.</summary>
internal sealed class JsonImportRendering(TextWriter output) : ImportRendering
{
    public override void Add(AccountOutcome outcome) => JsonLine.Write(output, writer =>
    {
        writer.WriteNumber("number", outcome.Number);
        writer.WriteString("external_account_number", outcome.ExternalAccountNumber);
        writer.WriteString("outcome", outcome.Outcome.ToString());
        writer.WriteString("kraken_identifier", outcome.KrakenIdentifier);
        writer.WriteString("account_id", outcome.AccountId);
        WriteFindings(writer, "errors", outcome.Errors);
        WriteFindings(writer, "warnings", outcome.Warnings);
    });

    public override void Complete(ImportSummary summary)
    {
        JsonLine.Write(output, writer =>
        {
            writer.WriteStartObject("summary");
            writer.WriteNumber("read", summary.Read);
            writer.WriteStartObject("outcomes");
            foreach ((ImportOutcome outcome, int count) in summary.Counts)
            {
                writer.WriteNumber(outcome.ToString(), count);
            }

            writer.WriteEndObject();
            writer.WriteNumber("warnings", summary.Warnings);
            writer.WriteBoolean("dry_run", summary.IsDryRun);
            writer.WriteNumber("duration_seconds", Math.Round(summary.Duration.TotalSeconds, 3));
            writer.WriteNumber("exit_code", (int)summary.ExitCode);
            writer.WriteEndObject();
        });
        output.Flush();
    }

    private static void WriteFindings(Utf8JsonWriter writer, string name, IReadOnlyList<Finding> findings)
    {
        writer.WriteStartArray(name);
        foreach (Finding finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("attr", finding.Attr);
            writer.WriteString("code", finding.Code);
            writer.WriteString("detail", finding.Detail);
            JsonLine.WritePosition(writer, finding.Position);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
