using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Tests.Importing.Running;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Reconciling;

/// <summary>When a reconciliation asks, on a clock that a test moves.</summary>
public sealed class ReconciliationPaceTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(1, 10).Select(number => $"K-{number}")];

    [Fact]
    public async Task Run_ThrottledWithAWait_AsksNobodyMeanwhile()
    {
        await using var bench = new ImportBench();
        bench.Platform["K-5"].Answers404Or(Answers.Throttled(TimeSpan.FromMinutes(3)));

        ReconciliationSummary summary = await RunAsync(bench, OptionsOf(bench));

        summary.Count(ReconciliationKind.MissingThere).ShouldBe(Keys.Length);
        Instant throttledAt = CallsOf(bench, "K-5")[0];
        CallsOf(bench).ShouldAllBe(at => at <= throttledAt || at >= throttledAt + NodaTime.Duration.FromMinutes(3));
        CallsOf(bench, "K-5")[1].ShouldBeGreaterThanOrEqualTo(throttledAt + NodaTime.Duration.FromMinutes(3));
    }

    [Fact]
    public async Task Run_Rate_IsKept()
    {
        await using var bench = new ImportBench();

        await RunAsync(bench, OptionsOf(bench) with { RequestsPerSecond = 0.5 });

        // One more finds out whether the API is there.
        Instant[] calls = CallsOf(bench);
        calls.Length.ShouldBe(Keys.Length + 1);
        (calls[^1] - calls[0]).ShouldBeGreaterThanOrEqualTo(NodaTime.Duration.FromSeconds(2 * (Keys.Length - 1)));
    }

    [Fact]
    public async Task Run_OneAccountIsNeverAnswered_IsTriedForTheBudgetAndKeepsNobodyElse()
    {
        await using var bench = new ImportBench();
        bench.Platform["K-5"].Answers404Or([.. Enumerable.Repeat(Answers.ServerFailed, 100)]);

        ReconciliationSummary summary = await RunAsync(bench, OptionsOf(bench) with { RetryBudget = TimeSpan.FromMinutes(2) });

        (summary.Count(ReconciliationKind.Unanswered), summary.Count(ReconciliationKind.MissingThere)).ShouldBe((1, Keys.Length - 1));
        summary.Stops.ShouldBeEmpty();
        Instant[] calls = CallsOf(bench, "K-5");
        calls.Length.ShouldBeInRange(5, 12);
        (calls[^1] - calls[0]).ShouldBeInRange(NodaTime.Duration.FromMinutes(1), NodaTime.Duration.FromMinutes(2));
    }

    [Fact]
    public async Task Run_HostThatCannotBeReached_StopsBeforeAnyAccount()
    {
        await using var bench = new ImportBench();
        bench.Platform["K-1"].Answers404Or(Answers.ConnectionRefused, Answers.ConnectionRefused, Answers.ConnectionRefused);

        ReconciliationSummary summary = await RunAsync(bench, OptionsOf(bench));

        summary.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Unreachable);
        summary.Counts.ShouldBeEmpty();
        CallsOf(bench).Length.ShouldBe(3);
    }

    private static AccountReconcilerOptions OptionsOf(ImportBench bench) => new() { AnswersPath = bench.PathOf("my.reconcile"), Concurrency = 4 };

    private static Task<ReconciliationSummary> RunAsync(ImportBench bench, AccountReconcilerOptions options) => bench.DriveAsync(
        new AccountReconciler(bench.Client, ImportBench.Target, bench.Clock).RunAsync(ImportBench.SourceOf(Keys), options, cancellationToken: TestContext.Current.CancellationToken));

    private static Instant[] CallsOf(ImportBench bench, string? key = null) => [.. bench.Platform.CallsOf(AccountImportOperation.Status, key).Select(call => call.At)];
}
