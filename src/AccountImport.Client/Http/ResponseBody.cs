using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Http;

/// <summary>The body of an answer, read up to a bound.</summary>
internal readonly record struct ResponseBody
{
    /// <summary>How much of a body is read at most: 1 MB.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int FirstBufferLength = 4096;

    public ResponseBody(ReadOnlyMemory<byte> bytes, BodyEnd end, byte[]? rented = null)
    {
        Bytes = bytes;
        End = end;
        Rented = rented;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The array of the pool that the bytes are in, for who reads them last to give back; <see langword="null"/> if they are in one of their own.</summary>
    public byte[]? Rented { get; }

    public BodyEnd End { get; }

    /// <summary>Gives the body of an answer that was read already, see <see cref="BufferAsync"/>.</summary>
    public static ResponseBody? FindBuffered(HttpResponseMessage response) => (response.Content as BufferedContent)?.Body;

    /// <summary>Reads the body of an answer.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask<ResponseBody> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        ReadContentAsync(response.Content, keepsRented: true, cancellationToken);

    /// <summary>Reads the body of an answer and puts it in the place of its content, so that nothing waits for the network afterwards.</summary>
    /// <returns>How the body ended.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<BodyEnd> BufferAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ResponseBody body = await ReadContentAsync(response.Content, keepsRented: false, cancellationToken).ConfigureAwait(false);
        response.Content.Dispose();
        response.Content = new BufferedContent(body);
        return body.End;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ResponseBody> ReadContentAsync(HttpContent content, bool keepsRented, CancellationToken cancellationToken)
    {
        // After an exception the array is not given back: a read of somebody's stream may still be writing to it.
        var buffer = new PooledBytes(FirstBufferLength);
        try
        {
            Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (true)
                {
                    if (buffer.Length == MaxLength)
                    {
                        bool isAtEnd = await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) is 0;
                        return buffer.Take(isAtEnd ? BodyEnd.Whole : BodyEnd.TooLong, keepsRented);
                    }

                    int count = await stream.ReadAsync(buffer.GetRest(MaxLength), cancellationToken).ConfigureAwait(false);
                    if (count is 0)
                    {
                        return buffer.Take(BodyEnd.Whole, keepsRented);
                    }

                    buffer.Length += count;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException
            && !cancellationToken.IsCancellationRequested)
        {
            // The status line has arrived, and may say enough.
            return buffer.Leave(BodyEnd.Broken);
        }
    }

    /// <summary>The bytes read so far, in an array of the pool that grows with them. What it gives back is cleared: an answer may quote personal data.</summary>
    private struct PooledBytes(int capacity)
    {
        private byte[] _array = ArrayPool<byte>.Shared.Rent(capacity);

        public int Length { get; set; }

        /// <summary>Gives room for at least one more byte, and for none beyond a bound.</summary>
        public Memory<byte> GetRest(int bound)
        {
            if (Length == _array.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(_array.Length * 2);
                _array.CopyTo(larger, 0);
                Return();
                _array = larger;
            }

            return _array.AsMemory(Length, Math.Min(_array.Length, bound) - Length);
        }

        /// <summary>Gives the bytes, in the rented array or in one of their own.</summary>
        public readonly ResponseBody Take(BodyEnd end, bool keepsRented)
        {
            if (keepsRented)
            {
                return new ResponseBody(_array.AsMemory(0, Length), end, _array);
            }

            ResponseBody body = Leave(end);
            Return();
            return body;
        }

        /// <summary>Gives the bytes in an array of their own, and leaves the rented one alone.</summary>
        public readonly ResponseBody Leave(BodyEnd end) => new(_array.AsSpan(0, Length).ToArray(), end);

        private readonly void Return()
        {
            _array.AsSpan(0, Length).Clear();
            ArrayPool<byte>.Shared.Return(_array);
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
