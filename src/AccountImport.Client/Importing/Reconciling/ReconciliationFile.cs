using System.Buffers;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>The file that keeps what was answered. To lose its last lines costs no more than that these accounts are asked for again.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class ReconciliationFile : IDisposable
{
    private const int FlushedLength = 64 * 1024;
    private const int BufferLength = 2 * JournalLine.MaxLength;

    // What a kill may cost.
    private static readonly TimeSpan FlushedAfter = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly JournalFile _file;
    private readonly TimeProvider _clock;
    private readonly JournalBuffer _buffer = new();
    private int _start;
    private long _flushedAt;

    private ReconciliationFile(string path, JournalFile file, TimeProvider clock)
    {
        _path = path;
        _file = file;
        _clock = clock;
        _flushedAt = clock.GetTimestamp();
    }

    /// <summary>Opens a file, or begins one where there is none or the one that is there is through.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it must belong to.</param>
    /// <param name="startsAnew">Whether a file of answers is replaced whatever it has.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the reading of what there is.</param>
    /// <exception cref="ReconciliationStateException">It is of something else, or cannot be opened; nothing was changed.</exception>
    /// <exception cref="IOException">It cannot be read, or begun.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static ReconciliationFile Open(string path, ReconciliationHeader expected, bool startsAnew, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = new ReconciliationFile(path, OpenFile(path), clock);
        try
        {
            opened.Open(expected, startsAnew, cancellationToken);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Reads the answers that there are.</summary>
    public void ReadAnswers(Action<ReconciliationDifference> take, CancellationToken cancellationToken) =>
        ReadLines(
            line =>
            {
                // What is whole and makes no sense is asked for again.
                if (ReconciliationFormat.Read(line) is { } answer)
                {
                    take(answer);
                }
            },
            cancellationToken);

    /// <summary>Adds an answer.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(ReconciliationDifference answer)
    {
        _buffer.Write(JournalLineWriter.Write(answer, ReconciliationFormat.Write));
        if (_buffer.Length >= FlushedLength || _clock.GetElapsedTime(_flushedAt) >= FlushedAfter)
        {
            Flush();
        }
    }

    /// <summary>Notes that everything was answered, so that the next reconciliation begins anew.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete(Instant now)
    {
        _buffer.Write(JournalLineWriter.Write(now, ReconciliationFormat.WriteEnd));
        Flush();
    }

    /// <summary>Hands what was added to the system.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush()
    {
        _file.Write(_buffer.Bytes, _buffer.Offset);
        _buffer.Clear(_buffer.End);
        _flushedAt = _clock.GetTimestamp();
    }

    public void Dispose() => _file.Dispose();

    private static DiskJournalFile OpenFile(string path)
    {
        try
        {
            return DiskJournalFile.Open(path);
        }
        catch (ImportJournalException exception)
        {
            throw exception.Fault is ImportJournalFault.InUse
                ? new ReconciliationStateException($"{path}: another reconciliation has this file of answers open. Wait until that has ended, or stop it.", exception)
                : new ReconciliationStateException($"{path}: the file of answers cannot be opened: {exception.InnerException?.Message} Mend that, or name another file.", exception.InnerException);
        }
    }

    private void Open(ReconciliationHeader expected, bool startsAnew, CancellationToken cancellationToken)
    {
        if (ReadHeader() is not { } header)
        {
            Begin(expected);
            return;
        }

        if (startsAnew)
        {
            Begin(expected);
            return;
        }

        if (header.Target != expected.Target || header.ImportSupplier != expected.ImportSupplier || header.IdentifierPath != expected.IdentifierPath)
        {
            throw Refused($"belong to {header.Target} and import supplier {header.ImportSupplier}, and this reconciliation is of {expected.Target} and {expected.ImportSupplier}");
        }

        bool isComplete = false;
        _buffer.Clear(ReadLines(line => isComplete = line.StartsWith(ReconciliationFormat.BeginningOfEnd), cancellationToken));
        if (isComplete)
        {
            // The platform changes.
            Begin(expected);
        }
        else if (header.InputHash != expected.InputHash || header.InputSize != expected.InputSize)
        {
            throw Refused("belong to another content of the input, which has changed since");
        }
        else if (header.JournalId != expected.JournalId)
        {
            throw Refused("belong to another journal, or to none");
        }
        else if (header.JournalLength != expected.JournalLength)
        {
            throw Refused("are older than the end of the journal: the import has gone on since");
        }
        else if (_file.Length != _buffer.Offset)
        {
            // What a kill has torn.
            _file.SetLength(_buffer.Offset);
        }
    }

    private ReconciliationStateException Refused(string why) =>
        new($"{_path}: the answers in this file {why}. Begin the reconciliation anew, or name another file.");

    /// <returns>The header; <see langword="null"/> if the file is empty, or was never begun.</returns>
    private ReconciliationHeader? ReadHeader()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(JournalLine.MaxLength);
        try
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, _file.Read(buffer.AsSpan(0, JournalLine.MaxLength), offset: 0));
            ReadOnlySpan<byte> beginning = ReconciliationFormat.Beginning;
            if (!bytes.StartsWith(beginning[..Math.Min(beginning.Length, bytes.Length)]))
            {
                throw Foreign();
            }

            if (bytes.IndexOf((byte)'\n') is not (>= 0 and var end))
            {
                return bytes.Length < JournalLine.MaxLength ? null : throw Foreign();
            }

            ReadOnlySpan<byte> line = bytes[..(end + 1)];
            if (ReconciliationFormat.ReadVersion(line) is not ReconciliationHeader.CurrentVersion)
            {
                throw new ReconciliationStateException($"{_path}: the file of answers is of another version of its format. Delete it, or name another file.");
            }

            _start = line.Length;
            return (JournalLine.IsSealed(line) ? ReconciliationFormat.ReadHeader(line) : null)
                ?? throw new ReconciliationStateException($"{_path}: the first line of the file of answers is damaged. Delete it, or name another file.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ReconciliationStateException Foreign() =>
        new($"{_path}: the file has no answers of a reconciliation, and is left as it is. Name another file.");

    private void Begin(ReconciliationHeader header)
    {
        _file.SetLength(0);
        _buffer.Clear(offset: 0);
        _buffer.Write(JournalLineWriter.Write(header, ReconciliationFormat.Write));
        _start = _buffer.Length;
        Flush();
    }

    /// <summary>Reads the lines behind the header, as far as they are whole.</summary>
    /// <returns>Where they end.</returns>
    private long ReadLines(LineHandler take, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            long offset = _start;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<byte> bytes = buffer.AsSpan(0, _file.Read(buffer.AsSpan(0, BufferLength), offset));
                int used = 0;
                while (bytes[used..].IndexOf((byte)'\n') is >= 0 and var end)
                {
                    ReadOnlySpan<byte> line = bytes.Slice(used, end + 1);
                    if (!JournalLine.IsSealed(line))
                    {
                        return offset + used;
                    }

                    take(line);
                    used += line.Length;
                }

                offset += used;
                if (used is 0)
                {
                    return offset;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private delegate void LineHandler(ReadOnlySpan<byte> line);
}
