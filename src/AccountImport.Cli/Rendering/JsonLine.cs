using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Rendering;

/// <summary>Writes one JSON object as one line.</summary>
internal static class JsonLine
{
    // Control characters are escaped by every encoder; this one leaves an apostrophe as it is.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Writes where in an account file something is, as three members.</summary>
    public static void WritePosition(Utf8JsonWriter writer, FilePosition? position)
    {
        WriteNumber(writer, "line", position?.Line);
        WriteNumber(writer, "column", position?.Column);
        WriteNumber(writer, "byte_offset", position?.ByteOffset);
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
}
