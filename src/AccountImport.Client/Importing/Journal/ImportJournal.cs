#pragma warning disable MA0025, CS1573, IDE0060, CA1822, S2325, S1186
namespace AccountImport.Client.Importing.Journal;

/// <summary>The file that knows what was begun and how it ended. Opening it recovers what an earlier run has left.</summary>
/// <remarks>
/// Safe for use by several threads. Records take effect in memory when they are appended, in the order of the calls, and are written by one task that
/// takes all that wait together and syncs them once.
/// </remarks>
internal sealed class ImportJournal : IAsyncDisposable
{
    /// <summary>Opens a journal, or begins one where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What the journal must belong to. Its <see cref="JournalHeader.HashKey"/> and <see cref="JournalHeader.CreatedAt"/> are those of a new journal.</param>
    /// <param name="acceptsChangedInput">Whether another input than the journal's is noted instead of refused.</param>
    /// <param name="syncs">Whether durable means synced to the disk, or only handed to the system.</param>
    /// <exception cref="ImportJournalException">It cannot be used; nothing was changed.</exception>
    public static Task<ImportJournal> OpenAsync(string path, JournalHeader expected, bool acceptsChangedInput, bool syncs, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The header as the file has it, with the input that was last accepted.</summary>
    public JournalHeader Header => throw new NotImplementedException();

    /// <summary>Whether the journal was there before.</summary>
    public bool IsResumed => throw new NotImplementedException();

    /// <summary>Whether this opening, or an earlier one, has accepted a changed input: the numbers of accounts may then differ from their places in the journal.</summary>
    public bool HasChangedInput => throw new NotImplementedException();

    /// <summary>What the user should know, and is no reason to refuse the journal, such as a network file system; <see langword="null"/> if there is nothing.</summary>
    public string? Warning => throw new NotImplementedException();

    /// <summary>The largest place that an account has; 0 if there is none.</summary>
    public int LastAccount => throw new NotImplementedException();

    /// <summary>Why nothing can be written any more; <see langword="null"/> as long as all is well.</summary>
    public Exception? Failure => throw new NotImplementedException();

    /// <summary>The state of an account by its last record.</summary>
    public JournalState GetState(int account) => throw new NotImplementedException();

    /// <summary>The number of an account in the input as it is now; 0 if the input, which has changed, has no such account (any more, or as far as it was read).</summary>
    public long GetNumber(int account) => throw new NotImplementedException();

    /// <summary>Finds the account of a key that is no duplicate.</summary>
    public int? Find(string externalAccountNumber) => throw new NotImplementedException();

    /// <summary>Takes a place for an account that the journal does not have: the one of its number if that is free.</summary>
    public int Allocate(long number) => throw new NotImplementedException();

    /// <summary>Reads the last record of an account, also one that is not written yet.</summary>
    public JournalEntry Read(int account) => throw new NotImplementedException();

    /// <summary>Reads the record at a place of the file that <see cref="Outcomes"/> gave.</summary>
    public JournalEntry ReadAt(long offset) => throw new NotImplementedException();

    /// <summary>Appends a record without waiting for the disk.</summary>
    /// <param name="entry">The record.</param>
    /// <param name="isOutcome">Whether it is given to <see cref="Outcomes"/> when it is written.</param>
    public void Append(JournalEntry entry, bool isOutcome = false) => throw new NotImplementedException();

    /// <summary>Appends a record.</summary>
    /// <returns>A task that ends when the record is durable.</returns>
    /// <exception cref="IOException">It cannot be written, and nothing will be any more.</exception>
    public Task AppendDurablyAsync(JournalEntry entry) => throw new NotImplementedException();

    /// <summary>The places of the outcomes that were written in this run, in order.</summary>
    public System.Threading.Channels.ChannelReader<long> Outcomes => throw new NotImplementedException();

    /// <summary>Writes what waits, and syncs it; then <see cref="Outcomes"/> is complete. The records can still be read.</summary>
    public Task CompleteAsync() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
