namespace AccountImport.KillMatrix;

/// <summary>At how many places a torn journal is cut.</summary>
/// <param name="Here">At how many, to go on with the importer in this process.</param>
/// <param name="ByTool">At how many, to go on with the tool.</param>
internal sealed record Cutting(int Here, int ByTool)
{
    private const int FewHere = 48;
    private const int FewByTool = 2;

    public static Cutting AtFewPlaces { get; } = new(FewHere, FewByTool);

    /// <summary>The importer goes on from every place; to start the tool as often takes an hour.</summary>
    public static Cutting AtEveryPlaceHere { get; } = new(int.MaxValue, FewByTool);

    public static Cutting AtEveryPlace { get; } = new(int.MaxValue, int.MaxValue);
}
