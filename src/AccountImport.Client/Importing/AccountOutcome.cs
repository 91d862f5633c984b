using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>One account of an input and what became of it.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountOutcome
{
    /// <summary>The number of the account in the input, counted from 1.</summary>
    public required long Number { get; init; }

    /// <summary>What became of it.</summary>
    public required ImportOutcome Outcome { get; init; }

    /// <summary>The account's number in the external system.</summary>
    /// <value>The default is <see langword="null"/>: the account does not say.</value>
    public string? ExternalAccountNumber { get; init; }

    /// <summary>The Kraken number under which this import created the account.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? KrakenIdentifier { get; init; }

    /// <summary>The Kraken number of an account that was there already.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? AccountId { get; init; }

    /// <summary>How often a process request for it was begun, over all runs.</summary>
    /// <value>The default is 0.</value>
    public int Attempts { get; init; }

    /// <summary>Where the account begins in the input.</summary>
    /// <value>The default is <see langword="null"/>: the input is no file.</value>
    public FilePosition? Position { get; init; }

    /// <summary>Why it is not a success.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ImportFinding> Errors { get; init; } = [];

    /// <summary>What is odd about it, and was no reason to refuse it.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ImportFinding> Warnings { get; init; } = [];

    /// <summary>Gives the number and the outcome.</summary>
    /// <returns>A text such as <c>AccountOutcome 17 Imported</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{nameof(AccountOutcome)} {Number} {Outcome}");
}
