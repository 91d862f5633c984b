using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AccountImport.Client.AccountFiles;

/// <summary>What an account file is read from, once or several times from its beginning; gzip is recognised by its first bytes.</summary>
internal sealed class AccountFileInput : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;
    private const long Unknown = -1;

    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: BufferSize, minimumReadSize: BufferSize / 4, leaveOpen: true);

    private readonly Stream _stream;
    private readonly bool _leavesOpen;
    private readonly long _start;
    private readonly FileVersion? _version;
    private FileStream? _spool;
    private bool _wasRead;
    private long _length = Unknown;
    private long _bytesRead;

    public AccountFileInput(Stream stream, bool leavesOpen)
    {
        _stream = stream;
        _leavesOpen = leavesOpen;
        if (stream.CanSeek)
        {
            _start = stream.Position;
            _length = stream.Length - _start;
        }
    }

    private AccountFileInput(FileStream file)
        : this(file, leavesOpen: false)
    {
        _version = file.CanSeek ? FileVersion.Of(file) : null;
    }

    /// <summary>Whether the file that was opened by its name is another than it was then. What takes its place under its name does not change it.</summary>
    public bool HasChanged => _version is { } version && FileVersion.Of((FileStream)_stream) != version;

    /// <summary>How many bytes were read, of all passes together, before decompression. Safe for use by several threads.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>How many bytes one pass has, before decompression, if that is known. Safe for use by several threads, also when the input is closed.</summary>
    public long? Length => Volatile.Read(ref _length) is var length and not Unknown ? length : null;

    /// <summary>Opens a file.</summary>
    /// <exception cref="AccountFileException">It cannot be opened.</exception>
    public static AccountFileInput Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new AccountFileException($"{path}: This is a folder; expected a file.");
            }

            // The pipe has a buffer.
            return new AccountFileInput(
                new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan }));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AccountFileException($"{path}: There is no such file.", position: null, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new AccountFileException($"{path}: The file may not be read by this user.", position: null, exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new AccountFileException($"{path}: The file cannot be read: {exception.Message}", position: null, exception);
        }
    }

    /// <summary>Begins to read from the beginning.</summary>
    /// <param name="isReadAgain">Whether it will be read once more, so that input that cannot seek must be kept.</param>
    /// <param name="hash">Takes every byte that is read, before decompression.</param>
    /// <param name="cancellationToken">Cancels the reading of the first bytes.</param>
    public async ValueTask<Pass> BeginAsync(bool isReadAgain, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        Stream source = _stream;
        if (_wasRead)
        {
            source = _spool ?? _stream;
            source.Position = _spool is null ? _start : 0;
            if (_spool is not null)
            {
                Volatile.Write(ref _length, _spool.Length);
            }
        }
        else if (isReadAgain && !_stream.CanSeek)
        {
            _spool = CreateSpool();
        }

        Stream? copy = _wasRead ? null : _spool;
        _wasRead = true;
        PipeReader bytes = PipeReader.Create(new CountingStream(source, copy, count => Interlocked.Add(ref _bytesRead, count), hash), PipeOptions);
        if (!await IsCompressedAsync(bytes, cancellationToken).ConfigureAwait(false))
        {
            return new Pass(bytes, Decompression: null);
        }

        var decompression = new WholeGzipStream(bytes.AsStream());
        return new Pass(PipeReader.Create(decompression, PipeOptions), decompression);
    }

    public async ValueTask DisposeAsync()
    {
        if (_spool is not null)
        {
            await _spool.DisposeAsync().ConfigureAwait(false);
        }

        if (!_leavesOpen)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> IsCompressedAsync(PipeReader bytes, CancellationToken cancellationToken)
    {
        ReadResult result;
        ReadOnlySequence<byte> start;
        do
        {
            result = await bytes.ReadAsync(cancellationToken).ConfigureAwait(false);
            start = result.Buffer;
            bytes.AdvanceTo(start.Start, start.Length < 2 && !result.IsCompleted ? start.End : start.Start);
        }
        while (start.Length < 2 && !result.IsCompleted);

        return start.Length >= 2 && start.Slice(0, 2).ToArray() is [0x1F, 0x8B];
    }

    /// <summary>Creates a file that only its owner may read, and that is gone when it is closed, or when the process is.</summary>
    private static FileStream CreateSpool()
    {
        string path = Path.Combine(Path.GetTempPath(), $"account-import-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        FileStream spool = PrivateFile.Create(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // What has no name cannot outlive a process that is killed.
            File.Delete(path);
        }

        return spool;
    }

    /// <summary>What tells whether a file has been written to.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct FileVersion(long Length, DateTime WrittenAt)
    {
        public static FileVersion Of(FileStream file) => new(RandomAccess.GetLength(file.SafeFileHandle), File.GetLastWriteTimeUtc(file.SafeFileHandle));
    }

    /// <summary>One reading, from beginning to end.</summary>
    /// <param name="Bytes">The bytes, decompressed.</param>
    /// <param name="Decompression">What decompresses them, if anything does.</param>
    internal readonly record struct Pass(PipeReader Bytes, Stream? Decompression) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Bytes.CompleteAsync().ConfigureAwait(false);
            if (Decompression is not null)
            {
                await Decompression.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
