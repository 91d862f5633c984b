using System.Net;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Http;

/// <summary>The body of an answer, read up to a bound.</summary>
internal readonly record struct ResponseBody
{
    /// <summary>How much of a body is read at most, after decompression: 1 MB.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int FirstBufferLength = 4096;

    public ResponseBody(ReadOnlyMemory<byte> bytes, BodyEnd end)
    {
        Bytes = bytes;
        End = end;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public BodyEnd End { get; }

    /// <summary>Reads the body of an answer, or takes it from who has read it already.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask<ResponseBody> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content is BufferedContent buffered ? new(buffered.Body) : ReadContentAsync(response.Content, cancellationToken);

    /// <summary>Reads the body of an answer and puts it in the place of its content, so that nothing waits for the network afterwards.</summary>
    /// <returns>How the body ended.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<BodyEnd> BufferAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ResponseBody body = await ReadContentAsync(response.Content, cancellationToken).ConfigureAwait(false);
        response.Content.Dispose();
        response.Content = new BufferedContent(body);
        return body.End;
    }

    private static async ValueTask<ResponseBody> ReadContentAsync(HttpContent content, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Math.Clamp(content.Headers.ContentLength ?? FirstBufferLength, 1, FirstBufferLength)];
        int length = 0;
        try
        {
            Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (true)
                {
                    if (length == buffer.Length)
                    {
                        if (length == MaxLength)
                        {
                            bool isAtEnd = await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) is 0;
                            return new ResponseBody(buffer, isAtEnd ? BodyEnd.Whole : BodyEnd.TooLong);
                        }

                        Array.Resize(ref buffer, Math.Min(MaxLength, Math.Max(buffer.Length * 2, FirstBufferLength)));
                    }

                    int count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    if (count is 0)
                    {
                        return new ResponseBody(buffer.AsMemory(0, length), BodyEnd.Whole);
                    }

                    length += count;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException
            && !cancellationToken.IsCancellationRequested)
        {
            // The status line has arrived, and may say enough.
            return new ResponseBody(buffer.AsMemory(0, length), BodyEnd.Broken);
        }
    }

    private sealed class BufferedContent(ResponseBody body) : HttpContent
    {
        public ResponseBody Body => body;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(body.Bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = body.Bytes.Length;
            return true;
        }
    }
}
