using System.Globalization;
using System.Text;
using AccountImport.Client.Validation;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Tests.Validation;

public class DateRuleTests
{
    [Theory]
    [InlineData("2023-02-17")]
    [InlineData("2024-02-29")]
    [InlineData("2000-02-29")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void FindFault_RealDay_IsNone(string date) => DateRule.FindFault(Encoding.UTF8.GetBytes(date)).ShouldBeNull();

    [Theory]
    [InlineData("2023-02-29", "calendar")]
    [InlineData("1900-02-29", "calendar")]
    [InlineData("2023-04-31", "calendar")]
    [InlineData("2023-13-01", "calendar")]
    [InlineData("2023-00-01", "calendar")]
    [InlineData("2023-01-00", "calendar")]
    [InlineData("0000-01-01", "calendar")]
    [InlineData("2023-2-17", "YYYY-MM-DD")]
    [InlineData("20230217", "YYYY-MM-DD")]
    [InlineData("2023/02/17", "YYYY-MM-DD")]
    [InlineData("17.02.2023", "YYYY-MM-DD")]
    [InlineData("2023-02-17T00:00:00Z", "YYYY-MM-DD")]
    [InlineData(" 2023-02-17", "YYYY-MM-DD")]
    [InlineData("-044-03-15", "YYYY-MM-DD")]
    [InlineData("2023-02-1\u0663", "YYYY-MM-DD")]
    public void FindFault_NoDate_SaysWhatIsWrong(string date, string detail)
    {
        Fault fault = DateRule.FindFault(Encoding.UTF8.GetBytes(date)).ShouldNotBeNull();
        fault.Code.ShouldBe("invalid_date");
        fault.Detail.ShouldContain(detail);
    }

    [Fact]
    public void FindFault_AnyNumbers_AgreesWithNodaTime() =>
        Prop.ForAll(Gen.Choose(1, 9999).Zip(Gen.Choose(0, 14).Zip(Gen.Choose(0, 33))).ToArbitrary(), parts =>
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{parts.Item1:0000}-{parts.Item2.Item1:00}-{parts.Item2.Item2:00}");
            bool isDay = LocalDatePattern.Iso.Parse(text).TryGetValue(default, out LocalDate _);
            return (DateRule.FindFault(Encoding.UTF8.GetBytes(text)) is null) == isDay;
        }).QuickCheckThrowOnFailure();
}
