using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Contracts;

/// <summary>Reads a string that some tenants write as a number: codes and identifiers occur as either.</summary>
/// <remarks>Public so that a JSON source generator in another assembly can use it for a model of this package. Safe for use by several threads.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LenientStringJsonConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is neither a JSON string nor a JSON number.</exception>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when !reader.HasValueSequence => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException("A string or a number is expected."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
