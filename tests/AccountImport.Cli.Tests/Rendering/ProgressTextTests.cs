using AccountImport.Cli.Rendering;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class ProgressTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 14, 0, TimeSpan.FromHours(1));

    private static readonly ImportProgress Midway = new()
    {
        Total = 100_000,
        Ended = 12_300,
        Counts = new Dictionary<ImportOutcome, long> { [ImportOutcome.Rejected] = 3, [ImportOutcome.Imported] = 12_297, [ImportOutcome.Failed] = 0 },
        AccountsPerSecond = 98.7,
        TimeLeft = TimeSpan.FromMinutes(40.2),
        Pace = new ImportPace { PermittedRequestsPerSecond = 200, RequestsPerSecond = 197.4 },
    };

    [Fact]
    public void DescribeLine_EverythingKnown_IsOneLine() =>
        ProgressText.DescribeLine(Midway, Now).ShouldBe("2026-11-20T23:14:00Z 12,300 of 100,000 ended, 98.7/s, 197 of 200 requests/s, 3 rejected, 41 min left");

    [Fact]
    public void DescribeLine_LittleKnown_SaysWhatIs() =>
        ProgressText.DescribeLine(Midway with { Total = null, TimeLeft = null, Pace = new ImportPace { RequestsPerSecond = 1.25 } }, Now)
            .ShouldBe("2026-11-20T23:14:00Z 12,300 ended, 98.7/s, 1.3 requests/s, 3 rejected");

    [Fact]
    public void DescribeLine_NothingSentYet_SaysThatTheAccountsAreRead() =>
        ProgressText.DescribeLine(progress: null, Now).ShouldBe("2026-11-20T23:14:00Z reading the accounts");

    [Fact]
    public void PeriodicProgress_ManualClock_IsSaidAfterTenSecondsAndThenEveryThirty()
    {
        var clock = new ManualTimeProvider();
        List<(long Seconds, long? Ended)> said = [];
        DateTimeOffset start = clock.GetUtcNow();
        using var display = new PeriodicProgress(clock, progress => said.Add(((long)(clock.GetUtcNow() - start).TotalSeconds, progress?.Ended)));

        clock.Advance(TimeSpan.FromSeconds(10));
        display.Show(Midway);
        clock.Advance(TimeSpan.FromSeconds(60));
        display.Dispose();
        clock.Advance(TimeSpan.FromMinutes(5));

        said.ShouldBe([(10, null), (40, 12_300), (70, 12_300)]);
    }

    [Fact]
    public void PeriodicProgress_CannotBeWritten_EndsNothing()
    {
        var clock = new ManualTimeProvider();
        int said = 0;
        using var display = new PeriodicProgress(clock, _ =>
        {
            said++;
            throw new IOException("The disk is full.");
        });

        clock.Advance(TimeSpan.FromSeconds(40));

        said.ShouldBe(2);
    }
}
