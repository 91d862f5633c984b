using System.Text;

namespace AccountImport.Client.Importing.Journal;

/// <summary>A journal that is only read. What a kill has torn at its end is left out, and stays where it is.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class JournalRecords : IJournalRecords, IDisposable
{
    private const int KeyLengthOnStack = 512;
    private const int CandidatesOnStack = 8;

    private readonly JournalReader _reader;
    private readonly JournalIndex _index;

    private JournalRecords(JournalReader reader, JournalHeader header, JournalIndex index)
    {
        _reader = reader;
        _index = index;
        Header = header;
    }

    public JournalHeader Header { get; }

    public bool HasChangedInput => _index.HasChangedInput;

    public int LastAccount => _index.LastAccount;

    /// <summary>Opens a journal.</summary>
    /// <exception cref="ImportJournalException">It cannot be read.</exception>
    public static JournalRecords Open(string path, CancellationToken cancellationToken)
    {
        JournalFile file = DiskJournalFile.OpenToRead(path);
        try
        {
            JournalBeginning beginning = JournalBeginning.Read(path, file)
                ?? throw new ImportJournalException(
                    ImportJournalFault.NotAJournal,
                    $"{path}: the journal was never begun, and nothing was sent. Run the import first, or name another journal.");
            var index = new JournalIndex(JournalEnvironment.Default.KeyHash);
            var recovery = new JournalRecovery(path, file, index);
            recovery.Read(beginning.Length, cancellationToken);
            JournalHeader header = beginning.Header with { Input = recovery.Input ?? beginning.Header.Input };
            return new JournalRecords(new JournalReader(path, file), header, index);
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

    public void Dispose() => _reader.Dispose();
}
