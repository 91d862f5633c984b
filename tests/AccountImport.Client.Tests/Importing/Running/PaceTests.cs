using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>When a call may be made.</summary>
public sealed class PaceTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RunControl _control = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _control.Dispose();

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
        Pace pace = Create();
        TimeSpan[] delays = [.. Enumerable.Range(0, 200).Select(_ => pace.GetDelay(repeat, asked: null))];

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
        Pace one = Create();
        Pace other = Create();

        Enumerable.Range(1, 10).Select(repeat => one.GetDelay(repeat, asked: null)).ShouldBe(Enumerable.Range(1, 10).Select(repeat => other.GetDelay(repeat, asked: null)));
    }

    [Fact]
    public async Task WaitAsync_NoPause_DoesNotWait()
    {
        ValueTask<bool> waiting = Create().WaitAsync(Cancellation);

        waiting.IsCompletedSuccessfully.ShouldBeTrue();
        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAsync_Paused_WaitsForTheLongestPause()
    {
        Pace pace = Create();
        pace.Pause(TimeSpan.FromSeconds(10));
        pace.Pause(TimeSpan.FromSeconds(4));
        Task<bool> waiting = pace.WaitAsync(Cancellation).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(9.9));
        waiting.IsCompleted.ShouldBeFalse();
        pace.Pause(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await Eventually.IsTrueAsync(() => _clock.WaitingTimers is 1, Cancellation);
        waiting.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(5));

        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAsync_PausedForLongerThanTheBudget_WaitsForThat()
    {
        Pace pace = Create();
        pace.Pause(TimeSpan.FromDays(3000));
        Task<bool> waiting = pace.WaitAsync(Cancellation).AsTask();

        _clock.Advance(TimeSpan.FromMinutes(15));

        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAsync_Cancelled_SaysThatNoCallMayBeMade()
    {
        Pace pace = Create();
        pace.Pause(TimeSpan.FromSeconds(10));
        using var cancellation = new CancellationTokenSource();
        Task<bool> waiting = pace.WaitAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        (await waiting).ShouldBeFalse();
        (await pace.WaitAsync(cancellation.Token)).ShouldBeFalse();
        (await Create().WaitAsync(cancellation.Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task WaitAsync_OwnTime_WaitsAlone()
    {
        Pace pace = Create();
        Task<bool> waiting = pace.WaitAsync(TimeSpan.FromSeconds(5), Cancellation).AsTask();

        waiting.IsCompleted.ShouldBeFalse();
        (await pace.WaitAsync(Cancellation)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(5));

        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitToSendAsync_FewUnknown_DoesNotWait()
    {
        Pace pace = Create();
        Fail(pace, times: 15);

        (await pace.WaitToSendAsync(Nothing, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitToSendAsync_AnsweredInBetween_DoesNotWait()
    {
        Pace pace = Create();
        Fail(pace, times: 15);
        pace.NoteAnswered();
        Fail(pace, times: 15);

        (await pace.WaitToSendAsync(Nothing, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitToSendAsync_ManyCallsAtATime_AreAllowedToFailTogether()
    {
        Pace pace = Create(concurrency: 40);
        Fail(pace, times: 39);
        (await pace.WaitToSendAsync(Nothing, Cancellation)).ShouldBeTrue();

        Fail(pace, times: 1);

        pace.WaitToSendAsync(Nothing, Cancellation).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitToSendAsync_ManyUnknownInARow_RisksOneAtATimeEverMoreSlowly()
    {
        Pace pace = Create();
        Fail(pace, times: 16);
        List<TimeSpan> waits = [];
        for (int trial = 0; trial < 8; trial++)
        {
            DateTimeOffset began = _clock.GetUtcNow();
            using var cancellation = new CancellationTokenSource();
            Task<bool> one = pace.WaitToSendAsync(Nothing, cancellation.Token).AsTask();
            Task<bool> other = pace.WaitToSendAsync(Nothing, cancellation.Token).AsTask();
            while (!one.IsCompleted && !other.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }

            waits.Add(_clock.GetUtcNow() - began);
            _clock.Advance(TimeSpan.FromMinutes(1));
            (one.IsCompleted ^ other.IsCompleted).ShouldBeTrue();
            await cancellation.CancelAsync();
            await Task.WhenAll(one, other);
            pace.NoteUnknown();
        }

        waits[0].ShouldBeInRange(TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(2.5));
        waits[^1].ShouldBeGreaterThan(waits[0] + TimeSpan.FromSeconds(10));
        _control.IsStopping.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitToSendAsync_TrialIsAnswered_LetsAllGo()
    {
        Pace pace = Create();
        Fail(pace, times: 16);
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await pace.WaitToSendAsync(Nothing, Cancellation)).ShouldBeTrue();
        Task<bool> other = pace.WaitToSendAsync(Nothing, Cancellation).AsTask();
        other.IsCompleted.ShouldBeFalse();

        pace.NoteAnswered();
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await other).ShouldBeTrue();
        (await pace.WaitToSendAsync(Nothing, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitToSendAsync_TrialHadNoEffect_LetsTheNextTry()
    {
        Pace pace = Create();
        Fail(pace, times: 16);
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await pace.WaitToSendAsync(Nothing, Cancellation)).ShouldBeTrue();

        pace.NoteNotSent();

        (await pace.WaitToSendAsync(Nothing, Cancellation)).ShouldBeTrue();
        pace.WaitToSendAsync(Nothing, Cancellation).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitToSendAsync_Suspended_DoesSomethingElseMeanwhile()
    {
        Pace pace = Create();
        Fail(pace, times: 16);
        int done = 0;
        using var cancellation = new CancellationTokenSource();

        Task<bool> waiting = pace.WaitToSendAsync(() => new ValueTask<bool>(++done <= 5), cancellation.Token).AsTask();

        done.ShouldBe(6);
        await cancellation.CancelAsync();
        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public void NoteUnknown_ForTheWholeBudget_StopsTheRun()
    {
        Pace pace = Create();
        Fail(pace, times: 16);
        _clock.Advance(TimeSpan.FromMinutes(14));
        pace.NoteUnknown();
        _control.IsStopping.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(1));

        pace.NoteUnknown();

        _control.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Unavailable);
        _control.PollingStopped.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void NoteUnknown_AnsweredInBetween_CountsTheBudgetAnew()
    {
        Pace pace = Create();
        Fail(pace, times: 16);
        _clock.Advance(TimeSpan.FromMinutes(14));
        pace.NoteAnswered();
        Fail(pace, times: 16);
        _clock.Advance(TimeSpan.FromMinutes(14));

        pace.NoteUnknown();

        _control.IsStopping.ShouldBeFalse();
    }

    private static ValueTask<bool> Nothing() => new(false);

    private static void Fail(Pace pace, int times)
    {
        for (int i = 0; i < times; i++)
        {
            pace.NoteUnknown();
        }
    }

    private Pace Create(int concurrency = 4) => new(new AccountImporterOptions { JournalPath = "unused", Concurrency = concurrency, Seed = 1 }, _clock, _control);
}
