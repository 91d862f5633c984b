using NodaTime;
using NodaTime.Text;

namespace AccountImport.Cli.Tests;

public sealed class PointInTimeTests
{
    private const string Berlin = "Europe/Berlin";

    [Theory]
    [InlineData("2026-11-20T22:00:00Z", "2026-11-20T22:00:00Z")]
    [InlineData("2026-11-20T22:00Z", "2026-11-20T22:00:00Z")]
    [InlineData("2026-11-20T23:00:00+01:00", "2026-11-20T22:00:00Z")]
    [InlineData("2026-11-20T23:00+01", "2026-11-20T22:00:00Z")]
    [InlineData("2026-11-20T16:30:00.5-05:30", "2026-11-20T22:00:00.5Z")]
    public void TryParse_DateTimeAndOffset_IsRead(string text, string expected)
    {
        PointInTime.TryParse(text, out OffsetDateTime time).ShouldBeTrue();
        time.ToInstant().ShouldBe(At(expected));
        PointInTime.TryParseNext(text, TimeProvider.System, out Instant next).ShouldBeTrue();
        next.ShouldBe(At(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-20")]
    [InlineData("2026-11-20T22:00:00")]
    [InlineData("2026-11-20 22:00:00Z")]
    [InlineData("2026-02-30T22:00:00Z")]
    [InlineData("20.11.2026 22:00")]
    [InlineData("tomorrow")]
    [InlineData("24:00")]
    [InlineData("6:30pm")]
    public void TryParse_SomethingElse_IsNotRead(string text)
    {
        PointInTime.TryParse(text, out _).ShouldBeFalse();
        PointInTime.TryParseNext(text, TimeProvider.System, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryParse_TimeOfDay_IsNotRead() => PointInTime.TryParse("06:30", out _).ShouldBeFalse();

    [Theory]
    [InlineData("2026-11-20T20:00:00Z", "06:30", "2026-11-21T05:30:00Z")]
    [InlineData("2026-11-20T20:00:00Z", "22:15", "2026-11-20T21:15:00Z")]
    [InlineData("2026-11-20T05:30:00Z", "06:30", "2026-11-21T05:30:00Z")]
    [InlineData("2026-11-20T05:29:59Z", "06:30", "2026-11-20T05:30:00Z")]
    [InlineData("2026-11-20T23:30:00Z", "00:15", "2026-11-21T23:15:00Z")]
    [InlineData("2026-03-28T22:00:00Z", "02:30", "2026-03-29T01:30:00Z")]
    public void TryParseNext_TimeOfDay_IsTheNextOne(string now, string text, string expected)
    {
        PointInTime.TryParseNext(text, new ZonedTimeProvider(At(now)), out Instant time).ShouldBeTrue();
        time.ShouldBe(At(expected));
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    private sealed class ZonedTimeProvider(Instant now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(Berlin);

        public override DateTimeOffset GetUtcNow() => now.ToDateTimeOffset();
    }
}
