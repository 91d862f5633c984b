namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Gives bytes in portions that the test chooses, and cannot seek.</summary>
internal sealed class ChunkedStream(ReadOnlyMemory<byte> bytes, Func<int> nextLength) : InputStream
{
    private int _position;

    public bool IsDisposed { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int length = Math.Min(Math.Min(buffer.Length, Math.Max(1, nextLength())), bytes.Length - _position);
        bytes.Slice(_position, length).CopyTo(buffer);
        _position += length;
        return ValueTask.FromResult(length);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
