using System.IO.Compression;

namespace AccountImport.Client.AccountFiles;

/// <summary>Decompresses gzip, of one or several members, and fails where the end is missing.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes a file that was cut for one that is whole. So a further member is put behind the last one: only
/// where the file's own end is there, its content comes out.
/// </remarks>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private const int BufferSize = 64 * 1024;

    private static readonly byte[] Mark = "the end of the compressed file"u8.ToArray();

    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly GZipStream _decompression;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    public WholeGzipStream(Stream compressed)
    {
        _decompression = new GZipStream(new FollowedStream(compressed), CompressionMode.Decompress);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last bytes may be those of the mark, and are held back until it is known.
        while (_end - _start <= Mark.Length)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            int read = await _decompression.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read is 0)
            {
                return _buffer.AsSpan(0, _end).SequenceEqual(Mark) ? 0 : throw new InvalidDataException("The end of the compressed file is missing.");
            }

            _end += read;
        }

        int length = Math.Min(buffer.Length, _end - _start - Mark.Length);
        _buffer.AsMemory(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decompression.Dispose();
        }

        base.Dispose(disposing);
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
        private bool _isAtEnd;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_isAtEnd)
            {
                int read = await compressed.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _isAtEnd = read is 0 && buffer.Length > 0;
                if (!_isAtEnd)
                {
                    return read;
                }
            }

            int length = Math.Min(buffer.Length, MarkMember.Length - _given);
            MarkMember.AsMemory(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }
    }
}
