#pragma warning disable MA0025, CS1573, IDE0060, CA1822, S2325, S1186
namespace AccountImport.Client.Importing;

/// <summary>An import that is under way.</summary>
/// <remarks>
/// <para>
/// Enumerate it for the outcomes, in the order in which they happen, each once it is in the journal; who comes late gets those from before first. Nobody has to:
/// the import goes on without, and keeps eight bytes for each outcome that was not taken. Only one enumeration is possible; leaving it early stops the import in good order.
/// </para>
/// <para>Safe for use by several threads.</para>
/// </remarks>
public sealed class ImportRun : IAsyncEnumerable<AccountOutcome>, IAsyncDisposable
{
    internal ImportRun()
    {
    }

    /// <summary>Ends when the import has, with what it came to.</summary>
    /// <remarks>
    /// It fails with an <see cref="ImportJournalException"/> if the journal cannot be used, with an <see cref="AccountFiles.AccountFileException"/> if the input
    /// cannot be read, and with what the source throws; nothing was sent then. Everything that happens later is in the summary.
    /// </remarks>
    public Task<ImportSummary> Completion => throw new NotImplementedException();

    /// <summary>Admits no more accounts, and ends the import when what is under way has reached the journal.</summary>
    /// <returns>A task that ends when the import has; it never fails.</returns>
    public Task StopAsync() => throw new NotImplementedException();

    /// <summary>Gives the outcomes as they happen.</summary>
    /// <param name="cancellationToken">Ends the enumeration, and so stops the import in good order.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="InvalidOperationException">They are, or were, enumerated already.</exception>
    public IAsyncEnumerator<AccountOutcome> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Stops at once: calls under way are left, and their outcome is for a resumed run to find out.</summary>
    /// <returns>A task that ends when the import has.</returns>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
