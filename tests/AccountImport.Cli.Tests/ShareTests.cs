namespace AccountImport.Cli.Tests;

public sealed class ShareTests
{
    [Theory]
    [InlineData("5%", 0.05)]
    [InlineData("0.5%", 0.005)]
    [InlineData("100%", 1)]
    [InlineData("0%", 0)]
    [InlineData("0.05", 0.05)]
    [InlineData(".05", 0.05)]
    [InlineData("1", 1)]
    [InlineData("0", 0)]
    public void TryParse_Share_IsRead(string text, double expected)
    {
        Share.TryParse(text, out double share).ShouldBeTrue();
        share.ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("101%")]
    [InlineData("1.01")]
    [InlineData("5")]
    [InlineData("-5%")]
    [InlineData("5 %")]
    [InlineData("5%%")]
    [InlineData("0,05")]
    [InlineData("1e-2")]
    [InlineData("NaN")]
    [InlineData("many")]
    public void TryParse_SomethingElse_IsNotRead(string text) => Share.TryParse(text, out _).ShouldBeFalse();
}
