using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using NodaTime;

namespace AccountImport.Client.Tests.Importing;

public sealed class ImportAsyncTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly DateTimeOffset _start;
    private readonly PlatformStub _platform;

    public ImportAsyncTests()
    {
        _start = _clock.GetUtcNow();

        // The platform's clock is an hour and a bit ahead: only its own times may be compared with each other.
        _platform = new PlatformStub(_clock, TimeSpan.FromMinutes(67));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static AccountImportConnectionException Lost => new() { Operation = AccountImportOperation.Process, OutcomeUnknown = true };

    private TimeSpan Elapsed => _clock.GetUtcNow() - _start;

    [Fact]
    public async Task Scheduled_UntilProcessed_GivesTheKrakenIdentifierAndPollsWithGrowingWaits()
    {
        _platform.AnswerStatus(call => _platform.Status(call < 12 ? ImportStatusCode.InProgress : ImportStatusCode.Processed, _clock.GetUtcNow()));

        ImportStatus status = await ImportAsync();

        status.KrakenIdentifier.ShouldBe("A-12345678");
        _platform.ProcessCalls.ShouldHaveSingleItem();
        TimeSpan[] waits = [.. _platform.StatusCalls.Zip(_platform.StatusCalls.Skip(1), (one, next) => next - one)];
        for (int i = 0; i < waits.Length; i++)
        {
            double expected = Math.Min(0.5 * Math.Pow(1.5, i), 30);
            waits[i].TotalSeconds.ShouldBeInRange(expected * 0.8, expected * 1.2);
        }

        waits.Select(wait => wait.Ticks).Distinct().Count().ShouldBe(waits.Length);
    }

    [Fact]
    public async Task Scheduled_ProcessedWithAFixedDateOfAStub_IsTheEnd()
    {
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Processed, _start.AddYears(-1)));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
        _platform.StatusCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Scheduled_NotVisibleAtFirst_IsWaitedFor()
    {
        _platform.AnswerStatus(call => call < 5 ? throw new AccountImportNotFoundException() : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Scheduled_NeverVisible_ThrowsNotFoundWithAnUnknownOutcome()
    {
        AccountImportNotFoundException exception = await Should.ThrowAsync<AccountImportNotFoundException>(ImportAsync());

        exception.OutcomeUnknown.ShouldBeTrue();
        Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        _platform.ProcessCalls.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("ERRORED")]
    [InlineData("CANCELLED")]
    public async Task Scheduled_EndsWithoutSuccess_ThrowsFailedAtOnce(string code)
    {
        _clock.Advance(Minute);
        _platform.AnswerStatus(_ => _platform.Status(new ImportStatusCode(code), _clock.GetUtcNow() + (3 * Second)));

        AccountImportFailedException exception = await Should.ThrowAsync<AccountImportFailedException>(ImportAsync());

        exception.Status.Status.Value.ShouldBe(code);
        exception.OutcomeUnknown.ShouldBeFalse();
        _platform.StatusCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Scheduled_ErroredOfAnEarlierTask_DoesNotEndIt()
    {
        _platform.AnswerStatus(call => call < 4
            ? _platform.Status(ImportStatusCode.Errored, _start - Minute)
            : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Scheduled_ErroredOfAnEarlierTaskStillStandsAfterTheVisibilityGrace_IsTheEnd()
    {
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Errored, _start - Minute));

        await Should.ThrowAsync<AccountImportFailedException>(ImportAsync());

        Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Scheduled_DryRunOfBefore_NeverEndsARealImport()
    {
        _platform.AnswerStatus(call => call < 20
            ? _platform.Status(ImportStatusCode.DryRunSucceeded, _clock.GetUtcNow())
            : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).Status.ShouldBe(ImportStatusCode.Processed);
    }

    [Fact]
    public async Task ScheduledDryRun_ProcessedOfBefore_NeverEndsIt()
    {
        _platform.AnswerStatus(call => call < 20
            ? _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow())
            : _platform.Status(ImportStatusCode.DryRunSucceeded, _clock.GetUtcNow()));

        (await ImportAsync(new TaskParameters { IsDryRun = true })).Status.ShouldBe(ImportStatusCode.DryRunSucceeded);
    }

    [Fact]
    public async Task ScheduledDryRun_FindsErrors_ThrowsFailed()
    {
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.DryRunErrored, _clock.GetUtcNow() + (3 * Second)));

        await Should.ThrowAsync<AccountImportFailedException>(ImportAsync(new TaskParameters { IsDryRun = true }));
    }

    [Fact]
    public async Task Scheduled_StateNeverSeenBefore_IsWaitedOut()
    {
        _platform.AnswerStatus(call => _platform.Status(new ImportStatusCode(call < 3 ? "ON_HOLD" : "PROCESSED"), _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Scheduled_StillPendingAtTheDeadline_ThrowsTimeoutWithAnUnknownOutcome()
    {
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Pending, _start));

        AccountImportTimeoutException exception = await Should.ThrowAsync<AccountImportTimeoutException>(ImportAsync());

        exception.OutcomeUnknown.ShouldBeTrue();
        exception.Operation.ShouldBeNull();
        Elapsed.ShouldBe(TimeSpan.FromMinutes(30));
        _platform.ProcessCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Scheduled_StatusFailsForAWhile_IsWaitedOut()
    {
        Exception[] failures =
        [
            new AccountImportConnectionException(),
            new AccountImportTimeoutException { Operation = AccountImportOperation.Status },
            new AccountImportServerException(),
            new AccountImportThrottledException { RetryAfter = TimeSpan.FromSeconds(20) },
        ];
        _platform.AnswerStatus(call => call <= failures.Length ? throw failures[call - 1] : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();

        (_platform.StatusCalls[4] - _platform.StatusCalls[3]).ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Scheduled_StatusFailsForGood_ThrowsItWithAnUnknownOutcome()
    {
        _platform.AnswerStatus(_ => throw new AccountImportAuthenticationException());

        (await Should.ThrowAsync<AccountImportAuthenticationException>(ImportAsync())).OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Scheduled_ForeignNotFound_IsNoSignOfAbsence()
    {
        _platform.AnswerStatus(_ => throw new AccountImportNotFoundException { IsForeign = true });

        (await Should.ThrowAsync<AccountImportNotFoundException>(ImportAsync())).OutcomeUnknown.ShouldBeTrue();
        _platform.StatusCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ScheduleWindow_PollingBeginsAtItsStartAndTheDeadlineCountsFromItsEnd()
    {
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Pending, _start));
        Instant now = Instant.FromDateTimeOffset(_start);

        await Should.ThrowAsync<AccountImportTimeoutException>(ImportAsync(new TaskParameters
        {
            ScheduleWindowStart = (now + Duration.FromHours(2)).WithOffset(Offset.FromHours(1)),
            ScheduleWindowEnd = (now + Duration.FromHours(5)).WithOffset(Offset.Zero),
        }));

        _platform.StatusCalls[0].ShouldBe(_start.AddHours(2));
        Elapsed.ShouldBe(TimeSpan.FromHours(5.5));
    }

    [Fact]
    public async Task ScheduleWindow_StartWithoutEnd_DeadlineCountsFromTheStart()
    {
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Pending, _start));

        await Should.ThrowAsync<AccountImportTimeoutException>(ImportAsync(new TaskParameters
        {
            ScheduleWindowStart = (Instant.FromDateTimeOffset(_start) + Duration.FromHours(2)).WithOffset(Offset.Zero),
        }));

        _platform.StatusCalls[0].ShouldBe(_start.AddHours(2));
        Elapsed.ShouldBe(TimeSpan.FromHours(2.5));
    }

    [Fact]
    public async Task ScheduleWindow_StartHasPassedWhenItIsSentAgain_IsLeftOut()
    {
        Instant now = Instant.FromDateTimeOffset(_start);
        var parameters = new TaskParameters
        {
            ScheduleWindowStart = (now + Duration.FromMinutes(5)).WithOffset(Offset.Zero),
            ScheduleWindowEnd = (now + Duration.FromHours(5)).WithOffset(Offset.Zero),
        };
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(_ => _platform.ProcessCalls.Count < 2
            ? throw new AccountImportNotFoundException()
            : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        await ImportAsync(parameters);

        _platform.TaskParameters.ShouldBe([parameters, parameters with { ScheduleWindowStart = null }]);
    }

    [Fact]
    public async Task ScheduleWindow_EndHasPassed_IsNotSentAgain()
    {
        _platform.AnswerProcess(Lost);

        await Should.ThrowAsync<AccountImportConnectionException>(ImportAsync(new TaskParameters
        {
            ScheduleWindowEnd = (Instant.FromDateTimeOffset(_start) + Duration.FromMinutes(5)).WithOffset(Offset.Zero),
        }));

        _platform.ProcessCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Unknown_ButItHadItsEffect_IsFoundByItsStatus()
    {
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(call => call < 3
            ? throw new AccountImportNotFoundException()
            : _platform.Status(call < 6 ? ImportStatusCode.Pending : ImportStatusCode.Processed, _clock.GetUtcNow() + Second));

        (await ImportAsync()).KrakenIdentifier.ShouldBe("A-12345678");
        _platform.ProcessCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Unknown_NoSignForTheWholeAbsenceGrace_IsSentAgain()
    {
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(_ => _platform.ProcessCalls.Count < 2
            ? throw new AccountImportNotFoundException()
            : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();

        _platform.ProcessCalls.Count.ShouldBe(2);
        (_platform.ProcessCalls[1] - _platform.ProcessCalls[0]).ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task Unknown_StatusOfAnEarlierTask_IsNoSign()
    {
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(_ => _platform.ProcessCalls.Count < 2
            ? _platform.Status(ImportStatusCode.Errored, _start - (5 * Second))
            : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
        _platform.ProcessCalls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Unknown_StatusThatWasThereBefore_IsNoSign()
    {
        // Its time is inside the window in which two clocks cannot tell, and it is the baseline.
        StatusResult before = _platform.Status(ImportStatusCode.Errored, _start);
        _platform.Baseline = _ => before;
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(_ => _platform.ProcessCalls.Count < 2
            ? _platform.Status(ImportStatusCode.Errored, _start)
            : _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
        _platform.ProcessCalls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Unknown_StatusInsideTheWindowThatWasNotThereBefore_IsTheEffect()
    {
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Processed, _start));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();

        _platform.ProcessCalls.ShouldHaveSingleItem();
        _platform.StatusCalls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Unknown_StatusWithoutTimesThatWasNotThereBefore_IsTheEffect()
    {
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(_ => new StatusResult { Status = new ImportStatus { Status = ImportStatusCode.Processed } });

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
        _platform.ProcessCalls.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("PENDING")]
    [InlineData("IN_PROGRESS")]
    [InlineData("ON_HOLD")]
    public async Task ImportOnItsWay_IsWaitedForAndNothingIsSent(string code)
    {
        _platform.Baseline = call => _platform.Status(call < 4 ? new ImportStatusCode(code) : ImportStatusCode.Processed, _start - Minute);

        (await ImportAsync()).KrakenIdentifier.ShouldBe("A-12345678");

        _platform.ProcessCalls.ShouldBeEmpty();
        _platform.BaselineCalls.ShouldBe(4);
    }

    [Fact]
    public async Task ImportOnItsWay_EndsWithoutSuccess_ThrowsFailed()
    {
        _platform.Baseline = call => _platform.Status(call < 4 ? ImportStatusCode.Pending : ImportStatusCode.Errored, _start - Minute);

        await Should.ThrowAsync<AccountImportFailedException>(ImportAsync());

        _platform.ProcessCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ImportOnItsWay_NeverEnds_ThrowsTimeoutAndNothingIsSent()
    {
        _platform.Baseline = _ => _platform.Status(ImportStatusCode.Pending, _start - Minute);

        (await Should.ThrowAsync<AccountImportTimeoutException>(ImportAsync())).OutcomeUnknown.ShouldBeTrue();

        _platform.ProcessCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ImportOnItsWay_WasADryRun_IsWaitedForAndThenTheAccountIsSent()
    {
        _platform.Baseline = call => _platform.Status(call < 4 ? ImportStatusCode.Pending : ImportStatusCode.DryRunSucceeded, _start);
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).Status.ShouldBe(ImportStatusCode.Processed);

        _platform.ProcessCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Baseline_CannotBeHad_NothingIsSent()
    {
        _platform.Baseline = _ => throw new AccountImportConnectionException();

        (await Should.ThrowAsync<AccountImportConnectionException>(ImportAsync())).OutcomeUnknown.ShouldBeFalse();

        _platform.Baseline = _ => throw new AccountImportNotFoundException { IsForeign = true };

        (await Should.ThrowAsync<AccountImportNotFoundException>(ImportAsync())).OutcomeUnknown.ShouldBeFalse();
        _platform.ProcessCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unknown_AbsenceGraceIsNever_IsLeftToAPerson()
    {
        _platform.AnswerProcess(Lost);

        (await Should.ThrowAsync<AccountImportConnectionException>(ImportAsync(options: new ImportOptions { AbsenceGrace = Timeout.InfiniteTimeSpan })))
            .OutcomeUnknown.ShouldBeTrue();

        _platform.ProcessCalls.ShouldHaveSingleItem();
        Elapsed.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%b")]
    [InlineData("a\\b")]
    public async Task Unknown_NumberThatAProxyMayMangle_IsNotSentAgainOnA404(string number)
    {
        _platform.AnswerProcess(Lost);

        await Should.ThrowAsync<AccountImportConnectionException>(ImportAsync(payload: Samples.Payload(number)));

        _platform.ProcessCalls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Unknown_StatusNeverAnswers_IsNotSentAgain()
    {
        _platform.AnswerProcess(Lost);
        _platform.AnswerStatus(_ => throw new AccountImportServerException());

        await Should.ThrowAsync<AccountImportConnectionException>(ImportAsync());

        _platform.ProcessCalls.ShouldHaveSingleItem();
        Elapsed.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Unknown_EachTimeItIsSent_EndsAtTheDeadline()
    {
        _platform.AnswerProcess([.. Enumerable.Repeat(Lost, 100)]);

        (await Should.ThrowAsync<AccountImportConnectionException>(ImportAsync())).OutcomeUnknown.ShouldBeTrue();

        _platform.ProcessCalls.Count.ShouldBe(3);
        Elapsed.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Scheduled_ProcessTookLongerThanTheDeadline_StillHasTheWholeOfIt()
    {
        _platform.OnProcess = () => _clock.Advance(TimeSpan.FromHours(1));
        _platform.AnswerStatus(call => _platform.Status(call < 5 ? ImportStatusCode.Pending : ImportStatusCode.Processed, _clock.GetUtcNow()));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task UnknownThenAlreadyImported_ByTheFirstAttempt_IsItsSuccess()
    {
        // The first request had its effect after all, later than the absence grace.
        _platform.AnswerProcess(Lost, new AccountAlreadyImportedException("A-12345678"));
        _platform.AnswerStatus(_ => _platform.ProcessCalls.Count < 2
            ? throw new AccountImportNotFoundException()
            : _platform.Status(ImportStatusCode.Processed, _start + Minute));

        (await ImportAsync()).KrakenIdentifier.ShouldBe("A-12345678");
    }

    [Fact]
    public async Task UnknownThenAlreadyImported_BySomebodyBefore_IsTheirs()
    {
        _platform.AnswerProcess(Lost, new AccountAlreadyImportedException("A-12345678"));
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Processed, _start - Minute));

        await Should.ThrowAsync<AccountAlreadyImportedException>(ImportAsync());
    }

    [Fact]
    public async Task UnknownThenAlreadyImported_StatusFailsForAWhile_IsAskedUntilItAnswers()
    {
        _platform.AnswerProcess(Lost, new AccountAlreadyImportedException("A-12345678"));
        int asked = 0;
        _platform.AnswerStatus(_ => _platform.ProcessCalls.Count < 2 ? throw new AccountImportNotFoundException()
            : ++asked < 3 ? throw new AccountImportServerException()
            : _platform.Status(ImportStatusCode.Processed, _start + Minute));

        (await ImportAsync()).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task UnknownThenAlreadyImported_ButStatusDoesNotKnowIt_IsThrown()
    {
        _platform.AnswerProcess(Lost, new AccountAlreadyImportedException("A-12345678"));

        await Should.ThrowAsync<AccountAlreadyImportedException>(ImportAsync());
    }

    [Fact]
    public async Task UnknownThenAlreadyImported_StatusNeverAnswers_IsThrownAtTheDeadline()
    {
        _platform.AnswerProcess(Lost, new AccountAlreadyImportedException("A-12345678"));
        _platform.AnswerStatus(_ => _platform.ProcessCalls.Count < 2 ? throw new AccountImportNotFoundException() : throw new AccountImportServerException());

        await Should.ThrowAsync<AccountAlreadyImportedException>(ImportAsync());

        Elapsed.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task AlreadyImported_AtOnce_IsThrownWithoutAskingStatus()
    {
        _platform.AnswerProcess(new AccountAlreadyImportedException("A-12345678"));

        (await Should.ThrowAsync<AccountAlreadyImportedException>(ImportAsync())).ExistingAccountId.ShouldBe("A-12345678");

        _platform.StatusCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ProcessValidationFailed_IsExplainedByValidate()
    {
        _platform.AnswerProcess(new ImportProcessValidationException());
        _platform.ValidateAnswer = new AccountValidationException([new FieldError { Attr = "a", Code = "b" }]);

        (await Should.ThrowAsync<AccountValidationException>(ImportAsync())).Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ProcessValidationFailed_ThatValidateCannotExplain_IsThrownItself()
    {
        _platform.AnswerProcess(new ImportProcessValidationException(), new ImportProcessValidationException());
        await Should.ThrowAsync<ImportProcessValidationException>(ImportAsync());

        _platform.ValidateAnswer = new AccountImportServerException();
        await Should.ThrowAsync<ImportProcessValidationException>(ImportAsync());

        _platform.ValidateCalls.ShouldBe(2);
        _platform.ProcessCalls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task KnownFailure_IsThrownAndNotSentAgain()
    {
        _platform.AnswerProcess(new AccountImportConnectionException());

        await Should.ThrowAsync<AccountImportConnectionException>(ImportAsync());

        _platform.ProcessCalls.ShouldHaveSingleItem();
        _platform.StatusCalls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancellation_WhileWaiting_LeavesAsTheCallers()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _platform.AnswerStatus(_ => _platform.Status(ImportStatusCode.Pending, _start));

        Task<ImportStatus> import = _platform.ImportAsync(Samples.Payload(), options: new ImportOptions { TimeProvider = _clock }, cancellationToken: source.Token);
        await source.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(import)).CancellationToken.ShouldBe(source.Token);
    }

    [Fact]
    public async Task Options_OutOfRange_AreRefusedBeforeAnythingIsSent()
    {
        foreach (ImportOptions options in (ImportOptions[])
            [
                new() { PollInterval = TimeSpan.Zero },
                new() { MaxPollInterval = TimeSpan.FromMilliseconds(1) },
                new() { Deadline = TimeSpan.Zero },
                new() { Deadline = TimeSpan.FromDays(21) },
                new() { VisibilityGrace = -Second },
                new() { AbsenceGrace = -Minute },
                new() { TimeProvider = null! },
            ])
        {
            await Should.ThrowAsync<ArgumentException>(async () => await _platform.ImportAsync(Samples.Payload(), options: options, cancellationToken: Cancellation));
            await Should.ThrowAsync<ArgumentException>(async () => await _platform.WaitForCompletionAsync(Samples.Payload().Key, options, Cancellation));
        }

        _platform.ProcessCalls.ShouldBeEmpty();
        _platform.StatusCalls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PROCESSED")]
    [InlineData("ERRORED")]
    [InlineData("CANCELLED")]
    [InlineData("DRY_RUN_ERRORED")]
    public async Task WaitForCompletionAsync_AnyEnd_IsGivenAsAValue(string code)
    {
        _platform.Baseline = call => call switch
        {
            1 => throw new AccountImportNotFoundException(),
            2 => throw new AccountImportServerException(),
            _ => _platform.Status(new ImportStatusCode(call < 5 ? "PENDING" : code), _start - Minute),
        };

        (await WaitAsync()).Status.Value.ShouldBe(code);
        _platform.BaselineCalls.ShouldBe(5);
    }

    [Fact]
    public async Task WaitForCompletionAsync_NeverThere_ThrowsNotFoundAfterTheGrace()
    {
        (await Should.ThrowAsync<AccountImportNotFoundException>(WaitAsync())).OutcomeUnknown.ShouldBeFalse();

        Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task WaitForCompletionAsync_Deadline_ThrowsTimeoutWithTheLastFailure()
    {
        _platform.Baseline = _ => throw new AccountImportServerException();

        AccountImportTimeoutException exception = await Should.ThrowAsync<AccountImportTimeoutException>(WaitAsync());

        exception.InnerException.ShouldBeOfType<AccountImportServerException>();
        exception.OutcomeUnknown.ShouldBeTrue();
        Elapsed.ShouldBe(TimeSpan.FromMinutes(30));
    }

    private Task<ImportStatus> ImportAsync(TaskParameters? taskParameters = null, ImportOptions? options = null, AccountPayload? payload = null) =>
        _clock.RunAsync(
            _platform.ImportAsync(
                payload ?? Samples.Payload(),
                taskParameters,
                (options ?? new ImportOptions()) with { TimeProvider = _clock, Seed = 1 },
                Cancellation),
            waiting: 2);

    private Task<ImportStatus> WaitAsync() => _clock.RunAsync(
        _platform.WaitForCompletionAsync(Samples.Payload().Key, new ImportOptions { TimeProvider = _clock, Seed = 1 }, Cancellation),
        waiting: 2);
}
