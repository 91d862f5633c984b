using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.KillMatrix;

/// <summary>Compares what an import has reported with what the platform has.</summary>
internal sealed class Judge(SeedPlan plan, Truth truth, ImportReports reports, JournalRecords journal)
{
    private readonly List<string> _faults = [];

    /// <summary>Counts, and finds what is wrong.</summary>
    public Verdict Decide(Promise promise)
    {
        ReportedAccount?[] reported = [.. plan.Accounts.Select(account => FindReported(account))];
        var verdict = new Verdict
        {
            Accounts = plan.Accounts.Count,
            CreatedOnce = plan.Accounts.Count(account => truth.CountCreated(account) is 1),
            CreatedTwice = plan.Accounts.Count(account => truth.CountCreated(account) > 1),
            Lost = plan.Accounts.Zip(reported).Count(pair => IsLost(pair.First, pair.Second)),
            Unknown = reported.Count(account => account?.IsOpen is true),
        };
        CheckReports();
        CheckRequests();
        foreach ((PlannedAccount account, ReportedAccount? outcome) in plan.Accounts.Zip(reported))
        {
            if (outcome is null)
            {
                AddFault(account, "has no outcome");
            }
            else if (promise is not Promise.None)
            {
                bool mayBeUnknown = promise is Promise.NeverTwice && outcome.Outcome is ImportOutcome.Unknown;
                CheckCreations(account, mayBeUnknown);
                CheckOutcome(account, outcome, mayBeUnknown);
            }
        }

        return verdict with { Faults = [.. _faults] };
    }

    private void AddFault(PlannedAccount account, string what) =>
        _faults.Add($"account {account.Number} ({account.ExternalAccountNumber}, {account.Kind}) {what}");

    private ReportedAccount? FindReported(PlannedAccount account) =>
        reports.Accounts.FirstOrDefault(reported => reported.Number == account.Number);

    /// <summary>Whether nobody would ever create the account, or know that it was: it has no outcome, or one that is final, and is not there.</summary>
    private bool IsLost(PlannedAccount account, ReportedAccount? reported) =>
        reported is null || (account.IsCreated && !reported.IsOpen && truth.CountCreated(account) is 0);

    private void CheckReports()
    {
        if (reports.Read != plan.Accounts.Count || !reports.IsConserved || reports.Outcomes.Values.Sum() != plan.Accounts.Count)
        {
            _faults.Add($"summary.json: {reports.Read} read, {reports.Outcomes.Values.Sum()} outcomes, conserved: {reports.IsConserved}; the file has {plan.Accounts.Count} accounts");
        }

        if (!reports.Accounts.Select(account => account.Number).SequenceEqual(plan.Accounts.Select(account => (long)account.Number)))
        {
            _faults.Add("outcomes.ndjson does not have each account once and in order");
        }

        foreach (IGrouping<ImportOutcome, ReportedAccount> outcome in reports.Accounts.GroupBy(account => account.Outcome))
        {
            if (reports.Outcomes.GetValueOrDefault(outcome.Key) != outcome.Count())
            {
                _faults.Add($"summary.json has {reports.Outcomes.GetValueOrDefault(outcome.Key)} {outcome.Key}, outcomes.ndjson {outcome.Count()}");
            }
        }
    }

    private void CheckRequests()
    {
        _faults.AddRange(truth.Violations.Select(violation => $"violation: {violation}"));
        ILookup<string, PlannedAccount> accounts = plan.Accounts
            .Where(account => account.Kind is not (AccountKind.Duplicate or AccountKind.RejectedLocally))
            .ToLookup(account => account.ExternalAccountNumber);
        foreach (RecordedRequest request in truth.Requests.Where(request => request.Operation is AccountImportOperation.Process or AccountImportOperation.Validate))
        {
            if (accounts[request.Key?.ExternalAccountNumber ?? string.Empty].SingleOrDefault() is not { } account)
            {
                _faults.Add($"{request.Operation} was called for {request.Key}, which is not to be sent");
            }
            else if (!IsAccount(request.Body, account))
            {
                AddFault(account, $"was not sent byte for byte to {request.Operation}");
            }
        }

        // One request an attempt: whoever repeats without the journal would show here.
        foreach (PlannedAccount account in accounts.SelectMany(group => group))
        {
            int arrived = truth.Requests.Count(request => request.Operation is AccountImportOperation.Process && request.Key?.ExternalAccountNumber == account.ExternalAccountNumber);
            if (FindReported(account) is { } reported && arrived > reported.Attempts)
            {
                AddFault(account, $"was sent {arrived} times in {reported.Attempts} attempts");
            }
        }
    }

