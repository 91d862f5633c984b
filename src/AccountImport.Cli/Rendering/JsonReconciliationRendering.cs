using System.Text.Json;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>One JSON object a line: one for each difference, and one for the reconciliation.</summary>
internal sealed class JsonReconciliationRendering(TextWriter output) : ReconciliationRendering
{
    public override void Add(ReconciliationDifference difference) => JsonLine.Write(output, writer => WriteMembers(writer, difference));

    public override void Complete(ReconciliationSummary summary)
    {
        JsonLine.Write(output, writer =>
        {
            writer.WriteString("event", "summary");
            writer.WriteNumber("read", summary.Read);
            JsonLine.WriteNumber(writer, "total", summary.Total);
            writer.WriteStartObject("kinds");
            foreach ((ReconciliationKind kind, long count) in summary.Counts.OrderBy(count => count.Key))
            {
                writer.WriteNumber(kind.ToString(), count);
            }

            writer.WriteEndObject();
            writer.WriteNumber("differences", summary.Differences);
            writer.WriteNumber("duplicates", summary.Duplicates);
            writer.WriteNumber("not_askable", summary.NotAskable);
            writer.WriteNumber("not_in_input", summary.NotInInput);
            writer.WriteNumber("answered_before", summary.AnsweredBefore);
            writer.WriteBoolean("complete", summary.IsComplete);
            writer.WriteNumber("duration_seconds", Math.Round(summary.Duration.TotalSeconds, 3));
            writer.WriteStartArray("stops");
            foreach (ImportStop stop in summary.Stops)
            {
                writer.WriteStringValue(stop.Reason.ToString());
            }

            writer.WriteEndArray();
            writer.WriteNumber("exit_code", (int)summary.GetExitCode());
        });
        output.Flush();
    }

    /// <summary>Writes the members of a difference.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, ReconciliationDifference difference)
    {
        writer.WriteString("event", "difference");
        writer.WriteString("kind", difference.Kind.ToString());
        writer.WriteString("external_account_number", difference.ExternalAccountNumber);
        JsonLine.WriteNumber(writer, "number", difference.Number);
        JsonLine.WritePosition(writer, difference.Position);
        writer.WriteString("journal_outcome", difference.JournalOutcome?.ToString());
        writer.WriteString("journal_kraken_identifier", difference.JournalKrakenIdentifier);
        writer.WriteString("journal_account_id", difference.JournalAccountId);
        writer.WriteString("platform_status", difference.PlatformStatus?.Value);
        writer.WriteString("platform_kraken_identifier", difference.PlatformKrakenIdentifier);
    }
}
