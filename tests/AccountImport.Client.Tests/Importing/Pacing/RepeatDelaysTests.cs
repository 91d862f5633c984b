using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Pacing;

namespace AccountImport.Client.Tests.Importing.Pacing;

/// <summary>How long is waited before a repeat.</summary>
public sealed class RepeatDelaysTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(7, 30)]
    [InlineData(40, 30)]
    [InlineData(int.MaxValue, 30)]
    public void GetDelay_NothingAskedFor_DoublesUpToTheLongestWithJitter(int repeat, double seconds)
    {
        RepeatDelays repeats = Create();
        TimeSpan[] delays = [.. Enumerable.Range(0, 200).Select(_ => repeats.GetDelay(repeat, asked: null))];

        delays.ShouldAllBe(delay => delay >= TimeSpan.FromSeconds(seconds * 0.799) && delay <= TimeSpan.FromSeconds(seconds * 1.201));
        delays.Min().ShouldBeLessThan(TimeSpan.FromSeconds(seconds * 0.9));
        delays.Max().ShouldBeGreaterThan(TimeSpan.FromSeconds(seconds * 1.1));
    }

    [Fact]
    public void GetDelay_LongerIsAskedFor_IsThat() => Create().GetDelay(repeat: 1, TimeSpan.FromMinutes(3)).ShouldBe(TimeSpan.FromMinutes(3));

    [Fact]
    public void GetDelay_ShorterIsAskedFor_IsTheUsual() =>
        Create().GetDelay(repeat: 4, TimeSpan.FromSeconds(1)).ShouldBeInRange(TimeSpan.FromSeconds(6.3), TimeSpan.FromSeconds(9.7));

    [Fact]
    public void GetDelay_SameSeed_IsTheSame()
    {
        RepeatDelays one = Create();
        RepeatDelays other = Create();

        Enumerable.Range(1, 10).Select(repeat => one.GetDelay(repeat, asked: null)).ShouldBe(Enumerable.Range(1, 10).Select(repeat => other.GetDelay(repeat, asked: null)));
    }

    [Fact]
    public void Bound_LongerThanTheBudget_IsThat()
    {
        Create().Bound(TimeSpan.FromDays(3000)).ShouldBe(TimeSpan.FromMinutes(15));
        Create().Bound(TimeSpan.FromMinutes(1)).ShouldBe(TimeSpan.FromMinutes(1));
    }

    private static RepeatDelays Create() => new(new AccountImporterOptions { JournalPath = "unused", Seed = 1 });
}
