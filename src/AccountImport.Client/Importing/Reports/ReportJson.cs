using System.Text.Json;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Validation;
using NodaTime;

namespace AccountImport.Client.Importing.Reports;

/// <summary>The JSON of reports. A member that has nothing to say is null, so that every line has the same members.</summary>
internal static class ReportJson
{
    /// <summary>The version of the form of both files.</summary>
    private const int Version = 1;

    /// <summary>Writes the outcome of one account.</summary>
    /// <param name="writer">Where it is written.</param>
    /// <param name="import">Which of the report's imports has it, from 0.</param>
    /// <param name="outcome">The outcome.</param>
    public static void Write(Utf8JsonWriter writer, int import, AccountOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", outcome.Number);
        writer.WriteNumber("input", import + 1);
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

    /// <summary>Writes the summary of a report.</summary>
    public static void Write(Utf8JsonWriter writer, ReportContent content)
    {
        JournalHeader first = content.Imports[0].Journal.Header;
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteString("import_supplier", first.ImportSupplier);
        writer.WriteString("target", first.Target);
        writer.WriteString("mode", NameOf(first.Mode));
        writer.WriteBoolean("simulated", first.IsSimulated);
        writer.WriteStartArray("inputs");
        for (int i = 0; i < content.Imports.Count; i++)
        {
            WriteInput(writer, content.Imports[i].Journal.Header, content.Totals.LastRecords.TryGetValue(i, out Instant last) ? last : null);
        }

        writer.WriteEndArray();
        writer.WriteNumber("read", content.Read);
        writer.WriteNumber("repeated", content.Totals.Repeated);
        writer.WriteStartObject("outcomes");
        foreach ((ImportOutcome outcome, long count) in content.Outcomes.Where(pair => pair.Value is not 0).OrderBy(pair => pair.Key))
        {
            writer.WriteNumber(outcome.ToString(), count);
        }

        writer.WriteEndObject();
        WriteNumber(writer, "ended_before", content.Run?.EndedBefore);
        writer.WriteNumber("changed_since_import", content.Run?.ChangedSinceImport ?? content.Totals.ChangedSinceImport);
        writer.WriteNumber("warnings", content.Run?.Warnings ?? content.Totals.Warnings);
        writer.WriteBoolean("conserved", content.IsConserved);
        writer.WriteStartArray("stops");
        foreach (ImportStop stop in content.Run?.Stops ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("reason", stop.Reason.ToString());
            writer.WriteString("message", stop.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (content.Run is { } run)
        {
            writer.WriteNumber("duration_seconds", Math.Round(run.Duration.TotalSeconds, 3));
        }
        else
        {
            writer.WriteNull("duration_seconds");
        }

        Write(writer, content.Run?.Pace);

        writer.WriteEndObject();
    }

    /// <summary>Writes a number, or null.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
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

    private static void WriteInput(Utf8JsonWriter writer, JournalHeader header, Instant? last)
    {
        writer.WriteStartObject();
        writer.WriteString("name", header.Input.Name);
        WriteNumber(writer, "size", header.Input.Size);
        writer.WriteString("hash", header.Input.Hash);
        WriteNumber(writer, "accounts", header.Input.Accounts);
        JournalTime.Write(writer, "begun_at"u8, header.CreatedAt);
        if (last is { } time)
        {
            JournalTime.Write(writer, "last_record_at"u8, time);
        }
        else
        {
            writer.WriteNull("last_record_at");
        }

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

    private static string NameOf(JournalMode mode) => mode switch
    {
        JournalMode.Import => "import",
        JournalMode.DryRun => "dry_run",
        JournalMode.Validate => "validate",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, message: null),
    };
}
