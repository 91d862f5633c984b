namespace Importer;

/// <summary>The accounts of the application's own database that wait for their import, in batches.</summary>
internal interface IAccountQueue
{
    /// <summary>Finds the batches that are neither finished nor put aside.</summary>
    IAsyncEnumerable<AccountBatch> FindWaitingAsync(CancellationToken cancellationToken);

    /// <summary>Reads the accounts of a batch that were not refused: always the same, in whatever order.</summary>
    IAsyncEnumerable<AccountRow> ReadAsync(long batch, CancellationToken cancellationToken);

    /// <summary>Notes that an account cannot be sent at all.</summary>
    Task RefuseAsync(long batch, long row, string code, CancellationToken cancellationToken);

    /// <summary>Notes what became of the accounts, and that the batch is finished: in one transaction, or so that it may be done twice.</summary>
    Task FinishAsync(long batch, IAsyncEnumerable<AccountResult> results, CancellationToken cancellationToken);

    /// <summary>Notes that a person must look at the batch.</summary>
    Task PutAsideAsync(long batch, string reason, CancellationToken cancellationToken);
}
