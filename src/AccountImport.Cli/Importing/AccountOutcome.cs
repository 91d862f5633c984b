namespace AccountImport.Cli.Importing;

/// <summary>One account of the file and what became of it.</summary>
internal sealed record AccountOutcome
{
    /// <summary>Which of the file's accounts it is, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>What the account calls itself; <see langword="null"/> if it does not say.</summary>
    public string? ExternalAccountNumber { get; init; }

    public required ImportOutcome Outcome { get; init; }

    /// <summary>The Kraken number under which this import created the account.</summary>
    public string? KrakenIdentifier { get; init; }

    /// <summary>The Kraken number of an account that was there already.</summary>
    public string? AccountId { get; init; }

    /// <summary>Why it is not a success.</summary>
    public IReadOnlyList<Finding> Errors { get; init; } = [];

    /// <summary>What the local check found odd.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];
}
