namespace AccountImport.Client.Importing;

/// <summary>What an input is known by, so that an import is resumed with the input that it was begun with.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportSourceIdentity
{
    /// <summary>What the input is called, such as the name of a file; a journal shows it, and does not compare it.</summary>
    public required string Name { get; init; }

    /// <summary>A text that changes when the content does, such as a hash or the version of a query's result.</summary>
    public required string Hash { get; init; }

    /// <summary>The size in bytes.</summary>
    /// <value>The default is <see langword="null"/>: it has none.</value>
    public long? Size { get; init; }

    /// <summary>How many accounts it has. A reading that gives another number of them is a fault of the source, and stops the import.</summary>
    /// <value>The default is <see langword="null"/>: it is not known before they are read.</value>
    public long? Accounts { get; init; }
}
