using System.Globalization;
using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Testing.Tests;

/// <summary>The fake against the real client over the simulator's socket: whatever a test says beforehand, both end alike.</summary>
public class FakeAccountImportClientTests : SimulatorTest
{
    private static readonly AccountKey Key = new(TestAccounts.Supplier, "1");

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["valid"] = new(_ => { }),
        ["already imported"] = new(api => api.Given(Key).IsAlreadyImported("A-12345678")),
        ["already imported in the older shape"] = new(api => api.Given(Key).Answers(
            AccountImportOperation.Process,
            ScriptedAnswer.Json(400, """{"external_account_number":"1","kraken_account_number":"A-7","non_field_errors":["1 has already been imported."]}"""))),
        ["fails validation"] = new(api => api.Given(Key).FailsValidation("customers.0.name", "blank", "This field may not be blank.").FailsValidation("a", "b")),
        ["rules of the tenant"] = new(_ => { }, Account: TestAccounts.OfTenant("1", "\"customerGroupCode\":\"GROUP_Z\"")),
        ["rules of the account file"] = new(_ => { }, Account: TestAccounts.OfFile("1", statusCode: "NO SUCH CODE")),
        ["errored"] = new(api => api.Given(Key).IsProcessedAfter(TimeSpan.Zero).EndsErrored("no_such_product", "There is none.")),
        ["cancelled"] = new(api => api.Given(Key).IsProcessedAfter(TimeSpan.Zero).EndsCancelled()),
        ["slow"] = new(api => api.Given(Key).IsProcessedAfter(TimeSpan.FromDays(1))),
        ["throttled"] = new(api => api.Given(Key).Throttles(times: 3, TimeSpan.FromSeconds(7))),
        ["throttled until a date"] = new(api => api.Given(Key).Answers(
            AccountImportOperation.Process,
            ScriptedAnswer.Empty(429).WithHeader("Retry-After", "Mon, 02 Mar 2026 09:01:00 GMT"))),
        ["above the rate limit"] = new(api => api.RateLimit = new SimulatedRateLimit { RequestsPerSecond = 1, RetryAfter = TimeSpan.FromSeconds(7) }),
        ["unavailable"] = new(api => api.Given(Key).IsUnavailable(times: 3)),
        ["answers lost"] = new(api => api.Given(Key)
            .LosesTheAnswerOf(AccountImportOperation.Validate)
            .LosesTheAnswerOf(AccountImportOperation.Process)
            .LosesTheAnswerOf(AccountImportOperation.Status)),
        ["requests lost"] = new(api => Each(api, ScriptedAnswer.Dropped(takesEffect: false))),
        ["answers cut"] = new(api => Each(api, ScriptedAnswer.Own with { Fault = ScriptedFault.DropInsideAnswer })),
        ["errors cut"] = new(api => Each(api, ScriptedAnswer.Json(500, "{}") with { Fault = ScriptedFault.DropInsideAnswer })),
        ["refusals cut"] = new(api => Each(api, ScriptedAnswer.Json(400, """{"code":"a"}""") with { Fault = ScriptedFault.DropInsideAnswer })),
        ["empty answers cut"] = new(api => Each(api, ScriptedAnswer.Empty(429) with { Fault = ScriptedFault.DropInsideAnswer })),
        ["failed after the effect"] = new(api => Each(api, ScriptedAnswer.Json(500, """{"detail":"Oops.","code":"error"}""") with { TakesEffect = true })),
        ["401"] = new(api => Each(api, ScriptedAnswer.Json(401, """{"detail":"No.","code":"authentication_failed"}"""))),
        ["403 of a gateway"] = new(api => Each(api, ScriptedAnswer.Html(403, "<html>"))),
        ["404 of a gateway"] = new(api => Each(api, ScriptedAnswer.Html(404, "<html>"))),
        ["408"] = new(api => Each(api, ScriptedAnswer.Empty(408))),
        ["409"] = new(api => Each(api, ScriptedAnswer.Json(409, """{"detail":"Conflict."}"""))),
        ["302"] = new(api => Each(api, ScriptedAnswer.Empty(302).WithHeader("Location", "/elsewhere/"))),
        ["204"] = new(api => Each(api, ScriptedAnswer.Empty(204))),
        ["202"] = new(api => Each(api, ScriptedAnswer.Json(202, "{}"))),
        ["success that is no JSON"] = new(api =>
        {
            api.Answer(AccountImportOperation.Validate, ScriptedAnswer.Html(200, "<html>"));
            api.Answer(AccountImportOperation.Process, ScriptedAnswer.Html(201, "<html>"));
            api.Answer(AccountImportOperation.Status, ScriptedAnswer.Html(200, "<html>"));
        }),
        ["success longer than is read"] = new(api =>
        {
            api.Answer(AccountImportOperation.Validate, ScriptedAnswer.Json(200, $$"""{"a":"{{new string('a', 2_000_000)}}"}"""));
            api.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(201, $$"""{"a":"{{new string('a', 2_000_000)}}"}"""));
            api.Answer(AccountImportOperation.Status, ScriptedAnswer.Json(200, $$"""{"status":"PENDING","a":"{{new string('a', 2_000_000)}}"}"""));
        }),
        ["nested errors"] = new(api => Each(api, ScriptedAnswer.Json(400, """{"customers":{"0":{"landline":["abcde is not a valid phone number"]}}}"""))),
        ["headers"] = new(api => Each(api, ScriptedAnswer.Json(503, "{}").WithHeader("x-kraken-correlation-id", "id-1").WithHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT"))),
        ["delayed effect"] = new(api => api.Given(Key).Answers(AccountImportOperation.Process, ScriptedAnswer.Own with { EffectDelay = TimeSpan.FromDays(1) })),
        ["unknown state"] = new(api => api.Given(Key).Answers(AccountImportOperation.Status, ScriptedAnswer.Json(200, """{"status":"PAUSED","kraken_identifier":null}"""))),
        ["dry run"] = new(api => api.Given(Key).IsProcessedAfter(TimeSpan.Zero), new TaskParameters { IsDryRun = true }),
        ["window"] = new(_ => { }, new TaskParameters { ScheduleWindowStart = At(hours: 1), ScheduleWindowEnd = At(hours: 2) }),
        ["window in the past"] = new(_ => { }, new TaskParameters { ScheduleWindowStart = At(hours: -1) }),
        ["window that ends before it starts"] = new(_ => { }, new TaskParameters { ScheduleWindowStart = At(hours: 2), ScheduleWindowEnd = At(hours: 1) }),
        ["odd number"] = new(api => api.Given("a/b c?d#é%2F").IsAlreadyImported("A-1"), Account: TestAccounts.OfTenant("a/b c?d#é%2F"), Number: "a/b c?d#é%2F"),
    };

    public static TheoryData<string> RowNames { get; } = [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(RowNames))]
    public async Task Calls_WhateverTheScenario_EndAsThoseOfTheRealClientOverASocket(string name)
    {
        Row row = Rows[name];
        using var httpClient = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Simulator.BaseAddress };
        foreach (bool includeErrorDetail in new[] { false, true })
        {
            Simulator.Reset();
            var fake = new FakeAccountImportClient(new AccountImportSimulatorOptions { TimeProvider = Clock }, includeErrorDetail);
            using var real = new AccountImportClient(httpClient, includeErrorDetail, Clock);

            string[] ofFake = await RunAsync(fake, fake, row);
            string[] ofReal = await RunAsync(Simulator, real, row);

            ofFake.ShouldBe(ofReal);
        }
    }

    [Fact]
    public async Task Calls_Together_AreSeenInEveryRow()
    {
        // The comparison above would hold of two clients that both do nothing.
        var fake = new FakeAccountImportClient(new AccountImportSimulatorOptions { TimeProvider = Clock });
        string[] ended = await RunAsync(fake, fake, Rows["answers lost"]);

        ended[0].ShouldBe("Validate: AccountImportConnectionException OutcomeUnknown=False");
        ended[1].ShouldBe("Process: AccountImportConnectionException OutcomeUnknown=True");
        ended[2].ShouldBe("Status: AccountImportConnectionException OutcomeUnknown=False");
        ended[^2].ShouldBe("Validate SUPPLIER/1 0, Process SUPPLIER/1 0, Status SUPPLIER/1 0, Status SUPPLIER/1 200");
        ended[^1].ShouldBe("SUPPLIER/1 PENDING");
    }

    [Fact]
    public async Task Calls_OfTheFake_AreRecordedAsTheyWouldBeSent()
    {
        var fake = new FakeAccountImportClient(new AccountImportSimulatorOptions { TimeProvider = Clock });
        AccountPayload payload = Payload(TestAccounts.OfTenant("1"), "1");

        await fake.ProcessAsync(payload, cancellationToken: TestContext.Current.CancellationToken);

        RecordedRequest request = fake.Requests.ShouldHaveSingleItem();
        (request.Method, request.Path, request.StatusCode).ShouldBe(("POST", "/v2/data-import/accounts/", 201));
        Encoding.UTF8.GetString(request.Body.Span).ShouldBe($$$"""{"payload":{{{TestAccounts.OfTenant("1")}}},"task_params":{}}""");
        request.Headers["Content-Type"].ShouldBe("application/json");
        fake.AssertReceived(AccountImportOperation.Process, 1, payload.Key);
        fake.AssertNoViolations();
        fake.Reset();
        fake.AssertNothingReceived();
    }

    [Fact]
    public async Task ImportAsync_OverTheFake_FindsTheAccountWhoseAnswerWasLost()
    {
        var fake = new FakeAccountImportClient();
        fake.Given(Key).IsProcessedAfter(TimeSpan.Zero).LosesTheAnswerOf(AccountImportOperation.Process);

        ImportStatus status = await fake.ImportAsync(Payload(TestAccounts.OfTenant("1"), "1"), cancellationToken: TestContext.Current.CancellationToken);

        status.IsSuccess.ShouldBeTrue();
        fake.AssertReceived(AccountImportOperation.Process, 1);
        fake.AssertCreatedOnce(Key);
    }

    [Fact]
    public async Task Calls_CancelledBefore_AreNotReceived()
    {
        var fake = new FakeAccountImportClient();
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => fake.ValidateAsync(Payload(TestAccounts.OfTenant("1"), "1"), cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => fake.ProcessAsync(Payload(TestAccounts.OfTenant("1"), "1"), cancellationToken: cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => fake.GetStatusAsync(Key, cancelled));

        fake.AssertNothingReceived();
    }

    [Fact]
    public async Task ProcessAsync_HeldAndCancelled_HasTakenItsEffect()
    {
        var fake = new FakeAccountImportClient();
        fake.Given(Key).Answers(AccountImportOperation.Process, ScriptedAnswer.Held(takesEffect: true));
        using var cancellation = new CancellationTokenSource();

        Task<ProcessResult> process = fake.ProcessAsync(Payload(TestAccounts.OfTenant("1"), "1"), cancellationToken: cancellation.Token);
        await Eventually.IsTrueAsync(() => fake.Imports.Count is 1, TestContext.Current.CancellationToken);
        bool wasHeld = !process.IsCompleted;
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => process);
        wasHeld.ShouldBeTrue();
        fake.Requests.ShouldHaveSingleItem().StatusCode.ShouldBe(0);
    }

    [Fact]
    public async Task ValidateAsync_DelayedAnswer_WaitsForTheClock()
    {
        var fake = new FakeAccountImportClient(new AccountImportSimulatorOptions { TimeProvider = Clock });
        fake.Given(Key).Answers(AccountImportOperation.Validate, ScriptedAnswer.Own with { Delay = TimeSpan.FromHours(3) });

        ValidateResult result = await Clock.RunAsync(fake.ValidateAsync(Payload(TestAccounts.OfTenant("1"), "1"), TestContext.Current.CancellationToken), waiting: 1);

        result.ServerTime.ShouldBe(Instant.FromUtc(2026, 3, 2, 12, 0));
    }

    [Fact]
    public async Task ProcessAsync_ByManyAtOnce_CountsEachOnce()
    {
        var fake = new FakeAccountImportClient(new AccountImportSimulatorOptions { PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero });

        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (number, cancellationToken) =>
            await fake.ProcessAsync(Payload(TestAccounts.OfTenant($"{number}"), $"{number}"), cancellationToken: cancellationToken));

        fake.AssertReceived(AccountImportOperation.Process, 200);
        fake.Imports.Select(import => import.KrakenIdentifier).ShouldBeUnique(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Options_ThatBelongToAServer_HaveNoMeaning()
    {
        var fake = new FakeAccountImportClient(new AccountImportSimulatorOptions { Port = Simulator.BaseAddress.Port, PathPrefix = "a/b", Authorization = "Token secret" });

        await fake.ValidateAsync(Payload(TestAccounts.OfTenant("1"), "1"), TestContext.Current.CancellationToken);

        fake.Requests.ShouldHaveSingleItem().Path.ShouldBe("/v2/data-import/accounts/validate/");
    }

    [Fact]
    public void Options_Impossible_Throw() =>
        Should.Throw<ArgumentException>(() => new FakeAccountImportClient(new AccountImportSimulatorOptions { PendingFor = TimeSpan.FromTicks(-1) })).ParamName.ShouldBe("options");

    [Fact]
    public async Task Calls_WithoutArgument_Throw()
    {
        var fake = new FakeAccountImportClient();

        await Should.ThrowAsync<ArgumentNullException>(() => fake.ValidateAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(() => fake.ProcessAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(() => fake.GetStatusAsync(null!));
    }

    /// <summary>Makes the three calls, and a last status call, and writes down everything that a caller sees of them and a test of the simulation.</summary>
    private static async Task<string[]> RunAsync(AccountImportSimulation simulation, IAccountImportClient client, Row row)
    {
        row.Arrange(simulation);
        AccountPayload payload = Payload(row.Account ?? TestAccounts.OfTenant("1"), row.Number);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return
        [
            await EndAsync("Validate", async () => await client.ValidateAsync(payload, cancellation)),
            await EndAsync("Process", async () => await client.ProcessAsync(payload, row.TaskParameters, cancellation)),
            await EndAsync("Status", async () => await client.GetStatusAsync(payload.Key, cancellation)),
            await EndAsync("Status", async () => await client.GetStatusAsync(payload.Key, cancellation)),
            string.Join("; ", simulation.Violations),
            string.Join(", ", simulation.Requests.Select(request => $"{request.Operation} {request.Key} {request.StatusCode}")),
            string.Join(", ", simulation.Imports),
        ];
    }

    private static async Task<string> EndAsync(string call, Func<Task<object>> callAsync)
    {
        try
        {
            object result = await callAsync();
            return result is StatusResult { Status: { } status }
                ? $"{call}: {result} {status} {status.CreatedAt} {status.ModifiedAt} {status.LatestError} {status.LatestError?.Detail}"
                : $"{call}: {result}";
        }
        catch (AccountImportConnectionException exception)
        {
            return $"{call}: {exception.GetType().Name} OutcomeUnknown={exception.OutcomeUnknown}";
        }
        catch (AccountImportException exception)
        {
            var api = exception as AccountImportApiException;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {call}: {exception.GetType().Name} Operation={exception.Operation} OutcomeUnknown={exception.OutcomeUnknown} Message={exception.Message}
                {api?.StatusCode} {api?.Code} {api?.Detail} {api?.Domain} {api?.CorrelationId} {api?.ServerTime} {api?.RetryAfter} {api?.IsForeign}
                {(exception as AccountAlreadyImportedException)?.ExistingAccountId}
                {string.Join(", ", (exception as AccountValidationException)?.Errors.Select(error => $"{error} {error.Detail}") ?? [])}
                {(exception as UnexpectedResponseException)?.StatusCode} {(exception as UnexpectedResponseException)?.CorrelationId} {(exception as UnexpectedResponseException)?.ServerTime}
                """);
        }
        catch (ArgumentException exception)
        {
            return $"{call}: {exception.Message}";
        }
    }

    private static void Each(AccountImportSimulation simulation, ScriptedAnswer answer)
    {
        foreach (AccountImportOperation operation in Enum.GetValues<AccountImportOperation>())
        {
            simulation.Answer(operation, answer);
        }
    }

    private static AccountPayload Payload(string json, string externalAccountNumber) =>
        AccountPayload.FromJson(Encoding.UTF8.GetBytes(json), TestAccounts.Supplier, externalAccountNumber);

    private static OffsetDateTime At(int hours) => Instant.FromUtc(2026, 3, 2, 9, 0).Plus(Duration.FromHours(hours)).WithOffset(Offset.Zero);

    private sealed record Row(Action<AccountImportSimulation> Arrange, TaskParameters? TaskParameters = null, string? Account = null, string Number = "1");
}
