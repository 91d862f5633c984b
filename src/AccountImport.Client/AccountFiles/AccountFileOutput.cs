using System.Buffers;
using System.IO.Compression;

namespace AccountImport.Client.AccountFiles;

/// <summary>Gathers the bytes of an account file and hands them on in large pieces, compressed if so wished.</summary>
internal sealed class AccountFileOutput : IAsyncDisposable
{
    /// <summary>From how many gathered bytes on they are handed on.</summary>
    internal const int PieceLength = 32 * 1024;

    private readonly Stream _destination;
    private readonly string _name;
    private readonly bool _leavesOpen;
    private readonly ArrayBufferWriter<byte> _gathered = new(PieceLength);

    // The end of a gzip file goes into memory first, like all of it: only a file that is whole gets it.
    private readonly MemoryStream _compressed = new();
    private readonly GZipStream? _compression;
    private bool _isEmpty = true;

    /// <summary>Makes an output.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="isCompressed">Whether the bytes are compressed.</param>
    /// <param name="leavesOpen">Whether the destination stays open.</param>
    public AccountFileOutput(Stream destination, string name, bool isCompressed, bool leavesOpen)
    {
        _destination = destination;
        _name = name;
        _leavesOpen = leavesOpen;
        _compression = isCompressed ? new GZipStream(_compressed, CompressionLevel.Optimal, leaveOpen: true) : null;
    }

    /// <summary>The file of gzip that holds nothing: .NET makes none.</summary>
    private static ReadOnlySpan<byte> EmptyGzipFile =>
        [0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00];

    /// <summary>Gathers a few bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _gathered.Write(bytes);

    /// <summary>Gathers any number of bytes, and hands on whenever there are enough.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            await WriteIfFullAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<byte> piece = bytes[..Math.Min(bytes.Length, PieceLength)];
            Add(piece.Span);
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Hands on what is gathered, if it is enough.</summary>
    public ValueTask WriteIfFullAsync(CancellationToken cancellationToken) =>
        _gathered.WrittenCount < PieceLength ? ValueTask.CompletedTask : WriteAsync(cancellationToken);

    /// <summary>Hands everything on, with the end of a compressed file.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        if (_compression is not null)
        {
            await _compression.DisposeAsync().ConfigureAwait(false);
            if (_isEmpty)
            {
                _compressed.Write(EmptyGzipFile);
            }

            await WriteCompressedAsync(cancellationToken).ConfigureAwait(false);
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands everything on, without the end of a compressed file.</summary>
    public async ValueTask AbandonAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        if (_compression is not null)
        {
            await _compression.FlushAsync(cancellationToken).ConfigureAwait(false);
            await WriteCompressedAsync(cancellationToken).ConfigureAwait(false);
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_compression is not null)
        {
            await _compression.DisposeAsync().ConfigureAwait(false);
        }

        await _compressed.DisposeAsync().ConfigureAwait(false);
        if (_leavesOpen)
        {
            return;
        }

        try
        {
            await _destination.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw Failure(exception);
        }
    }

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        if (_gathered.WrittenCount is 0)
        {
            return;
        }

        _isEmpty = false;
        if (_compression is null)
        {
            await WriteAsync(_gathered.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _compression.WriteAsync(_gathered.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await WriteCompressedAsync(cancellationToken).ConfigureAwait(false);
        }

        _gathered.ResetWrittenCount();
    }

    private async ValueTask WriteCompressedAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(_compressed.GetBuffer().AsMemory(0, (int)_compressed.Length), cancellationToken).ConfigureAwait(false);
        _compressed.SetLength(0);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw Failure(exception);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw Failure(exception);
        }
    }

    private AccountFileException Failure(IOException exception) =>
        new($"{_name}: the file cannot be written to its end: {exception.Message}", innerException: exception);
}
