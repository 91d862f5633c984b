using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing;

/// <summary>How an import ends that creates no account.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record SimulatedFailure
{
    /// <summary>The state in which the import ends. A dry run ends in <see cref="ImportStatusCode.DryRunErrored"/> instead.</summary>
    /// <value>The default is <see cref="ImportStatusCode.Errored"/>.</value>
    public ImportStatusCode Status { get; init; } = ImportStatusCode.Errored;

    /// <summary>What status then gives as the latest error.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public ImportError? Error { get; init; }
}
