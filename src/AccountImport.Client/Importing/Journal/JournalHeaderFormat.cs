using System.Text.Json;
using NodaTime;

namespace AccountImport.Client.Importing.Journal;

/// <summary>How the first line of a journal, and one that notes a changed input, are written and read.</summary>
internal static class JournalHeaderFormat
{
    /// <summary>What every journal begins with, of whatever version.</summary>
    public static ReadOnlySpan<byte> Beginning => "{\"journal\":\"account-import\",\"version\":"u8;

    /// <summary>What the line of a changed input begins with.</summary>
    public static ReadOnlySpan<byte> BeginningOfInput => "{\"input\":"u8;

    /// <summary>Writes a header, but not the end of its object.</summary>
    public static void Write(Utf8JsonWriter writer, JournalHeader header)
    {
        writer.WriteStartObject();
        writer.WriteString("journal"u8, "account-import"u8);
        writer.WriteNumber("version"u8, header.Version);
        JournalTime.Write(writer, "created_at"u8, header.CreatedAt);
        writer.WriteString("target"u8, header.Target);
        writer.WriteBoolean("simulated"u8, header.IsSimulated);
        writer.WriteString("mode"u8, JournalWords.Of(header.Mode));
        writer.WriteString("import_supplier"u8, header.ImportSupplier);
        if (header.IdentifierPath is { } path)
        {
            writer.WriteString("identifier_path"u8, path);
        }

        WriteIdentity(writer, header.Input);
        writer.WriteBase64String("hash_key"u8, header.HashKey);
    }

    /// <summary>Writes that a header's input was accepted, and when, but not the end of the object.</summary>
    public static void WriteInput(Utf8JsonWriter writer, JournalHeader header)
    {
        writer.WriteStartObject();
        WriteIdentity(writer, header.Input);
        JournalTime.Write(writer, "at"u8, header.CreatedAt);
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
    public static JournalHeader? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            using JsonDocument document = Parse(line);
            JsonElement root = document.RootElement;
            return JournalWords.ModeOf(root.GetProperty("mode"u8).GetString()) is { } mode
                ? new JournalHeader
                {
                    Version = root.GetProperty("version"u8).GetInt32(),
                    CreatedAt = Instant.FromDateTimeOffset(root.GetProperty("created_at"u8).GetDateTimeOffset()),
                    Target = TextOf(root, "target"u8),
                    IsSimulated = root.GetProperty("simulated"u8).GetBoolean(),
                    Mode = mode,
                    ImportSupplier = TextOf(root, "import_supplier"u8),
                    IdentifierPath = root.TryGetProperty("identifier_path"u8, out JsonElement path) ? path.GetString() : null,
                    Input = IdentityOf(root),
                    HashKey = root.GetProperty("hash_key"u8).GetBytesFromBase64(),
                }
                : null;
        }
        catch (Exception exception) when (IsOfFormat(exception))
        {
            return null;
        }
    }

    /// <summary>Reads the line of a changed input.</summary>
    /// <returns>The input; <see langword="null"/> if the line is none.</returns>
    public static ImportSourceIdentity? ReadInput(ReadOnlySpan<byte> line)
    {
        try
        {
            using JsonDocument document = Parse(line);
            return IdentityOf(document.RootElement);
        }
        catch (Exception exception) when (IsOfFormat(exception))
        {
            return null;
        }
    }

    private static void WriteIdentity(Utf8JsonWriter writer, ImportSourceIdentity input)
    {
        writer.WriteStartObject("input"u8);
        writer.WriteString("name"u8, input.Name);
        if (input.Size is { } size)
        {
            writer.WriteNumber("size"u8, size);
        }

        writer.WriteString("hash"u8, input.Hash);
        if (input.Accounts is { } accounts)
        {
            writer.WriteNumber("accounts"u8, accounts);
        }

        writer.WriteEndObject();
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonDocument.ParseValue(ref reader);
    }

    private static ImportSourceIdentity IdentityOf(JsonElement root)
    {
        JsonElement input = root.GetProperty("input"u8);
        return new ImportSourceIdentity
        {
            Name = TextOf(input, "name"u8),
            Size = input.TryGetProperty("size"u8, out JsonElement size) ? size.GetInt64() : null,
            Hash = TextOf(input, "hash"u8),
            Accounts = input.TryGetProperty("accounts"u8, out JsonElement accounts) ? accounts.GetInt64() : null,
        };
    }

    private static string TextOf(JsonElement element, ReadOnlySpan<byte> name) =>
        element.GetProperty(name).GetString() ?? throw new JsonException("A text is null.");

    private static bool IsOfFormat(Exception exception) =>
        exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException;
}
