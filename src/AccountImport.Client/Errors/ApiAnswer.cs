using System.Net;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Errors;

/// <summary>An answer as it arrived, whoever it came from.</summary>
internal readonly record struct ApiAnswer
{
    public required AccountImportOperation Operation { get; init; }

    public required HttpStatusCode StatusCode { get; init; }

    public string? CorrelationId { get; init; }

    public Instant? ServerTime { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required BodyEnd End { get; init; }
}
