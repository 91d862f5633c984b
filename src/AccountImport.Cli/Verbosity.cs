namespace AccountImport.Cli;

/// <summary>How much the tool says beside its results and what goes wrong.</summary>
internal enum Verbosity
{
    /// <summary>How far it is, and how to go on.</summary>
    Normal,

    /// <summary>Nothing.</summary>
    Quiet,

    /// <summary>Each call, too.</summary>
    Verbose,
}
