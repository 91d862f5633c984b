using System.Text.Json;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Reads single records of a journal that its run has let go of. Until it is disposed, no other run can have the journal.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class JournalReader : IDisposable
{
    private const int FirstReadLength = 512;

    private readonly string _path;
    private readonly JournalFile _file;
    private byte[] _buffer = new byte[FirstReadLength];

    /// <exception cref="ImportJournalException">It cannot be opened.</exception>
    public JournalReader(string path)
    {
        _path = path;
        try
        {
            _file = DiskJournalFile.OpenToRead(path);
        }
        catch (ImportJournalException exception)
        {
            throw new ImportJournalException(
                ImportJournalFault.Unwritable,
                $"{path}: the journal cannot be read any more: {exception.InnerException?.Message} Enumerate the outcomes while the import is under way, or before another run has its journal.",
                exception.InnerException);
        }
    }

    /// <summary>Makes a reader of a file, which is disposed with it.</summary>
    public JournalReader(string path, JournalFile file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Reads the record at a place of the file.</summary>
    /// <exception cref="InvalidDataException">There is no record, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public JournalEntry ReadAt(long offset)
    {
        try
        {
            return JournalEntryReader.Read(ReadLineAt(offset));
        }
        catch (JsonException)
        {
            throw Unreadable(offset);
        }
    }

    /// <summary>Whether the record at a place of the file has a key, and its account is the first of the input that has it.</summary>
    /// <exception cref="InvalidDataException">There is no record, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool HasKey(long offset, ReadOnlySpan<byte> key) =>
        JournalRecordHead.TryRead(ReadLineAt(offset), out JournalRecordHead head)
            ? head is { HasKey: true, IsDuplicate: false } && head.Key.SequenceEqual(key)
            : throw Unreadable(offset);

    public void Dispose() => _file.Dispose();

    /// <summary>Reads a line, with its end, which stays as it is until the next one is read.</summary>
    private ReadOnlySpan<byte> ReadLineAt(long offset)
    {
        while (true)
        {
            int read = _file.Read(_buffer, offset);
            int length = _buffer.AsSpan(0, read).IndexOf((byte)'\n') + 1;
            if (length > 0 && JournalLine.IsSealed(_buffer.AsSpan(0, length)))
            {
                return _buffer.AsSpan(0, length);
            }

            if (length > 0 || read < _buffer.Length || _buffer.Length >= JournalLine.MaxLength)
            {
                throw Unreadable(offset);
            }

            _buffer = new byte[JournalLine.MaxLength];
        }
    }

    private InvalidDataException Unreadable(long offset) => new(
        FormattableString.Invariant($"{_path}: the record at byte {offset} of the journal is damaged. Restore the journal from a copy."));
}
