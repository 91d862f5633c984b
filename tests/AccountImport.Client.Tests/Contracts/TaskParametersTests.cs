using System.Text;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Tests.Contracts;

public sealed class TaskParametersTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);

    [Fact]
    public void FindErrors_Default_HasNone() => new TaskParameters().FindErrors(Now).ShouldBeEmpty();

    [Fact]
    public void FindErrors_StartAfterEnd_HasThePlatformsCode() =>
        Codes(start: Duration.FromHours(2), end: Duration.FromHours(1)).ShouldBe(["schedule_window_start__after_end"]);

    [Fact]
    public void FindErrors_StartAndEndAtTheSameInstantInTwoOffsets_HasNone()
    {
        Instant instant = Now + Duration.FromHours(1);
        var parameters = new TaskParameters
        {
            ScheduleWindowStart = instant.WithOffset(Offset.FromHours(5)),
            ScheduleWindowEnd = instant.WithOffset(Offset.FromHours(-5)),
        };

        parameters.FindErrors(Now).ShouldBeEmpty();
    }

    [Fact]
    public void FindErrors_EndFourDaysAhead_IsTheLastThatIsAccepted()
    {
        Codes(start: null, end: Duration.FromDays(4)).ShouldBeEmpty();
        Codes(start: null, end: Duration.FromDays(4) + Duration.FromTicks(1)).ShouldBe(["schedule_window_end_too_far_in_future"]);
    }

    [Fact]
    public void FindErrors_SeveralErrors_GivesAll() =>
        Codes(start: Duration.FromDays(6), end: Duration.FromDays(5))
            .ShouldBe(["schedule_window_start__after_end", "schedule_window_end_too_far_in_future"]);

    [Fact]
    public void FindErrors_StartInThePast_IsLeftToThePlatform() => Codes(start: Duration.FromHours(-1), end: null).ShouldBeEmpty();

    [Fact]
    public void Write_NothingSet_IsAnEmptyObject()
    {
        Write(null).ShouldBe("{}");
        Write(new TaskParameters()).ShouldBe("{}");
    }

    [Fact]
    public void Write_EverythingSet_KeepsOffsetAndMicroseconds() =>
        Write(new TaskParameters
        {
            IsDryRun = true,
            ScheduleWindowStart = new LocalDateTime(2025, 10, 7, 9, 0, 21).PlusNanoseconds(179_194_000).WithOffset(Offset.FromHours(2)),
            ScheduleWindowEnd = Now.WithOffset(Offset.Zero),
        }).ShouldBe("""{"is_dry_run":true,"schedule_window_start":"2025-10-07T09:00:21.179194\u002B02:00","schedule_window_end":"2026-03-02T09:00:00Z"}""");

    private static string Write(TaskParameters? parameters) => Encoding.UTF8.GetString(TaskParametersWriter.Write(parameters).Span);

    private static IEnumerable<string> Codes(Duration? start, Duration? end) => new TaskParameters
    {
        ScheduleWindowStart = start is { } s ? (Now + s).WithOffset(Offset.Zero) : null,
        ScheduleWindowEnd = end is { } e ? (Now + e).WithOffset(Offset.Zero) : null,
    }.FindErrors(Now).Select(error => error.Code);
}
