using System.Runtime.CompilerServices;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing;

/// <summary>The accounts that are to be imported: what they are known by, and how they are read, as often as is needed.</summary>
/// <remarks>
/// An import reads its source once to know it, if that has to be done, once to send the accounts, and once more for accounts that have to be sent again.
/// Each reading must give the same accounts. A source serves one import at a time. Not safe for use by several threads at once.
/// </remarks>
public abstract class ImportSource
{
    private protected ImportSource(string importSupplier)
    {
        // The key says what an import supplier must be.
        ImportSupplier = new AccountKey(importSupplier, "1").ImportSupplier;
    }

    /// <summary>The code of the import supplier.</summary>
    public string ImportSupplier { get; }

    /// <summary>The member that identifies an account; <see langword="null"/> where payloads are made elsewhere.</summary>
    internal virtual string? IdentifierPath => null;

    /// <summary>Whether each reading gives the accounts in the same order.</summary>
    internal virtual bool KeepsOrder => false;

    /// <summary>The file that the source is, by the path that it was named by; <see langword="null"/> if it is none.</summary>
    internal virtual string? FilePath => null;

    /// <summary>Finds out what the source is known by; of a file this reads it to its end.</summary>
    /// <exception cref="AccountFileException">The file cannot be read, or its structure is broken.</exception>
    internal abstract Task<ImportSourceIdentity> IdentifyAsync(CancellationToken cancellationToken);

    /// <summary>Reads the accounts from the first. May be called again when the reading before has ended or was left.</summary>
    internal abstract IAsyncEnumerable<SourceAccount> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Closes what <see cref="IdentifyAsync"/> and <see cref="ReadAsync"/> have opened. Called once, when the import has ended.</summary>
    internal virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>Takes the accounts of an account file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="importSupplier">The code of the import supplier.</param>
    /// <param name="options">How it is read; by default, with the default options. Accounts are compared with one another in any case.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="importSupplier"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty, or <paramref name="importSupplier"/> or an option is not one that can be used.</exception>
    public static ImportSource FromFile(string path, string importSupplier, AccountFileReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AccountFileReader.Check(options);
        return new FileSource(path, importSupplier, options);
    }

    /// <summary>Takes the accounts of an account file that comes as a stream, such as the standard input. What cannot seek is kept in a temporary file that only its owner may read.</summary>
    /// <param name="stream">The stream, from where it stands; it is disposed with the import, unless the options leave it open.</param>
    /// <param name="name">What it is called in messages and in the journal.</param>
    /// <param name="importSupplier">The code of the import supplier.</param>
    /// <param name="options">How it is read; by default, with the default options. Accounts are compared with one another in any case.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read, or <paramref name="name"/>, <paramref name="importSupplier"/> or an option is not one that can be used.</exception>
    public static ImportSource FromStream(Stream stream, string name, string importSupplier, AccountFileReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!WholeText.Is(name))
        {
            throw new ArgumentException(WholeText.Fault, nameof(name));
        }

        return new FileSource(name, importSupplier, options, new AccountFileReader(stream, name, options));
    }

    /// <summary>Takes accounts as they are sent, say from a database.</summary>
    /// <param name="identity">What they are known by.</param>
    /// <param name="importSupplier">The code of the import supplier; a payload of another one is rejected.</param>
    /// <param name="read">Begins to read them from the first; called once for each reading.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="identity"/> has no name or no hash, or <paramref name="importSupplier"/> is not one that can be used.</exception>
    public static ImportSource FromPayloads(
        ImportSourceIdentity identity,
        string importSupplier,
        Func<CancellationToken, IAsyncEnumerable<AccountPayload>> read)
    {
        Check(identity);
        ArgumentNullException.ThrowIfNull(read);
        return new PayloadSource(identity, importSupplier, read);
    }

    /// <summary>Takes records of account files, say from a queue of files.</summary>
    /// <param name="identity">What they are known by.</param>
    /// <param name="importSupplier">The code of the import supplier.</param>
    /// <param name="read">Begins to read them from the first; called once for each reading.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="identity"/> has no name or no hash, or <paramref name="importSupplier"/> is not one that can be used.</exception>
    public static ImportSource FromRecords(
        ImportSourceIdentity identity,
        string importSupplier,
        Func<CancellationToken, IAsyncEnumerable<AccountRecord>> read)
    {
        Check(identity);
        ArgumentNullException.ThrowIfNull(read);
        return new RecordSource(identity, importSupplier, read);
    }

    /// <summary>Counts the accounts that a caller's function gives, which may have been compiled without a check for null.</summary>
    /// <exception cref="InvalidOperationException">It gave null.</exception>
    private protected static async IAsyncEnumerable<(long Number, T Account)> CountAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        IAsyncEnumerable<T?> accounts = read(cancellationToken)
            ?? throw new InvalidOperationException("The source gave null instead of its accounts; give an empty sequence if there are none.");
        long number = 0;
        await foreach (T? account in accounts.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            number++;
            yield return (number, account ?? throw new InvalidOperationException($"The source gave null as account {number}; leave out what is no account."));
        }
    }

    private static void Check(ImportSourceIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (string.IsNullOrEmpty(identity.Name) || string.IsNullOrEmpty(identity.Hash))
        {
            throw new ArgumentException($"{nameof(identity.Name)} or {nameof(identity.Hash)} is empty.", nameof(identity));
        }
    }
}
