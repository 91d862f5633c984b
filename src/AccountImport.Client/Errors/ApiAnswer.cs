using System.Buffers;
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

    /// <summary>The array of the pool that the body is in, if it is.</summary>
    public byte[]? RentedBody { get; init; }

    /// <summary>Gives the body back, cleared, by who reads it last; nobody may look at it then.</summary>
    public void Release()
    {
        if (RentedBody is { } rented)
        {
            rented.AsSpan(0, Body.Length).Clear();
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
