namespace AccountImport.KillMatrix;

/// <summary>What became of one seed of one row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Kills">How often the tool was killed, or its journal cut.</param>
/// <param name="Resumes">How often an import went on with a journal.</param>
/// <param name="Verdict">The counts and what is wrong.</param>
/// <param name="Folder">Where the files are, if anything is wrong.</param>
internal sealed record SeedResult(MatrixRow Row, int Seed, int Kills, int Resumes, Verdict Verdict, string Folder)
{
    /// <summary>Says what is wrong, and where to look; empty if nothing is.</summary>
    public string Describe() => Verdict.Faults.Count is 0
        ? string.Empty
        : $"{Row.GetName()}, seed {Seed}: {Verdict.Faults.Count} faults; the journal, the output and messages of each run, the reports and matrix.log are in {Folder}"
            + string.Concat(Verdict.Faults.Select(fault => $"\n  - {fault}"));
}
