using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Tests.Importing.Polling;

public sealed class TimeBinsTests
{
    [Fact]
    public void Of_StartOfEachBin_IsThatBin()
    {
        for (int bin = 0; bin < TimeBins.Count; bin++)
        {
            TimeBins.Of(TimeBins.GetStart(bin)).ShouldBe((byte)bin);
            TimeBins.Of((TimeBins.GetStart(bin) + TimeBins.GetEnd(bin)) / 2).ShouldBe((byte)bin);
            TimeBins.Of(Math.BitDecrement(TimeBins.GetStart(bin))).ShouldBe((byte)Math.Max(bin - 1, 0));
        }
    }

    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(3601, TimeBins.Count - 1)]
    [InlineData(1e9, TimeBins.Count - 1)]
    [InlineData(double.PositiveInfinity, TimeBins.Count - 1)]
    public void Of_TimeOutsideTheBins_IsTheFirstOrTheLast(double seconds, int bin) => TimeBins.Of(seconds).ShouldBe((byte)bin);

    [Fact]
    public void GetEnd_EachBin_IsTheStartOfTheNextAndAtMostFivePercentLater()
    {
        for (int bin = 1; bin < TimeBins.Count; bin++)
        {
            TimeBins.GetStart(bin).ShouldBe(TimeBins.GetEnd(bin - 1));
            (TimeBins.GetEnd(bin) / TimeBins.GetStart(bin)).ShouldBeInRange(1.04, 1.05);
        }
    }
}
