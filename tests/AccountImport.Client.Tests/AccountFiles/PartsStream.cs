namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Gives parts that are made when they are asked for, so that a file of any size takes no memory.</summary>
internal sealed class PartsStream(IEnumerable<ReadOnlyMemory<byte>> parts) : InputStream
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _parts = parts.GetEnumerator();
    private ReadOnlyMemory<byte> _rest;

    /// <summary>How many bytes were read.</summary>
    public long BytesGiven { get; private set; }

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

    protected override void Dispose(bool disposing)
    {
        _parts.Dispose();
        base.Dispose(disposing);
    }
}
