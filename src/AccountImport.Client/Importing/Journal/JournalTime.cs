using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace AccountImport.Client.Importing.Journal;

/// <summary>How a journal writes instants: in UTC, with milliseconds.</summary>
internal static class JournalTime
{
    // The format that .NET writes fast has ticks.
    private const int LengthWithTicks = 28;
    private const int LengthWithMilliseconds = 24;

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Instant time)
    {
        Span<byte> text = stackalloc byte[LengthWithTicks];
        time.ToDateTimeUtc().TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[LengthWithMilliseconds - 1] = (byte)'Z';
        writer.WriteString(name, text[..LengthWithMilliseconds]);
    }

    /// <summary>Reads the instant that a reader stands at.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Instant Read(ref Utf8JsonReader reader) => Instant.FromDateTimeOffset(reader.GetDateTimeOffset());
}
