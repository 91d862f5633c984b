using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Calls that surely had no effect, and what stops a run.</summary>
public sealed class NotSentTests
{
    private const string Key = "IM-A-1";

    public static TheoryData<string, string> Passing => new()
    {
        { "throttled", "throttled" },
        { "connection", "no_connection" },
        { "time-out", "no_connection" },
        { "credential", "no_credential" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Run_NoEffectForAReasonThatPasses_IsJournaledAndSentAgain(string kind, string code)
    {
        code.ShouldNotBeEmpty();
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answer(kind), Answer(kind));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported).Attempts.ShouldBe(3);
        bench.StatesOf(Key).ShouldBe(
        [
            JournalState.Intended, JournalState.NotSent, JournalState.Intended, JournalState.NotSent, JournalState.Intended, JournalState.Scheduled, JournalState.Imported,
        ]);
        bench.RecordsOf(Key).Select(record => record.Attempt).ShouldBe([1, 1, 2, 2, 3, 3, 3]);
        PlatformCall[] sent = [.. bench.Platform.CallsOf(AccountImportOperation.Process)];
        (sent[1].At - sent[0].At).ShouldBeInRange(Duration.FromSeconds(0.8), Duration.FromSeconds(1.3));
        (sent[2].At - sent[1].At).ShouldBeInRange(Duration.FromSeconds(1.6), Duration.FromSeconds(2.5));
    }

    [Fact]
    public async Task Run_ThrottledWithAWait_WaitsForItWithEveryCall()
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Platform["IM-A-1"].Refuses(Answers.Throttled(TimeSpan.FromMinutes(3)));

        EndedRun run = await bench.RunAsync("IM-A-1", "IM-A-2", "IM-A-3");

