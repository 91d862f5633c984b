using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>A run as the command line has it planned.</summary>
internal sealed record PlanRequest
{
    public required string File { get; init; }

    public required AccountFileReaderOptions Reading { get; init; }

    public required string ImportSupplier { get; init; }

    public required Uri Target { get; init; }

    /// <summary>How many requests a second are made; <see langword="null"/> if that is not said.</summary>
    public required double? Rate { get; init; }

    public required bool IsJson { get; init; }

    public required AccountImporterOptions Options { get; init; }
}
