using System.Buffers;
using System.Text.Json;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The file that a simulator keeps its state in: a line that says what it is, and a line for each thing that has happened, in order.</summary>
/// <remarks>
/// A line is with the system before the call that it is about is answered, so that a simulator that is killed has promised nothing that the
/// next one does not know. It does not wait for the disk: a power cut may take the last lines. Safe for use by several threads.
/// </remarks>
internal sealed class StateFile : IDisposable
{
    /// <summary>The longest line, with its end: 64 KiB. Two parts of a key and their escapes take a twentieth of it.</summary>
    public const int MaxLineLength = 64 * 1024;

    private const string Format = "account-import-simulator-state";
    private const int Version = 1;
    private const int MaxFirstLineLength = 256;
    private const byte LineEnd = (byte)'\n';

    private const string NameAnother = "Name another file, or one that is not there, which is then created.";

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly int _firstLineLength;
    private StateLog? _log;
    private long _length;
    private bool _isDisposed;

    private StateFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
        byte[] begin = new byte[MaxFirstLineLength];
        int read = RandomAccess.GetLength(stream.SafeFileHandle) is 0 ? 0 : ReadAt(0, begin);
        int end = begin.AsSpan(0, read).IndexOf(LineEnd);
        if (end < 0 && IsTornFirstLine(begin.AsSpan(0, read)))
        {
            Id = Guid.NewGuid();
            byte[] firstLine = CreateFirstLine(Id);
            stream.SetLength(0);
            RandomAccess.Write(stream.SafeFileHandle, firstLine, 0);
            _firstLineLength = firstLine.Length;
        }
        else
        {
            Id = end < 0 ? throw NoState() : ReadFirstLine(begin.AsSpan(0, end));
            _firstLineLength = end + 1;
        }

