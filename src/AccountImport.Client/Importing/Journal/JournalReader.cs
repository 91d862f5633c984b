using System.Text.Json;

namespace AccountImport.Client.Importing.Journal;

/// <summary>Reads single records of a journal that its run has let go of. Until it is disposed, no other run can have the journal.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class JournalReader : IDisposable
{
    private const int FirstReadLength = 512;

    private readonly string _path;
    private readonly FileStream _file;
    private byte[] _buffer = new byte[FirstReadLength];

    /// <exception cref="ImportJournalException">It cannot be opened.</exception>
    public JournalReader(string path)
    {
        _path = path;
        try
        {
            _file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0 });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportJournalException(
                ImportJournalFault.Unwritable,
                $"{path}: the journal cannot be read any more: {exception.Message} Enumerate the outcomes while the import is under way, or before another run has its journal.",
                exception);
        }
    }

    /// <summary>Reads the record at a place of the file that <see cref="ImportJournal.Outcomes"/> gave.</summary>
    /// <exception cref="InvalidDataException">There is no record, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public JournalEntry ReadAt(long offset)
    {
        while (true)
        {
            int read = Read(offset);
            int length = _buffer.AsSpan(0, read).IndexOf((byte)'\n') + 1;
            if (length > 0 && JournalLine.IsSealed(_buffer.AsSpan(0, length)))
            {
                try
                {
                    return JournalEntryReader.Read(_buffer.AsSpan(0, length));
                }
                catch (JsonException)
                {
                    throw Unreadable(offset);
                }
            }

            if (length > 0 || read < _buffer.Length || _buffer.Length >= JournalLine.MaxLength)
            {
                throw Unreadable(offset);
            }

            _buffer = new byte[JournalLine.MaxLength];
        }
    }

    public void Dispose() => _file.Dispose();

    private int Read(long offset)
    {
        int count = 0;
        while (count < _buffer.Length && RandomAccess.Read(_file.SafeFileHandle, _buffer.AsSpan(count), offset + count) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    private InvalidDataException Unreadable(long offset) => new(
        FormattableString.Invariant($"{_path}: the record at byte {offset} of the journal is damaged. Restore the journal from a copy."));
}
