using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Importer;

/// <summary>The batches of the application's database. Their journals stay where they are, for as long as somebody may ask what became of an account.</summary>
internal sealed class QueueJobs(IAccountQueue queue, IOptions<ImporterOptions> options, ILogger<QueueJobs> logger) : IImportJobs
{
    private readonly string _journals = Directory.CreateDirectory(options.Value.Journals).FullName;

    public async IAsyncEnumerable<IImportJob> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (AccountBatch batch in queue.FindWaitingAsync(cancellationToken))
        {
            yield return new BatchJob(batch, queue, options.Value.ImportSupplier, _journals, logger);
        }
    }
}