        _length = _firstLineLength;
    }

    /// <summary>What tells this state from every other. It stays with the file.</summary>
    public Guid Id { get; }

    /// <summary>Opens a state, or creates an empty one where there is no file.</summary>
    /// <exception cref="SimulatorStateException">The file cannot be used.</exception>
    public static StateFile Open(string path)
    {
        // What is written is one line at a time, which the stream needs not gather.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, options);
            return stream.CanSeek ? new StateFile(path, stream) : throw new SimulatorStateException($"The state file {path} is no file. {NameAnother}");
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new SimulatorStateException(
                    IsSharingViolation(exception)
                        ? $"The state file {path} is in use by another simulator. End that one, or name another file."
                        : $"The state file {path} cannot be opened: {exception.Message}",
                    exception);
            }

            throw;
        }
    }

    /// <summary>Hands the file to the first ledger.</summary>
    public StateLog CreateLog()
    {
        lock (_stream)
        {
            return _log = new StateLog(this);
        }
    }

    /// <summary>Forgets everything but what the file is, and hands it to the next ledger; the one that had it before writes nothing any more.</summary>
    /// <exception cref="SimulatorStateException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The simulator is disposed.</exception>
    public void Clear(Action<StateLog> begin)
    {
        lock (_stream)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(AccountImportSimulator));
            try
            {
                _stream.SetLength(_firstLineLength);
            }
            catch (IOException exception)
            {
                throw NotWritten(exception);
            }

            _length = _firstLineLength;

            // Within the lock: of two resets at once, the log that is left is that of the simulation that is left.
            begin(CreateLog());
        }
    }

    /// <summary>Reads what comes after the first line, and cuts off a last line that has no end.</summary>
    /// <exception cref="SimulatorStateException">The file cannot be read, or is damaged.</exception>
    public void Read(Action<StateRecord> restore)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * MaxLineLength);
        lock (_stream)
        {
            try
            {
                _length = _firstLineLength;
                int lineNumber = 1;
                int filled = 0;
                while (ReadAt(_length + filled, buffer.AsSpan(filled)) is > 0 and var read)
                {
                    filled += read;
                    int taken = ReadLines(buffer.AsSpan(0, filled), restore, ref lineNumber);
                    buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
                    filled -= taken;
                    _length += taken;
                    if (filled > MaxLineLength)
                    {
                        throw Damaged(lineNumber + 1);
                    }
                }

                if (filled > 0)
                {
                    // A kill came while it was written, and so before its call was answered.
                    _stream.SetLength(_length);
                }
            }
            catch (IOException exception)
            {
                throw new SimulatorStateException($"The state file {_path} cannot be read: {exception.Message}", exception);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Adds a line, unless the ledger that it comes from is no longer the one whose state is kept.</summary>
    /// <exception cref="SimulatorStateException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The simulator is disposed.</exception>
    public void Append(StateLog log, ReadOnlySpan<byte> line)
    {
        lock (_stream)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(AccountImportSimulator));
            if (log != _log)
            {
                return;
            }

            if (line.Length > MaxLineLength)
            {
                throw new SimulatorStateException($"An import does not fit into a line of the state file {_path}, of {MaxLineLength} bytes: its number in Kraken or its error is too long.");
            }

            try
            {
                // At the place where the last whole line ends: what a write that failed has left behind is written over.
                RandomAccess.Write(_stream.SafeFileHandle, line, _length);
            }
            catch (IOException exception)
            {
                throw NotWritten(exception);
            }

            _length += line.Length;
        }
    }

    public void Dispose()
    {
        lock (_stream)
        {
            _isDisposed = true;
            _stream.Dispose();
        }
    }

    private static bool IsSharingViolation(Exception exception)
    {
        // ERROR_SHARING_VIOLATION of Windows; EWOULDBLOCK of Linux and of macOS, which come as they are.
        const int SharingViolation = unchecked((int)0x80070020);
        return exception is IOException && exception.HResult is SharingViolation or 11 or 35;
    }

    /// <summary>Whether a file without a whole line is one whose creation was broken off, an empty one included.</summary>
    private static bool IsTornFirstLine(ReadOnlySpan<byte> begin)
    {
        ReadOnlySpan<byte> expected = CreateFirstLine(Guid.Empty);
        return begin.Length < expected.Length
            && begin[..Math.Min(begin.Length, CommonLength(expected))].SequenceEqual(expected[..Math.Min(begin.Length, CommonLength(expected))]);

        // Up to the id, all first lines are the same.
        static int CommonLength(ReadOnlySpan<byte> firstLine) => firstLine.IndexOf("00000000-"u8);
    }

    private static byte[] CreateFirstLine(Guid id)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteString("id", id);
            writer.WriteEndObject();
        }

        return [.. line.WrittenSpan, LineEnd];
    }

    private Guid ReadFirstLine(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (root.Member("format")?.Text() is not Format || root.Member("version") is not { ValueKind: JsonValueKind.Number } version)
            {
                throw NoState();
            }

            if (!version.TryGetInt32(out int number) || number != Version)
            {
                throw new SimulatorStateException(
                    $"The state file {_path} is of version {version}, and this simulator reads version {Version}. Use the version of the simulator that wrote it, or name another file.");
            }

            return root.Member("id") is { ValueKind: JsonValueKind.String } id && id.TryGetGuid(out Guid guid) ? guid : throw Damaged(1);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw NoState();
        }
    }

    /// <returns>How many bytes the whole lines at the beginning take.</returns>
    private int ReadLines(ReadOnlySpan<byte> bytes, Action<StateRecord> restore, ref int lineNumber)
    {
        int taken = 0;
        while (bytes[taken..].IndexOf(LineEnd) is >= 0 and var length)
        {
            lineNumber++;
            if (length >= MaxLineLength || !StateLine.TryRead(bytes.Slice(taken, length), out StateRecord record))
            {
                throw Damaged(lineNumber);
            }

            restore(record);
            taken += length + 1;
        }

        return taken;
    }

    private int ReadAt(long offset, Span<byte> buffer) => RandomAccess.Read(_stream.SafeFileHandle, buffer, offset);

    private SimulatorStateException NoState() => new($"The file {_path} is no state of a simulator. {NameAnother}");

    private SimulatorStateException Damaged(int lineNumber) =>
        new($"The state file {_path} is damaged in line {lineNumber}. Put back a copy of it, or name another file and begin anew.");

    private SimulatorStateException NotWritten(IOException exception) =>
        new($"The state file {_path} cannot be written, so that nothing more is imported: {exception.Message}", exception);
}
