namespace AccountImport.KillMatrix;

/// <summary>Runs the seeds of the rows, several at a time.</summary>
internal sealed class Matrix(MatrixOptions options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Parallelism);

    /// <summary>Runs all seeds of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="ended">Told of each seed that has ended.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<RowResult> RunAsync(MatrixRow row, Action<SeedResult>? ended, CancellationToken cancellationToken)
    {
        IEnumerable<Task<SeedResult>> seeds = Enumerable.Range(options.FirstSeed, options.Seeds).Select(async seed =>
        {
            SeedResult result = await RunAsync(row, seed, cancellationToken);
            ended?.Invoke(result);
            return result;
        });
        return new RowResult(row, await Task.WhenAll(seeds));
    }

    public void Dispose() => _places.Dispose();

    private async Task<SeedResult> RunAsync(MatrixRow row, int seed, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            SeedPlan plan = await SeedPlan.CreateAsync(row, seed, cancellationToken);
            var folder = new SeedFolder(options.Folder, row, seed);
            SeedRun run = row is MatrixRow.JournalTorn ? new TornJournalRun(plan, folder, options.GetCutting(seed)) : new SeedRun(plan, folder);
            return await run.RunAsync(cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }
}
