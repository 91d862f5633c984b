using System.Net;

namespace AccountImport.Client.Http;

/// <summary>The body of an answer, read up to a bound.</summary>
internal readonly record struct ResponseBody
{
    /// <summary>How much of a body is read at most, after decompression: 1 MB.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int FirstBufferLength = 4096;

    public ResponseBody(ReadOnlyMemory<byte> bytes, bool isWhole)
    {
        Bytes = bytes;
        IsWhole = isWhole;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether the body ended where its sender meant it to, within the bound.</summary>
    public bool IsWhole { get; }

    /// <summary>Reads the body of an answer, or takes it from who has read it already.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask<ResponseBody> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content is BufferedContent buffered ? new(buffered.Body) : ReadContentAsync(response.Content, cancellationToken);

    /// <summary>Reads the body of an answer and puts it in the place of its content, so that nothing waits for the network afterwards.</summary>
    /// <returns>Whether the body arrived whole.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<bool> BufferAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ResponseBody body = await ReadContentAsync(response.Content, cancellationToken).ConfigureAwait(false);
        response.Content.Dispose();
        response.Content = new BufferedContent(body);
        return body.IsWhole;
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
                            return new ResponseBody(buffer, isAtEnd);
                        }

                        Array.Resize(ref buffer, Math.Min(MaxLength, Math.Max(buffer.Length * 2, FirstBufferLength)));
                    }

                    int count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    if (count is 0)
                    {
                        return new ResponseBody(buffer.AsMemory(0, length), isWhole: true);
                    }

                    length += count;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException
            && !cancellationToken.IsCancellationRequested)
        {
            // The status line has arrived and says more than that the rest is missing.
            return new ResponseBody(buffer.AsMemory(0, length), isWhole: false);
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
