using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.Accounts;

/// <summary>Reads and writes an open code as the JSON string it is, whatever its value.</summary>
internal sealed class OpenCodeJsonConverter<TCode> : JsonConverter<TCode>
    where TCode : struct, IOpenCode<TCode>
{
    public override TCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? TCode.Create(reader.GetString()!)
            : throw new JsonException("A code is written as a JSON string.");

    public override void Write(Utf8JsonWriter writer, TCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
