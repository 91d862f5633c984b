using System.Text;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class ScriptTests : SimulatorTest
{
    [Fact]
    public async Task Answer_Several_AreGivenInOrderAndOnce()
    {
        Simulator.Answer(
            AccountImportOperation.Process,
            ScriptedAnswer.Json(503, """{"detail":"Busy."}""").WithHeader("Retry-After", "7"),
            ScriptedAnswer.Html(502, "<html>Bad gateway</html>"),
            ScriptedAnswer.Empty(201));

        RawAnswer first = await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        RawAnswer otherCall = await Client.ValidateAsync(TestAccounts.OfTenant("1"));
        RawAnswer second = await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        RawAnswer third = await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        int importsByScript = Simulator.Imports.Count;
        RawAnswer fourth = await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        (first.StatusCode, first.Body, first.Headers["Retry-After"]).ShouldBe((503, """{"detail":"Busy."}""", "7"));
        otherCall.StatusCode.ShouldBe(200);
        (second.StatusCode, second.Headers["Content-Type"]).ShouldBe((502, "text/html; charset=utf-8"));
        (third.StatusCode, third.Body).ShouldBe((201, ""));
        third.Headers.ContainsKey("Content-Type").ShouldBeFalse();
        importsByScript.ShouldBe(0);
        (fourth.StatusCode, fourth.Body).ShouldBe((201, "{}"));
        Simulator.Imports.Count.ShouldBe(1);
        Simulator.Requests.Select(request => request.StatusCode).ShouldBe([503, 200, 502, 201, 201]);
    }

    [Fact]
    public async Task Answer_EffectAndThenFailure_SchedulesTheImport()
    {
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(500) with { TakesEffect = true });

        RawAnswer failed = await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        failed.StatusCode.ShouldBe(500);
        Simulator.Imports.ShouldHaveSingleItem();
        (await Client.GetStateAsync("1")).ShouldBe("PENDING");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_Dropped_ResetsTheConnection(bool takesEffect)
    {
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect));

        await Should.ThrowAsync<HttpRequestException>(() => Client.ProcessAsync(TestAccounts.OfTenant("1")));

        Simulator.Imports.Count.ShouldBe(takesEffect ? 1 : 0);
        Simulator.Requests.ShouldHaveSingleItem().StatusCode.ShouldBe(0);
    }

    [Fact]
    public async Task Answer_DroppedOnAConnectionInUse_IsNotRepeatedBehindTheClientsBack()
    {
        await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        Simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Dropped(takesEffect: false));

        // A connection that is closed and not reset would make HttpClient send a request without a body again by itself.
        await Should.ThrowAsync<HttpRequestException>(() => Client.GetStatusAsync(TestAccounts.Supplier, "1"));

        Simulator.Requests.Select(request => request.StatusCode).ShouldBe([404, 0]);
    }

    [Fact]
    public async Task Answer_DroppedInside_GivesHalfOfTheBody()
    {
        Simulator.Answer(
            AccountImportOperation.Status,
            ScriptedAnswer.Json(200, """{"status":"PENDING"}""") with { Fault = ScriptedFault.DropInsideAnswer });
        using var request = new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/1/");

        using HttpResponseMessage response = await Client.SendForHeadAsync(request);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] half = new byte[10];
        await body.ReadExactlyAsync(half, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(200);
        Encoding.UTF8.GetString(half).ShouldBe("""{"status":""");
        await Should.ThrowAsync<IOException>(async () => await body.ReadExactlyAsync(half, TestContext.Current.CancellationToken));
        Simulator.Requests.ShouldHaveSingleItem().StatusCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(ScriptedFault.None)]
    [InlineData(ScriptedFault.DropBeforeAnswer)]
    public async Task Meanwhile_BeforeTheAnswer_SeesTheEffectAndHoldsTheAnswer(ScriptedFault fault)
    {
        int? importsThen = null;
        int? statusCodeThen = null;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Simulator.Answer(AccountImportOperation.Process, new ScriptedAnswer
        {
            TakesEffect = true,
            Fault = fault,
            Meanwhile = _ =>
            {
                importsThen = Simulator.Imports.Count;
                statusCodeThen = Simulator.Requests[0].StatusCode;
                reached.SetResult();
                return gate.Task;
            },
        });

        Task<RawAnswer> process = Client.ProcessAsync(TestAccounts.OfTenant("1"));
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        bool wasAnswered = process.IsCompleted;
        gate.SetResult();
        int statusCode = await process.ContinueWith(answer => answer.IsFaulted ? 0 : answer.Result.StatusCode, TaskScheduler.Default);

        (importsThen, statusCodeThen, wasAnswered).ShouldBe((1, 0, false));
        statusCode.ShouldBe(fault is ScriptedFault.None ? 201 : 0);
    }

    [Fact]
    public async Task Meanwhile_InsideTheAnswer_ComesAfterHalfOfIt()
    {
        var halfArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Simulator.Answer(
            AccountImportOperation.Status,
            ScriptedAnswer.Json(200, "1234567890") with { Fault = ScriptedFault.DropInsideAnswer, Meanwhile = _ => halfArrived.Task });
        using var request = new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/1/");

        using HttpResponseMessage response = await Client.SendForHeadAsync(request);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] half = new byte[5];
        await body.ReadExactlyAsync(half, TestContext.Current.CancellationToken);
        halfArrived.SetResult();

        Encoding.UTF8.GetString(half).ShouldBe("12345");
        await Should.ThrowAsync<IOException>(async () => await body.ReadExactlyAsync(half, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Answer_OwnDroppedInside_TakesEffect()
    {
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with { Fault = ScriptedFault.DropInsideAnswer });

        await Should.ThrowAsync<HttpRequestException>(() => Client.ProcessAsync(TestAccounts.OfTenant("1")));

        Simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Answer_EmptyDroppedInside_IsCutToo()
    {
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(201) with { Fault = ScriptedFault.DropInsideAnswer });

        await Should.ThrowAsync<HttpRequestException>(() => Client.ProcessAsync(TestAccounts.OfTenant("1")));

        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_Delayed_WaitsForTheSimulatorsClockAfterTheEffect()
    {
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with { Delay = TimeSpan.FromMinutes(3) });

        RawAnswer answer = await Clock.RunAsync(Client.ProcessAsync(TestAccounts.OfTenant("1")), waiting: 1);

        answer.StatusCode.ShouldBe(201);
        answer.Headers["Date"].ShouldBe("Mon, 02 Mar 2026 09:03:00 GMT");
        Simulator.Imports.ShouldHaveSingleItem().Status.ShouldBe(ImportStatusCode.Processed);
    }

    [Fact]
    public async Task Answer_DelayedEffect_IsSeenOnlyThen()
    {
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with { EffectDelay = TimeSpan.FromMinutes(3) });

        RawAnswer answer = await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        Clock.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromTicks(1));
        int before = (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;
        int importsBefore = Simulator.Imports.Count;
        Clock.Advance(TimeSpan.FromTicks(1));

        answer.StatusCode.ShouldBe(201);
        (before, importsBefore).ShouldBe((404, 0));
        (await Client.GetStateAsync("1")).ShouldBe("PENDING");
        Simulator.Imports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_DelayedEffectOfASecondImport_ShowsTheEarlierOneForAWhile()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"), """{"is_dry_run":true}""");
        Clock.Advance(TimeSpan.FromSeconds(1));
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with { EffectDelay = TimeSpan.FromMinutes(3) });

        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        string? earlier = await Client.GetStateAsync("1");
        Clock.Advance(TimeSpan.FromMinutes(3));

        (earlier, await Client.GetStateAsync("1")).ShouldBe(("DRY_RUN_SUCCEEDED", "PENDING"));
    }

    [Fact]
    public async Task Answer_WithDate_ReplacesTheSimulators()
    {
        Simulator.Answer(
            AccountImportOperation.Status,
            ScriptedAnswer.Own.WithHeader("Date", "Mon, 01 Jan 2024 00:00:00 GMT").WithHeader("date", "Thu, 01 Jan 2026 00:00:00 GMT"));

        RawAnswer answer = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        (answer.StatusCode, answer.Headers["Date"]).ShouldBe((404, "Thu, 01 Jan 2026 00:00:00 GMT"));
    }

    [Fact]
    public async Task Answer_NoContent_IsGiven()
    {
        Simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Empty(204));

        (await Client.ValidateAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(204);
    }

    [Fact]
    public async Task Answer_ForRequestRefusedForItsForm_StaysInTheQueue()
    {
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(503));

        int refused = (await Client.ProcessAsync("[]")).StatusCode;
        int scripted = (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;

        (refused, scripted).ShouldBe((400, 503));
    }

    [Fact]
    public void Answer_ThatCannotBeSent_IsRefusedAtOnce()
    {
        ShouldBeRefused(ScriptedAnswer.Empty(99));
        ShouldBeRefused(ScriptedAnswer.Empty(600));
        ShouldBeRefused(ScriptedAnswer.Json(204, "{}"));
        ShouldBeRefused(ScriptedAnswer.Empty(204) with { Fault = ScriptedFault.DropInsideAnswer });
        ShouldBeRefused(ScriptedAnswer.Own with { Delay = TimeSpan.FromTicks(-1) });
        ShouldBeRefused(ScriptedAnswer.Own with { EffectDelay = TimeSpan.FromTicks(-1) });
        Should.Throw<ArgumentNullException>(() => Simulator.Answer(AccountImportOperation.Status, null!));
        Should.Throw<ArgumentNullException>(() => Simulator.Answer(AccountImportOperation.Status, [null!]));

        void ShouldBeRefused(ScriptedAnswer answer) =>
            Should.Throw<ArgumentException>(() => Simulator.Answer(AccountImportOperation.Status, answer)).ParamName.ShouldBe("answers");
    }

    [Fact]
    public async Task Script_Set_AnswersByRequestAfterTheQueue()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            Script = request => request.Key?.ExternalAccountNumber is "unlucky" ? ScriptedAnswer.Empty(429) : null,
        });
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(503));

        int[] statusCodes =
        [
            (await client.ProcessAsync(TestAccounts.OfTenant("unlucky"))).StatusCode,
            (await client.ProcessAsync(TestAccounts.OfTenant("unlucky"))).StatusCode,
            (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode,
        ];

        statusCodes.ShouldBe([503, 429, 201]);
        simulator.Imports.ShouldHaveSingleItem().Key.ExternalAccountNumber.ShouldBe("1");
    }

    [Fact]
    public async Task Script_GivingWhatCannotBeSent_AnswersWhy()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { Script = _ => ScriptedAnswer.Empty(99) });

        RawAnswer answer = await client.ProcessAsync(TestAccounts.OfTenant("1"));

        (answer.StatusCode, answer["code"]).ShouldBe((500, "simulator_failed"));
    }
}
