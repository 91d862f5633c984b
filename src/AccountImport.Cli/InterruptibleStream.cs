namespace AccountImport.Cli;

/// <summary>Reads a stream whose reads cannot be cancelled, such as the standard input, so that the wait for them can be.</summary>
internal sealed class InterruptibleStream(Stream inner) : Stream
{
    private const int BufferSize = 128 * 1024;

    // A read that was given up goes on, and must not write into memory that has another use by then.
    private readonly byte[] _buffer = new byte[BufferSize];
    private Task<int>? _reading;
    private ReadOnlyMemory<byte> _unread;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_unread.IsEmpty)
        {
            _reading ??= inner.ReadAsync(_buffer, CancellationToken.None).AsTask();
            _unread = _buffer.AsMemory(0, await _reading.WaitAsync(cancellationToken).ConfigureAwait(false));
            _reading = null;

            // What stops the tool also ends the program that it reads from: the end that is seen then is none.
            cancellationToken.ThrowIfCancellationRequested();
        }

        int count = Math.Min(buffer.Length, _unread.Length);
        _unread[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
