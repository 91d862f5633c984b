using System.Text.Json.Serialization;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The bodies of requests and answers as a user without this library would model them.</summary>
internal static class PlainBodies
{
    internal sealed record Validate(PlainAccount Payload);

    internal sealed record Process(PlainAccount Payload, [property: JsonPropertyName("task_params")] TaskParameters TaskParameters);

    internal sealed record TaskParameters
    {
        [JsonPropertyName("is_dry_run")]
        public bool? IsDryRun { get; init; }
    }

    internal sealed record Status
    {
        [JsonPropertyName("status")]
        public string? Code { get; init; }

        [JsonPropertyName("kraken_identifier")]
        public string? KrakenIdentifier { get; init; }

        [JsonPropertyName("created_at")]
        public DateTimeOffset? CreatedAt { get; init; }

        [JsonPropertyName("modified_at")]
        public DateTimeOffset? ModifiedAt { get; init; }

        [JsonPropertyName("latest_error")]
        public Error? LatestError { get; init; }
    }

    internal sealed record Error(string? Code, string? Detail, string? Domain);
}
