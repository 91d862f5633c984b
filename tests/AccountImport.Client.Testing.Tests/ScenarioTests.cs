using System.Text.Json;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Tests;

public class ScenarioTests : SimulatorTest
{
    private static readonly AccountKey Key = new(TestAccounts.Supplier, "1");

    [Fact]
    public async Task IsAlreadyImported_Said_IsWhatProcessAndStatusAnswer()
    {
        Simulator.Given(Key).IsAlreadyImported("A-12345678");

        RawAnswer process = await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        RawAnswer status = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        RawAnswer validate = await Client.ValidateAsync(TestAccounts.OfTenant("1"));
        RawAnswer other = await Client.ProcessAsync(TestAccounts.OfTenant("2"));

        (process.StatusCode, process["account_id"]).ShouldBe((400, "A-12345678"));
        (status["status"], status["kraken_identifier"]).ShouldBe(("PROCESSED", "A-12345678"));
        (validate.StatusCode, other.StatusCode).ShouldBe((200, 201));
        Simulator.Imports.ShouldHaveSingleItem().Key.ExternalAccountNumber.ShouldBe("2");
    }

    [Fact]
    public async Task Given_OneAccountInFourWays_IsAboutItsCalls()
    {
        AccountPayload payload = AccountPayload.FromJson(System.Text.Encoding.UTF8.GetBytes(TestAccounts.OfTenant("payload")), TestAccounts.Supplier, "payload");
        Simulator.Given(new AccountKey(TestAccounts.Supplier, "key")).IsAlreadyImported("A-1");
        Simulator.Given(payload).IsAlreadyImported("A-2");
        Simulator.Given(CreateAccount("account")).IsAlreadyImported("A-3");
        Simulator.Given("number").IsAlreadyImported("A-4");

        foreach ((string number, string krakenIdentifier) in new[] { ("key", "A-1"), ("payload", "A-2"), ("account", "A-3"), ("number", "A-4") })
        {
            (await Client.ProcessAsync(TestAccounts.OfTenant(number)))["account_id"].ShouldBe(krakenIdentifier, number);
        }
    }

    [Fact]
    public async Task Given_KeyOrNumber_IsForOneSupplierOrForAny()
    {
        Simulator.Given(new AccountKey("OTHER", "1")).IsAlreadyImported("A-1").Throttles();
        Simulator.Given("2").IsAlreadyImported("A-2").Throttles();

        (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode.ShouldBe(404);
        (await Client.GetStatusAsync("OTHER", "1")).StatusCode.ShouldBe(429);
        (await Client.GetStatusAsync("OTHER", "1")).StatusCode.ShouldBe(200);
        (await Client.GetStatusAsync("OTHER", "2")).StatusCode.ShouldBe(429);
        (await Client.GetStatusAsync(TestAccounts.Supplier, "2")).StatusCode.ShouldBe(200);
    }

    [Fact]
    public void Given_SameAccount_IsTheSameScenario()
    {
        Simulator.Given("1").ShouldBeSameAs(Simulator.Given("1"));
        Simulator.Given(Key).ShouldNotBeSameAs(Simulator.Given("1"));
    }

    [Fact]
    public async Task FailsValidation_Said_IsListedAfterWhatTheRulesFind()
    {
        Simulator.Given(Key)
            .FailsValidation("customers.0.name", "blank", "This field may not be blank.")
            .FailsValidation(
                new FieldError { Attr = "billing_address", Code = "required" },
                new FieldError { Attr = FieldError.NonFieldErrors, Code = "no_such_product" });
        string account = TestAccounts.OfTenant("1", "\"customerGroupCode\":\"GROUP_Z\"");

        RawAnswer validate = await Client.ValidateAsync(account);
        RawAnswer process = await Client.ProcessAsync(account);
        RawAnswer withoutOwnErrors = await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        (validate.StatusCode, validate["code"]).ShouldBe((400, "account_failed_validation"));
        JsonElement[] errors = [.. validate.Json.GetProperty("errors").EnumerateArray()];
        errors.Select(error => error.GetProperty("code").GetString()).ShouldBe(["unknown_customer_group", "blank", "required", "no_such_product"]);
        errors[1].GetProperty("detail").GetString().ShouldBe("This field may not be blank.");
        (process.StatusCode, process["code"]).ShouldBe((400, "import_process_failed_validation"));
        (withoutOwnErrors.StatusCode, withoutOwnErrors["code"]).ShouldBe((400, "import_process_failed_validation"));
        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task FailsValidation_OfKeyAndOfNumber_AreAddedUp()
    {
        Simulator.Given(Key).FailsValidation("a", "of_key");
        Simulator.Given("1").FailsValidation("b", "of_number");

        RawAnswer validate = await Client.ValidateAsync(TestAccounts.OfTenant("1"));

        validate.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()).ShouldBe(["of_key", "of_number"]);
    }

    [Fact]
    public async Task IsProcessedAfter_Said_IsHalfPendingAndHalfInProgress()
    {
        Simulator.Given(Key).IsProcessedAfter(TimeSpan.FromMinutes(10));
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        await Client.ProcessAsync(TestAccounts.OfTenant("2"));
        var states = new List<string?>();

        foreach (TimeSpan step in new[] { TimeSpan.Zero, TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1), TimeSpan.FromTicks(1), TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1), TimeSpan.FromTicks(1) })
        {
            Clock.Advance(step);
            states.Add(await Client.GetStateAsync("1"));
        }

