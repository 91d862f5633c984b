using System.Text.Json;
using System.Text.Json.Serialization;
using AccountImport.Client.Accounts;

namespace AccountImport.Client.AccountFiles;

/// <summary>Writes only a code that is whole, like <see cref="WholeTextJsonConverter"/>.</summary>
/// <typeparam name="TCode">The code.</typeparam>
internal sealed class WholeCodeJsonConverter<TCode> : JsonConverter<TCode>
    where TCode : struct, IOpenCode<TCode>
{
    public override TCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TCode.Create(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, TCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WholeTextJsonConverter.Require(value.Value));
}
