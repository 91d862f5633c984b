using AccountImport.Client.Importing.Reports;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>When accounts ended, counted in bounded memory, and drawn.</summary>
public sealed class EndTimesTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 18, 0, 0);

    [Fact]
    public void Add_FewSeconds_CountsEach()
    {
        EndTimes times = Of((0, false), (0, true), (3, false));

        times.SlotSeconds.ShouldBe(1);
        times.Slots.ShouldBe(new Dictionary<long, EndTimes.Slot> { [Start.ToUnixTimeSeconds()] = new(1, 1), [Start.ToUnixTimeSeconds() + 3] = new(1, 0) }, ignoreOrder: true);
        (times.First, times.Last).ShouldBe((Start, Start + Duration.FromSeconds(3)));
    }

    [Fact]
    public void Add_MoreSecondsThanThereIsRoomFor_CountsCoarser_WhateverTheOrder()
    {
        int[] seconds = [.. Enumerable.Range(0, 100_000)];

        EndTimes times = Of([.. seconds.Select(second => (second, second % 10 is 0))]);
        EndTimes backwards = Of([.. seconds.Reverse().Select(second => (second, second % 10 is 0))]);

        times.SlotSeconds.ShouldBe(60);
        times.Slots.Count.ShouldBeLessThan(8192);
        times.Slots.Values.Sum(slot => slot.All).ShouldBe(100_000);
        times.Slots.Values.Sum(slot => slot.Failures).ShouldBe(10_000);
        backwards.SlotSeconds.ShouldBe(60);
        backwards.Slots.ShouldBe(times.Slots);
    }

    [Fact]
    public void Of_NothingHasEnded_DrawsNothing() => ThroughputChart.Of(new EndTimes()).ShouldBeNull();

    [Theory]
    [InlineData(30, 1, "one second")]
    [InlineData(600, 10, "10 seconds")]
    [InlineData(3600, 60, "one minute")]
    [InlineData(28_800, 600, "10 minutes")]
    [InlineData(80_000, 1800, "30 minutes")]
    public void Of_TimeThatItTook_HasBarsThatAreEasyToRead(int seconds, long step, string words)
    {
        ThroughputChart chart = ThroughputChart.Of(Of([.. Enumerable.Range(0, seconds).Select(second => (second, false))])).ShouldNotBeNull();

        chart.StepSeconds.ShouldBe(step);
        chart.DescribeStep().ShouldBe(words);
        chart.Highest.ShouldBe(step);
        chart.DescribePauses().ShouldBeEmpty();
    }

    [Fact]
    public void Of_LongPause_IsLeftOutAndSaid()
    {
        ThroughputChart chart = ThroughputChart.Of(Of((0, false), (60, false), (60, true), (36_000, false))).ShouldNotBeNull();

        chart.DescribePauses().ShouldBe(["20 Nov 18:01 to 21 Nov 04:00"]);
        chart.Highest.ShouldBe(2);
        chart.HighestAt.ShouldBe(Start + Duration.FromSeconds(60));
        string markup = MarkupOf(chart);
        Count(markup, "class=\"pause\"").ShouldBe(1);
        Count(markup, "<rect class=\"fill-good\"").ShouldBe(3);
        Count(markup, "<rect class=\"fill-bad\"").ShouldBe(1);
    }

    [Fact]
    public void Of_ManyPauses_KeepsTheLongest()
    {
        int[] starts = [0, 4000, 8000, 12_000, 16_000, 100_000];

        ThroughputChart.Of(Of([.. starts.Select(second => (second, false))])).ShouldNotBeNull().DescribePauses().Count().ShouldBe(3);
    }

    [Fact]
    public void Of_YearsApart_StillFits() =>
        Count(MarkupOf(ThroughputChart.Of(Of((0, false), (1_500_000_000, false))).ShouldNotBeNull()), "<rect").ShouldBe(2);

    private static string MarkupOf(ThroughputChart chart)
    {
        var page = new Html();
        chart.AddTo(page);
        return page.ToString();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static EndTimes Of(params (int Second, bool IsFailure)[] ends)
    {
        var times = new EndTimes();
        foreach ((int second, bool isFailure) in ends)
        {
            times.Add(Start + Duration.FromSeconds(second), isFailure);
        }

        return times;
    }
}
