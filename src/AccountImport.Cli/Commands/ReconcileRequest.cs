using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>A reconciliation as the command line asks for it.</summary>
internal sealed record ReconcileRequest
{
    public required string File { get; init; }

    public required AccountFileReaderOptions Reading { get; init; }

    public required string ImportSupplier { get; init; }

    public required Uri Target { get; init; }

    public required Authentication Authentication { get; init; }

    public required string? TokenFile { get; init; }

    public required bool IsJson { get; init; }

    /// <summary>How fast it asks, as an import would.</summary>
    public required AccountImporterOptions Pace { get; init; }
}
