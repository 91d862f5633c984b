namespace AccountImport.KillMatrix;

/// <summary>How much of the matrix is run.</summary>
internal sealed record MatrixOptions
{
    private static readonly string DefaultFolder = Path.Combine(Path.GetTempPath(), "account-import-kill-matrix");

    /// <summary>How many seeds each row has.</summary>
    public int Seeds { get; init; } = 1;

    public int FirstSeed { get; init; } = 1;

    /// <summary>How many seeds are run at a time: most of their time they wait.</summary>
    public int Parallelism { get; init; } = 4 * Environment.ProcessorCount;

    public IReadOnlyList<MatrixRow> Rows { get; init; } = MatrixRows.All;

    /// <summary>Whether a torn journal is resumed by the tool, too, for every byte at which it may be cut, and not only by the importer in this process.</summary>
    public bool CutsAtEveryByte { get; init; }

    /// <summary>Whether the files of a seed stay although nothing is wrong with it.</summary>
    public bool KeepsFolders { get; init; }

    /// <summary>Where the files of each seed are.</summary>
    public string Folder { get; init; } = Path.Combine(DefaultFolder, FormattableString.Invariant($"{Environment.ProcessId}"));

    /// <summary>At how many places the torn journal of a seed is cut: that of the first at every byte, since this takes a while.</summary>
    public Cutting GetCutting(int seed) =>
        CutsAtEveryByte ? Cutting.AtEveryPlace
        : seed == FirstSeed ? Cutting.AtEveryPlaceHere
        : Cutting.AtFewPlaces;
}
