using System.Text;
using AccountImport.Client.Contracts;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Tests.Contracts;

public sealed class OffsetDateTimeTextTests
{
    private const string Platform = "2025-10-07T09:00:21.179194+02:00";

    [Theory]
    [InlineData(Platform)]
    [InlineData("2025-10-07T09:00:21Z")]
    [InlineData("2024-02-29T23:59:59.999999999-17:59")]
    [InlineData("0001-01-01T00:00:00.1+00:00")]
    [InlineData("9999-12-31T00:00:00.000000001Z")]
    public void TryRead_FormOfThePlatform_IsWhatThePatternReads(string text)
    {
        OffsetDateTimeText.TryRead(Encoding.UTF8.GetBytes(text), out OffsetDateTime value).ShouldBeTrue();

        value.ShouldBe(OffsetDateTimePattern.Rfc3339.Parse(text).Value);
    }

    [Theory]
    [InlineData("2025-10-07T09:00:21-00:00")]
    [InlineData("2025-10-07T09:00:21+18:00")]
    [InlineData("2025-10-07T09:00:21.1234567890Z")]
    [InlineData("2025-10-07T09:00:21")]
    [InlineData("2025-10-07T24:00:00Z")]
    [InlineData("2025-02-29T00:00:00Z")]
    [InlineData("2025-10-07 09:00:21Z")]
    [InlineData("0000-10-07T09:00:21Z")]
    [InlineData("")]
    public void TryRead_OtherForm_IsLeftToThePattern(string text) =>
        OffsetDateTimeText.TryRead(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void TryRead_AnyCharacterReplacedOrLeftOut_IsNothingThatThePatternReadsOtherwise()
    {
        var texts = new List<string>();
        for (int at = 0; at < Platform.Length; at++)
        {
            texts.Add(Platform.Remove(at, 1));
            texts.AddRange("0123456789+-:.,TtZz /".Select(other => $"{Platform.AsSpan(0, at)}{other}{Platform.AsSpan(at + 1)}"));
        }

        int read = 0;
        foreach (string text in texts)
        {
            if (OffsetDateTimeText.TryRead(Encoding.UTF8.GetBytes(text), out OffsetDateTime value))
            {
                read++;
                ParseResult<OffsetDateTime> expected = OffsetDateTimePattern.Rfc3339.Parse(text);
                expected.Success.ShouldBeTrue(text);
                value.ShouldBe(expected.Value, text);
            }
        }

        read.ShouldBeGreaterThan(100);
    }
}
