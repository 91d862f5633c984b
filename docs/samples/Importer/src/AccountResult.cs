using AccountImport.Client.Importing;

namespace Importer;

/// <summary>What became of an account: what the application wants of a line of <c>outcomes.ndjson</c>.</summary>
internal sealed record AccountResult
{
    /// <summary>The account's number; <see langword="null"/> only of an account that was not attempted.</summary>
    public string? ExternalAccountNumber { get; init; }

    public required ImportOutcome Outcome { get; init; }

    /// <summary>The number under which this import created the account.</summary>
    public string? KrakenIdentifier { get; init; }

    /// <summary>The number of an account that was there already.</summary>
    public string? AccountId { get; init; }

    public IReadOnlyList<AccountError> Errors { get; init; } = [];
}
