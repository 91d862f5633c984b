using System.Text.Json;
using AccountImport.Client.Importing;

namespace AccountImport.KillMatrix;

/// <summary>What a run has reported.</summary>
/// <param name="Accounts">The lines of <c>outcomes.ndjson</c>.</param>
/// <param name="Outcomes">How many accounts have each outcome, by <c>summary.json</c>.</param>
/// <param name="Read">How many accounts were read, by <c>summary.json</c>.</param>
/// <param name="IsConserved">Whether the importer itself says that nothing is missing.</param>
internal sealed record ImportReports(
    IReadOnlyList<ReportedAccount> Accounts,
    IReadOnlyDictionary<ImportOutcome, long> Outcomes,
    long Read,
    bool IsConserved)
{
    /// <summary>The exit code that the tool's documentation gives for these outcomes.</summary>
    public int ExpectedExitCode =>
        Has(ImportOutcome.NotAttempted) ? 4
        : Has(ImportOutcome.Unknown, ImportOutcome.StillPending) ? 6
        : Has(ImportOutcome.Rejected, ImportOutcome.Failed, ImportOutcome.Cancelled) ? 1
        : 0;

    /// <summary>Reads the reports of a folder.</summary>
    /// <returns><see langword="null"/> if there are none.</returns>
    public static async Task<ImportReports?> FindAsync(string folder, CancellationToken cancellationToken)
    {
        string outcomesPath = Path.Combine(folder, "outcomes.ndjson");
        string summaryPath = Path.Combine(folder, "summary.json");
        if (!File.Exists(outcomesPath) || !File.Exists(summaryPath))
        {
            return null;
        }

        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(summaryPath, cancellationToken));
        JsonElement root = summary.RootElement;
        string[] lines = await File.ReadAllLinesAsync(outcomesPath, cancellationToken);
        return new ImportReports(
            [.. lines.Select(ReportedAccount.Parse)],
            root.GetProperty("outcomes").EnumerateObject().ToDictionary(member => Enum.Parse<ImportOutcome>(member.Name), member => member.Value.GetInt64()),
            root.GetProperty("read").GetInt64(),
            root.GetProperty("conserved").GetBoolean());
    }

    private bool Has(params ReadOnlySpan<ImportOutcome> outcomes)
    {
        foreach (ImportOutcome outcome in outcomes)
        {
            if (Outcomes.GetValueOrDefault(outcome) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
