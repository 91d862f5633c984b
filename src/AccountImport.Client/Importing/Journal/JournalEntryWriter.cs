using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using AccountImport.Client.Validation;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Writes the members of a record; what says nothing is left out.</summary>
internal static class JournalEntryWriter
{
    /// <summary>The most findings of a kind that are kept.</summary>
    public const int MaxFindings = 100;

    /// <summary>The most UTF-16 units of a key; those that can be sent have far fewer.</summary>
    public const int MaxKeyLength = 1024;

    /// <summary>The most UTF-16 units that are kept of any other text.</summary>
    public const int MaxTextLength = 512;

    // More than all else that a line has, and more than one finding, if all of their characters are escaped.
    private const int Margin = 32 * 1024;
    private const int ContentDigits = 16;

    /// <summary>Writes a record, but not the end of its object.</summary>
    public static void Write(Utf8JsonWriter writer, JournalEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("account"u8, entry.Account);
        if (entry.Number != entry.Account)
        {
            writer.WriteNumber("number"u8, entry.Number);
        }

        writer.WriteString("state"u8, JournalWords.Of(entry.State));
        if (entry.ExternalAccountNumber is { } key)
        {
            writer.WriteString("key"u8, key);
        }

        if (entry.IsDuplicate)
        {
            writer.WriteBoolean("duplicate"u8, value: true);
        }

        JournalTime.Write(writer, "at"u8, entry.At);
        if (entry.Attempt is not 0)
        {
            writer.WriteNumber("attempt"u8, entry.Attempt);
        }

        WriteEvidence(writer, entry);
        WriteContent(writer, entry);
        WriteText(writer, "kraken_identifier"u8, entry.KrakenIdentifier);
        WriteText(writer, "account_id"u8, entry.AccountId);
        WriteFindings(writer, "errors"u8, entry.Errors);
        WriteFindings(writer, "warnings"u8, entry.Warnings);
    }

    private static void WriteEvidence(Utf8JsonWriter writer, JournalEntry entry)
    {
        if (entry.Server is { } server)
        {
            writer.WriteStartArray("server"u8);
            writer.WriteNumberValue(server.From.ToUnixTimeMilliseconds());
            writer.WriteNumberValue(server.To.ToUnixTimeMilliseconds());
            writer.WriteEndArray();
        }

        if (entry.Baseline is { } baseline)
        {
            writer.WriteStartObject("baseline"u8);
            WriteText(writer, "status"u8, baseline.Status);
            WriteTime(writer, "created_at"u8, baseline.CreatedAt);
            WriteTime(writer, "modified_at"u8, baseline.ModifiedAt);
            writer.WriteEndObject();
        }

        if (entry.UnresolvedSince is { } unresolvedSince)
        {
            JournalTime.Write(writer, "unresolved_since"u8, unresolvedSince);
        }

        if (entry.SentUntil is { } sentUntil)
        {
            JournalTime.Write(writer, "sent_until"u8, sentUntil);
        }
    }

    private static void WriteContent(Utf8JsonWriter writer, JournalEntry entry)
    {
        WritePosition(writer, entry.Position);
        if (entry.Content is { } content)
        {
            Span<byte> digits = stackalloc byte[ContentDigits];
            Utf8Formatter.TryFormat(content, digits, out _, new StandardFormat('x', ContentDigits));
            writer.WriteString("content"u8, digits);
        }
    }

    private static void WriteFindings(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<ImportFinding> findings)
    {
        if (findings.Count is 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        for (int i = 0; i < Math.Min(findings.Count, MaxFindings) && writer.BytesCommitted + writer.BytesPending < JournalLine.MaxLength - Margin; i++)
        {
            writer.WriteStartObject();
            WriteText(writer, "attr"u8, findings[i].Attr);
            WriteText(writer, "code"u8, findings[i].Code);
            WriteText(writer, "detail"u8, findings[i].Detail);
            WritePosition(writer, findings[i].Position);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePosition(Utf8JsonWriter writer, FilePosition? position)
    {
        if (position is not { } place)
        {
            return;
        }

        writer.WriteStartArray("position"u8);
        writer.WriteNumberValue(place.Line);
        writer.WriteNumberValue(place.Column);
        writer.WriteNumberValue(place.ByteOffset);
        writer.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, OffsetDateTime? time)
    {
        if (time is { } value)
        {
            writer.WriteString(name, OffsetDateTimePattern.Rfc3339.Format(value));
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text.Length <= MaxTextLength ? text : Cut(text));
        }
    }

    private static ReadOnlySpan<char> Cut(string text) =>
        text.AsSpan(0, char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength);
}
