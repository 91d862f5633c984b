using AccountImport.Client.Validation;
using NodaTime;

namespace AccountImport.Client.Importing.Journal;

/// <summary>One record of an account. It says all that is known of the account, so that the last one counts and the others are history.</summary>
internal sealed record JournalEntry
{
    /// <summary>The account's place in the journal, from 1: its number in the input that it was first seen in, unless that was taken.</summary>
    public required int Account { get; init; }

    /// <summary>Its number in the input as it is now.</summary>
    public required long Number { get; init; }

    public required JournalState State { get; init; }

    /// <summary>The key, without the import supplier, which is the same for all; <see langword="null"/> if the account does not say.</summary>
    public string? ExternalAccountNumber { get; init; }

    /// <summary>Whether an earlier account of the input has this key, so that it is none of this one.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>When the record was made, by this machine's clock, in milliseconds.</summary>
    public required Instant At { get; init; }

    /// <summary>How many process requests were begun.</summary>
    public int Attempt { get; init; }

    /// <summary>When the attempt began whose effects count, by the platform's clock: the first one whose outcome is not known.</summary>
    public ServerWindow? Server { get; init; }

    /// <summary>What status said before that attempt; <see langword="null"/> if it was not asked.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Since when the account's outcome has been unknown, by this machine's clock; <see langword="null"/> if it is not.</summary>
    public Instant? UnresolvedSince { get; init; }

    /// <summary>Up to when a request of unknown outcome can have left, by this machine's clock.</summary>
    public Instant? SentUntil { get; init; }

    /// <summary>Where the account begins in the input.</summary>
    public FilePosition? Position { get; init; }

    /// <summary>The keyed hash of the account's bytes.</summary>
    public ulong? Content { get; init; }

    public string? KrakenIdentifier { get; init; }

    public string? AccountId { get; init; }

    public IReadOnlyList<ImportFinding> Errors { get; init; } = [];

    public IReadOnlyList<ImportFinding> Warnings { get; init; } = [];

    /// <summary>Gives the place and the state: the key is personal data.</summary>
    public override string ToString() => FormattableString.Invariant($"{nameof(JournalEntry)} {Account} {State}");
}
