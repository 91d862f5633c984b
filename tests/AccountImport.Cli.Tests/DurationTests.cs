namespace AccountImport.Cli.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("10m", 600_000)]
    [InlineData("2h30m", 9_000_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    [InlineData("0s", 0)]
    public void TryParse_WellFormed_GivesDuration(string text, long milliseconds)
    {
        Duration.TryParse(text, out TimeSpan duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("30 s")]
    [InlineData("-30s")]
    [InlineData("1.5h")]
    [InlineData("30S")]
    [InlineData("30m2h")]
    [InlineData("1s1s")]
    [InlineData("1w")]
    [InlineData("00:30:00")]
    [InlineData("99999999999999999999s")]
    [InlineData("999999999999d")]
    [InlineData("٣s")]
    public void TryParse_AnythingElse_IsRefused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(1_240, "1.2 s")]
    [InlineData(184_000, "3 min 4 s")]
    [InlineData(7_500_000, "2 h 5 min")]
    public void Describe_AnyLength_IsReadable(long milliseconds, string expected) =>
        Duration.Describe(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(expected);
}
