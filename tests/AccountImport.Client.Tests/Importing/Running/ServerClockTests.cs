using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Running;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What is known of the platform's clock from the dates of its answers.</summary>
public sealed class ServerClockTests
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, 250, TimeSpan.Zero));
    private readonly ServerClock _server;

    public ServerClockTests()
    {
        _server = new ServerClock(_clock);
    }

    private Instant Now => Instant.FromDateTimeOffset(_clock.GetUtcNow());

    [Fact]
    public void GetWindow_NoAnswerHadADate_IsNone()
    {
        _server.Note(serverTime: null, _clock.GetTimestamp(), _clock.GetTimestamp());

        _server.GetWindow(_clock.GetTimestamp()).ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7 * 3600)]
    [InlineData(40 * 24 * 3600)]
    public void GetWindow_OneAnswer_HasThePlatformsTimeInIt(int differenceInSeconds)
    {
        var difference = Duration.FromSeconds(differenceInSeconds);
        Answer(difference, roundTrip: TimeSpan.FromMilliseconds(40));

        ServerWindow window = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();

        Instant truth = Now + difference;
        window.From.ShouldBeInRange(truth - Duration.FromMilliseconds(2100), truth - Duration.FromSeconds(1));
        window.To.ShouldBeInRange(truth, truth + Duration.FromMilliseconds(1100));
    }

    [Fact]
    public void GetWindow_OfAnotherMoment_MovesWithIt()
    {
        Answer(Duration.Zero);
        ServerWindow before = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();
        long asked = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromSeconds(30));

        ServerWindow after = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();
        (after.From - before.From).ShouldBe(Duration.FromSeconds(30));
        (after.To - before.To).ShouldBe(Duration.FromSeconds(30));
        _server.GetWindow(asked).ShouldBe(before);
    }

    [Fact]
    public void GetWindow_ManyAnswers_NarrowItFromAboveToAboutTheTimeOfACall()
    {
        for (int answer = 0; answer < 40; answer++)
        {
            Answer(Duration.Zero, roundTrip: TimeSpan.FromMilliseconds(10));
            _clock.Advance(TimeSpan.FromMilliseconds(93));
        }

        ServerWindow window = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();

        window.To.ShouldBeInRange(Now, Now + Duration.FromMilliseconds(150));
        window.From.ShouldBeInRange(Now - Duration.FromMilliseconds(2100), Now - Duration.FromSeconds(1));
    }

    [Fact]
    public void GetWindow_SlowAnswer_IsWiderByTheTimeItTook()
    {
        Answer(Duration.Zero, roundTrip: TimeSpan.FromSeconds(20), datedAt: TimeSpan.FromSeconds(7));

        ServerWindow window = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();

        window.From.ShouldBeLessThanOrEqualTo(Now - Duration.FromSeconds(14));
        window.To.ShouldBeInRange(Now + Duration.FromSeconds(7), Now + Duration.FromSeconds(9));
    }

    [Fact]
    public void GetWindow_PlatformsClockDrifts_ForgetsWhatIsOld()
    {
        Answer(Duration.FromSeconds(-30));
        for (int minute = 0; minute < 4; minute++)
        {
            _clock.Advance(TimeSpan.FromSeconds(61));
            Answer(Duration.FromSeconds(30));
        }

        ServerWindow window = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();

        window.From.ShouldBeGreaterThan(Now + Duration.FromSeconds(27));
        window.To.ShouldBeLessThan(Now + Duration.FromSeconds(32));
    }

    [Fact]
    public void GetWindow_WithinTwoMinutes_RemembersBoth()
    {
        Answer(Duration.Zero);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Answer(Duration.FromSeconds(5));

        ServerWindow window = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();

        window.From.ShouldBeLessThan(Now);
        window.To.ShouldBeLessThan(Now + Duration.FromSeconds(2));
    }

    [Fact]
    public void GetWindow_WholeMilliseconds_NeverCutsTheWindow()
    {
        _clock.Advance(TimeSpan.FromTicks(1234));
        Answer(Duration.Zero);
        _clock.Advance(TimeSpan.FromTicks(777));

        ServerWindow window = _server.GetWindow(_clock.GetTimestamp()).ShouldNotBeNull();

        (window.From.ToUnixTimeTicks() % 10_000).ShouldBe(0);
        (window.To.ToUnixTimeTicks() % 10_000).ShouldBe(0);
        window.To.ShouldBeGreaterThan(Now);
    }

    /// <summary>An answer whose date is the platform's time in whole seconds.</summary>
    private void Answer(Duration difference, TimeSpan roundTrip = default, TimeSpan? datedAt = null)
    {
        long asked = _clock.GetTimestamp();
        TimeSpan toDate = datedAt ?? roundTrip / 2;
        _clock.Advance(toDate);
        var date = Instant.FromUnixTimeSeconds((Now + difference).ToUnixTimeSeconds());
        _clock.Advance(roundTrip - toDate);
        _server.Note(date, asked, _clock.GetTimestamp());
    }
}
