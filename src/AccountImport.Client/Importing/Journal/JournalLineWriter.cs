using System.Text.Json;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Makes lines, on each thread with what that thread has for it.</summary>
internal static class JournalLineWriter
{
    [ThreadStatic]
    private static JournalBuffer? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_json;

    /// <summary>Makes a line.</summary>
    /// <param name="value">What it says.</param>
    /// <param name="write">Writes that, but not the end of the object.</param>
    /// <returns>The line, with its end; good until this thread makes the next.</returns>
    public static ReadOnlySpan<byte> Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        JournalBuffer buffer = s_buffer ??= new JournalBuffer();
        buffer.Clear(offset: 0);
        Utf8JsonWriter json = s_json ??= new Utf8JsonWriter(buffer, JournalLine.WriterOptions);
        json.Reset();
        write(json, value);
        json.Flush();
        JournalLine.Seal(buffer);
        return buffer.Bytes;
    }
}
