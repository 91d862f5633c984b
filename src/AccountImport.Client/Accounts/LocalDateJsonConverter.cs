using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Accounts;

/// <summary>Reads and writes a date as <c>YYYY-MM-DD</c>, in that form only.</summary>
internal sealed class LocalDateJsonConverter : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String
            && LocalDatePattern.Iso.Parse(reader.GetString()!).TryGetValue(default, out LocalDate date))
        {
            return date;
        }

        throw new JsonException("A date is written as a JSON string of the form YYYY-MM-DD.");
    }

    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
