using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class StatusTests : SimulatorTest
{
    [Fact]
    public async Task Status_UnknownNumber_AnswersAsTheDocument()
    {
        RawAnswer answer = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        (answer.StatusCode, answer.Body).ShouldBe((404, """{"detail":"The requested resource was not found.","code":"not_found"}"""));
        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_UnknownSupplier_CannotBeToldFromAnUnknownNumber()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { ImportSuppliers = [TestAccounts.Supplier] });
        simulator.AddImportedAccount("1", "A-1");

        RawAnswer known = await client.GetStatusAsync(TestAccounts.Supplier, "1");
        RawAnswer unknown = await client.GetStatusAsync("OTHER", "1");

        known.StatusCode.ShouldBe(200);
        (unknown.StatusCode, unknown["code"]).ShouldBe((404, "not_found"));
    }

    [Fact]
    public async Task Status_NumberThatNoAccountCanHave_IsAViolation()
    {
        (await Client.GetStatusAsync(TestAccounts.Supplier, new string('9', 129))).StatusCode.ShouldBe(404);

        Simulator.Violations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Status_OverTime_GoesThroughTheStates()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        RawAnswer pending = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        Clock.Advance(TimeSpan.FromMilliseconds(50));
        RawAnswer inProgress = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        Clock.Advance(TimeSpan.FromMilliseconds(50));
        RawAnswer processed = await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        Clock.Advance(TimeSpan.FromDays(1));
        RawAnswer later = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        pending.Body.ShouldBe(
            """{"status":"PENDING","kraken_identifier":null,"created_at":"2026-03-02T09:00:00.000000+00:00","modified_at":"2026-03-02T09:00:00.000000+00:00","latest_error":null}""");
        inProgress.Body.ShouldBe(
            """{"status":"IN_PROGRESS","kraken_identifier":null,"created_at":"2026-03-02T09:00:00.000000+00:00","modified_at":"2026-03-02T09:00:00.050000+00:00","latest_error":null}""");
        processed.Body.ShouldBe(
            $$"""{"status":"PROCESSED","kraken_identifier":"{{Simulator.Imports[0].KrakenIdentifier}}","created_at":"2026-03-02T09:00:00.000000+00:00","modified_at":"2026-03-02T09:00:00.100000+00:00","latest_error":null}""");
        later.Body.ShouldBe(processed.Body);
    }

    [Fact]
    public async Task Status_InSummer_HasThePlatformsOffset()
    {
        Clock.Advance(TimeSpan.FromDays(120));
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        RawAnswer status = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        status["created_at"].ShouldBe("2026-06-30T10:00:00.000000+01:00");
    }

    [Fact]
    public async Task Status_ReadByTheClientsOwnModel_IsUnderstood()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        Clock.Advance(TimeSpan.FromSeconds(1));

        RawAnswer answer = await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        ImportStatus status = JsonSerializer.Deserialize(answer.Body, AccountImportJsonContext.Default.ImportStatus)!;
        status.Status.ShouldBe(ImportStatusCode.Processed);
        status.KrakenIdentifier.ShouldBe(Simulator.Imports[0].KrakenIdentifier);
        status.CreatedAt!.Value.ToInstant().ShouldBe(Simulator.Imports[0].ScheduledAt);
    }

    [Fact]
    public async Task Status_OfAccountFromBefore_WasProcessedADayAgo()
    {
        Simulator.AddImportedAccount("1", "A-12345678");

        RawAnswer answer = await Client.GetStatusAsync("any supplier", "1");

        (answer["status"], answer["kraken_identifier"]).ShouldBe(("PROCESSED", "A-12345678"));
        answer["modified_at"].ShouldBe("2026-03-01T09:00:00.000000+00:00");
    }

    [Fact]
    public async Task Status_SeveralImportsOfAKey_ShowsTheLatest()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"), """{"is_dry_run":true}""");
        Clock.Advance(TimeSpan.FromSeconds(1));
        string? dryRun = await Client.GetStateAsync("1");
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        (dryRun, await Client.GetStateAsync("1")).ShouldBe(("DRY_RUN_SUCCEEDED", "PENDING"));
    }

    [Fact]
    public async Task Status_SeveralImportsOfOneInstant_ShowsTheLast()
    {
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        await Client.ProcessAsync(TestAccounts.OfTenant("1"), """{"is_dry_run":true}""");
        Clock.Advance(TimeSpan.FromSeconds(1));

        (await Client.GetStateAsync("1")).ShouldBe("DRY_RUN_SUCCEEDED");
    }

    [Fact]
    public async Task PendingFor_WithoutEnd_StaysPending()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { PendingFor = TimeSpan.MaxValue });
        await client.ProcessAsync(TestAccounts.OfTenant("1"));
        Clock.Advance(TimeSpan.FromDays(10_000));

        (await client.GetStateAsync("1")).ShouldBe("PENDING");
    }

    [Fact]
    public async Task PendingFor_Zero_IsProcessedAtOnce()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero });
        await client.ProcessAsync(TestAccounts.OfTenant("1"));

        (await client.GetStateAsync("1")).ShouldBe("PROCESSED");
    }
}
