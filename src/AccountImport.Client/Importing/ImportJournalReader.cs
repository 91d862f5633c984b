using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Reports;
using NodaTime;

namespace AccountImport.Client.Importing;

/// <summary>Reads the journal of an import: what it was made with, and what became of its accounts.</summary>
/// <remarks>
/// Nothing is changed. Until the reader is disposed no run can have the journal, and while a run has it, it cannot be read. Each account takes about 20 bytes of
/// memory. Not safe for use by several threads at once.
/// </remarks>
public sealed class ImportJournalReader : IDisposable
{
    private readonly JournalRecords _records;

    private ImportJournalReader(string path, JournalRecords records)
    {
        Path = path;
        _records = records;
    }

    /// <summary>The path that the journal was opened by.</summary>
    public string Path { get; }

    /// <summary>The input that the import was begun with, or that was last accepted in its place.</summary>
    public ImportSourceIdentity Input => Records.Header.Input;

    /// <summary>The address of the API that the accounts went to; of a simulator, <c>simulator:</c> and its id.</summary>
    public string Target => Records.Header.Target;

    /// <summary>Whether the accounts went to a simulator, so that none was created anywhere.</summary>
    public bool IsSimulated => Records.Header.IsSimulated;

    /// <summary>Whether the platform was only to try the accounts.</summary>
    public bool IsDryRun => Records.Header.Mode is JournalMode.DryRun;

    /// <summary>Whether the accounts were validated, and no more: <see cref="ValidateMode.Only"/>.</summary>
    public bool IsValidation => Records.Header.Mode is JournalMode.Validate;

    /// <summary>The code of the import supplier.</summary>
    public string ImportSupplier => Records.Header.ImportSupplier;

    /// <summary>The member that identifies an account of the input; <see langword="null"/> where payloads were made elsewhere.</summary>
    public string? IdentifierPath => Records.Header.IdentifierPath;

    /// <summary>When the import was begun, by the clock of the machine that did.</summary>
    public Instant BegunAt => Records.Header.CreatedAt;

    internal IJournalRecords Records => _records;

    /// <summary>Opens a journal and reads it through.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The reader, which has to be disposed.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ImportJournalException">The file is not there, is no journal, is damaged, or a run has it open.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ImportJournalReader> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ImportJournalReader(path, await Task.Run(() => JournalRecords.Open(path, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads what became of each account, in the order of the input. An account that the journal knows nothing of has a number only, and was not attempted.</summary>
    /// <returns>The outcomes, which are read from the file as they are enumerated. What was scheduled and has not been seen to end is <see cref="ImportOutcome.Scheduled"/>.</returns>
    /// <exception cref="InvalidDataException">A record is damaged; thrown when it is reached.</exception>
    /// <exception cref="IOException">The file cannot be read any more; thrown when that is noticed.</exception>
    public IEnumerable<AccountOutcome> ReadOutcomes() => new JournalRows(Records).Select(row => row.ToOutcome(waitsForEnd: false));

    /// <summary>Finds what became of the account that has an external account number.</summary>
    /// <param name="externalAccountNumber">The number.</param>
    /// <returns>The outcome; <see langword="null"/> if the journal has no such account.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="externalAccountNumber"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public AccountOutcome? Find(string externalAccountNumber)
    {
        ArgumentNullException.ThrowIfNull(externalAccountNumber);
        return Records.Find(externalAccountNumber) is { } account ? Records.Read(account).ToOutcome(waitsForEnd: false) : null;
    }

    /// <summary>Reads everything that the journal has of the account with an external account number; the whole file is read for it.</summary>
    /// <param name="externalAccountNumber">The number.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The history; <see langword="null"/> if the journal has no such account.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="externalAccountNumber"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public AccountHistory? ReadHistory(string externalAccountNumber, CancellationToken cancellationToken = default) =>
        Find(externalAccountNumber) is { } outcome
            ? AccountHistory.Create(outcome, _records.ReadHistory(externalAccountNumber, cancellationToken))
            : null;

    /// <summary>Closes the journal.</summary>
    public void Dispose() => _records.Dispose();
}
