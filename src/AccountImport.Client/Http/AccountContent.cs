using System.Net;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Http;

/// <summary>The body of a validate or process request: the payload's bytes as they are, in their envelope.</summary>
/// <remarks>It can be written as often as it is asked for, with the same bytes each time.</remarks>
internal sealed class AccountContent : HttpContent
{
    private readonly AccountPayload _payload;
    private readonly byte[] _end;
    private readonly CallContext _call;

    public AccountContent(AccountPayload payload, ReadOnlyMemory<byte> taskParameters, CallContext call)
    {
        _payload = payload;
        _call = call;
        _end = taskParameters.IsEmpty ? End : taskParameters.Span.SequenceEqual("{}"u8) ? EndWithoutParameters : [.. TaskParametersStart, .. taskParameters.Span, .. End];
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>The call that it is the body of.</summary>
    public CallContext Call => _call;

    private static byte[] Start { get; } = [.. "{\"payload\":"u8];

    private static byte[] End { get; } = [.. "}"u8];

    private static byte[] EndWithoutParameters { get; } = [.. TaskParametersStart, .. "{}"u8, .. End];

    private static ReadOnlySpan<byte> TaskParametersStart => ",\"task_params\":"u8;

    protected override bool TryComputeLength(out long length)
    {
        length = Start.Length + (long)_payload.Json.Length + _end.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _call.NoteLeaving();
        await stream.WriteAsync(Start, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(_payload.Json, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(_end, cancellationToken).ConfigureAwait(false);
    }
}
