using System.Text.Json.Serialization;
using NodaTime;

namespace AccountImport.Client.Contracts;

/// <summary>Where the import of one account stands, as the status call gives it.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportStatus
{
    /// <summary>The state of the import.</summary>
    [JsonPropertyName("status")]
    public required ImportStatusCode Status { get; init; }

    /// <summary>The account number in Kraken, once the account was created.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("kraken_identifier")]
    [JsonConverter(typeof(LenientStringJsonConverter))]
    public string? KrakenIdentifier { get; init; }

    /// <summary>When the import was scheduled, with the offset and the microseconds of the answer.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    [JsonPropertyName("created_at")]
    [JsonConverter(typeof(OffsetDateTimeJsonConverter))]
    public OffsetDateTime? CreatedAt { get; init; }

    /// <summary>When the import last changed, with the offset and the microseconds of the answer.</summary>
    /// <value>The default is <see langword="null"/>: the answer had none.</value>
    [JsonPropertyName("modified_at")]
    [JsonConverter(typeof(OffsetDateTimeJsonConverter))]
    public OffsetDateTime? ModifiedAt { get; init; }

    /// <summary>The last error of the import.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("latest_error")]
    public ImportError? LatestError { get; init; }

    /// <summary>The last event of the import; newer tenants give it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    [JsonPropertyName("latest_event")]
    public ImportEvent? LatestEvent { get; init; }

    /// <summary>Whether the import has ended. A state that this package does not know has not.</summary>
    [JsonIgnore]
    public bool IsTerminal => IsSuccess
        || Status == ImportStatusCode.Errored
        || Status == ImportStatusCode.Cancelled
        || Status == ImportStatusCode.DryRunErrored;

    /// <summary>Whether the import ended well: the account was created, or the dry run found nothing wrong.</summary>
    [JsonIgnore]
    public bool IsSuccess => Status == ImportStatusCode.Processed || Status == ImportStatusCode.DryRunSucceeded;

    /// <summary>Whether the state is one that only a dry run ends in.</summary>
    [JsonIgnore]
    public bool IsDryRun => Status == ImportStatusCode.DryRunSucceeded || Status == ImportStatusCode.DryRunErrored;

    /// <summary>Gives state and Kraken account number.</summary>
    /// <returns>A text such as <c>PROCESSED A-12345678</c>.</returns>
    public override string ToString() => KrakenIdentifier is null ? Status.Value : $"{Status.Value} {KrakenIdentifier}";
}