    /// <summary>Whether the payload is the account of the file, with nothing but its identity put in front.</summary>
    private static bool IsAccount(ReadOnlyMemory<byte> body, PlannedAccount account)
    {
        using var envelope = JsonDocument.Parse(body);
        ReadOnlySpan<byte> payload = Encoding.UTF8.GetBytes(envelope.RootElement.GetProperty("payload").GetRawText());
        ReadOnlySpan<byte> rest = account.Json.AsSpan(1);
        if (!payload.EndsWith(rest) || payload[..^rest.Length] is not [.., (byte)','])
        {
            return false;
        }

        using var front = JsonDocument.Parse((byte[])[.. payload[..^(rest.Length + 1)], (byte)'}']);
        return front.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ToString())).SequenceEqual(
            [("import_supplier", SeedPlan.ImportSupplier), ("external_account_number", account.ExternalAccountNumber)]);
    }

    private void CheckCreations(PlannedAccount account, bool mayBeUnknown)
    {
        if (account.Kind is AccountKind.Duplicate)
        {
            return;
        }

        int scheduled = truth.Imports[account.ExternalAccountNumber].Count();
        int created = truth.CountCreated(account);
        if (created > 1 || scheduled > 1)
        {
            AddFault(account, $"was created {created} times and scheduled {scheduled} times");
        }
        else if (scheduled != (account.IsScheduled ? 1 : 0) && !mayBeUnknown)
        {
            AddFault(account, scheduled is 0 ? "was lost: it was never scheduled" : "was scheduled");
        }
    }

    private void CheckOutcome(PlannedAccount account, ReportedAccount reported, bool mayBeUnknown)
    {
        string? identifier = truth.Imports[account.ExternalAccountNumber].FirstOrDefault(import => import.KrakenIdentifier is not null)?.KrakenIdentifier;
        bool isRight = mayBeUnknown || account.Kind switch
        {
            AccountKind.Sound or AccountKind.FailedBefore =>
                (reported is { Outcome: ImportOutcome.Imported, AccountId: null } && reported.KrakenIdentifier == identifier) || IsUndecidable(account, reported),
            AccountKind.AlreadyImported =>
                reported is { Outcome: ImportOutcome.AlreadyImported, KrakenIdentifier: null } && reported.AccountId == account.FormerIdentifier,
            AccountKind.Errored => reported is { Outcome: ImportOutcome.Failed, Codes: ["account_creation_failed"] } || IsUndecidable(account, reported),
            AccountKind.Cancelled => reported is { Outcome: ImportOutcome.Cancelled, Codes: ["account_creation_failed"] } || IsUndecidable(account, reported),
            AccountKind.Duplicate => reported is { Outcome: ImportOutcome.Rejected, Codes: ["duplicate_key" or "duplicate_external_account_id"] },
            _ => reported is { Outcome: ImportOutcome.Rejected, Codes.Count: > 0, KrakenIdentifier: null, AccountId: null },
        };
        if (!isRight || reported.ExternalAccountNumber != account.ExternalAccountNumber)
        {
            AddFault(account, $"is reported as {reported.Outcome} {reported.KrakenIdentifier ?? reported.AccountId} [{string.Join(", ", reported.Codes)}], and is {identifier ?? "not created"}");
        }
    }

    /// <summary>
    /// Whether nobody could know better: by design the outcome is unknown if the status changed within the margin in which the attempt began. On a machine that
    /// stands still for a second the margin may be that wide.
    /// </summary>
    private bool IsUndecidable(PlannedAccount account, ReportedAccount reported) =>
        reported is { Outcome: ImportOutcome.Unknown, Codes: ["undecided"] }
        && truth.Imports[account.ExternalAccountNumber].SingleOrDefault() is { } import
        && journal.FindWindow(account.ExternalAccountNumber) is var (from, to)
        && import.ScheduledAt + NodaTime.Duration.FromTimeSpan(2 * SeedPlan.HalfOfImport) is var changedAt
        && changedAt >= from
        && changedAt < to;
}
