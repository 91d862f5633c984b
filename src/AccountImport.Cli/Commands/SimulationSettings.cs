namespace AccountImport.Cli.Commands;

/// <summary>What the command line says of a simulator.</summary>
internal sealed record SimulationSettings
{
    /// <summary>The port on the loopback address; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The external account numbers that the simulator has from before.</summary>
    public IEnumerable<string> AlreadyImported { get; init; } = [];

    /// <summary>The file that the simulator keeps its state in; <see langword="null"/> for none.</summary>
    public string? StatePath { get; init; }

    /// <summary>What numbers and chance are derived from.</summary>
    public int Seed { get; init; }

    /// <summary>What goes wrong by chance, and how long everything takes.</summary>
    public FaultSpecification Faults { get; init; } = FaultSpecification.None;
}
