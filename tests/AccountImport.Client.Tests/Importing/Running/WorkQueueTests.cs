using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Running;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What there is to do, and who is woken for it.</summary>
public sealed class WorkQueueTests : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(500);

    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue _queue;

    public WorkQueueTests()
    {
        _queue = new WorkQueue(_clock, capacity: 4, ShortestWait);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task TakeAsync_Admitted_GivesThemInOrder()
    {
        await _queue.AdmitAsync(Account(1));
        await _queue.AdmitAsync(Account(2));

        (await TakeAsync()).Admitted.ShouldNotBeNull().Entry.Account.ShouldBe(1);
        (await TakeAsync()).Admitted.ShouldNotBeNull().Entry.Account.ShouldBe(2);
        _queue.PendingCount.ShouldBe(0);
    }

    [Fact]
    public async Task TakeAsync_SomeAreDue_GivesThemBeforeTheAdmitted()
    {
        await _queue.AdmitAsync(Account(1));
        Add(2, TimeSpan.Zero);
        Add(3, TimeSpan.FromSeconds(1));

        (await TakeAsync()).Pending.Account.ShouldBe(2);
        (await TakeAsync()).Admitted.ShouldNotBeNull();
        _queue.PendingCount.ShouldBe(2);
    }

    [Fact]
    public async Task TakeAsync_NothingIsDueYet_WaitsForTheFirst()
    {
        Add(1, TimeSpan.FromSeconds(5));
        Task<Work?> taking = _queue.TakeAsync().AsTask();
        Add(2, TimeSpan.FromSeconds(3));

        _clock.Advance(TimeSpan.FromSeconds(2.9));
        taking.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        (await taking).ShouldNotBeNull().Pending.Account.ShouldBe(2);
    }

    [Fact]
    public async Task TakeAsync_SeveralAreDueAtOnce_WakesAsManyAsWait()
    {
        Task<Work?>[] taking = [.. Enumerable.Range(0, 3).Select(_ => _queue.TakeAsync().AsTask())];
        for (int account = 1; account <= 4; account++)
        {
            Add(account, TimeSpan.FromSeconds(1));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));

        (await Task.WhenAll(taking)).Select(work => work.ShouldNotBeNull().Pending.Account).ShouldBeUnique();
        _queue.PendingCount.ShouldBe(4);
    }

    [Fact]
    public async Task TakeAsync_DueOneAfterTheOther_WakesForEach()
    {
        Task<Work?>[] taking = [.. Enumerable.Range(0, 3).Select(_ => _queue.TakeAsync().AsTask())];
        for (int account = 1; account <= 3; account++)
        {
            Add(account, TimeSpan.FromSeconds(account));
        }

        for (int due = 1; due <= 3; due++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.IsTrueAsync(() => taking.Count(task => task.IsCompleted) == due && (due is 3 || _clock.WaitingTimers is 1), Cancellation);
        }
    }

    [Fact]
    public async Task TakeAsync_TimerIsTooEarlyAndSomethingIsAdmitted_StillWakesForWhatIsDue()
    {
        // Two wait; the timer wakes one of them a little before the account is due, and that one finds an account to send.
        using var early = new WorkQueue(new EarlyClock(_clock), capacity: 4, ShortestWait);
        Task<Work?> first = early.TakeAsync().AsTask();
        Task<Work?> second = early.TakeAsync().AsTask();
        early.Add(Pending(7, TimeSpan.FromSeconds(1)));
        for (int step = 0; step < 200 && !(first.IsCompleted && second.IsCompleted); step++)
        {
            if (step is 2)
            {
                await early.AdmitAsync(Account(1));
            }

            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
        }

        Work?[] taken = await Task.WhenAll(first, second);
        taken.Select(work => work.ShouldNotBeNull().Admitted?.Entry.Account ?? work.Pending.Account).Order().ShouldBe([1, 7]);
    }

    [Fact]
    public async Task AdmitAsync_Full_WaitsUntilHalfIsTaken()
    {
        for (int account = 1; account <= 4; account++)
        {
            _queue.AdmitAsync(Account(account)).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        }

        Task fifth = _queue.AdmitAsync(Account(5)).AsTask();
        await TakeAsync();
        fifth.IsCompleted.ShouldBeFalse();
        await TakeAsync();

        await fifth;
        List<int> left = [];
        for (int i = 0; i < 3; i++)
        {
            left.Add((await TakeAsync()).Admitted!.Entry.Account);
        }

        left.ShouldBe([3, 4, 5]);
    }

    [Fact]
    public async Task AdmitAsync_SomebodyWaits_WakesHim()
    {
        Task<Work?> taking = _queue.TakeAsync().AsTask();
        taking.IsCompleted.ShouldBeFalse();

        await _queue.AdmitAsync(Account(1));

        (await taking).ShouldNotBeNull().Admitted.ShouldNotBeNull();
    }

    [Fact]
    public async Task TakeAsync_NoPlace_IsLeftToWhoIsDone()
    {
        using var queue = new WorkQueue(_clock, capacity: 4, ShortestWait, places: () => 1);
        queue.Add(Pending(1, TimeSpan.FromSeconds(1)));
        await queue.AdmitAsync(Account(2));
        Work first = (await queue.TakeAsync()).ShouldNotBeNull();
        Task<Work?> other = queue.TakeAsync().AsTask();
        await queue.AdmitAsync(Account(3));

        // The timer would fire again and again for what is due, and nobody may take it.
        _clock.Advance(TimeSpan.FromSeconds(2));
        _clock.WaitingTimers.ShouldBe(0);
        queue.Complete(first);
        Work second = (await queue.TakeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldNotBeNull();

        second.Pending.Account.ShouldBe(1);
        other.IsCompleted.ShouldBeFalse();
        queue.EndAdmission();
        queue.Complete(second);
        queue.Complete((await queue.TakeAsync()).ShouldNotBeNull());
        (await other.WaitAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task TakeAsync_PlacesHaveBecomeMore_WakesThoseThatWait()
    {
        int places = 1;
        using var queue = new WorkQueue(_clock, capacity: 8, ShortestWait, places: () => places);
        for (int account = 1; account <= 5; account++)
        {
            await queue.AdmitAsync(Account(account));
        }

        Work first = (await queue.TakeAsync()).ShouldNotBeNull();
        Task<Work?>[] waiting = [.. Enumerable.Range(0, 4).Select(async _ => await queue.TakeAsync())];
        waiting.ShouldAllBe(task => !task.IsCompleted);
        places = 3;
        queue.Complete(first);
        await queue.TakeAsync();

        await Eventually.IsTrueAsync(() => waiting.Count(task => task.IsCompleted) is 2, Cancellation);
        queue.Complete(first);
        await queue.TakeAsync();
        waiting.Count(task => task.IsCompleted).ShouldBe(2);
    }

    [Fact]
    public void NoteNotReady_AgainAndAgain_MakesRoomForAThousandAtMost()
    {
        for (int i = 0; i < 2000; i++)
        {
            _queue.NoteNotReady();
        }

        int room = 0;
        while (_queue.AdmitAsync(Account(room + 1)).AsTask().IsCompletedSuccessfully)
        {
            room++;
        }

        room.ShouldBe(1024);
    }

    [Fact]
    public async Task EndAdmission_NothingLeft_EndsThoseThatWait()
    {
        Task<Work?> one = _queue.TakeAsync().AsTask();
        Task<Work?> other = _queue.TakeAsync().AsTask();

        _queue.EndAdmission();

        (await one).ShouldBeNull();
        (await other).ShouldBeNull();
        (await _queue.TakeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task EndAdmission_WhileSomethingIsDone_EndsWhenThatIs()
    {
        await _queue.AdmitAsync(Account(1));
        Work sent = await TakeAsync();
        Task<Work?> waiting = _queue.TakeAsync().AsTask();
        _queue.EndAdmission();
        waiting.IsCompleted.ShouldBeFalse();

        Add(1, TimeSpan.Zero);
        _queue.Complete(sent);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Work asked = (await waiting).ShouldNotBeNull();
        Task<Work?> last = _queue.TakeAsync().AsTask();
        last.IsCompleted.ShouldBeFalse();
        _queue.Complete(asked);

        (await last).ShouldBeNull();
    }

    [Fact]
    public async Task EndPolling_AccountsWait_LeavesThem()
    {
        Add(1, TimeSpan.Zero);
        Add(2, TimeSpan.FromSeconds(1));
        Work asked = await TakeAsync();
        Task<Work?> waiting = _queue.TakeAsync().AsTask();
        _queue.EndAdmission();

        _queue.EndPolling();
        waiting.IsCompleted.ShouldBeFalse();
        _queue.Complete(asked);

        (await waiting).ShouldBeNull();
        _queue.TryTakeDue(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task TryTakeDue_OnlyWhatIsDue_IsTaken()
    {
        await _queue.AdmitAsync(Account(9));
        _queue.TryTakeDue(out _).ShouldBeFalse();
        Add(1, TimeSpan.FromSeconds(1));
        _queue.TryTakeDue(out _).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        _queue.TryTakeDue(out Work? work).ShouldBeTrue();

        work.ShouldNotBeNull().Pending.Account.ShouldBe(1);
        _queue.TryTakeDue(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task WhenSettled_NothingIsSentOrUnresolved_IsAtOnce()
    {
        Add(1, TimeSpan.FromSeconds(1));

        await _queue.WhenSettledAsync();
    }

    [Fact]
    public async Task WhenSettled_SomethingIsSentOrUnresolved_WaitsForIt()
    {
        await _queue.AdmitAsync(Account(1));
        Task settled = _queue.WhenSettledAsync();
        Work sent = await TakeAsync();
        Add(1, TimeSpan.Zero, PendingKind.Unresolved);
        _queue.Complete(sent);
        settled.IsCompleted.ShouldBeFalse();

        Work asked = await TakeAsync();
        Add(1, TimeSpan.Zero, PendingKind.Unresolved);
        _queue.Complete(asked);
        settled.IsCompleted.ShouldBeFalse();
        asked = await TakeAsync();
        Add(1, TimeSpan.FromSeconds(1));
        _queue.Complete(asked);

        await settled;
        _queue.PendingCount.ShouldBe(1);
    }

    [Fact]
    public async Task WhenSettled_PollingEnds_IsAtOnce()
    {
        Add(1, TimeSpan.FromSeconds(1), PendingKind.Unresolved);
        Task settled = _queue.WhenSettledAsync();
        settled.IsCompleted.ShouldBeFalse();

        _queue.EndPolling();

        await settled;
        await _queue.WhenSettledAsync();
    }

    [Fact]
    public void WhenSettled_AccountsWaitForLong_AreAskedForWithinHalfAMinute()
    {
        for (int account = 1; account <= 3; account++)
        {
            Add(account, TimeSpan.FromMinutes(account));
        }

        _ = _queue.WhenSettledAsync();
        Add(4, TimeSpan.FromMinutes(5));

        TakeAllFor(seconds: 31).ShouldBe([(1, 10), (2, 20), (3, 30), (4, 30)]);
    }

    [Fact]
    public void WhenSettled_ManyWait_AreAboutTenCallsASecond()
    {
        for (int account = 1; account <= 1000; account++)
        {
            Add(account, TimeSpan.FromMinutes(5));
        }

        _ = _queue.WhenSettledAsync();

        (int Account, int Second)[] asked = [.. TakeAllFor(seconds: 20)];
        asked.Count(one => one.Second <= 10).ShouldBe(100);
        asked.Length.ShouldBeInRange(200, 300);
        asked.Select(one => one.Account).Concat(TakeAllFor(seconds: 80).Select(one => one.Account)).Distinct().Count().ShouldBe(1000);
    }

    [Fact]
    public async Task WhenSettled_FewAreLeftOfThousands_TheseAreAskedForSoon()
    {
        for (int account = 1; account <= 3000; account++)
        {
            Add(account, account <= 2900 ? TimeSpan.Zero : TimeSpan.FromMinutes(5));
        }

        _ = _queue.WhenSettledAsync();
        for (int account = 1; account <= 2900; account++)
        {
            _queue.Complete(await TakeAsync());
        }

        TakeAllFor(seconds: 61).Count.ShouldBe(100);
    }

    [Fact]
    public void WhenSettled_CallsMayBeRepeatedLater_AreNotRepeatedSooner()
    {
        _queue.Add(Pending(1, TimeSpan.FromMinutes(2)) with { Asked = 1 });
        Add(2, TimeSpan.FromMinutes(2), PendingKind.Unresolved);

        _ = _queue.WhenSettledAsync();
        _queue.Add(Pending(3, TimeSpan.FromMinutes(2)) with { Asked = 1 });

        TakeAllFor(seconds: 119).ShouldBeEmpty();
        TakeAllFor(seconds: 2).Count.ShouldBe(3);
    }

    [Fact]
    public async Task WhenSettled_SomethingIsAdmittedAgain_WaitsAreAsLongAsEver()
    {
        _ = _queue.WhenSettledAsync();
        await _queue.AdmitAsync(Account(1));

        Add(2, TimeSpan.FromMinutes(5));

        TakeAllFor(seconds: 299).ShouldBeEmpty();
    }

    [Fact]
    public void WhenSettled_ShortestWaitIsLong_IsKept()
    {
        using var queue = new WorkQueue(_clock, capacity: 4, shortestWait: TimeSpan.FromMinutes(2));
        queue.Add(Pending(1, TimeSpan.FromMinutes(4)));

        _ = queue.WhenSettledAsync();

        _clock.Advance(TimeSpan.FromSeconds(119));
        queue.TryTakeDue(out _).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        queue.TryTakeDue(out _).ShouldBeTrue();
    }

    [Fact]
    public void WhenSettled_WindowIsAhead_AsksForNoneBeforeIt()
    {
        using var queue = new WorkQueue(_clock, capacity: 4, ShortestWait, asksIn: TimeSpan.FromHours(1));
        queue.Add(Pending(1, TimeSpan.FromHours(1)));
        queue.Add(Pending(2, TimeSpan.FromHours(2)));

        _ = queue.WhenSettledAsync();
        queue.Add(Pending(3, TimeSpan.FromHours(1)));

        _clock.Advance(TimeSpan.FromSeconds(3599));
        queue.TryTakeDue(out _).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        queue.TryTakeDue(out _).ShouldBeTrue();
        queue.TryTakeDue(out _).ShouldBeTrue();
        queue.TryTakeDue(out _).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(30));
        queue.TryTakeDue(out Work? last).ShouldBeTrue();
        last.ShouldNotBeNull().Pending.Account.ShouldBe(2);
    }

    [Fact]
    public async Task Queue_ManyWorkersAndAccounts_LosesNone()
    {
        const int Accounts = 2000;
        using var queue = new WorkQueue(TimeProvider.System, capacity: 8, ShortestWait);
        int[] asked = new int[Accounts + 1];
        Task[] workers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                while (await queue.TakeAsync() is { } work)
                {
                    if (work.Admitted is { } admitted)
                    {
                        queue.Add(new PendingAccount(TimeProvider.System.GetTimestamp() + (admitted.Entry.Account % 5 * 1000), 0, admitted.Entry.Account, 0, PendingKind.Unresolved, 255));
                    }
                    else if (Interlocked.Increment(ref asked[work.Pending.Account]) < 3)
                    {
                        queue.Add(work.Pending with { Due = TimeProvider.System.GetTimestamp() + 1000 });
                    }

                    queue.Complete(work);
                }
            },
            Cancellation))];

        for (int account = 1; account <= Accounts; account++)
        {
            await queue.AdmitAsync(Account(account));
        }

        await queue.WhenSettledAsync();
        asked.Skip(1).ShouldAllBe(times => times == 3);
        queue.EndAdmission();
        await Task.WhenAll(workers);
        queue.PendingCount.ShouldBe(0);
    }

    private static AdmittedAccount Account(int account) => new()
    {
        Source = new PayloadAccount(Samples.Payload(), Samples.ImportSupplier) { Number = account },
        Payload = Samples.Payload(),
        Entry = new JournalEntry { Account = account, Number = account, State = JournalState.Intended, At = Instant.FromUnixTimeSeconds(0) },
    };

    /// <summary>What is due in a time, and in which second.</summary>
    private List<(int Account, int Second)> TakeAllFor(int seconds)
    {
        List<(int, int)> taken = [];
        for (int second = 1; second <= seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            while (_queue.TryTakeDue(out Work? work))
            {
                taken.Add((work.Pending.Account, second));
                _queue.Complete(work);
            }
        }

        return taken;
    }

    private async Task<Work> TakeAsync() => (await _queue.TakeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldNotBeNull();

    private void Add(int account, TimeSpan due, PendingKind kind = PendingKind.Scheduled) => _queue.Add(Pending(account, due) with { Kind = kind });

    private PendingAccount Pending(int account, TimeSpan due) => new(_clock.GetTimestamp() + due.Ticks, _clock.GetTimestamp(), account, Asked: 0, PendingKind.Scheduled, 255);

    /// <summary>A clock whose timers fire before their time.</summary>
    private sealed class EarlyClock(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new EarlyTimer(clock.CreateTimer(callback, state, dueTime, period));

        private sealed class EarlyTimer(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / 2, period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
