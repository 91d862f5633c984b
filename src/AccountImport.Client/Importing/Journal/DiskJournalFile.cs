using System.Runtime.InteropServices;
using System.Text;
using AccountImport.Client.AccountFiles;
using Microsoft.Win32.SafeHandles;

namespace AccountImport.Client.Importing.Journal;

/// <summary>A file on the disk that nobody else has open.</summary>
internal sealed class DiskJournalFile : JournalFile
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    private DiskJournalFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
        _handle = stream.SafeFileHandle;
    }

    public override long Length => RandomAccess.GetLength(_handle);

    /// <summary>Opens a file, or creates one that only its owner may read, and locks it; the lock ends with the process at the latest.</summary>
    /// <exception cref="ImportJournalException">It cannot be opened.</exception>
    public static DiskJournalFile Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        return Open(path, () => PrivateFile.Create(path, options), "another run has this journal open.", Explain);
    }

    /// <summary>Opens a file that is there only to read it, and keeps runs from it meanwhile; others may read it, too.</summary>
    /// <exception cref="ImportJournalException">It cannot be opened.</exception>
    public static DiskJournalFile OpenToRead(string path)
    {
        var options = new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0 };
        return Open(path, () => new FileStream(path, options), "a run has this journal open.", ExplainReading);
    }

    public override int Read(Span<byte> buffer, long offset)
    {
        int count = 0;
        while (count < buffer.Length && RandomAccess.Read(_handle, buffer[count..], offset + count) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    public override void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public override void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public override void Sync() => RandomAccess.FlushToDisk(_handle);

    public override void SyncFolder()
    {
        // Windows keeps the name with the file. .NET opens no folder, so that its handle comes from the system.
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(_path) is not { Length: > 0 } folder)
        {
            return;
        }

        try
        {
            using var handle = new SafeFileHandle(OpenFolder(Encoding.UTF8.GetBytes(folder + '\0'), flags: 0), ownsHandle: true);
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not every file system can do it for a folder.
        }
    }

    public override void Dispose() => _stream.Dispose();

    private static DiskJournalFile Open(string path, Func<FileStream> open, string inUse, Func<string, Exception, string> explain)
    {
        try
        {
            FileStream stream = open();
            if (stream.CanSeek)
            {
                return new DiskJournalFile(Path.GetFullPath(path), stream);
            }

            stream.Dispose();
            throw new IOException("It is no file that keeps what is written.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw IsLocked(exception)
                ? new ImportJournalException(ImportJournalFault.InUse, $"{path}: {inUse} Wait until that run has ended, or stop it.", exception)
                : new ImportJournalException(ImportJournalFault.Unwritable, $"{path}: {explain(path, exception)}", exception);
        }
    }

    private static bool IsLocked(Exception exception)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int WouldBlockOnLinux = 11;
        const int WouldBlockOnMac = 35;
        return exception is IOException { HResult: SharingViolation }
            || (OperatingSystem.IsLinux() && exception is IOException { HResult: WouldBlockOnLinux })
            || (OperatingSystem.IsMacOS() && exception is IOException { HResult: WouldBlockOnMac });
    }

    internal static string Explain(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "this is a folder; expected the name of a journal, or of a file that does not exist yet.",
        DirectoryNotFoundException => "the folder of the journal does not exist; create it, or use another journal.",
        UnauthorizedAccessException when File.Exists(path) => "this user may not read and write the journal; change its rights, or use another journal.",
        UnauthorizedAccessException => "this user may not create the journal; change the rights of the folder, or use another journal.",
        _ => $"the journal cannot be opened: {exception.Message} Mend that, or use another journal.",
    };

    private static string ExplainReading(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "this is a folder; expected the journal of an import.",
        FileNotFoundException or DirectoryNotFoundException => "there is no such journal; name the one that the import was made with.",
        UnauthorizedAccessException => "this user may not read the journal; change its rights.",
        _ => $"the journal cannot be opened: {exception.Message}",
    };

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder(byte[] path, int flags);
}
