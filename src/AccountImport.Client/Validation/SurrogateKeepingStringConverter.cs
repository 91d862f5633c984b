using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Validation;

/// <summary>
/// Writes a string so that half of a surrogate pair stays one: the writer of System.Text.Json puts a replacement character
/// in its place without a word, and the check would find nothing.
/// </summary>
internal sealed class SurrogateKeepingStringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (!value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            writer.WriteStringValue(value);
            return;
        }

        var json = new StringBuilder("\"");
        foreach (char unit in value)
        {
            json.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
        }

        writer.WriteRawValue(json.Append('"').ToString());
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
