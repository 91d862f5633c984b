using System.Text;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Importing;

/// <summary>One thing that happened to an account, as the journal noted it.</summary>
/// <remarks>Immutable and safe for use by several threads, as long as the collections that were put in are not changed.</remarks>
public sealed record AccountHistoryRecord
{
    /// <summary>When it was noted, by the clock of the machine that did.</summary>
    public required Instant At { get; init; }

    /// <summary>
    /// The word of the journal for where the account stood: <c>intended</c>, <c>not_sent</c>, <c>unresolved</c>, <c>scheduled</c>, <c>still_pending</c>, <c>unknown</c>, or an outcome such as <c>imported</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>How many process requests were begun by then.</summary>
    /// <value>The default is 0.</value>
    public int Attempt { get; init; }

    /// <summary>The Kraken number under which this import created the account.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? KrakenIdentifier { get; init; }

    /// <summary>The Kraken number of an account that was there already.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? AccountId { get; init; }

    /// <summary>What spoke against the account.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ImportFinding> Errors { get; init; } = [];

    /// <summary>Gives the attempt and the state.</summary>
    /// <returns>A text such as <c>AccountHistoryRecord 1 scheduled</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{nameof(AccountHistoryRecord)} {Attempt} {State}");

    internal static AccountHistoryRecord Of(JournalEntry entry) => new()
    {
        At = entry.At,
        State = Encoding.UTF8.GetString(JournalWords.Of(entry.State)),
        Attempt = entry.Attempt,
        KrakenIdentifier = entry.KrakenIdentifier,
        AccountId = entry.AccountId,
        Errors = entry.Errors,
    };
}
