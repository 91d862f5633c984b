using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace AccountImport.Client.Importing.Journal;

/// <summary>The file that knows what was begun and how it ended. Opening it recovers what an earlier run has left.</summary>
/// <remarks>
/// Safe for use by several threads. Records take effect in memory when they are appended, in the order of the calls, and are written by one thread that
/// takes all that wait together and syncs them once. What waits is in memory; nothing bounds it but that callers wait for a record now and then. So is
/// what could not be written after a failure.
/// </remarks>
internal sealed class ImportJournal : IJournalRecords, IAsyncDisposable
{
    private const int FirstReadLength = 512;
    private const int KeyLengthOnStack = 512;
    private const int CandidatesOnStack = 8;
    private const int RecentEntries = 4096;

    // What nobody waits for is written with what somebody does, or after this time: waking a thread for each record costs more than the record.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(10);

    // Who appends ahead of need waits a little longer, and one sync serves more records: a sync costs about as much as ten of them, and a write as one.
    private static readonly TimeSpan ShortestTimeBetweenSyncs = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan ShortestTimeBetweenWrites = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();

    // What is scheduled is mostly asked for soon, and need not be read from the file for that.
    private readonly JournalEntry?[] _recent = new JournalEntry?[RecentEntries];
    private readonly string _path;
    private readonly JournalFile _file;
    private readonly JournalIndex _index;
    private readonly bool _syncs;
    private readonly Channel<long> _outcomes = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleWriter = true });
    private JournalGroup _filling = new();
    private JournalGroup _writing = new();
    private Task? _writer;
    private bool _isCompleted;
    private IOException? _failure;

    // All before it can be read from the file.
    private long _writtenLength;
    private bool _hasUnsynced;
    private long _madeDurableAt;
    private bool _isWaitingForOthers;

    private ImportJournal(string path, JournalFile file, JournalOpening opening, bool syncs)
    {
        _path = path;
        _file = file;
        _index = opening.Index;
        _syncs = syncs;
        _writtenLength = opening.Length;
        _filling.Clear(opening.Length);
        Header = opening.Header;
        IsResumed = opening.IsResumed;
    }

    /// <summary>The header as the file has it, with the input that was last accepted.</summary>
    public JournalHeader Header { get; }

    /// <summary>Whether the journal was there before.</summary>
    public bool IsResumed { get; }

    /// <summary>Whether this opening, or an earlier one, has accepted a changed input: the numbers of accounts may then differ from their places in the journal.</summary>
    public bool HasChangedInput
    {
        get
        {
            lock (_gate)
            {
                return _index.HasChangedInput;
            }
        }
    }

    /// <summary>What the user should know, and is no reason to refuse the journal, such as a network file system; <see langword="null"/> if there is nothing.</summary>
    public string? Warning { get; private init; }

    /// <summary>The largest place that an account has; 0 if there is none.</summary>
    public int LastAccount
    {
        get
        {
            lock (_gate)
            {
                return _index.LastAccount;
            }
        }
    }

    /// <summary>Why nothing can be written any more; <see langword="null"/> as long as all is well.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    /// <summary>The places of the outcomes that were written in this run, in order.</summary>
    public ChannelReader<long> Outcomes => _outcomes.Reader;

    /// <summary>Opens a journal, or begins one where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What the journal must belong to. Its <see cref="JournalHeader.HashKey"/> and <see cref="JournalHeader.CreatedAt"/> are those of a new journal.</param>
    /// <param name="acceptsChangedInput">Whether another input than the journal's is noted instead of refused.</param>
    /// <param name="syncs">Whether durable means synced to the disk, or only handed to the system.</param>
    /// <param name="cancellationToken">Ends the reading of what there is.</param>
    /// <exception cref="ArgumentException">What the input is known by is too long for a journal.</exception>
    /// <exception cref="ImportJournalException">It cannot be used; nothing was changed.</exception>
    public static Task<ImportJournal> OpenAsync(string path, JournalHeader expected, bool acceptsChangedInput, bool syncs, CancellationToken cancellationToken) =>
        OpenAsync(path, expected, acceptsChangedInput, syncs, JournalEnvironment.Default, cancellationToken);

    internal static Task<ImportJournal> OpenAsync(
        string path,
        JournalHeader expected,
        bool acceptsChangedInput,
        bool syncs,
        JournalEnvironment environment,
        CancellationToken cancellationToken) =>
        Task.Run(() => Open(path, expected, acceptsChangedInput, syncs, environment, cancellationToken), cancellationToken);

    /// <summary>The state of an account by its last record.</summary>
    public JournalState GetState(int account)
    {
        lock (_gate)
        {
            return _index.GetState(account);
        }
    }

    /// <summary>The number of an account in the input as it is now; 0 if the input, which has changed, has no such account (any more, or as far as it was read).</summary>
    public long GetNumber(int account)
    {
        lock (_gate)
        {
            return _index.GetNumber(account);
        }
    }

    /// <summary>Finds the account of a key that is no duplicate.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    /// <exception cref="IOException">A record cannot be read.</exception>
    public int? Find(string externalAccountNumber)
    {
        Span<byte> buffer = stackalloc byte[KeyLengthOnStack];
        ReadOnlySpan<byte> key = Encode(externalAccountNumber, buffer);
        Span<uint> candidates = stackalloc uint[CandidatesOnStack];
        int count;
        lock (_gate)
        {
            count = _index.Find(key, candidates);
            if (count > candidates.Length)
            {
                candidates = new uint[count];
                _index.Find(key, candidates);
            }
        }

        foreach (uint account in candidates[..count])
        {
            if (HasKey((int)account, key))
            {
                return (int)account;
            }
        }

        return null;
    }

    /// <summary>Takes a place for an account that the journal does not have: the one of its number if that is free.</summary>
    /// <exception cref="InvalidOperationException">There is no place left.</exception>
    public int Allocate(long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        lock (_gate)
        {
            return _index.Allocate(number);
        }
    }

    /// <summary>Reads the last record of an account, also one that is not written yet. Its number is that of the input as it is now.</summary>
    /// <exception cref="ArgumentException">The journal has nothing of the account.</exception>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public JournalEntry Read(int account)
    {
        long offset;
        long number;
        lock (_gate)
        {
            offset = _index.GetOffset(account);
            number = _index.GetNumber(account);
            if (account > 0 && _recent[account % RecentEntries] is { } recent && recent.Account == account && recent.Number == number)
            {
                return recent;
            }
        }

        if (offset is 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"The journal has nothing of account {account}."), nameof(account));
        }

        JournalEntry entry = ReadAt(offset);
        return entry.Number == number ? entry : entry with { Number = number };
    }

    /// <summary>Reads the record at a place of the file that <see cref="Outcomes"/> gave.</summary>
    /// <exception cref="InvalidDataException">There is no record, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public JournalEntry ReadAt(long offset)
    {
        byte[] line = RentLine(offset, out int length);
        try
        {
            return JournalEntryReader.Read(line.AsSpan(0, length));
        }
        catch (JsonException)
        {
            throw Unreadable(offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    /// <summary>Appends a record without waiting for the disk.</summary>
    /// <param name="entry">The record.</param>
    /// <param name="isOutcome">Whether it is given to <see cref="Outcomes"/> when it is written.</param>
    /// <exception cref="ArgumentException">It is none that a journal can have.</exception>
    /// <exception cref="InvalidOperationException">The journal was completed.</exception>
    public void Append(JournalEntry entry, bool isOutcome = false)
    {
        Check(entry);
        ReadOnlySpan<byte> line = JournalLineWriter.Write(entry, JournalEntryWriter.Write);
        lock (_gate)
        {
            bool wasEmpty = _filling.Buffer.Length is 0;
            long offset = Add(entry, line);
            if (isOutcome)
            {
                _filling.Outcomes.Add(offset);
            }

            if (wasEmpty)
            {
                WakeWriter();
            }
        }
    }

    /// <summary>Appends a record.</summary>
    /// <returns>A task that ends when the record is durable.</returns>
    /// <exception cref="ArgumentException">It is none that a journal can have.</exception>
    /// <exception cref="InvalidOperationException">The journal was completed.</exception>
    /// <exception cref="IOException">It cannot be written, and nothing will be any more.</exception>
    public Task AppendDurablyAsync(JournalEntry entry)
    {
        Check(entry);
        ReadOnlySpan<byte> line = JournalLineWriter.Write(entry, JournalEntryWriter.Write);
        lock (_gate)
        {
            Add(entry, line);
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            Task durable = _filling.WaitAsync();
            WakeWriter();
            return durable;
        }
    }

    /// <summary>Writes what waits, and syncs it; then <see cref="Outcomes"/> is complete. The records can still be read.</summary>
    public async Task CompleteAsync()
    {
        Task? writer;
        lock (_gate)
        {
            _isCompleted = true;
            writer = _writer;
            Monitor.Pulse(_gate);
        }

        if (writer is not null)
        {
            await writer.ConfigureAwait(false);
        }

        _outcomes.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        await CompleteAsync().ConfigureAwait(false);
        _file.Dispose();
    }

    private static ImportJournal Open(
        string path,
        JournalHeader expected,
        bool acceptsChangedInput,
        bool syncs,
        JournalEnvironment environment,
        CancellationToken cancellationToken)
    {
        if (JournalLineWriter.Write(expected, JournalHeaderFormat.Write).Length > JournalLine.MaxLength)
        {
            throw new ArgumentException("What the input is known by is too long for a journal.", nameof(expected));
        }

        JournalFile file = environment.OpenFile(path);
        try
        {
            var opening = new JournalOpening(path, file, expected, syncs) { Index = new JournalIndex(environment.KeyHash) };
            opening.Open(acceptsChangedInput, cancellationToken);
            return new ImportJournal(path, file, opening, syncs) { Warning = NetworkFolder.WarningOf(path, environment.FileSystemOf) };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes note of a record, and puts its line to those that wait.</summary>
    private long Add(JournalEntry entry, ReadOnlySpan<byte> line)
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The journal was completed, and takes no more records.");
        }

        long offset = _filling.Buffer.End;
        _filling.Buffer.Write(line);
        ref JournalEntry? recent = ref _recent[entry.Account % RecentEntries];
        if (entry.State is JournalState.Scheduled or JournalState.Unresolved)
        {
            recent = entry;
        }
        else if (recent?.Account == entry.Account)
        {
            recent = null;
        }

        if (entry is { ExternalAccountNumber: { } key, IsDuplicate: false })
        {
            Span<byte> buffer = stackalloc byte[KeyLengthOnStack];
            _index.Set(entry.Account, entry.State, offset, entry.Number, Encode(key, buffer));
        }
        else
        {
            _index.Set(entry.Account, entry.State, offset, entry.Number);
        }

        return offset;
    }

    /// <summary>Gives the bytes of a key, in a buffer if they fit.</summary>
    private static ReadOnlySpan<byte> Encode(string key, Span<byte> buffer) =>
        Encoding.UTF8.TryGetBytes(key, buffer, out int length) ? buffer[..length] : Encoding.UTF8.GetBytes(key);

    private static void Check(JournalEntry entry)
    {
        if (entry.Account is < 1 or > JournalIndex.MaxAccount || entry.Number < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"No account has the place {entry.Account} and the number {entry.Number}."), nameof(entry));
        }

        if (entry.State is JournalState.None || (int)entry.State >= JournalWords.StateCount)
        {
            throw new ArgumentException(FormattableString.Invariant($"No record has the state {entry.State}."), nameof(entry));
        }

        if (entry.ExternalAccountNumber is { Length: > JournalEntryWriter.MaxKeyLength })
        {
            throw new ArgumentException(FormattableString.Invariant($"The key has more than {JournalEntryWriter.MaxKeyLength} characters."), nameof(entry));
        }
    }

    private void WakeWriter()
    {
        // It has a thread of its own, since waiting for the disk would block one of the pool's few.
        _writer ??= Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!_isWaitingForOthers)
        {
            Monitor.Pulse(_gate);
        }
    }

    private void WriteAll()
    {
        try
        {
            while (TakeGroup())
            {
                Write();
            }

            if (_hasUnsynced)
            {
                _file.Sync();
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>Waits for records, and takes all that there are.</summary>
    /// <returns>Whether there are any: else the journal was completed.</returns>
    private bool TakeGroup()
    {
        lock (_gate)
        {
            while (_filling.Buffer.Length is 0 && !_isCompleted)
            {
                Monitor.Wait(_gate);
            }

            if (_filling.Durable is null && !_isCompleted)
            {
                Monitor.Wait(_gate, Delay);
            }

            if (_filling.Durable is not null)
            {
                WaitForOthers();
            }

            (_writing, _filling) = (_filling, _writing);
            _filling.Clear(_writing.Buffer.End);
            return _writing.Buffer.Length > 0;
        }
    }

    /// <summary>Lets more records come together, if others were made durable just now.</summary>
    private void WaitForOthers()
    {
        TimeSpan shortest = _syncs ? ShortestTimeBetweenSyncs : ShortestTimeBetweenWrites;
        _isWaitingForOthers = true;
        while (!_isCompleted && shortest - Stopwatch.GetElapsedTime(_madeDurableAt) is var wait && wait > TimeSpan.Zero)
        {
            // It waits for whole milliseconds.
            Monitor.Wait(_gate, Math.Max(1, (int)wait.TotalMilliseconds));
        }

        _isWaitingForOthers = false;
    }

    private void Write()
    {
        _file.Write(_writing.Buffer.Bytes, _writing.Buffer.Offset);
        _hasUnsynced = _syncs;
        if (_hasUnsynced && _writing.Durable is not null)
        {
            _file.Sync();
            _hasUnsynced = false;
        }

        if (_writing.Durable is not null)
        {
            _madeDurableAt = Stopwatch.GetTimestamp();
        }

        lock (_gate)
        {
            _writtenLength = _writing.Buffer.End;
        }

        _writing.Durable?.SetResult();
        foreach (long offset in _writing.Outcomes)
        {
            _outcomes.Writer.TryWrite(offset);
        }
    }

    /// <summary>Ends the writing. What was not written stays in memory, where it can be read.</summary>
    private void Fail(Exception exception)
    {
        var failure = new IOException(
            $"{_path}: the journal cannot be written any more: {exception.Message} Mend that, say by making room on the disk, and run the same again: it goes on from here.",
            exception);
        _file.TryCutOff(_writtenLength);
        lock (_gate)
        {
            _failure = failure;
            _writing.Durable?.TrySetException(failure);
            _filling.Durable?.TrySetException(failure);
        }
    }

    private bool HasKey(int account, ReadOnlySpan<byte> key)
    {
        long offset;
        lock (_gate)
        {
            offset = _index.GetOffset(account);
        }

        byte[] line = RentLine(offset, out int length);
        try
        {
            if (!JournalRecordHead.TryRead(line.AsSpan(0, length), out JournalRecordHead head))
            {
                throw Unreadable(offset);
            }

            return head is { HasKey: true, IsDuplicate: false } && head.Key.SequenceEqual(key);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    /// <summary>Gives a line, with its end, in a buffer of the pool.</summary>
    private byte[] RentLine(long offset, out int length)
    {
        lock (_gate)
        {
            if (offset >= _writtenLength)
            {
                JournalBuffer buffer = offset < _filling.Buffer.Offset ? _writing.Buffer : _filling.Buffer;
                return RentWaitingLine(buffer.Bytes, offset - buffer.Offset, out length) ?? throw Unreadable(offset);
            }
        }

        for (int room = FirstReadLength; ; room = JournalLine.MaxLength)
        {
            byte[] line = ArrayPool<byte>.Shared.Rent(room);
            int read = 0;
            try
            {
                read = _file.Read(line, offset);
            }
            finally
            {
                length = line.AsSpan(0, read).IndexOf((byte)'\n') + 1;
                if (length is 0)
                {
                    ArrayPool<byte>.Shared.Return(line);
                }
            }

            if (length > 0 && JournalLine.IsSealed(line.AsSpan(0, length)))
            {
                return line;
            }

            if (length > 0 || room is JournalLine.MaxLength)
            {
                throw Unreadable(offset);
            }
        }
    }

    private static byte[]? RentWaitingLine(ReadOnlySpan<byte> bytes, long start, out int length)
    {
        length = 0;
        if (start >= bytes.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> line = bytes[(int)start..];
        length = line.IndexOf((byte)'\n') + 1;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        line[..length].CopyTo(buffer);
        return buffer;
    }

    private InvalidDataException Unreadable(long offset) => new(
        FormattableString.Invariant($"{_path}: the record at byte {offset} of the journal is damaged. Restore the journal from a copy."));
}
