using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Importing;

/// <summary>Imports any number of accounts so that none is lost and none is created twice, whatever dies meanwhile.</summary>
/// <remarks>
/// <para>
/// Every account is created at most once and ends with a known outcome, provided that (a) a process request that the platform accepted becomes visible to status
/// within <see cref="AccountImporterOptions.AbsenceGrace"/>, and (b) nobody else imports the same keys at the same time. The same call with the same journal goes on
/// with what was interrupted.
/// </para>
/// <para>Immutable and safe for use by several threads.</para>
/// </remarks>
public sealed class AccountImporter
{
    private readonly IAccountImportClient _client;
    private readonly Uri _target;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes an importer.</summary>
    /// <param name="client">The client. Repeats of its own are switched off meanwhile, as far as it is this library's: the importer repeats, journals and paces.</param>
    /// <param name="target">The address of the API that the client calls: what a journal is bound to.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="target"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is not absolute.</exception>
    public AccountImporter(IAccountImportClient client, Uri target, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(target);
        if (!target.IsAbsoluteUri)
        {
            throw new ArgumentException("The target is not an absolute address.", nameof(target));
        }

        _client = client;
        _target = target;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Begins an import, or goes on with one that was interrupted.</summary>
    /// <param name="source">The accounts.</param>
    /// <param name="options">How they are imported.</param>
    /// <param name="progress">Told at the beginning what there is from before, about once a second how far the import is, and once more at its end.</param>
    /// <param name="cancellationToken">Stops at once: see <see cref="ImportRun.DisposeAsync"/>.</param>
    /// <returns>The import, which is under way.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is not one that an import can have; the message says which, and why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the import was begun.</exception>
    public ImportRun Start(
        ImportSource source,
        AccountImporterOptions options,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        options.ThrowIfInvalid(_timeProvider, nameof(options));
        return new ImportRun(new ImportSession(_client, _target, _timeProvider, source, options, progress), source, options, cancellationToken);
    }
}
