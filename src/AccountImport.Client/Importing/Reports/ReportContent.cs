namespace AccountImport.Client.Importing.Reports;

/// <summary>All that a report is made of.</summary>
internal sealed record ReportContent
{
    public required IReadOnlyList<ReportedImport> Imports { get; init; }

    public required ReportTotals Totals { get; init; }

    public required ImportReportOptions Options { get; init; }

    /// <summary>What the run came to that makes the report; <see langword="null"/> if it is made of journals alone.</summary>
    public ImportSummary? Run { get; init; }

    /// <summary>Whether the accounts without success are in a file that loads again; <see langword="null"/> if there are none.</summary>
    public bool? HasRejectedAccounts { get; init; }

    /// <summary>How many accounts all inputs have.</summary>
    public long Read => Run?.Read ?? Totals.Read;

    /// <summary>How many accounts have each outcome.</summary>
    public IReadOnlyDictionary<ImportOutcome, long> Outcomes => Run?.Counts ?? Totals.Outcomes;

    /// <summary>How many accounts there are, each counted once.</summary>
    public long Accounts => Read - Totals.Repeated;

    /// <summary>Whether every account has exactly one outcome.</summary>
    public bool IsConserved => Outcomes.Values.Sum() == Accounts;

    /// <summary>How many accounts have any of some outcomes.</summary>
    public long Count(Func<ImportOutcome, bool> isOf) => Outcomes.Where(count => isOf(count.Key)).Sum(count => count.Value);
}