        run.ShouldBeAll(ImportOutcome.Imported, accounts: 3);
        Instant[] at = [.. bench.Platform.Calls.Select(call => call.At)];
        (at[2] - at[1]).ShouldBeInRange(Duration.FromMinutes(3), Duration.FromMinutes(3) + Duration.FromSeconds(1));
    }

    [Fact]
    public async Task Run_NotSent_BeginsAnewInServerTime()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.Throttled(TimeSpan.FromMinutes(3)));

        await bench.RunAsync(Key);

        IReadOnlyList<JournalEntry> records = bench.RecordsOf(Key);
        (records[2].Server.ShouldNotBeNull().From - records[0].Server.ShouldNotBeNull().From).ShouldBeGreaterThanOrEqualTo(Duration.FromSeconds(-1));
        records[0].Baseline.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Run_NoEffectForTheWholeBudget_StopsAndASecondRunSendsIt(string kind, string code)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { RetryBudget = TimeSpan.FromMinutes(2), Concurrency = 2 };
        bool isDown = true;
        bench.Platform.OnCall = call =>
        {
            if (isDown && call.Operation is AccountImportOperation.Process)
            {
                throw Answer(kind);
            }
        };
        ImportSource source = ImportBench.SourceOf(Enumerable.Range(1, 20).Select(number => Samples.Payload($"IM-A-{number}")), accounts: 20);

        EndedRun run = await bench.RunAsync(source);

        run.ShouldHave(20, (ImportOutcome.NotAttempted, 20));
        ImportStop stop = run.ShouldBeStopped(code is "no_credential" ? ImportStopReason.Authentication : ImportStopReason.Unavailable);
        stop.Message.ShouldContain(code is "no_credential" ? "credential" : code);
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2.5));
        run.Outcomes.ShouldAllBe(outcome => outcome.Outcome == ImportOutcome.NotAttempted && outcome.Errors[0].Code == code && outcome.Attempts > 2);
        run.Outcomes.Count.ShouldBeInRange(1, 2);
        bench.Records().Where(record => record.State is not JournalState.Intended).ShouldAllBe(record => record.State == JournalState.NotSent);

        isDown = false;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        EndedRun again = await bench.RunAsync(source);
        again.ShouldBeAll(ImportOutcome.Imported, accounts: 20);
        again.Summary.EndedBefore.ShouldBe(0);
        again["IM-A-1"].Attempts.ShouldBe(bench.Platform.Count(AccountImportOperation.Process, "IM-A-1"));
    }

    [Fact]
    public async Task Run_ThrottledForLongerThanTheBudget_StopsAtOnce()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Refuses(Answers.Throttled(TimeSpan.FromDays(1)));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldHave(1, (ImportOutcome.NotAttempted, 1));
        run.ShouldBeStopped(ImportStopReason.Unavailable);
        run.Summary.Duration.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("unauthorized", nameof(ImportStopReason.Authentication), "authentication")]
    [InlineData("redirect", nameof(ImportStopReason.Configuration), "redirect")]
    [InlineData("not found", nameof(ImportStopReason.Configuration), "no_api")]
    [InlineData("foreign not found", nameof(ImportStopReason.Configuration), "no_api")]
    public async Task Run_NoAccountWouldFareBetter_StopsWithTheRestNotAttempted(string kind, string reason, string code)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Platform["IM-A-2"].Refuses(Answer(kind));
        ImportSource source = ImportBench.SourceOf(Enumerable.Range(1, 9).Select(number => Samples.Payload($"IM-A-{number}")), accounts: 9);

        EndedRun run = await bench.RunAsync(source);

        run.ShouldBeStopped(Enum.Parse<ImportStopReason>(reason)).Message.ShouldNotBeEmpty();
        run.ShouldHave(9, (ImportOutcome.StillPending, 1), (ImportOutcome.NotAttempted, 8));
        run["IM-A-2"].Outcome.ShouldBe(ImportOutcome.NotAttempted);
        run["IM-A-2"].Errors.ShouldHaveSingleItem().Code.ShouldBe(code);
        bench.StatesOf("IM-A-2").ShouldBe([JournalState.Intended, JournalState.NotSent, JournalState.NotSent]);
        bench.Platform.Count(AccountImportOperation.Process).ShouldBe(2);

        EndedRun again = await bench.RunAsync(source);
        again.ShouldBeAll(ImportOutcome.Imported, accounts: 9);
        again["IM-A-2"].Attempts.ShouldBe(2);
        again["IM-A-3"].Attempts.ShouldBe(1);
        bench.Platform.Count(AccountImportOperation.Process, "IM-A-1").ShouldBe(1);
    }

    [Fact]
    public async Task Run_CredentialIsRefusedWhilePolling_Stops()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or(null, null, Answers.Unauthorized);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeStopped(ImportStopReason.Authentication).Message.ShouldContain("401");
        run.ShouldHave(1, (ImportOutcome.StillPending, 1));
        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Imported);
    }

    public static TheoryData<string, string> ProbeStops => new()
    {
        { "unauthorized", nameof(ImportStopReason.Authentication) },
        { "credential", nameof(ImportStopReason.Authentication) },
        { "redirect", nameof(ImportStopReason.Configuration) },
        { "foreign not found", nameof(ImportStopReason.Configuration) },
        { "unexpected", nameof(ImportStopReason.Configuration) },
        { "foreign forbidden", nameof(ImportStopReason.Configuration) },
        { "a fault", nameof(ImportStopReason.Internal) },
    };

    [Theory]
    [MemberData(nameof(ProbeStops))]
    public async Task Run_FirstCallFails_AttemptsNothing(string kind, string reason)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or(Answer(kind));
        ImportSource source = ImportBench.SourceOf([Samples.Payload(Key), Samples.Payload("IM-A-2")], accounts: 2);

        EndedRun run = await bench.RunAsync(source);

        run.ShouldBeStopped(Enum.Parse<ImportStopReason>(reason)).Message.ShouldNotBeEmpty();
        run.ShouldHave(2, (ImportOutcome.NotAttempted, 2));
        run.Outcomes.ShouldBeEmpty();
        bench.Records().ShouldBeEmpty();
        bench.Platform.Calls.Count.ShouldBe(1);
        (await bench.RunAsync(source)).ShouldBeAll(ImportOutcome.Imported, accounts: 2);
    }

    [Theory]
    [MemberData(nameof(ProbeStops))]
    public async Task Run_FirstCallOfAResumedRunFails_AttemptsNothingAndForgetsNothing(string kind, string reason)
    {
        await using var bench = new ImportBench();
        bench.Options = bench.Options with { Deadline = TimeSpan.FromMinutes(1) };
        bench.Platform[Key].TimeToEnd = TimeSpan.FromMinutes(5);
        await bench.RunAsync(Key);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        bench.Platform[Key].Answers404Or(Answer(kind));

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeStopped(Enum.Parse<ImportStopReason>(reason));
        run.ShouldHave(1, (ImportOutcome.StillPending, 1));
        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Imported);
    }

    [Theory]
    [InlineData("connection", 3)]
    [InlineData("time-out", 3)]
    public async Task Run_HostIsUnreachable_StopsAfterAFewTries(string kind, int tries)
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or([.. Enumerable.Repeat(Answer(kind), 10)]);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf([Samples.Payload(Key)], accounts: 1));

        run.ShouldBeStopped(ImportStopReason.Unreachable).Message.ShouldContain("base address");
        run.ShouldHave(1, (ImportOutcome.NotAttempted, 1));
        bench.Platform.Calls.Count.ShouldBe(tries);
        bench.Records().ShouldBeEmpty();
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_HostIsUnreachableForAMoment_GoesOn()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or(Answers.ConnectionRefused, Answers.TimedOut);

        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Imported);
    }

    [Fact]
    public async Task Run_FirstCallGetsNoUsableAnswer_StopsWhenTheBudgetIsSpent()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or([.. Enumerable.Repeat(Answers.ServerFailed, 1000)]);

        EndedRun run = await bench.RunAsync(ImportBench.SourceOf([Samples.Payload(Key)], accounts: 1));

        run.ShouldBeStopped(ImportStopReason.Unavailable).Message.ShouldContain("Nothing was sent");
        run.Summary.Duration.ShouldBeInRange(TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
        bench.Records().ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_FirstCallIsThrottled_WaitsAsLongAsAsked()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or(Answers.Throttled(TimeSpan.FromMinutes(2)), Answers.ServerFailed);

        EndedRun run = await bench.RunAsync(Key);

        run.ShouldBeAll(ImportOutcome.Imported);
        (bench.Platform.Calls[1].At - bench.Platform.Calls[0].At).ShouldBe(Duration.FromMinutes(2));
    }

    [Fact]
    public async Task Run_FirstCallGetsAnErrorOfTheApisOwn_GoesOnSinceTheApiIsThere()
    {
        await using var bench = new ImportBench();
        bench.Platform[Key].Answers404Or(Answers.Refused(System.Net.HttpStatusCode.BadRequest, "odd"));

        (await bench.RunAsync(Key)).ShouldBeAll(ImportOutcome.Imported);
    }

    private static Exception Answer(string kind) => kind switch
    {
        "throttled" => Answers.Throttled(),
        "connection" => Answers.ConnectionRefused,
        "time-out" => new AccountImportTimeoutException(),
        "credential" => Answers.NoCredential,
        "unauthorized" => Answers.Unauthorized,
        "redirect" => Answers.Redirect,
        "not found" => Answers.NotFound,
        "foreign not found" => Answers.ForeignNotFound,
        "foreign forbidden" => Answers.ForeignForbidden,
        "unexpected" => new UnexpectedResponseException(System.Net.HttpStatusCode.OK),
        "a fault" => new InvalidOperationException("A fault of the client."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
