using System.Text.Json;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Tests;

public class ProcessTests : SimulatorTest
{
    [Fact]
    public async Task Process_ValidAccount_SchedulesAnImport()
    {
        RawAnswer answer = await Client.ProcessAsync(TestAccounts.OfFile("1"));

        (answer.StatusCode, answer.Body).ShouldBe((201, "{}"));
        SimulatedImport import = Simulator.Imports.ShouldHaveSingleItem();
        import.Key.ShouldBe(new AccountKey(TestAccounts.Supplier, "1"));
        import.Status.ShouldBe(ImportStatusCode.Pending);
        import.KrakenIdentifier.ShouldBeNull();
        import.IsDryRun.ShouldBeFalse();
        import.ScheduledAt.ShouldBe(Instant.FromDateTimeOffset(Clock.GetUtcNow()));
        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Process_InvalidAccount_AnswersAsTheDocument()
    {
        RawAnswer answer = await Client.ProcessAsync(TestAccounts.OfTenant("1", "\"customers\":[{\"landline\":\"abcde\"}]"));

        answer.StatusCode.ShouldBe(400);
        answer.Body.ShouldBe(
            """{"code":"import_process_failed_validation","detail":"Import process validation failed during account creation. Please validate the import process to get full details of the validation errors.","domain":"import_process"}""");
        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Process_AccountFromBefore_AnswersAsTheDocument()
    {
        Simulator.AddImportedAccount("1234567890", "A-12345678");

        RawAnswer answer = await Client.ProcessAsync(TestAccounts.OfTenant("1234567890"));

        answer.StatusCode.ShouldBe(400);
        answer.Body.ShouldBe(
            """{"non_field_errors":{"detail":"The account import process with the account number 1234567890 has already been imported.","code":"account_import_process_already_imported"},"account_id":"A-12345678"}""");
        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Process_AccountFromBeforeUnderAnotherSupplier_SchedulesAnImport()
    {
        Simulator.AddImportedAccount("1", "A-12345678", importSupplier: "OTHER");

        (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201);
    }

    [Fact]
    public async Task Process_AfterProcessed_IsAlreadyImported()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        Clock.Advance(TimeSpan.FromSeconds(1));

        RawAnswer again = await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        again.StatusCode.ShouldBe(400);
        again["account_id"].ShouldBe(Simulator.Imports.ShouldHaveSingleItem().KrakenIdentifier);
    }

    [Fact]
    public async Task Process_RepeatedWhilePending_CreatesTwoAccounts()
    {
        (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201);
        (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Simulator.Imports.Count.ShouldBe(2);
        Simulator.Imports.ShouldAllBe(import => import.Status == ImportStatusCode.Processed);
        Simulator.Imports.Select(import => import.KrakenIdentifier).ShouldBeUnique(StringComparer.Ordinal);
        Simulator.Imports.ShouldAllBe(import => import.KrakenIdentifier!.StartsWith("A-") && import.KrakenIdentifier.Length == 10);
    }

    [Fact]
    public async Task Process_DryRun_CreatesNothing()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"), """{"is_dry_run":true}""");
        Clock.Advance(TimeSpan.FromSeconds(1));

        SimulatedImport import = Simulator.Imports.ShouldHaveSingleItem();
        (import.IsDryRun, import.Status, import.KrakenIdentifier).ShouldBe((true, ImportStatusCode.DryRunSucceeded, null));
        (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).Json.GetProperty("kraken_identifier").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201, "a dry run is no import");
    }

    [Theory]
    [InlineData("""{"schedule_window_start":"2026-03-02T08:59:59Z"}""", "schedule_window_start_in_past")]
    [InlineData("""{"schedule_window_end":"2026-03-06T09:00:01+00:00"}""", "schedule_window_end_too_far_in_future")]
    [InlineData("""{"schedule_window_start":"2026-03-02T12:00:00+01:00","schedule_window_end":"2026-03-02T10:00:00Z"}""", "schedule_window_start__after_end")]
    public async Task Process_ImpossibleWindow_IsRefused(string taskParameters, string code)
    {
        RawAnswer answer = await Client.ProcessAsync(TestAccounts.OfTenant("1"), taskParameters);

        answer.StatusCode.ShouldBe(400);
        answer["code"].ShouldBe("account_failed_validation");
        answer.Json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe(code);
        Simulator.Imports.ShouldBeEmpty();
        Simulator.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"is_dry_run":false,"schedule_window_start":null,"schedule_window_end":null}""")]
    [InlineData("""{"schedule_window_start":"2026-03-02T09:00:00Z","schedule_window_end":"2026-03-06T09:00:00Z"}""")]
    [InlineData("""{"schedule_window_start":"2026-03-02T10:00:00.123456+01:00"}""")]
    public async Task Process_PossibleParameters_AreAccepted(string taskParameters) =>
        (await Client.ProcessAsync(TestAccounts.OfTenant("1"), taskParameters)).StatusCode.ShouldBe(201);

    [Fact]
    public async Task Process_WithWindow_StaysPendingUntilItStarts()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"), """{"schedule_window_start":"2026-03-02T10:00:00Z"}""");

        Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        string? before = await Client.GetStateAsync("1");
        Clock.Advance(TimeSpan.FromTicks(1));
        string? atStart = await Client.GetStateAsync("1");
        Clock.Advance(TimeSpan.FromMilliseconds(50));

        (before, atStart, await Client.GetStateAsync("1")).ShouldBe(("PENDING", "IN_PROGRESS", "PROCESSED"));
    }

    [Theory]
    [InlineData("ERRORED", "{}", "ERRORED")]
    [InlineData("CANCELLED", "{}", "CANCELLED")]
    [InlineData("ERRORED", """{"is_dry_run":true}""", "DRY_RUN_ERRORED")]
    public async Task Process_AccountThatAsksToFail_EndsThatWay(string outcome, string taskParameters, string expected)
    {
        string account = TestAccounts.OfFile("1", moreMembers: $$$"""
            "customFields":{"simulator":{"outcome":"{{{outcome}}}"}}
            """);

        (await Client.ProcessAsync(account, taskParameters)).StatusCode.ShouldBe(201);
        RawAnswer pending = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        RawAnswer ended = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        pending.Json.GetProperty("latest_error").ValueKind.ShouldBe(JsonValueKind.Null);
        ended["status"].ShouldBe(expected);
        JsonElement error = ended.Json.GetProperty("latest_error");
        error.GetProperty("code").GetString().ShouldBe("account_creation_failed");
        error.GetProperty("domain").GetString().ShouldBe("account_import");
        ended.Json.GetProperty("kraken_identifier").ValueKind.ShouldBe(JsonValueKind.Null);
        Simulator.Imports.ShouldHaveSingleItem().KrakenIdentifier.ShouldBeNull();
        (await Client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode.ShouldBe(201, "an account that was not created can be imported again");
    }

    [Fact]
    public async Task FindFailure_Set_DecidesWhichAccountsFail()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            FindFailure = account => account.TryGetProperty("fails", out _) ? new SimulatedFailure() : null,
        });

        await client.ProcessAsync(TestAccounts.OfTenant("1", "\"fails\":true"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        RawAnswer status = await client.GetStatusAsync(TestAccounts.Supplier, "1");

        status["status"].ShouldBe("ERRORED");
        status.Json.GetProperty("latest_error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Process_ByManyAtOnce_CountsEachOnce()
    {
        string[] numbers = [.. Enumerable.Range(0, 100).Select(number => $"N-{number}")];

        RawAnswer[] answers = await Task.WhenAll(numbers.Concat(numbers).Select(number => Client.ProcessAsync(TestAccounts.OfTenant(number))));
        Clock.Advance(TimeSpan.FromSeconds(1));

        answers.ShouldAllBe(answer => answer.StatusCode == 201);
        Simulator.Imports.Count.ShouldBe(200);
        Simulator.Imports.Select(import => import.KrakenIdentifier).ShouldBeUnique(StringComparer.Ordinal);
        Simulator.Imports.GroupBy(import => import.Key).ShouldAllBe(ofKey => ofKey.Count() == 2);
        Simulator.Requests.Count.ShouldBe(200);
        Simulator.Requests.ShouldAllBe(request => request.StatusCode == 201);
        Simulator.Violations.ShouldBeEmpty();
    }
}
