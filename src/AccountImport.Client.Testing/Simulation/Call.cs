using AccountImport.Client.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>One request, read whole: as it was recorded, and either what it asks for or why it is refused.</summary>
internal sealed class Call : IDisposable
{
    private readonly Envelope? _envelope;

    private Call(RecordedRequest request, Envelope? envelope, Refusal? refusal)
    {
        Request = request;
        _envelope = envelope;
        Refusal = refusal;
    }

    public RecordedRequest Request { get; }

    /// <summary>Why the request is none of the calls; <see langword="null"/> for a well-formed call.</summary>
    public Refusal? Refusal { get; }

    /// <summary>What a well-formed call is.</summary>
    public AccountImportOperation Operation => Request.Operation ?? throw new InvalidOperationException("This request is no call.");

    /// <summary>The body of a well-formed validate or process call.</summary>
    public Envelope Envelope => _envelope ?? throw new InvalidOperationException("This call has no body.");

    public static async Task<Call> ReadAsync(
        HttpRequest request,
        RouteTable routes,
        string? authorization,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        string rawTarget = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Route? route = routes.Match(rawTarget);
        Refusal? refusal = route is null
            ? Refusal.OfViolation(501, "simulator_unknown_route", routes.Explain(rawTarget))
            : RequestForm.FindFault(request, route, authorization);
        byte[] body = await ReadBodyAsync(request, cancellationToken).ConfigureAwait(false);
        Envelope? envelope = null;
        if (route is { Operation: AccountImportOperation.Validate or AccountImportOperation.Process })
        {
            // Read for a call that is refused already too: whose account it was about belongs into the record.
            envelope = Envelope.Read(body, route.Operation, out Refusal? envelopeRefusal);
            refusal ??= envelopeRefusal;
        }

        AccountKey? key = route is { ImportSupplier: { } importSupplier, ExternalAccountNumber: { } externalAccountNumber }
            ? AccountIdentity.FindKey(importSupplier, externalAccountNumber)
            : envelope?.Key;
        if (refusal is null && route is { Operation: AccountImportOperation.Status } && key is null)
        {
            refusal = new Refusal(Answers.NotFound, "A status call names an import supplier or an external account number that no account can have.");
        }

        RecordedRequest recorded = Record(request, body, timeProvider) with
        {
            Operation = route?.Method == request.Method ? route.Operation : null,
            Key = key,
        };
        return new Call(recorded, envelope, refusal);
    }

    /// <summary>Records what there is to record of any request.</summary>
    public static RecordedRequest Record(HttpRequest request, byte[] body, TimeProvider timeProvider) => new()
    {
        Method = request.Method,
        Path = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        Headers = request.Headers.ToDictionary(
            header => header.Key,
            header => string.Join(", ", header.Value.AsEnumerable()),
            StringComparer.OrdinalIgnoreCase),
        Body = body,
        ReceivedAt = Instant.FromDateTimeOffset(timeProvider.GetUtcNow()),
    };

    public void Dispose() => _envelope?.Dispose();

    /// <summary>Reads a body that says how long it is and is not too long; another one is left unread.</summary>
    public static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not (> 0 and <= RequestForm.MaxBodyLength and { } length))
        {
            return [];
        }

        byte[] body = new byte[length];
        await request.Body.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return body;
    }
}
