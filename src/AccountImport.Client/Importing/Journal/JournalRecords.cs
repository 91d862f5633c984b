using System.Text;
using System.Text.Json;

namespace AccountImport.Client.Importing.Journal;

/// <summary>A journal that is only read. What a kill has torn at its end is left out, and stays where it is.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class JournalRecords : IJournalRecords, IDisposable
{
    private const int KeyLengthOnStack = 512;
    private const int CandidatesOnStack = 8;

    private readonly string _path;
    private readonly JournalFile _file;
    private readonly JournalReader _reader;
    private readonly JournalIndex _index;
    private readonly int _start;
    private readonly long _end;

    private JournalRecords(string path, JournalFile file, JournalHeader header, JournalIndex index, int start, long end)
    {
        _path = path;
        _file = file;
        _reader = new JournalReader(path, file);
        _index = index;
        _start = start;
        _end = end;
        Header = header;
    }

    public JournalHeader Header { get; private set; }

    public bool HasChangedInput => _index.HasChangedInput;

    public int LastAccount => _index.LastAccount;

    /// <summary>How many bytes of the file are whole: it grows with each record.</summary>
    public long Length => _end;

    /// <summary>Opens a journal.</summary>
    /// <exception cref="ImportJournalException">It cannot be read.</exception>
    public static JournalRecords Open(string path, CancellationToken cancellationToken) => OpenIfBegun(path, cancellationToken)
        ?? throw new ImportJournalException(
            ImportJournalFault.NotAJournal,
            $"{path}: the journal was never begun, and nothing was sent. Run the import first, or name another journal.");

    /// <summary>Opens a journal.</summary>
    /// <returns>The journal; <see langword="null"/> if it was never begun, so that an import begins it.</returns>
    /// <exception cref="ImportJournalException">It cannot be read.</exception>
    public static JournalRecords? OpenIfBegun(string path, CancellationToken cancellationToken)
    {
        JournalFile file = DiskJournalFile.OpenToRead(path);
        try
        {
            if (JournalBeginning.Read(path, file) is not { } beginning)
            {
                file.Dispose();
                return null;
            }

            var index = new JournalIndex(JournalEnvironment.Default.KeyHash);
            var recovery = new JournalRecovery(path, file, index);
            recovery.Read(beginning.Length, cancellationToken);
            JournalHeader header = beginning.Header with { Input = recovery.Input ?? beginning.Header.Input };
            return new JournalRecords(path, file, header, index, beginning.Length, recovery.WholeLength);
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new ImportJournalException(ImportJournalFault.Unwritable, $"{path}: the journal cannot be read: {exception.Message}", exception);
            }

            throw;
        }
    }

    public JournalState GetState(int account) => _index.GetState(account);

    public long GetNumber(int account) => _index.GetNumber(account);

    public JournalEntry Read(int account)
    {
        long offset = _index.GetOffset(account);
        if (offset is 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"The journal has nothing of account {account}."), nameof(account));
        }

        JournalEntry entry = _reader.ReadAt(offset);
        long number = _index.GetNumber(account);
        return entry.Number == number ? entry : entry with { Number = number };
    }

    public int? Find(string externalAccountNumber)
    {
        Span<byte> buffer = stackalloc byte[KeyLengthOnStack];
        ReadOnlySpan<byte> key = Encoding.UTF8.TryGetBytes(externalAccountNumber, buffer, out int length) ? buffer[..length] : Encoding.UTF8.GetBytes(externalAccountNumber);
        Span<uint> candidates = stackalloc uint[CandidatesOnStack];
        int count = _index.Find(key, candidates);
        if (count > candidates.Length)
        {
            candidates = new uint[count];
            _index.Find(key, candidates);
        }

        foreach (uint account in candidates[..count])
        {
            if (_reader.HasKey(_index.GetOffset((int)account), key))
            {
                return (int)account;
            }
        }

        return null;
    }

    /// <summary>Makes sure that the journal is that of an import. A changed input is taken in memory, as a run that accepts it does in the file.</summary>
    /// <param name="expected">What the journal must belong to.</param>
    /// <param name="acceptsChangedInput">Whether another input than the journal's is taken instead of refused.</param>
    /// <exception cref="ImportJournalException">It is that of another import, or of another input.</exception>
    public void Accept(JournalHeader expected, bool acceptsChangedInput)
    {
        JournalComparison.Check(_path, Header, expected);
        if (JournalComparison.IsSame(Header.Input, expected.Input))
        {
            return;
        }

        if (!acceptsChangedInput)
        {
            throw JournalComparison.OtherInput(_path, Header.Input, expected.Input);
        }

        Header = Header with { Input = expected.Input };
        _index.ChangeInput();
    }

    /// <summary>Reads all records of the accounts that have a key, also of duplicates, in the order in which they were made.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IEnumerable<JournalEntry> ReadHistory(string externalAccountNumber, CancellationToken cancellationToken)
    {
        byte[] key = Encoding.UTF8.GetBytes(externalAccountNumber);
        byte[] buffer = new byte[2 * JournalLine.MaxLength];
        int kept = 0;
        for (long offset = _start; offset < _end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int wanted = (int)Math.Min(buffer.Length, _end - offset);
            int length = kept + _file.Read(buffer.AsSpan(kept, wanted - kept), offset + kept);
            int used = 0;
            while (buffer.AsSpan(used, length - used).IndexOf((byte)'\n') is >= 0 and var end)
            {
                if (TryRead(buffer.AsSpan(used, end + 1), key, offset + used) is { } entry)
                {
                    yield return entry;
                }

                used += end + 1;
            }

            // No line of what was found whole is longer than the buffer.
            if (used is 0)
            {
                throw Unreadable(offset);
            }

            kept = length - used;
            buffer.AsSpan(used, kept).CopyTo(buffer);
            offset += used;
        }
    }

    public void Dispose() => _reader.Dispose();

    private JournalEntry? TryRead(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, long offset)
    {
        if (line.StartsWith(JournalHeaderFormat.BeginningOfInput))
        {
            return null;
        }

        try
        {
            return !JournalRecordHead.TryRead(line, out JournalRecordHead head) || !JournalLine.IsSealed(line)
                ? throw Unreadable(offset)
                : head.HasKey && head.Key.SequenceEqual(key) ? JournalEntryReader.Read(line) : null;
        }
        catch (JsonException)
        {
            throw Unreadable(offset);
        }
    }

    private InvalidDataException Unreadable(long offset) => new(
        FormattableString.Invariant($"{_path}: the record at byte {offset} of the journal is damaged. Restore the journal from a copy."));
}
