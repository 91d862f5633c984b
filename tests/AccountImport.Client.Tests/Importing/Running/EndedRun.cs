using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What a run has come to.</summary>
internal sealed record EndedRun(ImportSummary Summary, IReadOnlyList<AccountOutcome> Outcomes)
{
    public AccountOutcome this[string key] => Outcomes.Single(outcome => outcome.ExternalAccountNumber == key);

    /// <summary>Asserts that the run is through, and that all accounts have one outcome.</summary>
    public AccountOutcome ShouldBeAll(ImportOutcome outcome, long accounts = 1)
    {
        ShouldHave(accounts, (outcome, accounts));
        Summary.Stops.ShouldBeEmpty();
        return Outcomes[0];
    }

    /// <summary>Asserts what the accounts have come to.</summary>
    public void ShouldHave(long read, params (ImportOutcome Outcome, long Count)[] counts)
    {
        Summary.Read.ShouldBe(read);
        Summary.Counts.OrderBy(count => count.Key).Select(count => (count.Key, count.Value)).ShouldBe(counts.OrderBy(count => count.Outcome));
        Summary.IsConserved.ShouldBeTrue();
    }

    /// <summary>Asserts why the run was stopped.</summary>
    public ImportStop ShouldBeStopped(ImportStopReason reason)
    {
        Summary.Stops.Select(stop => stop.Reason).ShouldBe([reason]);
        return Summary.Stops[0];
    }
}
