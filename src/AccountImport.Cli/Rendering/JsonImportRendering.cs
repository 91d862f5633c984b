using System.Text.Json;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>One JSON object a line: one for each account as it ends, and one for the import.</summary>
internal sealed class JsonImportRendering(TextWriter output) : ImportRendering
{
    public override void Add(AccountOutcome outcome) => JsonLine.Write(output, writer =>
    {
        writer.WriteNumber("number", outcome.Number);
        writer.WriteString("external_account_number", outcome.ExternalAccountNumber);
        writer.WriteString("outcome", outcome.Outcome.ToString());
        writer.WriteString("kraken_identifier", outcome.KrakenIdentifier);
        writer.WriteString("account_id", outcome.AccountId);
        writer.WriteNumber("attempts", outcome.Attempts);
        WriteFindings(writer, "errors", outcome.Errors, outcome);
        WriteFindings(writer, "warnings", outcome.Warnings, outcome);
    });

    public override void Complete(ImportSummary summary)
    {
        JsonLine.Write(output, writer =>
        {
            writer.WriteStartObject("summary");
            writer.WriteNumber("read", summary.Read);
            writer.WriteStartObject("outcomes");
            foreach ((ImportOutcome outcome, long count) in InOrder(summary))
            {
                writer.WriteNumber(outcome.ToString(), count);
            }

            writer.WriteEndObject();
            writer.WriteNumber("ended_before", summary.EndedBefore);
            writer.WriteNumber("changed_since_import", summary.ChangedSinceImport);
            writer.WriteNumber("warnings", summary.Warnings);
            writer.WriteBoolean("dry_run", summary.IsDryRun);
            writer.WriteNumber("duration_seconds", Math.Round(summary.Duration.TotalSeconds, 3));
            writer.WriteStartArray("stops");
            foreach (ImportStop stop in summary.FindStops())
            {
                writer.WriteStringValue(stop.Reason.ToString());
            }

            writer.WriteEndArray();
            writer.WriteNumber("exit_code", (int)summary.GetExitCode());
            writer.WriteEndObject();
        });
        output.Flush();
    }

    private static void WriteFindings(Utf8JsonWriter writer, string name, IReadOnlyList<ImportFinding> findings, AccountOutcome outcome)
    {
        writer.WriteStartArray(name);
        foreach (ImportFinding finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("attr", finding.Attr);
            writer.WriteString("code", finding.Code);
            writer.WriteString("detail", finding.Detail);
            JsonLine.WritePosition(writer, finding.Position ?? outcome.Position);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
