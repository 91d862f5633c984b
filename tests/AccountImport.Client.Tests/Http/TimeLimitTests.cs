using AccountImport.Client.Http;

namespace AccountImport.Client.Tests.Http;

public sealed class TimeLimitTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    public static TheoryData<bool> Clocks { get; } = [true, false];

    [Fact]
    public void Token_TimeIsOver_IsCancelledAndExceeded()
    {
        var clock = new ManualTimeProvider();
        using TimeLimit limit = TimeLimit.Start(Time, clock, CancellationToken.None);

        clock.Advance(Time - TimeSpan.FromTicks(1));
        limit.Token.IsCancellationRequested.ShouldBeFalse();
        limit.IsExceeded.ShouldBeFalse();

        clock.Advance(TimeSpan.FromTicks(1));
        limit.Token.IsCancellationRequested.ShouldBeTrue();
        limit.IsExceeded.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Token_CallerCancels_IsCancelledButNotExceeded(bool isSystemClock)
    {
        using var caller = new CancellationTokenSource();
        using TimeLimit limit = TimeLimit.Start(Time, isSystemClock ? TimeProvider.System : new ManualTimeProvider(), caller.Token);

        caller.Cancel();

        limit.Token.IsCancellationRequested.ShouldBeTrue();
        limit.IsExceeded.ShouldBeFalse();
    }

    [Fact]
    public void Start_AfterOthersHaveEndedInEachWay_IsNeverCancelled()
    {
        for (int i = 0; i < 200; i++)
        {
            using var caller = new CancellationTokenSource();
            TimeLimit ended = TimeLimit.Start(Time, TimeProvider.System, caller.Token);
            if (i % 2 is 0)
            {
                caller.Cancel();
            }

            ended.Dispose();

            // Too late for the one that has ended, and nothing to the one that has its source now.
            caller.Cancel();
            using TimeLimit next = TimeLimit.Start(Time, TimeProvider.System, CancellationToken.None);
            next.Token.IsCancellationRequested.ShouldBeFalse();
        }
    }

    [Fact]
    public void Dispose_OtherClock_LeavesNoTimerBehind()
    {
        var clock = new ManualTimeProvider();

        TimeLimit.Start(Time, clock, CancellationToken.None).Dispose();

        clock.WaitingTimers.ShouldBe(0);
    }
}
