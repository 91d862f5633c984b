namespace AccountImport.Client.Importing;

/// <summary>What a report says beside what its journals know.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collection that was put in is not changed.</remarks>
public sealed record ImportReportOptions
{
    /// <summary>The command that goes on with the import, which <c>report.html</c> shows where something is left to do. It must hold no secret.</summary>
    /// <value>The default is <see langword="null"/>: no command is shown.</value>
    public string? ResumeCommand { get; init; }

    /// <summary>The commands that import the accounts of <c>rejected.ndjson</c> once they are mended, one after the other, which <c>report.html</c> shows where there are such accounts. They must hold no secret.</summary>
    /// <value>The default is empty: no command is shown.</value>
    public IReadOnlyList<string> FixUpCommands { get; init; } = [];
}
