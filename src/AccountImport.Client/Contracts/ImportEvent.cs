using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace AccountImport.Client.Contracts;

/// <summary>The last event of an import, as the status call of newer tenants gives it.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportEvent
{
    /// <summary>The event's name.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("event")]
    public string? Event { get; init; }

    /// <summary>When it happened, with the offset and the microseconds of the answer.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("occurred_at")]
    [JsonConverter(typeof(OffsetDateTimeJsonConverter))]
    public OffsetDateTime? OccurredAt { get; init; }

    /// <summary>What the event carries: any JSON. It may hold personal data.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("data")]
    public JsonElement? Data { get; init; }

    /// <summary>Gives the event's name, without its data: that may be personal.</summary>
    /// <returns><see cref="Event"/>, or an empty text.</returns>
    public override string ToString() => Event ?? string.Empty;
}
