using System.Text.Json.Serialization;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The generated JSON code that a user without this library would have.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlainBodies.Validate))]
[JsonSerializable(typeof(PlainBodies.Process))]
[JsonSerializable(typeof(PlainBodies.Status))]
internal sealed partial class PlainJsonContext : JsonSerializerContext;
