using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Pacing;
using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Tests.Importing.Pacing;

/// <summary>When an account is sent although the others before it have no outcome that is known.</summary>
public sealed class SendTrialsTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RunControl _control = new();

    public void Dispose() => _control.Dispose();

    [Fact]
    public void TryBegin_FewUnknown_DoesNotWait()
    {
        SendTrials trials = Create();
        Fail(trials, times: 15);

        trials.TryBegin().ShouldBeNull();
    }

    [Fact]
    public void TryBegin_AnsweredInBetween_DoesNotWait()
    {
        SendTrials trials = Create();
        Fail(trials, times: 15);
        trials.NoteAnswered();
        Fail(trials, times: 15);

        trials.TryBegin().ShouldBeNull();
    }

    [Fact]
    public void TryBegin_ManyCallsAtATime_AreAllowedToFailTogether()
    {
        SendTrials trials = Create(concurrency: 40);
        Fail(trials, times: 39);
        trials.TryBegin().ShouldBeNull();

        Fail(trials, times: 1);

        trials.TryBegin().ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void TryBegin_ManyUnknownInARow_RisksOneAtATimeEverMoreSlowly()
    {
        SendTrials trials = Create();
        Fail(trials, times: 16);
        List<TimeSpan> waits = [];
        for (int trial = 0; trial < 8; trial++)
        {
            DateTimeOffset began = _clock.GetUtcNow();
            while (trials.TryBegin() is { } wait)
            {
                wait.ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
                _clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            waits.Add(_clock.GetUtcNow() - began);
            _clock.Advance(TimeSpan.FromMinutes(1));
            trials.TryBegin().ShouldNotBeNull();
            trials.NoteUnknown();
        }

        waits[0].ShouldBeInRange(TimeSpan.FromSeconds(0.7), TimeSpan.FromSeconds(2.5));
        waits[^1].ShouldBeGreaterThan(waits[0] + TimeSpan.FromSeconds(10));
        _control.IsStopping.ShouldBeFalse();
    }

    [Fact]
    public void NoteAnswered_OfATrial_LetsAllGo()
    {
        SendTrials trials = Create();
        Fail(trials, times: 16);
        _clock.Advance(TimeSpan.FromSeconds(2));
        trials.TryBegin().ShouldBeNull();
        trials.TryBegin().ShouldNotBeNull();

        trials.NoteAnswered();

        trials.TryBegin().ShouldBeNull();
        trials.TryBegin().ShouldBeNull();
    }

    [Fact]
    public void NoteNotSent_OfATrial_LetsTheNextTry()
    {
        SendTrials trials = Create();
        Fail(trials, times: 16);
        _clock.Advance(TimeSpan.FromSeconds(2));
        trials.TryBegin().ShouldBeNull();

        trials.NoteNotSent();

        trials.TryBegin().ShouldBeNull();
        trials.TryBegin().ShouldNotBeNull();
    }

    [Fact]
    public void NoteUnknown_ForTheWholeBudget_StopsTheRun()
    {
        SendTrials trials = Create();
        Fail(trials, times: 16);
        _clock.Advance(TimeSpan.FromMinutes(14));
        trials.NoteUnknown();
        _control.IsStopping.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(1));

        trials.NoteUnknown();

        _control.Stops.ShouldHaveSingleItem().Reason.ShouldBe(ImportStopReason.Unavailable);
        _control.PollingStopped.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void NoteUnknown_AnsweredInBetween_CountsTheBudgetAnew()
    {
        SendTrials trials = Create();
        Fail(trials, times: 16);
        _clock.Advance(TimeSpan.FromMinutes(14));
        trials.NoteAnswered();
        Fail(trials, times: 16);
        _clock.Advance(TimeSpan.FromMinutes(14));

        trials.NoteUnknown();

        _control.IsStopping.ShouldBeFalse();
    }

    private static void Fail(SendTrials trials, int times)
    {
        for (int i = 0; i < times; i++)
        {
            trials.NoteUnknown();
        }
    }

    private SendTrials Create(int concurrency = 4)
    {
        var options = new AccountImporterOptions { JournalPath = "unused", Concurrency = concurrency, Seed = 1 };
        return new SendTrials(options, _clock, _control, new RepeatDelays(options));
    }
}
