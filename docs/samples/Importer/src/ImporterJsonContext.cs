using System.Text.Json.Serialization;

namespace Importer;

/// <summary>How the types are read and written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TenantAccount))]
[JsonSerializable(typeof(AccountResult))]
internal sealed partial class ImporterJsonContext : JsonSerializerContext;