        states.ShouldBe(["PENDING", "PENDING", "IN_PROGRESS", "IN_PROGRESS", "PROCESSED"]);
        (await Client.GetStateAsync("2")).ShouldBe("PROCESSED", "the other account is as fast as any");
    }

    [Fact]
    public async Task IsProcessedAfter_MaxValue_DoesNotEnd()
    {
        Simulator.Given(Key).IsProcessedAfter(TimeSpan.MaxValue);
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        Clock.Advance(TimeSpan.FromDays(365));

        (await Client.GetStateAsync("1")).ShouldBe("PENDING");
    }

    [Fact]
    public async Task IsProcessedAfter_Zero_EndsAtOnce()
    {
        Simulator.Given(Key).IsProcessedAfter(TimeSpan.Zero);

        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        (await Client.GetStateAsync("1")).ShouldBe("PROCESSED");
    }

    [Fact]
    public async Task IsProcessedAfter_OfKeyAndOfNumber_IsThatOfTheKey()
    {
        Simulator.Given("1").IsProcessedAfter(TimeSpan.FromDays(1)).EndsCancelled();
        Simulator.Given(Key).IsProcessedAfter(TimeSpan.Zero).EndsErrored("no_such_product");

        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        (await Client.GetStateAsync("1")).ShouldBe("ERRORED");
    }

    [Fact]
    public async Task EndsErrored_Said_CreatesNothingAndSaysWhy()
    {
        Simulator.Given(Key).IsProcessedAfter(TimeSpan.Zero).EndsErrored("no_such_product", "There is no such product.");

        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        RawAnswer status = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        status["status"].ShouldBe("ERRORED");
        JsonElement error = status.Json.GetProperty("latest_error");
        error.GetProperty("code").GetString().ShouldBe("no_such_product");
        error.GetProperty("detail").GetString().ShouldBe("There is no such product.");
        error.GetProperty("domain").GetString().ShouldBe("account_import");
        Simulator.Imports.ShouldHaveSingleItem().KrakenIdentifier.ShouldBeNull();
    }

    [Theory]
    [InlineData("{}", "CANCELLED")]
    [InlineData("""{"is_dry_run":true}""", "DRY_RUN_ERRORED")]
    public async Task EndsCancelled_Said_CreatesNothing(string taskParameters, string expected)
    {
        Simulator.Given(Key).EndsErrored("replaced").EndsCancelled().IsProcessedAfter(TimeSpan.Zero);

        await Client.ProcessAsync(TestAccounts.OfTenant("1"), taskParameters);
        RawAnswer status = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        status["status"].ShouldBe(expected);
        status.Json.GetProperty("latest_error").ValueKind.ShouldBe(JsonValueKind.Null);
        Simulator.Imports.ShouldHaveSingleItem().KrakenIdentifier.ShouldBeNull();
    }

    [Fact]
    public async Task Throttles_Said_RefusesTheNextCallsOfAnyKind()
    {
        Simulator.Given(Key).Throttles(times: 3, retryAfter: TimeSpan.FromMilliseconds(1001)).Throttles();

        RawAnswer validate = await Client.ValidateAsync(TestAccounts.OfTenant("1"));
        RawAnswer process = await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        RawAnswer otherAccount = await Client.ProcessAsync(TestAccounts.OfTenant("2"));
        RawAnswer status = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        RawAnswer withoutHeader = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        RawAnswer after = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        new[] { validate, process, status, withoutHeader }.ShouldAllBe(answer => answer.StatusCode == 429);
        new[] { validate, process, status }.ShouldAllBe(answer => answer.Headers["Retry-After"] == "2");
        withoutHeader.Headers.ContainsKey("Retry-After").ShouldBeFalse();
        validate["code"].ShouldBe("throttled");
        (otherAccount.StatusCode, after.StatusCode).ShouldBe((201, 404));
    }

    [Fact]
    public async Task IsUnavailable_Said_AnswersAsAGateway()
    {
        Simulator.Given(Key).IsUnavailable(times: 2);

        RawAnswer process = await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        RawAnswer status = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        RawAnswer after = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        (process.StatusCode, status.StatusCode, after.StatusCode).ShouldBe((503, 503, 404));
        process.Headers["Content-Type"].ShouldBe("text/html; charset=utf-8");
        process.Body.ShouldStartWith("<html>");
    }

    [Fact]
    public async Task LosesTheAnswerOf_Said_TakesTheEffectAndResets()
    {
        Simulator.Given(Key).LosesTheAnswerOf(AccountImportOperation.Process, times: 2);

        (await Client.ValidateAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(200);
        await Should.ThrowAsync<HttpRequestException>(() => Client.ProcessAsync(TestAccounts.OfTenant("1")));
        await Should.ThrowAsync<HttpRequestException>(() => Client.ProcessAsync(TestAccounts.OfTenant("1")));
        (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201);

        Simulator.Imports.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Answers_Said_AreGivenInOrderToThatKind()
    {
        Simulator.Given(Key).Answers(AccountImportOperation.Process, ScriptedAnswer.Empty(500), ScriptedAnswer.Html(403, "<html>"));

        int[] statusCodes =
        [
            (await Client.ValidateAsync(TestAccounts.OfTenant("1"))).StatusCode,
            (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode,
            (await Client.ProcessAsync(TestAccounts.OfTenant("2"))).StatusCode,
            (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode,
            (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode,
        ];

        statusCodes.ShouldBe([200, 500, 201, 403, 201]);
    }

    [Fact]
    public async Task Steps_Chained_AreMetInTheirOrder()
    {
        Simulator.Given(Key)
            .Throttles()
            .LosesTheAnswerOf(AccountImportOperation.Process)
            .IsUnavailable()
            .Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(502));

        int throttled = (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;
        int unavailable = (await Client.ValidateAsync(TestAccounts.OfTenant("1"))).StatusCode;
        await Should.ThrowAsync<HttpRequestException>(() => Client.ProcessAsync(TestAccounts.OfTenant("1")));
        int badGateway = (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;
        int after = (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;

        (throttled, unavailable, badGateway, after).ShouldBe((429, 503, 502, 200));
    }

    [Fact]
    public async Task Precedence_EverythingSaid_IsKeyNumberQueueScriptChancePlatform()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            RandomFaults = new RandomFaults { Unavailable = 1 },
            Script = request => request.Headers.GetValueOrDefault("X-Script") switch
            {
                "answers" => ScriptedAnswer.Empty(514),
                "lets the platform answer" => ScriptedAnswer.Own,
                _ => null,
            },
        });
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(513));
        simulator.Given("1").Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(512)).IsAlreadyImported("A-1");
        simulator.Given(Key).Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(511), ScriptedAnswer.Own);
        var statusCodes = new List<int>();

        for (int call = 0; call < 6; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/1/") { Headers = { { "X-Script", call < 5 ? "answers" : "lets the platform answer" } } };
            statusCodes.Add((await client.SendAsync(request)).StatusCode);
        }

        statusCodes.Add((await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode);
        statusCodes.ShouldBe([511, 200, 512, 513, 514, 200, 503]);
    }

    [Fact]
    public async Task Given_RequestRefusedForItsForm_TakesNothing()
    {
        Simulator.Given(Key).Throttles();

        int refused = (await Client.ProcessAsync(TestAccounts.OfTenant("1"), """{"unknown":1}""")).StatusCode;
        int throttled = (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;

        (refused, throttled).ShouldBe((400, 429));
    }

    [Fact]
    public async Task Given_AccountThatNobodyCallsAbout_IsNoError()
    {
        Simulator.Given("never").Throttles(int.MaxValue).FailsValidation("a", "b").EndsCancelled();

        (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201);
        Simulator.AssertNoViolations();
    }

    [Fact]
    public async Task Throttles_CallsAtOnce_AreThrottledThatOften()
    {
        Simulator.Given(Key).Throttles(times: 20);

        RawAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Client.GetStatusAsync(TestAccounts.Supplier, "1")));

        answers.Count(answer => answer.StatusCode == 429).ShouldBe(20);
    }

    [Fact]
    public void Given_ImpossibleArgument_IsRefusedAtOnce()
    {
        AccountScenario scenario = Simulator.Given(Key);

        ShouldBeRefused("key", () => Simulator.Given((AccountKey)null!));
        ShouldBeRefused("payload", () => Simulator.Given((AccountPayload)null!));
        ShouldBeRefused("account", () => Simulator.Given((Account)null!));
        ShouldBeRefused("externalAccountNumber", () => Simulator.Given((string)null!));
        ShouldBeRefused("externalAccountNumber", () => Simulator.Given(""));
        ShouldBeRefused("externalAccountNumber", () => Simulator.Given(" 1"));
        ShouldBeRefused("externalAccountNumber", () => Simulator.Given(CreateAccount("..")));
        ShouldBeRefused("krakenIdentifier", () => scenario.IsAlreadyImported(""));
        ShouldBeRefused("errors", () => scenario.FailsValidation());
        ShouldBeRefused("errors", () => scenario.FailsValidation(null!));
        ShouldBeRefused("errors", () => scenario.FailsValidation([null!]));
        ShouldBeRefused("attr", () => scenario.FailsValidation("", "code"));
        ShouldBeRefused("code", () => scenario.FailsValidation("attr", ""));
        ShouldBeRefused("time", () => scenario.IsProcessedAfter(TimeSpan.FromTicks(-1)));
        ShouldBeRefused("code", () => scenario.EndsErrored(""));
        ShouldBeRefused("times", () => scenario.Throttles(0));
        ShouldBeRefused("retryAfter", () => scenario.Throttles(retryAfter: TimeSpan.FromTicks(-1)));
        ShouldBeRefused("times", () => scenario.IsUnavailable(-1));
        ShouldBeRefused("times", () => scenario.LosesTheAnswerOf(AccountImportOperation.Process, 0));
        ShouldBeRefused("answers", () => scenario.Answers(AccountImportOperation.Process, null!));
        ShouldBeRefused("answers", () => scenario.Answers(AccountImportOperation.Process, [null!]));
        ShouldBeRefused("answers", () => scenario.Answers(AccountImportOperation.Process, ScriptedAnswer.Empty(99)));

        static void ShouldBeRefused(string parameterName, Action call) => Should.Throw<ArgumentException>(call).ParamName.ShouldBe(parameterName);
    }

    private static Account CreateAccount(string externalAccountId) => new()
    {
        ExternalAccountId = externalAccountId,
        ExternalPersonId = "P-1",
        StatusCode = AccountStatusCode.Active,
        AccountTypeCode = AccountTypeCode.Currency,
        ActivationDate = new LocalDate(2024, 1, 31),
        AccountNumbers = [],
    };
}
