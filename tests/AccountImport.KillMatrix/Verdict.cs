namespace AccountImport.KillMatrix;

/// <summary>What an import came to, counted at the platform, and what is wrong with it.</summary>
internal sealed record Verdict
{
    public required int Accounts { get; init; }

    public required int CreatedOnce { get; init; }

    public required int CreatedTwice { get; init; }

    /// <summary>How many accounts have no outcome, or a final one although they were never created.</summary>
    public required int Lost { get; init; }

    public required int Unknown { get; init; }

    public IReadOnlyList<string> Faults { get; init; } = [];
}
