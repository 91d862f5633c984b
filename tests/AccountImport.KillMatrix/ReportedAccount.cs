using System.Text.Json;
using AccountImport.Client.Importing;

namespace AccountImport.KillMatrix;

/// <summary>A line of <c>outcomes.ndjson</c>.</summary>
internal sealed record ReportedAccount
{
    public required long Number { get; init; }

    public required string? ExternalAccountNumber { get; init; }

    public required ImportOutcome Outcome { get; init; }

    public required string? KrakenIdentifier { get; init; }

    public required string? AccountId { get; init; }

    public required int Attempts { get; init; }

    public required IReadOnlyList<string> Codes { get; init; }

    public bool IsOpen => Outcome is ImportOutcome.Unknown or ImportOutcome.StillPending or ImportOutcome.NotAttempted or ImportOutcome.Scheduled;

    public static ReportedAccount Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        return new ReportedAccount
        {
            Number = root.GetProperty("number").GetInt64(),
            ExternalAccountNumber = root.GetProperty("external_account_number").GetString(),
            Outcome = Enum.Parse<ImportOutcome>(root.GetProperty("outcome").GetString()!),
            KrakenIdentifier = root.GetProperty("kraken_identifier").GetString(),
            AccountId = root.GetProperty("account_id").GetString(),
            Attempts = root.GetProperty("attempts").GetInt32(),
            Codes = [.. root.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()!)],
        };
    }
}
