using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>The counting of outcomes, and when there are too many failures.</summary>
public sealed class OutcomeTallyTests : IDisposable
{
    private readonly RunControl _control = new();

    public void Dispose() => _control.Dispose();

    [Fact]
    public void Snapshot_Outcomes_CountsThoseThatEndAnAccount()
    {
        OutcomeTally tally = Create();
        tally.AddFromBefore(ImportOutcome.Imported);
        tally.AddFromBefore(ImportOutcome.Rejected);
        tally.Remove(ImportOutcome.Rejected);
        foreach (ImportOutcome outcome in Enum.GetValues<ImportOutcome>())
        {
            tally.End(outcome, wasSent: true);
        }

        (long ended, IReadOnlyDictionary<ImportOutcome, long> counts) = tally.Snapshot();

        counts.Keys.ShouldBe(Enum.GetValues<ImportOutcome>().Except([ImportOutcome.Unknown, ImportOutcome.StillPending, ImportOutcome.NotAttempted]), ignoreOrder: true);
        counts[ImportOutcome.Imported].ShouldBe(2);
        counts[ImportOutcome.Rejected].ShouldBe(1);
        ended.ShouldBe(counts.Values.Sum());
    }

    [Theory]
    [InlineData(ImportOutcome.Rejected)]
    [InlineData(ImportOutcome.Failed)]
    [InlineData(ImportOutcome.Cancelled)]
    [InlineData(ImportOutcome.DryRunFailed)]
    public void End_FailuresAboveTheRate_StopsOnceAHundredHaveEnded(ImportOutcome failure)
    {
        OutcomeTally tally = Create(maxFailureRate: 0.1);
        Times(11, () => tally.End(failure, wasSent: true));
        Times(88, () => tally.End(ImportOutcome.Imported, wasSent: true));
        _control.IsStopping.ShouldBeFalse();

        tally.End(ImportOutcome.Imported, wasSent: true);

        ImportStop stop = _control.Stops.ShouldHaveSingleItem();
        stop.Reason.ShouldBe(ImportStopReason.FailureRate);
        stop.Message.ShouldStartWith("11 of the 100 accounts");
        stop.Message.ShouldContain("10.0 %");
    }

    [Fact]
    public void End_FailuresAtTheRate_GoesOn()
    {
        OutcomeTally tally = Create(maxFailureRate: 0.1);
        Times(90, () => tally.End(ImportOutcome.AlreadyImported, wasSent: true));
        Times(10, () => tally.End(ImportOutcome.Failed, wasSent: true));
        _control.IsStopping.ShouldBeFalse();

        tally.End(ImportOutcome.Failed, wasSent: true);

        _control.IsStopping.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ImportOutcome.Rejected, false)]
    [InlineData(ImportOutcome.Unknown, true)]
    [InlineData(ImportOutcome.StillPending, true)]
    [InlineData(ImportOutcome.NotAttempted, true)]
    public void End_NotSentOrNotEnded_SaysNothingOfTheRate(ImportOutcome outcome, bool wasSent)
    {
        OutcomeTally tally = Create(maxFailureRate: 0);

        Times(200, () => tally.End(outcome, wasSent));

        _control.IsStopping.ShouldBeFalse();
    }

    [Fact]
    public void End_NoRateSet_NeverStops()
    {
        OutcomeTally tally = Create();

        Times(200, () => tally.End(ImportOutcome.Failed, wasSent: true));

        _control.IsStopping.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitForCanary_BeyondIt_WaitsUntilAllOfItHaveSettled()
    {
        OutcomeTally tally = Create(canary: 3);
        await tally.WaitForCanaryAsync();
        tally.AdmitFromBefore();
        await tally.WaitForCanaryAsync();

        Task fourth = tally.WaitForCanaryAsync().AsTask();
        Task fifth = tally.WaitForCanaryAsync().AsTask();
        tally.End(ImportOutcome.Imported, wasSent: true);
        tally.End(ImportOutcome.Rejected, wasSent: false);
        tally.Settle();
        fourth.IsCompleted.ShouldBeFalse();
        tally.End(ImportOutcome.Imported, wasSent: true);

        await Task.WhenAll(fourth, fifth);
        await tally.WaitForCanaryAsync();
        _control.IsStopping.ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, 20, true)]
    [InlineData(null, 21, false)]
    [InlineData(0.5, 20, false)]
    [InlineData(0.0, 21, true)]
    public async Task WaitForCanary_OneOfItHasFailed_StopsAboveTheRate(double? maxFailureRate, int canary, bool stops)
    {
        // One of 20 is 5 percent, which is not above it: one more has not ended.
        OutcomeTally tally = Create(canary, maxFailureRate);
        for (int account = 1; account <= canary; account++)
        {
            await tally.WaitForCanaryAsync();
        }

        Task waiting = tally.WaitForCanaryAsync().AsTask();
        tally.End(ImportOutcome.Failed, wasSent: true);
        Times(canary - 2, () => tally.End(ImportOutcome.Imported, wasSent: true));
        tally.End(stops && maxFailureRate is null ? ImportOutcome.Unknown : ImportOutcome.Imported, wasSent: true);

        await waiting;
        _control.IsStopping.ShouldBe(stops);
    }

    [Fact]
    public async Task WaitForCanary_TheRunIsStopped_WaitsNoMore()
    {
        OutcomeTally tally = Create(canary: 1);
        await tally.WaitForCanaryAsync();
        Task waiting = tally.WaitForCanaryAsync().AsTask();

        _control.StopByRequest();

        await waiting;
    }

    [Fact]
    public void CountForeignRefusals_InARow_StartsAnewAfterAnother()
    {
        OutcomeTally tally = Create();

        tally.CountForeignRefusals(isForeign: true).ShouldBe(1);
        tally.CountForeignRefusals(isForeign: true).ShouldBe(2);
        tally.CountForeignRefusals(isForeign: false).ShouldBe(0);
        tally.CountForeignRefusals(isForeign: true).ShouldBe(1);
    }

    private static void Times(int count, Action action)
    {
        for (int i = 0; i < count; i++)
        {
            action();
        }
    }

    private OutcomeTally Create(int? canary = null, double? maxFailureRate = null) =>
        new(new AccountImporterOptions { JournalPath = "unused", Canary = canary, MaxFailureRate = maxFailureRate }, _control);
}
