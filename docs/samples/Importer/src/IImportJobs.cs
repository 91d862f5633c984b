namespace Importer;

/// <summary>What there is to import.</summary>
internal interface IImportJobs
{
    /// <summary>Finds what there is now, what was begun before first; each is taken when it is asked for.</summary>
    IAsyncEnumerable<IImportJob> FindAsync(CancellationToken cancellationToken);
}
