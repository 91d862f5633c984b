using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>One account that the platform has otherwise than we have it, or of which that cannot be said.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ReconciliationDifference
{
    /// <summary>How the two views compare; neither <see cref="ReconciliationKind.Agrees"/> nor <see cref="ReconciliationKind.Open"/>.</summary>
    public required ReconciliationKind Kind { get; init; }

    /// <summary>The account's number in the external system.</summary>
    public required string ExternalAccountNumber { get; init; }

    /// <summary>The number of the account in the input, counted from 1.</summary>
    /// <value>The default is <see langword="null"/>: the journal has it, and the input, which has changed, does not any more.</value>
    public long? Number { get; init; }

    /// <summary>Where the account begins in the input.</summary>
    /// <value>The default is <see langword="null"/>: the input does not have it, or is no file.</value>
    public FilePosition? Position { get; init; }

    /// <summary>What became of it by the journal; <see cref="ImportOutcome.NotAttempted"/> of an account that the journal does not have.</summary>
    /// <value>The default is <see langword="null"/>: there is no journal.</value>
    public ImportOutcome? JournalOutcome { get; init; }

    /// <summary>The Kraken number under which the import created it, by the journal.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? JournalKrakenIdentifier { get; init; }

    /// <summary>The Kraken number of an account that was there already, by the journal.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? JournalAccountId { get; init; }

    /// <summary>What the platform says of it.</summary>
    /// <value>The default is <see langword="null"/>: it does not know it, or has not answered.</value>
    public ImportStatusCode? PlatformStatus { get; init; }

    /// <summary>The Kraken account number that the platform gives.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? PlatformKrakenIdentifier { get; init; }

    /// <summary>Gives key and kind.</summary>
    /// <returns>A text such as <c>IM-A-00023 MissingThere</c>.</returns>
    public override string ToString() => $"{ExternalAccountNumber} {Kind}";
}
