using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Validation;
using NodaTime;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>How the lines of a file of answers are written and read.</summary>
internal static class ReconciliationFormat
{
    /// <summary>What every file of answers begins with, of whatever version.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"reconciliation\":\"account-import\",\"version\":"u8;

    /// <summary>What the last line of a reconciliation begins with that is through.</summary>
    public static ReadOnlySpan<byte> BeginningOfEnd => "{\"complete\":"u8;

    /// <summary>Writes a header, but not the end of its object.</summary>
    public static void Write(Utf8JsonWriter writer, ReconciliationHeader header)
    {
        writer.WriteStartObject();
        writer.WriteString("reconciliation"u8, "account-import"u8);
        writer.WriteNumber("version"u8, ReconciliationHeader.CurrentVersion);
        JournalTime.Write(writer, "created_at"u8, header.CreatedAt);
        writer.WriteString("target"u8, header.Target);
        writer.WriteString("import_supplier"u8, header.ImportSupplier);
        writer.WriteString("identifier_path"u8, header.IdentifierPath);
        writer.WriteString("input_hash"u8, header.InputHash);
        WriteNumber(writer, "input_size"u8, header.InputSize);
        writer.WriteString("journal_id"u8, header.JournalId);
        writer.WriteNumber("journal_length"u8, header.JournalLength);
    }

    /// <summary>Writes that the reconciliation is through, but not the end of the object.</summary>
    public static void WriteEnd(Utf8JsonWriter writer, Instant at)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("complete"u8, value: true);
        JournalTime.Write(writer, "at"u8, at);
    }

    /// <summary>Writes an answer, but not the end of the object; of one that nobody wants to see, the key and the kind alone.</summary>
    public static void Write(Utf8JsonWriter writer, ReconciliationDifference answer)
    {
        writer.WriteStartObject();
        writer.WriteString("key"u8, answer.ExternalAccountNumber);
        writer.WriteString("kind"u8, ReconciliationKinds.WordOf(answer.Kind));
        WriteNumber(writer, "number"u8, answer.Number);
        if (!answer.Kind.IsListed())
        {
            return;
        }

        if (answer.Position is { } position)
        {
            writer.WriteStartArray("position"u8);
            writer.WriteNumberValue(position.Line);
            writer.WriteNumberValue(position.Column);
            writer.WriteNumberValue(position.ByteOffset);
            writer.WriteEndArray();
        }

        writer.WriteString("journal"u8, answer.JournalOutcome?.ToString());
        writer.WriteString("journal_kraken_identifier"u8, answer.JournalKrakenIdentifier);
        writer.WriteString("journal_account_id"u8, answer.JournalAccountId);
        writer.WriteString("platform"u8, answer.PlatformStatus?.Value);
        writer.WriteString("platform_kraken_identifier"u8, answer.PlatformKrakenIdentifier);
    }

    /// <summary>Reads the version of a first line.</summary>
    /// <returns>The version; <see langword="null"/> if the line has none.</returns>
    public static int? ReadVersion(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line[Beginning.Length..]);
        try
        {
            return reader.Read() && reader.TryGetInt32(out int version) ? version : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads a first line.</summary>
    /// <returns>The header; <see langword="null"/> if the line is none.</returns>
    public static ReconciliationHeader? ReadHeader(ReadOnlySpan<byte> line)
    {
        try
        {
            using JsonDocument document = Parse(line);
            JsonElement root = document.RootElement;
            return new ReconciliationHeader
            {
                CreatedAt = Instant.FromDateTimeOffset(root.GetProperty("created_at"u8).GetDateTimeOffset()),
                Target = root.GetProperty("target"u8).GetString()!,
                ImportSupplier = root.GetProperty("import_supplier"u8).GetString()!,
                IdentifierPath = root.GetProperty("identifier_path"u8).GetString(),
                InputHash = root.GetProperty("input_hash"u8).GetString()!,
                InputSize = NumberOf(root.GetProperty("input_size"u8)),
                JournalId = root.GetProperty("journal_id"u8).GetString(),
                JournalLength = root.GetProperty("journal_length"u8).GetInt64(),
            };
        }
        catch (Exception exception) when (IsOfFormat(exception))
        {
            return null;
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <returns>The answer; <see langword="null"/> if the line is none.</returns>
    public static ReconciliationDifference? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            using JsonDocument document = Parse(line);
            JsonElement root = document.RootElement;
            if (ReconciliationKinds.KindOf(root.GetProperty("kind"u8).GetString()) is not { } kind || root.GetProperty("key"u8).GetString() is not { } key)
            {
                return null;
            }

            return new ReconciliationDifference
            {
                Kind = kind,
                ExternalAccountNumber = key,
                Number = NumberOf(root.GetProperty("number"u8)),
                Position = root.TryGetProperty("position"u8, out JsonElement position)
                    ? new FilePosition(position[0].GetInt64(), position[1].GetInt64(), position[2].GetInt64())
                    : null,
                JournalOutcome = Enum.TryParse(TextOf(root, "journal"u8), out ImportOutcome outcome) ? outcome : null,
                JournalKrakenIdentifier = TextOf(root, "journal_kraken_identifier"u8),
                JournalAccountId = TextOf(root, "journal_account_id"u8),
                PlatformStatus = TextOf(root, "platform"u8) is { } status ? new ImportStatusCode(status) : null,
                PlatformKrakenIdentifier = TextOf(root, "platform_kraken_identifier"u8),
            };
        }
        catch (Exception exception) when (IsOfFormat(exception))
        {
            return null;
        }
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonDocument.ParseValue(ref reader);
    }

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? number)
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

    private static long? NumberOf(JsonElement element) => element.ValueKind is JsonValueKind.Null ? null : element.GetInt64();

    private static string? TextOf(JsonElement root, ReadOnlySpan<byte> name) => root.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static bool IsOfFormat(Exception exception) =>
        exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException;
}
