namespace AccountImport.KillMatrix;

/// <summary>Runs the seeds of the rows, several at a time.</summary>
internal sealed class Matrix(MatrixOptions options) : IDisposable
{
    // The rows that take longest begin first.
    private static readonly MatrixRow[] LongRows = [MatrixRow.JournalTorn, MatrixRow.LateEffectsGraceNever, MatrixRow.LateEffects];

    private readonly SemaphoreSlim _places = new(options.Parallelism);

    /// <summary>Begins with all seeds of all rows, seed by seed.</summary>
    /// <param name="ended">Told of each seed of a row that has ended.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What will have become of each row.</returns>
    public IReadOnlyDictionary<MatrixRow, Task<RowResult>> Start(Action<SeedResult>? ended, CancellationToken cancellationToken)
    {
        Dictionary<MatrixRow, List<Task<SeedResult>>> seeds = options.Rows
            .OrderByDescending(row => LongRows.Contains(row))
            .ToDictionary(row => row, _ => new List<Task<SeedResult>>());
        for (int seed = options.FirstSeed; seed < options.FirstSeed + options.Seeds; seed++)
        {
            foreach ((MatrixRow row, List<Task<SeedResult>> ofRow) in seeds)
            {
                ofRow.Add(RunAsync(row, seed, ended, cancellationToken));
            }
        }

        return seeds.ToDictionary(pair => pair.Key, async pair => new RowResult(pair.Key, await Task.WhenAll(pair.Value)));
    }

    public void Dispose()
    {
        _places.Dispose();
        if (Directory.Exists(options.Folder) && !Directory.EnumerateFileSystemEntries(options.Folder).Any())
        {
            Directory.Delete(options.Folder);
        }
    }

    private async Task<SeedResult> RunAsync(MatrixRow row, int seed, Action<SeedResult>? ended, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            SeedPlan plan = await SeedPlan.CreateAsync(row, seed, cancellationToken);
            var folder = new SeedFolder(options.Folder, row, seed) { IsKept = options.KeepsFolders };
            SeedRun run = row is MatrixRow.JournalTorn ? new TornJournalRun(plan, folder, options.GetCutting(seed)) : new SeedRun(plan, folder);
            SeedResult result = await run.RunAsync(cancellationToken);
            ended?.Invoke(result);
            return result;
        }
        finally
        {
            _places.Release();
        }
    }
}
