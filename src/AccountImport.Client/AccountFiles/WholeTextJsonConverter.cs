using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccountImport.Client.AccountFiles;

/// <summary>
/// Writes only a text that is whole: the writer of System.Text.Json puts a replacement character in the place of half a
/// surrogate pair without a word, and the file would hold another text than the account.
/// </summary>
internal sealed class WholeTextJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Require(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Require(value));

    /// <summary>Passes a text that is whole.</summary>
    /// <exception cref="JsonException">It is not; the serializer adds where it is.</exception>
    internal static string Require(string value) => WholeText.Is(value) ? value : throw new JsonException(WholeText.Fault);
}
