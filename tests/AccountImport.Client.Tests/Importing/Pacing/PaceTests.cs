using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Pacing;

namespace AccountImport.Client.Tests.Importing.Pacing;

/// <summary>When a call may be made.</summary>
public sealed class PaceTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<Pace> _paces = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _paces.ForEach(pace => pace.Dispose());

    [Fact]
    public async Task EnterAsync_NothingHoldsItBack_IsGrantedAtOnce()
    {
        Pace pace = Create();
        ValueTask<CallPermit> entering = pace.EnterAsync(AccountImportOperation.Process, Cancellation);

        entering.IsCompletedSuccessfully.ShouldBeTrue();
        (await entering).IsGranted.ShouldBeTrue();
        pace.Counts.ShouldBe((1, 0));
    }

    [Fact]
    public async Task EnterAsync_Paused_WaitsForTheLongestPause()
    {
        Pace pace = Create();
        pace.Pause(TimeSpan.FromSeconds(10));
        pace.Pause(TimeSpan.FromSeconds(4));
        Task<CallPermit> entering = Enter(pace);

        _clock.Advance(TimeSpan.FromSeconds(9.9));
        entering.IsCompleted.ShouldBeFalse();
        pace.Pause(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        entering.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        (await entering).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task EnterAsync_PausedForLongerThanTheBudget_WaitsForThat()
    {
        Pace pace = Create();
        pace.Pause(TimeSpan.FromDays(3000));
        Task<CallPermit> entering = Enter(pace);

        _clock.Advance(TimeSpan.FromMinutes(15));

        (await entering).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task EnterAsync_Cancelled_GivesNoPermitAndTakesNoOnesPlace()
    {
        Pace pace = Create(concurrency: 1);
        pace.Pause(TimeSpan.FromSeconds(10));
        using var cancellation = new CancellationTokenSource();
        Task<CallPermit> cancelled = pace.EnterAsync(AccountImportOperation.Status, cancellation.Token).AsTask();
        Task<CallPermit> other = Enter(pace);

        await cancellation.CancelAsync();
        (await cancelled).IsGranted.ShouldBeFalse();
        (await pace.EnterAsync(AccountImportOperation.Status, cancellation.Token)).IsGranted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(10));

        (await other).IsGranted.ShouldBeTrue();
        pace.Counts.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task EnterAsync_AsManyAsMayBeAreUnderWay_WaitsForOneToEnd()
    {
        Pace pace = Create(concurrency: 2, rate: 1000);
        CallPermit one = await Enter(pace);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        await Enter(pace);
        Task<CallPermit> entering = Enter(pace);
        _clock.Advance(TimeSpan.FromSeconds(10));
        entering.IsCompleted.ShouldBeFalse();

        one.Dispose();

        (await entering).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task EnterAsync_RateIsGiven_SpreadsTheCallsEvenly()
    {
        Pace pace = Create(concurrency: 1000, rate: 100);
        Task<CallPermit>[] entering = [.. Enumerable.Range(0, 200).Select(_ => Enter(pace))];
        List<int> granted = [];
        for (int i = 0; i < 40; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            await Eventually.IsTrueAsync(() => entering.Count(call => call.IsCompleted) == pace.Counts.Requests, Cancellation);
            granted.Add((int)pace.Counts.Requests);
        }

        granted[19].ShouldBeInRange(99, 104);
        for (int i = 1; i < 39; i++)
        {
            (granted[i] - granted[i - 1]).ShouldBeInRange(4, 6);
        }

        await Task.WhenAll(entering.Take(granted[^1]));
    }

    [Fact]
    public async Task EnterAsync_ManyWait_QuestionsComeFirst()
    {
        Pace pace = Create(rate: 10);
        await DrainAsync(pace);
        Task<CallPermit> process = Enter(pace, AccountImportOperation.Process);
        Task<CallPermit> validate = Enter(pace, AccountImportOperation.Validate);
        Task<CallPermit> status = Enter(pace, AccountImportOperation.Status);

        _clock.Advance(TimeSpan.FromMilliseconds(110));
        (await status).IsGranted.ShouldBeTrue();
        validate.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(110));
        (await validate).IsGranted.ShouldBeTrue();
        process.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(110));

        (await process).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task NoteFailed_Throttled_PausesEverybodyAndLowersTheRate()
    {
        Pace pace = Create(rate: 100);
        await ThrottleAsync(pace, AccountImportOperation.Process);
        Task<CallPermit>[] entering = [.. Enum.GetValues<AccountImportOperation>().Select(operation => Enter(pace, operation))];

        _clock.Advance(TimeSpan.FromSeconds(0.9));
        entering.ShouldAllBe(call => !call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.3));

        (await Task.WhenAll(entering)).ShouldAllBe(permit => permit.IsGranted);
        pace.Counts.Throttled.ShouldBe(1);
        pace.PermittedRate.ShouldNotBeNull().ShouldBeLessThan(99);
    }

    [Fact]
    public async Task NoteFailed_OneOperationIsThrottledAgainAndAgain_TheOthersGoOn()
    {
        Pace pace = Create(rate: 1000);
        await ThrottleOneAloneAsync(pace);

        TimeSpan pause = pace.GetOwnPause(AccountImportOperation.Process);
        pause.ShouldBeGreaterThan(TimeSpan.Zero);
        (await Enter(pace, AccountImportOperation.Process)).IsGranted.ShouldBeFalse();
        (await Enter(pace, AccountImportOperation.Status)).IsGranted.ShouldBeTrue();
        Task<CallPermit> patient = pace.EnterWhenOpenAsync(AccountImportOperation.Process, Cancellation).AsTask();
        pace.PermittedRate.ShouldNotBeNull().ShouldBeGreaterThan(990);
        patient.IsCompleted.ShouldBeFalse();

        while (!patient.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        (await patient).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task NoteFailed_AnotherIsThrottledAsWell_PausesEverybodyAgain()
    {
        Pace pace = Create(rate: 1000);
        await ThrottleOneAloneAsync(pace);

        await ThrottleAsync(pace, AccountImportOperation.Status);
        Task<CallPermit> entering = Enter(pace, AccountImportOperation.Validate);

        entering.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await entering).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAsync_OwnTime_WaitsAlone()
    {
        Pace pace = Create();
        Task<bool> waiting = pace.WaitAsync(AccountImportOperation.Status, TimeSpan.FromSeconds(5), Cancellation).AsTask();

        waiting.IsCompleted.ShouldBeFalse();
        (await Enter(pace)).IsGranted.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(5));

        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAsync_PausedMeanwhile_WaitsForThatToo()
    {
        Pace pace = Create();
        Task<bool> waiting = pace.WaitAsync(AccountImportOperation.Status, TimeSpan.FromSeconds(5), Cancellation).AsTask();
        pace.Pause(TimeSpan.FromSeconds(9));

        _clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.IsTrueAsync(() => _clock.WaitingTimers >= 1, Cancellation);
        waiting.IsCompleted.ShouldBeFalse();
        await Eventually.IsTrueAsync(() => Advance(TimeSpan.FromSeconds(1), waiting), Cancellation);

        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAsync_Cancelled_SaysSo()
    {
        Pace pace = Create();
        using var cancellation = new CancellationTokenSource();
        Task<bool> waiting = pace.WaitAsync(AccountImportOperation.Status, TimeSpan.FromSeconds(5), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public async Task NoteFailed_Overloaded_LowersHowManyAreUnderWay()
    {
        Pace pace = Create(concurrency: 64);
        CallPermit[] permits = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Enter(pace)));
        Enter(pace).IsCompleted.ShouldBeFalse();

        foreach (CallPermit permit in permits)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            permit.NoteFailed(new AccountImportServerException(HttpStatusCode.InternalServerError));
            permit.NoteFailed(new AccountImportServerException(HttpStatusCode.ServiceUnavailable));
        }

        permits[0].Dispose();
        permits[1].Dispose();

        // One waits, and seven may be under way. Work is not only calls, so that as many as before may be worked on.
        pace.Counts.Requests.ShouldBe(9);
        pace.Places.ShouldBe(8);
        Enter(pace).IsCompleted.ShouldBeFalse();
    }

    private static Task<CallPermit> Enter(Pace pace, AccountImportOperation operation = AccountImportOperation.Process) => pace.EnterAsync(operation, Cancellation).AsTask();

    /// <summary>Makes as many calls as may be made at once.</summary>
    private static async Task DrainAsync(Pace pace)
    {
        using var cancellation = new CancellationTokenSource();
        Task<CallPermit> call;
        while ((call = pace.EnterAsync(AccountImportOperation.Status, cancellation.Token).AsTask()).IsCompleted)
        {
            (await call).Dispose();
        }

        await cancellation.CancelAsync();
        await call;
    }

    private static async Task ThrottleAsync(Pace pace, AccountImportOperation operation)
    {
        using CallPermit permit = await Enter(pace, operation);
        permit.NoteFailed(new AccountImportThrottledException());
        pace.PauseThrottled(operation, TimeSpan.FromSeconds(1));
    }

    private bool Advance(TimeSpan time, Task task)
    {
        _clock.Advance(time);
        return task.IsCompleted;
    }

    private async Task ThrottleOneAloneAsync(Pace pace)
    {
        for (int i = 0; i < 8; i++)
        {
            for (int call = 0; call < 10; call++)
            {
                using CallPermit answered = await Enter(pace, AccountImportOperation.Status);
                answered.NoteAnswered();
                _clock.Advance(TimeSpan.FromMilliseconds(20));
            }

            await ThrottleAsync(pace, AccountImportOperation.Process);
            if (pace.GetOwnPause(AccountImportOperation.Process) > TimeSpan.Zero)
            {
                return;
            }

            _clock.Advance(TimeSpan.FromSeconds(1.1));
        }

        Assert.Fail("It was never found out.");
    }

    private Pace Create(int concurrency = 4, double? rate = null)
    {
        var pace = new Pace(new AccountImporterOptions { JournalPath = "unused", Concurrency = concurrency, RequestsPerSecond = rate, Seed = 1 }, _clock);
        _paces.Add(pace);
        return pace;
    }
}
