using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace AccountImport.Client.Importing.Journal;

/// <summary>How a journal writes instants: in UTC, with milliseconds.</summary>
internal static class JournalTime
{
    private const int Length = 24;

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Instant time)
    {
        Span<byte> text = stackalloc byte[Length];
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()).UtcDateTime.TryFormat(text, out _, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        writer.WriteString(name, text);
    }

    /// <summary>Reads the instant that a reader stands at.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Instant Read(ref Utf8JsonReader reader) => Instant.FromDateTimeOffset(reader.GetDateTimeOffset());
}
