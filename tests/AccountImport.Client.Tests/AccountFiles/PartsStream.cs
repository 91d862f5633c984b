namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Gives parts that are made when they are asked for, so that a file of any size takes no memory.</summary>
internal sealed class PartsStream(IEnumerable<ReadOnlyMemory<byte>> parts) : Stream
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _parts = parts.GetEnumerator();
    private ReadOnlyMemory<byte> _rest;

    /// <summary>How many bytes were read.</summary>
    public long BytesGiven { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int given = 0;
        while (given < buffer.Length)
        {
            if (_rest.IsEmpty)
            {
                if (!_parts.MoveNext())
                {
                    break;
                }

                _rest = _parts.Current;
            }

            int length = Math.Min(_rest.Length, buffer.Length - given);
            _rest[..length].CopyTo(buffer[given..]);
            _rest = _rest[length..];
            given += length;
        }

        BytesGiven += given;
        return ValueTask.FromResult(given);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A reader of files of any size must not block.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _parts.Dispose();
        base.Dispose(disposing);
    }
}
