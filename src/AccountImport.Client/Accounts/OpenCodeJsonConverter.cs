using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>Reads and writes an open code as the JSON string it is, whatever its value.</summary>
/// <typeparam name="TCode">The code.</typeparam>
/// <remarks>Public so that a JSON source generator in another assembly can use it for a model of this package. Safe for use by several threads.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OpenCodeJsonConverter<TCode> : JsonConverter<TCode>
    where TCode : struct, IOpenCode<TCode>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a JSON string.</exception>
    public override TCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? TCode.Create(reader.GetString()!)
            : throw new JsonException("A code is written as a JSON string.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
