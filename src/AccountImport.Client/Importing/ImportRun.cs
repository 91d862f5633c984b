using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Importing;

/// <summary>An import that is under way.</summary>
/// <remarks>
/// The journal is free for another run once <see cref="Completion"/> has ended, and whoever enumerates <see cref="Outcomes"/> meanwhile has come to their end.
/// Safe for use by several threads.
/// </remarks>
public sealed class ImportRun : IAsyncDisposable
{
    private readonly ImportSession _session;
    private readonly AccountImporterOptions _options;
    private readonly TaskCompletionSource<ImportJournal?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _cancellation;
    private int _enumerations;

    // The run, and whoever enumerates it meanwhile: the last to go closes the journal.
    private int _journalHolders = 1;

    internal ImportRun(ImportSession session, ImportSource source, AccountImporterOptions options, CancellationToken cancellationToken)
    {
        _session = session;
        _options = options;
        _cancellation = cancellationToken.Register(static state => ((ImportSession)state!).Control.StopNow(), session);

        // Away from the caller's own context, and from what the flow of his execution carries.
        Completion = Task.Run(() => RunAsync(source), CancellationToken.None);
    }

    /// <summary>Ends when the import has, with what it came to.</summary>
    /// <remarks>
    /// It fails with an <see cref="ImportJournalException"/> if the journal cannot be used, with an <see cref="ImportPlanException"/> if the run would not do what was planned, with an <see cref="AccountFileException"/> if the input
    /// cannot be read, and with what the source throws; nothing was sent then. Everything that happens later is in the summary.
    /// </remarks>
    public Task<ImportSummary> Completion { get; }

    /// <summary>The outcomes of this run in the order in which they happen, each once it is in the journal; who comes late gets those from before first.</summary>
    /// <remarks>
    /// Nobody has to enumerate them: the import goes on without, and keeps eight bytes for each outcome that was not taken. They can be enumerated once. Leaving the enumeration early, also by its cancellation token, stops the import in good order. They end when
    /// the import has, with the exception of <see cref="Completion"/> if that fails.
    /// </remarks>
    /// <exception cref="InvalidOperationException">They are, or were, enumerated already; thrown when the second enumeration begins.</exception>
    public IAsyncEnumerable<AccountOutcome> Outcomes => EnumerateAsync(CancellationToken.None);

    /// <summary>Admits no more accounts, and ends the import when what is under way has reached the journal.</summary>
    /// <returns>A task that ends when the import has; it never fails.</returns>
    public async Task StopAsync()
    {
        _session.Control.StopByRequest();
        await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Stops at once: calls under way are left, and their outcome is for a resumed run to find out.</summary>
    /// <returns>A task that ends when the import has.</returns>
    public async ValueTask DisposeAsync()
    {
        if (!Completion.IsCompleted)
        {
            _session.Control.StopNow();
        }

        await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<ImportSummary> RunAsync(ImportSource source)
    {
        try
        {
            ImportJournal? journal = await _session.OpenAsync().ConfigureAwait(false);
            if (journal is null)
            {
                return _session.SummarizeNothing();
            }

            try
            {
                _opened.SetResult(journal);
                return await _session.RunAsync(journal).ConfigureAwait(false);
            }
            finally
            {
                await journal.CompleteAsync().ConfigureAwait(false);
                await LetGoAsync(journal).ConfigureAwait(false);
            }
        }
        finally
        {
            // Whoever enumerates a run that has no journal gets nothing, or the exception of the run.
            _opened.TrySetResult(null);
            _cancellation.Unregister();
            await source.CloseAsync().ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<AccountOutcome> EnumerateAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _enumerations, 1) is not 0)
        {
            throw new InvalidOperationException("The outcomes of an import are enumerated once.");
        }

        bool isLeftEarly = true;
        ImportJournal? held = null;
        JournalReader? late = null;
        try
        {
            ImportJournal? journal = await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            held = journal is not null && TryHold() ? journal : null;
            while (journal is not null && await journal.Outcomes.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (!cancellationToken.IsCancellationRequested && journal.Outcomes.TryRead(out long offset))
                {
                    JournalEntry entry = held is not null ? held.ReadAt(offset) : (late ??= new JournalReader(_options.JournalPath)).ReadAt(offset);
                    yield return entry.ToOutcome(_options.WaitsForEnd);
                }
            }

            await Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            isLeftEarly = false;
        }
        finally
        {
            late?.Dispose();
            if (isLeftEarly && !Completion.IsCompleted)
            {
                _session.Control.StopByRequest();
            }

            if (held is not null)
            {
                await LetGoAsync(held).ConfigureAwait(false);
            }
        }
    }

    private bool TryHold()
    {
        int holders;
        do
        {
            holders = Volatile.Read(ref _journalHolders);
        }
        while (holders > 0 && Interlocked.CompareExchange(ref _journalHolders, holders + 1, holders) != holders);

        return holders > 0;
    }

    private async ValueTask LetGoAsync(ImportJournal journal)
    {
        if (Interlocked.Decrement(ref _journalHolders) is 0)
        {
            await journal.DisposeAsync().ConfigureAwait(false);
        }
    }
}
