using System.Text.Json;

namespace AccountImport.Client.Testing.Tests;

/// <summary>An answer as it came over the wire, read whole.</summary>
internal sealed record RawAnswer(int StatusCode, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? this[string member] => Json.GetProperty(member).GetString();
}
