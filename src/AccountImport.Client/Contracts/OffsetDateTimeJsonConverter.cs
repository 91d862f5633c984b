using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Contracts;

/// <summary>Reads and writes a date-time of ISO 8601 with its offset and every digit of its second.</summary>
/// <remarks>Public so that a JSON source generator in another assembly can use it for a model of this package. Safe for use by several threads.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OffsetDateTimeJsonConverter : JsonConverter<OffsetDateTime>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a JSON string of ISO 8601 with an offset.</exception>
    public override OffsetDateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OffsetDateTimeText.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OffsetDateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(OffsetDateTimePattern.Rfc3339.Format(value));
}
