using System.Globalization;
using System.Text.Json;
using AccountImport.Client.Importing;
using NodaTime.Text;

namespace AccountImport.Cli.Rendering;

/// <summary>One JSON object a line, each an event: an account that has ended, from time to time how far the import is, why it has stopped, and what it came to.</summary>
/// <remarks>Safe for use by several threads. <c>docs/events.md</c> has every member, and a test holds it to that.</remarks>
internal sealed class JsonImportRendering(TextWriter output) : ImportRendering
{
    private readonly Lock _lock = new();

    public override void Add(AccountOutcome outcome) => Write("account", writer =>
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

    /// <summary>Writes how far the import is.</summary>
    public void AddProgress(ImportProgress progress, DateTimeOffset now)
    {
        Write("progress", writer =>
        {
            writer.WriteString("at", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            JsonLine.WriteNumber(writer, "total", progress.Total);
            writer.WriteNumber("ended", progress.Ended);
            WriteCounts(writer, progress.Counts);
            writer.WriteNumber("in_flight", progress.InFlight);
            writer.WriteNumber("pending", progress.Pending);
            writer.WriteNumber("accounts_per_second", Math.Round(progress.AccountsPerSecond, 1));
            WriteRounded(writer, "requests_per_second", progress.Pace?.RequestsPerSecond);
            WriteRounded(writer, "permitted_requests_per_second", progress.Pace?.PermittedRequestsPerSecond);
            JsonLine.WriteNumber(writer, "requests", progress.Pace?.Requests);
            JsonLine.WriteNumber(writer, "throttled_requests", progress.Pace?.ThrottledRequests);
            WriteRounded(writer, "status_calls_per_account", progress.Pace?.StatusCallsPerAccount);
            WriteRounded(writer, "median_detection_lag_seconds", progress.Pace?.MedianDetectionLag?.TotalSeconds);
            WriteRounded(writer, "elapsed_seconds", progress.Elapsed.TotalSeconds);
            WriteRounded(writer, "seconds_left", progress.TimeLeft?.TotalSeconds);
            writer.WriteStartArray("errors");
            foreach (ImportErrorCount error in progress.Errors)
            {
                writer.WriteStartObject();
                writer.WriteString("code", error.Code);
                writer.WriteNumber("accounts", error.Accounts);
                writer.WriteString("last_seen_at", InstantPattern.ExtendedIso.Format(error.LastSeenAt));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

        // Whoever waits for it shall not wait for a full buffer.
        lock (_lock)
        {
            output.Flush();
        }
    }

    public override void Complete(ImportSummary summary)
    {
        foreach (ImportStop stop in summary.FindStops())
        {
            Write("stop", writer =>
            {
                writer.WriteString("reason", stop.Reason.ToString());
                writer.WriteNumber("exit_code", (int)stop.Reason.GetExitCode());
                writer.WriteString("message", stop.Message);
            });
        }

        Write("summary", writer =>
        {
            writer.WriteStartObject("summary");
            writer.WriteNumber("read", summary.Read);
            WriteCounts(writer, summary.Counts);
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

    private void Write(string name, Action<Utf8JsonWriter> writeMembers)
    {
        lock (_lock)
        {
            JsonLine.Write(output, writer =>
            {
                writer.WriteString("event", name);
                writeMembers(writer);
            });
        }
    }

    private static void WriteCounts(Utf8JsonWriter writer, IReadOnlyDictionary<ImportOutcome, long> counts)
    {
        writer.WriteStartObject("outcomes");
        foreach ((ImportOutcome outcome, long count) in counts.Where(count => count.Value > 0).OrderBy(count => count.Key))
        {
            writer.WriteNumber(outcome.ToString(), count);
        }

        writer.WriteEndObject();
    }

    private static void WriteRounded(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, Math.Round(value, 1));
        }
        else
        {
            writer.WriteNull(name);
        }
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
