using AccountImport.Client.Importing;

namespace Importer.Tests;

public sealed class ProgressLogTests : IDisposable
{
    private readonly LogCollector _logs = new();
    private readonly TestClock _clock = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void Report_EverySecond_IsLoggedEveryTenSeconds()
    {
        var progress = new ProgressLog("batch-1", _clock, _logs);
        for (int second = 0; second <= 20; second++)
        {
            progress.Report(Ended(second));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _logs.Lines.Select(line => line.Trim()).ShouldBe(
        [
            "Information: batch-1: 10 of 100 accounts have ended, 3 wait for their end; 1.5 a second.",
            "Information: batch-1: 20 of 100 accounts have ended, 3 wait for their end; 1.5 a second.",
        ]);
    }

    [Fact]
    public void Report_ImportThatGoesOn_SaysSoAtOnce()
    {
        new ProgressLog("batch-1", _clock, _logs).Report(Ended(7));

        _logs.Lines.ShouldHaveSingleItem().ShouldContain("batch-1: goes on; 7 accounts have their outcome already.");
    }

    private static ImportProgress Ended(int ended) => new()
    {
        Total = 100,
        Ended = ended,
        Counts = new Dictionary<ImportOutcome, long>(),
        Pending = 3,
        AccountsPerSecond = 1.5,
    };

    /// <summary>Stands still until a test puts it forward.</summary>
    private sealed class TestClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
