using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Pacing;

namespace AccountImport.Client.Tests.Importing.Pacing;

/// <summary>How many calls at a time are answered well; time is counted in milliseconds, none passes.</summary>
public sealed class ConcurrencySearchTests
{
    private const long Frequency = 1000;
    private long _now;

    [Fact]
    public void Limit_DoesNotAdapt_IsTheMost()
    {
        var search = new ConcurrencySearch(most: 40, adapts: false, Frequency);

        Answer(search, times: 1000, _ => 100);
        search.NoteOverloaded(_now, _now);

        search.Limit.ShouldBe(40);
    }

    [Fact]
    public void Limit_AnswersComeAsFastAsEver_GrowsToTheMost()
    {
        var search = new ConcurrencySearch(most: 64, adapts: true, Frequency);
        search.Limit.ShouldBe(8);

        Answer(search, times: 20_000, _ => 50);

        search.Limit.ShouldBe(64);
    }

    [Fact]
    public void Limit_ServerHasRoomForTwenty_StaysNearThat()
    {
        var search = new ConcurrencySearch(most: 500, adapts: true, Frequency);

        // What is more than twenty at a time waits for its turn.
        Answer(search, times: 50_000, inFlight => 50 * Math.Max(20, inFlight) / 20);

        search.Limit.ShouldBeInRange(15, 150);
    }

    [Fact]
    public void Limit_AnswersTakeLonger_ShrinksUntilThatIsUsual()
    {
        var search = new ConcurrencySearch(most: 64, adapts: true, Frequency);
        Answer(search, times: 20_000, _ => 50);

        Answer(search, times: 1000, _ => 400);
        search.Limit.ShouldBeInRange(8, 16);
        Answer(search, times: 20_000, _ => 400);

        search.Limit.ShouldBe(64);
    }

    [Fact]
    public void Limit_FewCallsAreUnderWay_DoesNotGrow()
    {
        var search = new ConcurrencySearch(most: 64, adapts: true, Frequency);
        for (int i = 0; i < 10_000; i++)
        {
            search.NoteAnswered(AccountImportOperation.Status, latency: 50, inFlight: 2, _now += 20);
        }

        search.Limit.ShouldBe(8);
    }

    [Fact]
    public void NoteOverloaded_CallsOfOneTime_CountOnce()
    {
        var search = new ConcurrencySearch(most: 64, adapts: true, Frequency);
        Answer(search, times: 20_000, _ => 50);
        long began = _now;

        for (int i = 0; i < 50; i++)
        {
            search.NoteOverloaded(_now + 10, began);
        }

        search.Limit.ShouldBeInRange(55, 58);
    }

    [Fact]
    public void NoteOverloaded_AgainAndAgain_LeavesOne()
    {
        var search = new ConcurrencySearch(most: 64, adapts: true, Frequency);

        for (int i = 0; i < 100; i++)
        {
            _now += 10;
            search.NoteOverloaded(_now, _now);
        }

        search.Limit.ShouldBe(1);
        Answer(search, times: 20_000, _ => 50);
        search.Limit.ShouldBe(64);
    }

    private void Answer(ConcurrencySearch search, int times, Func<int, long> latency)
    {
        for (int i = 0; i < times; i++)
        {
            // As many are under way as may be, so that one is answered in each part of the latency.
            long took = latency(search.Limit);
            _now += Math.Max(1, took / Math.Max(1, search.Limit));
            search.NoteAnswered(AccountImportOperation.Process, took, search.Limit, _now);
        }
    }
}
