using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Importing.Reports;

/// <summary>A file that only its owner may read, and that has its name only when it is whole.</summary>
internal sealed class ReportFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly FileStream _stream;
    private bool _isComplete;

    /// <summary>Makes a file of a stream to its temporary name.</summary>
    internal ReportFile(string path, string temporaryPath, FileStream stream)
    {
        _path = path;
        _temporaryPath = temporaryPath;
        _stream = stream;
    }

    /// <summary>Where the bytes go, for who writes through something else: they are on the disk once the file is complete.</summary>
    public Stream Stream => _stream;

    /// <summary>The name that the file has until it is whole.</summary>
    public string TemporaryName => Path.GetFileName(_temporaryPath);

    /// <summary>Creates the folder unless there is one; the rights of one that is there stay as they are.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
            PrivateFile.CreateFolder(path);
        }
        catch (Exception exception) when (IsOfFileSystem(exception))
        {
            throw Failure(path, "The folder for the reports cannot be created", exception);
        }
    }

    /// <summary>Begins a file under a temporary name.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static ReportFile Create(string path)
    {
        string temporaryPath = $"{path}.{Path.GetRandomFileName()}.tmp";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,

            // Who writes gathers the bytes.
            BufferSize = 0,
        };
        try
        {
            return new ReportFile(path, temporaryPath, PrivateFile.Create(temporaryPath, options));
        }
        catch (Exception exception) when (IsOfFileSystem(exception))
        {
            throw Failure(path, exception);
        }
    }

    /// <exception cref="IOException">There is no room, or the device fails.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfFileSystem(exception))
        {
            throw Failure(_path, exception);
        }
    }

    /// <summary>Puts the file in the place of the one before.</summary>
    /// <exception cref="IOException">That cannot be done.</exception>
    public void Complete()
    {
        try
        {
            // Else the name may outlive a power cut, and the bytes not.
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_temporaryPath, _path, overwrite: true);
            _isComplete = true;
        }
        catch (Exception exception) when (IsOfFileSystem(exception))
        {
            throw Failure(_path, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        if (_isComplete)
        {
            return;
        }

        try
        {
            File.Delete(_temporaryPath);
        }
        catch (Exception exception) when (IsOfFileSystem(exception))
        {
            // Why it could not be written is said already.
        }
    }

    /// <summary>Says which report cannot be written, and what to do.</summary>
    public IOException Explain(Exception exception) => Failure(_path, exception);

    private static bool IsOfFileSystem(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static IOException Failure(string path, Exception exception) => Failure(path, "The report cannot be written", exception);

    private static IOException Failure(string path, string fault, Exception exception) =>
        new($"{path}: {fault}: {exception.Message.TrimEnd('.')}. Make room there, let this user write there, or name another folder.", exception);
}
