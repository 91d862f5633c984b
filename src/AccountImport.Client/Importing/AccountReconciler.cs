using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing.Reconciling;

namespace AccountImport.Client.Importing;

/// <summary>Asks the platform for each account of an input, and says where its view is not that of the journal. It never changes anything there, nor in the journal.</summary>
/// <remarks>
/// What is answered is kept in a file, so that the same call goes on with what was interrupted. Some tens of bytes of memory are taken for each account.
/// Immutable and safe for use by several threads, with a source and a file of its own for each call.
/// </remarks>
public sealed class AccountReconciler
{
    private readonly IAccountImportClient _client;
    private readonly Uri _target;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a reconciler.</summary>
    /// <param name="client">The client. Repeats of its own are switched off meanwhile, as far as it is this library's: the reconciler repeats and paces.</param>
    /// <param name="target">The address of the API that the client calls, which must be that of the journal.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="target"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is not absolute.</exception>
    public AccountReconciler(IAccountImportClient client, Uri target, TimeProvider? timeProvider = null)
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

    /// <summary>Asks for every account, or goes on with what was interrupted.</summary>
    /// <param name="source">The accounts; the source is closed at the end.</param>
    /// <param name="options">How they are compared, and with which journal.</param>
    /// <param name="differenceFound">Takes each difference, those from before an interruption first; called once at a time, from any thread.</param>
    /// <param name="progress">Told at the beginning what there is from before, about once a second how far it is, and once more at the end.</param>
    /// <param name="cancellationToken">Stops it: calls under way are left, and what was answered is kept. Once the first account could be asked for, this ends with a summary that says so.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is not one that a reconciliation can have; the message says which, and why.</exception>
    /// <exception cref="ImportJournalException">The journal cannot be read, or is not that of the source and the target.</exception>
    /// <exception cref="ReconciliationStateException">The file of answers is of something else, or cannot be opened.</exception>
    /// <exception cref="AccountFileException">The source cannot be read.</exception>
    /// <exception cref="InvalidDataException">A record of the journal is damaged.</exception>
    /// <exception cref="IOException">The journal or the file of answers cannot be read or begun.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before any account could be asked for.</exception>
    public async Task<ReconciliationSummary> RunAsync(
        ImportSource source,
        AccountReconcilerOptions options,
        Action<ReconciliationDifference>? differenceFound = null,
        IProgress<ReconciliationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        options.ThrowIfInvalid(_timeProvider, nameof(options));
        try
        {
            using var session = new ReconciliationSession(_client, _target, _timeProvider, source, options)
            {
                DifferenceFound = differenceFound,
                Progress = progress,
            };

            // Away from the caller's own context, and from what the flow of his execution carries.
            return await Task.Run(() => session.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await source.CloseAsync().ConfigureAwait(false);
        }
    }
}
