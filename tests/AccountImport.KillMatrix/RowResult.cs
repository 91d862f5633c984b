namespace AccountImport.KillMatrix;

/// <summary>What became of the seeds of a row.</summary>
internal sealed record RowResult(MatrixRow Row, IReadOnlyList<SeedResult> Seeds)
{
    /// <summary>Says what is wrong, seed by seed; empty if nothing is.</summary>
    public string Describe() => string.Join('\n', Seeds.Select(seed => seed.Describe()).Where(text => text.Length > 0));
}
