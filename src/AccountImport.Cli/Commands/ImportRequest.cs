using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>An import as the command line asks for it.</summary>
internal sealed record ImportRequest
{
    public required string File { get; init; }

    public required AccountFileReaderOptions Reading { get; init; }

    public required string ImportSupplier { get; init; }

    /// <summary>Where to; <see langword="null"/> for a simulator inside the tool.</summary>
    public required Uri? BaseAddress { get; init; }

    public required Authentication Authentication { get; init; }

    public required string? TokenFile { get; init; }

    /// <summary>The simulator inside the tool; <see langword="null"/> if the accounts go elsewhere.</summary>
    public required SimulationSettings? Simulation { get; init; }

    /// <summary>The journal that was named; <see langword="null"/> if none was.</summary>
    public required string? JournalPath { get; init; }

    /// <summary>The plan that the run is held to; <see langword="null"/> if there is none.</summary>
    public string? PlanPath { get; init; }

    public required bool IncludesErrorDetail { get; init; }

    public required bool IsJson { get; init; }

    /// <summary>How it is done; where the journal lies is not decided yet.</summary>
    public required AccountImporterOptions Options { get; init; }
}
