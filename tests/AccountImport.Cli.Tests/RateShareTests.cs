namespace AccountImport.Cli.Tests;

/// <summary>Shares of a rate as they are written on the command line.</summary>
public sealed class RateShareTests
{
    [Theory]
    [InlineData("1/1", 200)]
    [InlineData("1/4", 50)]
    [InlineData("3/4", 150)]
    public void TryParse_Share_IsThatMuchOfTheRate(string text, double expected)
    {
        RateShare.TryParse(text, out RateShare share).ShouldBeTrue();

        share.ApplyTo(200).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1/0")]
    [InlineData("-1/3")]
    [InlineData("1/3/5")]
    [InlineData("1 / 3")]
    [InlineData("0.5/1")]
    [InlineData("1/99999999999")]
    public void TryParse_NoShare_SaysSo(string text) => RateShare.TryParse(text, out _).ShouldBeFalse();
}
