using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>What the journal has of an account.</summary>
internal sealed record JournalView
{
    /// <summary>There is no journal.</summary>
    public static JournalView None { get; } = new() { Outcome = null };

    /// <summary>What became of it; <see langword="null"/> if there is no journal.</summary>
    public required ImportOutcome? Outcome { get; init; }

    /// <summary>Whether a process request for it was ever begun.</summary>
    public bool WasSent { get; init; }

    /// <summary>Whether the platform was only to try it.</summary>
    public bool IsDryRun { get; init; }

    public string? KrakenIdentifier { get; init; }

    public string? AccountId { get; init; }

    /// <summary>Gives what a journal has of an account.</summary>
    /// <param name="entry">Its last record; <see langword="null"/> if there is none.</param>
    /// <param name="mode">What the accounts of the journal were sent for.</param>
    public static JournalView Of(JournalEntry? entry, JournalMode mode) => new()
    {
        // That its last request surely had no effect does not say so of one before.
        Outcome = entry is null ? ImportOutcome.NotAttempted
            : entry is { State: JournalState.NotSent, UnresolvedSince: not null } ? ImportOutcome.Unknown
            : entry.State.ToOutcome(waitsForEnd: false),
        WasSent = entry?.Attempt > 0,
        IsDryRun = mode is JournalMode.DryRun,
        KrakenIdentifier = entry?.KrakenIdentifier,
        AccountId = entry?.AccountId,
    };
}
