using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What becomes of an account of which nobody knows whether the platform took it.</summary>
public sealed class UnknownOutcomeTests
{
    private const string Key = "IM-A-1";

    public static TheoryData<string> Unknown => new("time-out", "connection", "server", "408", "409", "500 that says nothing of it", "redirected success", "second send");

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task Run_RequestHadItsEffect_IsFoundByStatusAndNotSentAgain(string kind)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Loses(Answer(kind), effectDelay: TimeSpan.FromSeconds(5));

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Imported);
        outcome.KrakenIdentifier.ShouldBe(bench.Platform[Key].Created.ShouldHaveSingleItem());
        outcome.Attempts.ShouldBe(1);
        bench.StatesOf(Key).ShouldBe([JournalState.Intended, JournalState.Unresolved, JournalState.Scheduled, JournalState.Imported]);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task Run_RequestHadNoEffect_IsSentOnceMoreAfterTheGrace(string kind)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answer(kind));

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Imported);
        outcome.Attempts.ShouldBe(2);
        bench.Platform[Key].Created.ShouldHaveSingleItem();
        PlatformCall[] sent = [.. bench.Platform.CallsOf(AccountImportOperation.Process)];
        sent.Length.ShouldBe(2);
        (sent[1].At - sent[0].At).ShouldBeInRange(Duration.FromMinutes(10), Duration.FromMinutes(11));
        IReadOnlyList<JournalEntry> records = bench.RecordsOf(Key);
        records.Select(record => record.State).ShouldBe([JournalState.Intended, JournalState.Unresolved, JournalState.Intended, JournalState.Scheduled, JournalState.Imported]);
        records[1].UnresolvedSince.ShouldNotBeNull();
        records[1].SentUntil.ShouldBe(records[1].At);
        records[2].Attempt.ShouldBe(2);
        records[2].Baseline.ShouldBe(Baseline.Absent);
        records[2].UnresolvedSince.ShouldBe(records[1].UnresolvedSince);
        records[2].Server.ShouldBe(records[0].Server);
    }

    [Fact]
    public async Task Run_EffectIsTheEndAlready_EndsTheAccount()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].TimeToEnd = TimeSpan.Zero;
        bench.Platform[Key].Loses(effectDelay: TimeSpan.FromSeconds(5));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        bench.StatesOf(Key).ShouldBe([JournalState.Intended, JournalState.Unresolved, JournalState.Imported]);
    }

    [Theory]
    [InlineData("ERRORED", nameof(ImportOutcome.Failed))]
    [InlineData("CANCELLED", nameof(ImportOutcome.Cancelled))]
    public async Task Run_EffectIsAFailure_IsOne(string end, string expected)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].End = new ImportStatusCode(end);
        bench.Platform[Key].Loses(effectDelay: TimeSpan.FromSeconds(5));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(Enum.Parse<ImportOutcome>(expected)).Errors.ShouldHaveSingleItem().Code.ShouldBe("creation_failed");
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_DoesNotWaitForTheEnd_StillFindsOutWhetherItIsScheduled()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { WaitsForEnd = false };
        bench.Platform["IM-A-1"].TimeToEnd = TimeSpan.FromHours(1);
        bench.Platform["IM-A-1"].Loses(effectDelay: TimeSpan.FromSeconds(5));
        bench.Platform["IM-A-2"].Refuses(Answers.TimedOut);

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2");

        run.ShouldBeAll(ImportOutcome.Scheduled, accounts: 2);
        run["IM-A-2"].Attempts.ShouldBe(2);
    }

    [Theory]
    [InlineData("PROCESSED", nameof(ImportOutcome.AlreadyImported))]
    [InlineData("ERRORED", nameof(ImportOutcome.Imported))]
    [InlineData("CANCELLED", nameof(ImportOutcome.Imported))]
    public async Task Run_StatusIsOfAnEarlierTask_IsNoEvidence(string earlier, string expected)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Has(new ImportStatusCode(earlier), bench.Platform.Now - Duration.FromMinutes(1)).Refuses(Answers.TimedOut);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(Enum.Parse<ImportOutcome>(expected)).Attempts.ShouldBe(2);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
        bench.RecordsOf(Key)[2].Baseline.ShouldNotBeNull().Status.ShouldBe(earlier);
    }

    [Theory]
    [InlineData("DRY_RUN_SUCCEEDED")]
    [InlineData("DRY_RUN_ERRORED")]
    public async Task Run_StatusIsOfANewerDryRun_IsNoEvidence(string shown)
    {
        await using var bench = new ImportBench();
        ImportStatus dryRun = new() { Status = new ImportStatusCode(shown), ModifiedAt = (bench.Platform.Now + Duration.FromMinutes(1)).WithOffset(Offset.Zero) };
        bench.Platform[Key].Refuses(Answers.TimedOut).Shows(() => bench.Platform.Count(AccountImportOperation.Process) < 2 ? dryRun : bench.Platform[Key].Tasks[^1].ToStatus(bench.Platform.Now));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Run_EarlierTaskIsStillUnderWayAfterTheGrace_IsWaitedForSinceASecondSendMayCreateTwice()
    {
        await using var bench = new ImportBench();
        ImportStatus earlier = new() { Status = ImportStatusCode.Pending, ModifiedAt = (bench.Platform.Now - Duration.FromMinutes(1)).WithOffset(Offset.Zero) };
        bench.Platform[Key].Refuses(Answers.TimedOut).Shows(() => earlier);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.StillPending);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_StatusIsInTheWindowThatNothingCanBeToldOf_StaysUnknownAndIsNeverSentAgain()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].TimeToEnd = TimeSpan.Zero;
        bench.Platform[Key].Loses();

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("undecided");
        bench.StatesOf(Key).ShouldBe([JournalState.Intended, JournalState.Unresolved, JournalState.Unknown]);

        EndedRun again = await bench.RunAsync(Key);
        again.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("undecided");
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_UndecidedAndNoGraceEnough_SaysSoWhenTheBudgetIsSpent()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { AbsenceGrace = Timeout.InfiniteTimeSpan };
        bench.Platform[Key].TimeToEnd = TimeSpan.Zero;
        bench.Platform[Key].Loses();

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("undecided");
    }

    [Fact]
    public async Task Run_AnswersHaveNoDates_NothingCanBeTold()
    {
        await using var bench = new ImportBench();
        bench.Platform.HasDates = false;
        bench.Platform[Key].Loses(effectDelay: TimeSpan.FromMinutes(1));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("undecided");
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_GraceIsNever_StaysUnknownAndIsNeverSentAgain()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { AbsenceGrace = Timeout.InfiniteTimeSpan };
        bench.Platform[Key].Refuses(Answers.TimedOut);

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Unknown);
        outcome.Errors.ShouldHaveSingleItem().Code.ShouldBe("no_evidence");
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));

        bench.Clock.Advance(TimeSpan.FromDays(1));
        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Unknown);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_GraceIsNever_AskedAgainItIsFound()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { AbsenceGrace = Timeout.InfiniteTimeSpan };
        bench.Platform[Key].Loses(effectDelay: TimeSpan.FromHours(1));

        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Unknown);
        bench.Clock.Advance(TimeSpan.FromHours(2));
        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        bench.Platform[Key].Created.ShouldHaveSingleItem();
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_GraceIsLongerThanTheBudget_IsUnknownAndSentByALaterRun()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { AbsenceGrace = TimeSpan.FromMinutes(40) };
        bench.Platform[Key].Refuses(Answers.TimedOut);

        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("no_evidence");
        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Unknown);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
        EndedRun third = await bench.RunAsync(Key);

        third.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
        PlatformCall[] sent = [.. bench.Platform.CallsOf(AccountImportOperation.Process)];
        (sent[1].At - sent[0].At).ShouldBeInRange(Duration.FromMinutes(40), Duration.FromMinutes(41));
    }

    [Theory]
    [InlineData("IM/A-1")]
    [InlineData("IM%A-1")]
    [InlineData("IM\\A-1")]
    public async Task Run_KeyMayBeMangledOnTheWayToStatus_IsNotSentAgainFor404(string key)
    {
        await using var bench = new ImportBench();
        bench.Platform[key].Refuses(Answers.TimedOut);

        EndedRun run = await bench.RunAsync(key);

        run.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("no_evidence");
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        (await bench.RunAsync(key)).ShouldBeAll(ImportOutcome.Unknown);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_SupplierMayBeMangledOnTheWayToStatus_IsNotSentAgainFor404()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut);
        ImportSource source = ImportSource.FromPayloads(new ImportSourceIdentity { Name = "a", Hash = "1" }, "A/B", _ => new[] { Samples.Payload(Key, "A/B") }.ToAsyncEnumerable());

        EndedRun run = await bench.RunAsync(source);

        run.ShouldBeAll(ImportOutcome.Unknown);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_KeyMayBeMangledButStatusKnowsAnEarlierTask_IsSentAgain()
    {
        await using var bench = new ImportBench();
        const string Fragile = "IM/A-1";
        bench.Platform[Fragile].Has(ImportStatusCode.Errored, bench.Platform.Now - Duration.FromDays(1)).Refuses(Answers.TimedOut);

        EndedRun run = await bench.RunAsync(Fragile);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Run_KeyMayBeMangledAndTheEarlierTaskIsGoneBeforeItIsSent_IsUnknown()
    {
        await using var bench = new ImportBench();
        const string Fragile = "IM/A-1";
        bench.Platform[Fragile].Refuses(Answers.TimedOut);
        Instant began = bench.Platform.Now;
        ImportStatus earlier = new() { Status = ImportStatusCode.Errored, ModifiedAt = (began - Duration.FromDays(1)).WithOffset(Offset.Zero) };
        bool wasLast = false;
        bench.Platform[Fragile].Shows(() =>
        {
            bool isGone = wasLast;
            wasLast = bench.Platform.Now - began >= Duration.FromMinutes(10);
            return isGone ? null : earlier;
        });

        EndedRun run = await bench.RunAsync(Fragile);

        run.ShouldBeAll(ImportOutcome.Unknown);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_StatusGivesNoAnswerForTheWholeBudget_IsUnknown()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut).Answers404Or([null, .. Enumerable.Repeat(Answers.ServerFailed, 1000)]);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("no_answer");
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Run_StatusIsBackAfterTheGrace_DecidesByThatAnswer()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut).Answers404Or([null, .. Enumerable.Repeat(Answers.ServerFailed, 33)]);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(2);
        run.Summary.Duration.ShouldBeGreaterThan(TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task Run_UnknownAgainAfterTheSecondSend_IsUnknownWhenTheBudgetIsSpent()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.TimedOut, Answers.TimedOut);

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Unknown);
        outcome.Attempts.ShouldBe(2);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));

        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(3);
    }

    [Fact]
    public async Task Run_SecondSendIsThrottledForLong_IsUnknownAndStopsNobody()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { AbsenceGrace = TimeSpan.FromMinutes(14) };
        bench.Platform[Key].Refuses(Answers.TimedOut, Answers.Throttled(TimeSpan.FromMinutes(2)));

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Unknown);
        outcome.Errors.ShouldHaveSingleItem().Code.ShouldBe("throttled");
        bench.StatesOf(Key).TakeLast(2).ShouldBe([JournalState.NotSent, JournalState.Unknown]);

        EndedRun again = await bench.RunAsync(Key);
        again.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(3);
        again.Summary.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Run_SecondSendSaysAlreadyImportedAndItIsTheFirstOnes_IsImported()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Loses(effectDelay: TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(59));
        bench.Platform[Key].TimeToEnd = TimeSpan.Zero;
        bench.Options = bench.Options with { MaxPollInterval = TimeSpan.FromMinutes(1), PollInterval = TimeSpan.FromMinutes(1), Concurrency = 1 };

        // Holds the second send until the first one's effect is there.
        bench.Platform.Before = async (call, _) =>
        {
            if (call.Operation is AccountImportOperation.Process && bench.Platform.Count(AccountImportOperation.Process) is 1)
            {
                bench.Clock.Advance(TimeSpan.FromMinutes(1));
                await Task.Yield();
            }
        };

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.Imported);
        outcome.KrakenIdentifier.ShouldBe(bench.Platform[Key].Created.ShouldHaveSingleItem());
        outcome.AccountId.ShouldBeNull();
        outcome.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Run_SecondSendSaysAlreadyImportedAndItIsOlder_IsAlreadyImported()
    {
        await using var bench = new ImportBench();
        ImportStatus earlier = new() { Status = ImportStatusCode.Processed, KrakenIdentifier = "A-OLD", ModifiedAt = (bench.Platform.Now - Duration.FromDays(1)).WithOffset(Offset.Zero) };
        bench.Platform[Key].Refuses(Answers.TimedOut, new AccountAlreadyImportedException("A-OLD")).Shows(() => earlier);

        EndedRun run = await bench.RunAsync(Key);

        AccountOutcome outcome = run.ShouldBeAll(ImportOutcome.AlreadyImported);
        outcome.AccountId.ShouldBe("A-OLD");
        outcome.KrakenIdentifier.ShouldBeNull();
    }

    [Fact]
    public async Task Run_SecondSendSaysAlreadyImportedAndStatusCannotBeAsked_IsUnknownAndFoundOutLater()
    {
        await using var bench = new ImportBench();
        bool isDown = false;
        bench.Platform[Key].Refuses(Answers.TimedOut, new AccountAlreadyImportedException("A-OLD"));
        bench.Platform.OnCall = call =>
        {
            isDown |= call.Operation is AccountImportOperation.Process && bench.Platform.Count(AccountImportOperation.Process) is 2;
            if (isDown && call.Operation is AccountImportOperation.Status)
            {
                throw Answers.ServerFailed;
            }
        };

        EndedRun run = await bench.RunAsync(Key);
        run.ShouldBeAll(ImportOutcome.Unknown).Errors.ShouldHaveSingleItem().Code.ShouldBe("no_answer");

        bench.Platform.OnCall = null;
        bench.Platform[Key].Refuses(new AccountAlreadyImportedException("A-OLD"));
        EndedRun again = await bench.RunAsync(Key);
        again.ShouldBeAll(ImportOutcome.AlreadyImported).AccountId.ShouldBe("A-OLD");
    }

    [Fact]
    public async Task Run_ManyUnknownInARow_SuspendsSendingAndAsksOn()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 2 };
        string[] keys = [.. Enumerable.Range(1, 100).Select(number => $"IM-A-{number}")];
        Instant began = bench.Platform.Now;
        Duration outage = Duration.FromMinutes(2);
        foreach (string key in keys)
        {
            bench.Platform[key].TimeToEnd = TimeSpan.FromSeconds(20);
        }

        bench.Leap = TimeSpan.FromSeconds(0.5);
        bench.Platform.OnCall = call =>
        {
            if (call.Operation is AccountImportOperation.Process && call.At - began < outage)
            {
                bench.Platform[call.Key.ExternalAccountNumber].Loses(Answers.ServerFailed, effectDelay: TimeSpan.FromSeconds(3));
            }
        };

        EndedRun run = await bench.RunAsync(keys);

        run.ShouldBeAll(ImportOutcome.Imported, accounts: 100);
        PlatformCall[] during = [.. bench.Platform.CallsOf(AccountImportOperation.Process).Where(call => call.At - began < outage)];
        during.Length.ShouldBeInRange(17, 30);
        bench.Platform.CallsOf(AccountImportOperation.Status).Count(call => call.At - began < outage).ShouldBeGreaterThan(16);
        bench.Records().First(record => record.State is JournalState.Imported).At.ShouldBeLessThan(began + outage);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(100);
    }

    [Fact]
    public async Task Run_EverySendIsUnknown_StopsWhenTheBudgetIsSpent()
    {
        await using var bench = new ImportBench();
        bench.Leap = TimeSpan.FromSeconds(0.5);
        bench.Options = bench.Options with { RetryBudget = TimeSpan.FromMinutes(3), AbsenceGrace = TimeSpan.FromMinutes(1) };
        bench.Platform.OnCall = call =>
        {
            if (call.Operation is AccountImportOperation.Process)
            {
                throw Answers.ServerFailed;
            }
        };
        string[] keys = [.. Enumerable.Range(1, 100).Select(number => $"IM-A-{number}")];

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf(keys.Select(key => Samples.Payload(key)), accounts: 100));

        run.ShouldBeStopped(ImportStopReason.Unavailable);
        run.Summary.Read.ShouldBe(100);
        run.Summary.IsConserved.ShouldBeTrue();
        run.Summary.Counts.Keys.ShouldBe([ImportOutcome.Unknown, ImportOutcome.NotAttempted], ignoreOrder: true);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBeInRange(17, 40);
        run.Summary.Count(ImportOutcome.Unknown).ShouldBe(bench.Platform.Count(AccountImportOperation.Process));
    }

    [Fact]
    public async Task Run_ClientThrowsWhatItShouldNot_LeavesTheAccountToStatusAndSaysSo()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Loses(new InvalidOperationException("Jane Doe"), effectDelay: TimeSpan.FromSeconds(5));

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2");

        run.ShouldHave(2, (ImportOutcome.Imported, 2));
        ImportStop stop = run.ShouldBeStopped(ImportStopReason.Internal);
        stop.Message.ShouldContain(nameof(InvalidOperationException));
        stop.Message.ShouldNotContain("Jane");
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);
    }

    [Fact]
    public async Task Run_ManyFaultsOfTheClient_DoNotHangTheRun()
    {
        await using var bench = new ImportBench();
        bench.Leap = TimeSpan.FromSeconds(0.5);
        bench.Options = bench.Options with { RetryBudget = TimeSpan.FromMinutes(3), AbsenceGrace = TimeSpan.FromMinutes(1) };
        bench.Platform.OnCall = call =>
        {
            if (call.Operation is AccountImportOperation.Process)
            {
                throw new InvalidOperationException("A fault of the client.");
            }
        };
        string[] keys = [.. Enumerable.Range(1, 50).Select(number => $"IM-A-{number}")];

        EndedRun run = await bench.RunAsync(keys);

        run.Summary.Stops.Select(stop => stop.Reason).ShouldBe([ImportStopReason.Internal, ImportStopReason.Unavailable]);
        run.Summary.IsConserved.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_StatusCallHasAFault_LeavesTheAccountToALaterRun()
    {
        await using var bench = new ImportBench();
        bench.Platform["IM-A-1"].Answers404Or(null, new InvalidOperationException("A fault of the client."));

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2");

        run.ShouldHave(2, (ImportOutcome.Imported, 1), (ImportOutcome.StillPending, 1));
        run.ShouldBeStopped(ImportStopReason.Internal);
        (await bench.RunAsync("IM-A-1", "IM-A-2")).ShouldHave(2, (ImportOutcome.Imported, 2));
    }

    private static AccountImportException Answer(string kind) => kind switch
    {
        "time-out" => Answers.TimedOut,
        "connection" => Answers.ConnectionLost,
        "server" => Answers.ServerFailed,
        "408" => Answers.Unknown(HttpStatusCode.RequestTimeout),
        "409" => Answers.Unknown(HttpStatusCode.Conflict),
        "500 that says nothing of it" => new AccountImportServerException(),
        "redirected success" => new UnexpectedResponseException(HttpStatusCode.OK),
        "second send" => new RepeatedSendException(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
