using System.IO.Compression;

namespace AccountImport.Client.AccountFiles;

/// <summary>Decompresses gzip, of one or several members, and fails where the end is missing.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes a file that was cut for one that is whole. So a further member is put behind the last one: only
/// where the file's own end is there, its content comes out. Of a file that was cut, the further member would be taken for the rest,
/// and something that the file never had come out: nothing of what comes out then is given.
/// </remarks>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private static readonly byte[] Mark = "the end of the compressed file"u8.ToArray();

    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly FollowedStream _compressed;
    private readonly GZipStream _decompression;
    private bool _isAtEnd;

    /// <summary>Makes a stream of the content of another one, which is disposed with it.</summary>
    public WholeGzipStream(Stream compressed)
    {
        _compressed = new FollowedStream(compressed);
        _decompression = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _isAtEnd)
        {
            return 0;
        }

        // The decompression asks for further bytes only when it has given all that comes of the earlier ones.
        int read = await _decompression.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read > 0 && !_compressed.HasEnded)
        {
            return read;
        }

        await RequireMarkAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
        _isAtEnd = true;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decompression.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask RequireMarkAsync(ReadOnlyMemory<byte> beginning, CancellationToken cancellationToken)
    {
        // One byte more, to see that nothing follows.
        byte[] end = new byte[Mark.Length + 1];
        int length = Math.Min(beginning.Length, end.Length);
        beginning[..length].CopyTo(end);
        for (int read = length; read > 0 && length < end.Length; length += read)
        {
            read = await _decompression.ReadAsync(end.AsMemory(length), cancellationToken).ConfigureAwait(false);
        }

        if (!end.AsSpan(0, length).SequenceEqual(Mark))
        {
            throw new InvalidDataException("The end of the compressed file is missing.");
        }
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var compression = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            compression.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>The compressed bytes, and behind them those of the mark.</summary>
    private sealed class FollowedStream(Stream compressed) : ReadOnlyStream
    {
        private int _given;

        /// <summary>Whether the bytes of the mark were asked for.</summary>
        public bool HasEnded { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!HasEnded)
            {
                int read = await compressed.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                HasEnded = read is 0 && buffer.Length > 0;
                if (!HasEnded)
                {
                    return read;
                }
            }

            int length = Math.Min(buffer.Length, MarkMember.Length - _given);
            MarkMember.AsMemory(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                compressed.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
