using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Accounts;

/// <summary>Reads and writes a date as <c>YYYY-MM-DD</c>, in that form only.</summary>
/// <remarks>Public so that a JSON source generator in another assembly can use it for a model of this package. Safe for use by several threads.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LocalDateJsonConverter : JsonConverter<LocalDate>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a JSON string of the form <c>YYYY-MM-DD</c>, or not a day of the calendar.</exception>
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String
            && LocalDatePattern.Iso.Parse(reader.GetString()!).TryGetValue(default, out LocalDate date))
        {
            return date;
        }

        throw new JsonException("A date is written as a JSON string of the form YYYY-MM-DD.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
