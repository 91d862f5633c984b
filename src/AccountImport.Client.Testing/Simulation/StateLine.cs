using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The lines of a state file after its first. Times are ticks since 1970: no clock that a simulator follows is finer.</summary>
internal static class StateLine
{
    private const string ImportMember = "import";
    private const string BeforeMember = "before";
    private const string ScheduledMember = "scheduled";
    private const string BeginsMember = "begins";
    private const string EndsMember = "ends";
    private const string LastStatusMember = "last";
    private const string KrakenIdentifierMember = "kraken";
    private const string DryRunMember = "dry_run";
    private const string ErrorMember = "error";
    private const string CodeMember = "code";
    private const string DetailMember = "detail";
    private const string DomainMember = "domain";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ImportStatusCode[] LastStatuses =
    [
        ImportStatusCode.Processed,
        ImportStatusCode.DryRunSucceeded,
        ImportStatusCode.Errored,
        ImportStatusCode.Cancelled,
        ImportStatusCode.DryRunErrored,
    ];

    /// <summary>Writes a line, with its end.</summary>
    public static void Write(IBufferWriter<byte> output, in StateRecord record)
    {
        ScheduledImport import = record.Import;
        using (var writer = new Utf8JsonWriter(output, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(record.IsFromBefore ? BeforeMember : ImportMember);
            writer.WriteStringValue(record.IsFromBefore ? record.ImportSupplier : import.Key.ImportSupplier);
            writer.WriteStringValue(import.Key.ExternalAccountNumber);
            writer.WriteEndArray();
            writer.WriteNumber(ScheduledMember, import.ScheduledAt.ToUnixTimeTicks());
            writer.WriteNumber(BeginsMember, import.BeginsAt.ToUnixTimeTicks());
            writer.WriteNumber(EndsMember, import.EndsAt.ToUnixTimeTicks());
            writer.WriteString(LastStatusMember, import.LastStatus.Value);
            if (import.KrakenIdentifier is { } krakenIdentifier)
            {
                writer.WriteString(KrakenIdentifierMember, krakenIdentifier);
            }

            if (import.IsDryRun)
            {
                writer.WriteBoolean(DryRunMember, value: true);
            }

            if (import.Error is { } error)
            {
                writer.WriteStartObject(ErrorMember);
                writer.WriteString(CodeMember, error.Code);
                writer.WriteString(DetailMember, error.Detail);
                writer.WriteString(DomainMember, error.Domain);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Reads a line, without its end.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out StateRecord record)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            record = Read(ref reader);
            return !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // What the reader throws for another type, a number or a text that is none; and the key and the times for what they cannot be.
            record = default;
            return false;
        }
    }

    private static StateRecord Read(ref Utf8JsonReader reader)
    {
        bool isFromBefore = false;
        string? importSupplier = null;
        string? externalAccountNumber = null;
        Instant? scheduledAt = null;
        Instant? beginsAt = null;
        Instant? endsAt = null;
        ImportStatusCode? lastStatus = null;
        string? krakenIdentifier = null;
        bool isDryRun = false;
        ImportError? error = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(ImportMember) || reader.ValueTextEquals(BeforeMember))
            {
                isFromBefore = reader.ValueTextEquals(BeforeMember);
                (importSupplier, externalAccountNumber) = ReadKey(ref reader);
            }
            else if (reader.ValueTextEquals(ScheduledMember))
            {
                scheduledAt = ReadInstant(ref reader);
            }
            else if (reader.ValueTextEquals(BeginsMember))
            {
                beginsAt = ReadInstant(ref reader);
            }
            else if (reader.ValueTextEquals(EndsMember))
            {
                endsAt = ReadInstant(ref reader);
            }
            else if (reader.ValueTextEquals(LastStatusMember))
            {
                lastStatus = ReadStatus(ref reader);
            }
            else if (reader.ValueTextEquals(KrakenIdentifierMember))
            {
                krakenIdentifier = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals(DryRunMember))
            {
                reader.Read();
                isDryRun = reader.GetBoolean();
            }
            else if (reader.ValueTextEquals(ErrorMember))
            {
                error = ReadError(ref reader);
            }
            else
            {
                throw new JsonException();
            }
        }

        if (reader.TokenType is not JsonTokenType.EndObject
            || externalAccountNumber is null
            || (importSupplier is null && !isFromBefore)
            || (krakenIdentifier is null && isFromBefore))
        {
            throw new JsonException();
        }

        var import = new ScheduledImport
        {
            Key = importSupplier is null ? ScheduledImport.KeyUnderAnySupplier(externalAccountNumber) : new AccountKey(importSupplier, externalAccountNumber),
            IsDryRun = isDryRun,
            ScheduledAt = scheduledAt ?? throw new JsonException(),
            BeginsAt = beginsAt ?? throw new JsonException(),
            EndsAt = endsAt ?? throw new JsonException(),
            LastStatus = lastStatus ?? throw new JsonException(),
            KrakenIdentifier = krakenIdentifier,
            Error = error,
        };
        return new StateRecord(import, isFromBefore, isFromBefore ? importSupplier : null);
    }

    private static (string? ImportSupplier, string? ExternalAccountNumber) ReadKey(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        (string? ImportSupplier, string? ExternalAccountNumber) key = (ReadText(ref reader), ReadText(ref reader));
        Expect(ref reader, JsonTokenType.EndArray);
        return key;
    }

    private static ImportError ReadError(ref Utf8JsonReader reader)
    {
        var error = new ImportError();
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            error = reader.ValueTextEquals(CodeMember) ? error with { Code = ReadText(ref reader) }
                : reader.ValueTextEquals(DetailMember) ? error with { Detail = ReadText(ref reader) }
                : reader.ValueTextEquals(DomainMember) ? error with { Domain = ReadText(ref reader) }
                : throw new JsonException();
        }

        return error;
    }

    private static Instant ReadInstant(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Instant.FromUnixTimeTicks(reader.GetInt64());
    }

    private static ImportStatusCode ReadStatus(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        foreach (ImportStatusCode known in LastStatuses)
        {
            // A million imports share the text of a few states.
            if (reader.ValueTextEquals(known.Value))
            {
                return known;
            }
        }

        return new ImportStatusCode(reader.GetString()!);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType tokenType)
    {
        if (!reader.Read() || reader.TokenType != tokenType)
        {
            throw new JsonException();
        }
    }
}
