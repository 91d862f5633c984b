using System.Text.Json;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing.Reports;

/// <summary>The JSON of reports. A member that has nothing to say is null, so that every line has the same members.</summary>
internal static class ReportJson
{
    /// <summary>The version of the form of both files.</summary>
    private const int Version = 1;

    /// <summary>Writes the outcome of one account.</summary>
    public static void Write(Utf8JsonWriter writer, AccountOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", outcome.Number);
        writer.WriteString("external_account_number", outcome.ExternalAccountNumber);
        writer.WriteString("outcome", outcome.Outcome.ToString());
        writer.WriteString("kraken_identifier", outcome.KrakenIdentifier);
        writer.WriteString("account_id", outcome.AccountId);
        writer.WriteNumber("attempts", outcome.Attempts);
        if (outcome.Position is { } position)
        {
            writer.WriteStartObject("position");
            WritePlace(writer, position);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("position");
        }

        Write(writer, "errors", outcome.Errors);
        Write(writer, "warnings", outcome.Warnings);
        writer.WriteEndObject();
    }

    /// <summary>Writes the summary of an import.</summary>
    public static void Write(Utf8JsonWriter writer, ImportSummary summary, JournalHeader header)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteString("import_supplier", header.ImportSupplier);
        writer.WriteString("target", header.Target);
        writer.WriteString("mode", NameOf(header.Mode));
        writer.WriteBoolean("simulated", header.IsSimulated);
        writer.WriteStartObject("input");
        writer.WriteString("name", header.Input.Name);
        WriteNumber(writer, "size", header.Input.Size);
        writer.WriteString("hash", header.Input.Hash);
        WriteNumber(writer, "accounts", header.Input.Accounts);
        writer.WriteEndObject();
        writer.WriteNumber("read", summary.Read);
        writer.WriteStartObject("outcomes");
        foreach ((ImportOutcome outcome, long count) in summary.Counts.Where(pair => pair.Value is not 0).OrderBy(pair => pair.Key))
        {
            writer.WriteNumber(outcome.ToString(), count);
        }

        writer.WriteEndObject();
        writer.WriteNumber("ended_before", summary.EndedBefore);
        writer.WriteNumber("changed_since_import", summary.ChangedSinceImport);
        writer.WriteNumber("warnings", summary.Warnings);
        writer.WriteBoolean("conserved", summary.IsConserved);
        writer.WriteStartArray("stops");
        foreach (ImportStop stop in summary.Stops)
        {
            writer.WriteStartObject();
            writer.WriteString("reason", stop.Reason.ToString());
            writer.WriteString("message", stop.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("duration_seconds", Math.Round(summary.Duration.TotalSeconds, 3));
        Write(writer, summary.Pace);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ImportPace? pace)
    {
        if (pace is null)
        {
            writer.WriteNull("pace");
            return;
        }

        writer.WriteStartObject("pace");
        WriteNumber(writer, "permitted_requests_per_second", pace.PermittedRequestsPerSecond);
        WriteNumber(writer, "requests_per_second", pace.RequestsPerSecond);
        writer.WriteNumber("requests", pace.Requests);
        writer.WriteNumber("throttled_requests", pace.ThrottledRequests);
        WriteNumber(writer, "status_calls_per_account", pace.StatusCallsPerAccount);
        WriteNumber(writer, "median_detection_lag_seconds", pace.MedianDetectionLag?.TotalSeconds);
        WriteNumber(writer, "percentile_95_detection_lag_seconds", pace.Percentile95DetectionLag?.TotalSeconds);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, Math.Round(value, 3));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<ImportFinding> findings)
    {
        writer.WriteStartArray(name);
        foreach (ImportFinding finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("attr", finding.Attr);
            writer.WriteString("code", finding.Code);
            writer.WriteString("detail", finding.Detail);
            WritePlace(writer, finding.Position);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter writer, FilePosition? position)
    {
        WriteNumber(writer, "line", position?.Line);
        WriteNumber(writer, "column", position?.Column);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static string NameOf(JournalMode mode) => mode switch
    {
        JournalMode.Import => "import",
        JournalMode.DryRun => "dry_run",
        JournalMode.Validate => "validate",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, message: null),
    };
}
