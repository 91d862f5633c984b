using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class WorkTimeTests : SimulatorTest
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private AccountImportSimulator TimedSimulator { get; set; } = null!;

    [Fact]
    public async Task WorkTime_Set_IsHowLongTheImportIsInProgress()
    {
        RawClient client = await StartWithAsync(key => TimeSpan.FromSeconds(int.Parse(key.ExternalAccountNumber)));
        await client.ProcessAsync(TestAccounts.OfTenant("1"));
        await client.ProcessAsync(TestAccounts.OfTenant("3"));
        var states = new List<string>();

        // 10 s pending, then 1 s and 3 s.
        foreach (TimeSpan wait in new[] { TimeSpan.FromSeconds(10) - Tick, Tick, TimeSpan.FromSeconds(1) - Tick, Tick, TimeSpan.FromSeconds(2) - Tick, Tick })
        {
            Clock.Advance(wait);
            states.Add($"{await client.GetStateAsync("1")} {await client.GetStateAsync("3")}");
        }

        states.ShouldBe(
        [
            "PENDING PENDING",
            "IN_PROGRESS IN_PROGRESS",
            "IN_PROGRESS IN_PROGRESS",
            "PROCESSED IN_PROGRESS",
            "PROCESSED IN_PROGRESS",
            "PROCESSED PROCESSED",
        ]);
    }

    [Theory]
    [InlineData("PROCESSED")]
    [InlineData("ERRORED")]
    [InlineData("CANCELLED")]
    public async Task ModifiedAt_OfAnImportThatHasEnded_IsTheInstantAtWhichItEnded(string state)
    {
        RawClient client = await StartWithAsync(_ => TimeSpan.FromTicks(12_345_670), state);
        await client.ProcessAsync(TestAccounts.OfTenant("1"));
        Clock.Advance(TimeSpan.FromSeconds(10) + TimeSpan.FromTicks(12_345_670));
        RawAnswer atOnce = await client.GetStatusAsync(TestAccounts.Supplier, "1");
        Clock.Advance(TimeSpan.FromTicks(98_765_432_109));
        RawAnswer later = await client.GetStatusAsync(TestAccounts.Supplier, "1");

        (atOnce["status"], atOnce["modified_at"]).ShouldBe((state, "2026-03-02T09:00:11.234567+00:00"));
        later.Body.ShouldBe(atOnce.Body);
    }

    [Fact]
    public async Task WorkTime_WithAScheduleWindow_CountsFromItsStart()
    {
        RawClient client = await StartWithAsync(_ => TimeSpan.FromSeconds(1.5));
        await client.ProcessAsync(TestAccounts.OfTenant("1"), """{"schedule_window_start":"2026-03-02T10:00:00.25+00:00"}""");
        Clock.Advance(TimeSpan.FromDays(1));

        RawAnswer status = await client.GetStatusAsync(TestAccounts.Supplier, "1");

        (status["status"], status["modified_at"]).ShouldBe(("PROCESSED", "2026-03-02T10:00:01.750000+00:00"));
    }

    [Fact]
    public async Task WorkTime_ScenarioOfTheAccount_CountsForMore()
    {
        var asked = new List<string>();
        RawClient client = await StartWithAsync(key =>
        {
            asked.Add(key.ExternalAccountNumber);
            return TimeSpan.FromHours(1);
        });
        TimedSimulator.Given("1").IsProcessedAfter(TimeSpan.FromSeconds(2));
        await client.ProcessAsync(TestAccounts.OfTenant("1"));
        await client.ProcessAsync(TestAccounts.OfTenant("2"));
        Clock.Advance(TimeSpan.FromSeconds(2));

        (await client.GetStateAsync("1"), await client.GetStateAsync("2")).ShouldBe(("PROCESSED", "PENDING"));
        asked.ShouldBe(["2"]);
    }

    [Fact]
    public async Task WorkTime_OtherAtALaterCall_LeavesWhatWasDecided()
    {
        int times = 0;
        RawClient client = await StartWithAsync(_ => ++times is 1 ? TimeSpan.FromSeconds(1) : TimeSpan.MaxValue);
        await client.ProcessAsync(TestAccounts.OfTenant("1"));
        await client.ProcessAsync(TestAccounts.OfTenant("2"));
        Clock.Advance(TimeSpan.FromDays(1));

        (await client.GetStateAsync("1"), await client.GetStateAsync("1"), await client.GetStateAsync("2")).ShouldBe(("PROCESSED", "PROCESSED", "IN_PROGRESS"));
        times.ShouldBe(2);
    }

    [Fact]
    public async Task WorkTime_Negative_FailsTheCallAndSchedulesNothing()
    {
        RawClient client = await StartWithAsync(_ => -Tick);

        RawAnswer answer = await client.ProcessAsync(TestAccounts.OfTenant("1"));

        (answer.StatusCode, answer["code"]).ShouldBe((500, "simulator_failed"));
        answer["detail"].ShouldNotBeNull().ShouldContain("WorkTime has given a negative time.");
        TimedSimulator.Imports.ShouldBeEmpty();
    }

    private async Task<RawClient> StartWithAsync(Func<AccountKey, TimeSpan> workTime, string state = "PROCESSED")
    {
        (TimedSimulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            PendingFor = TimeSpan.FromSeconds(10),
            InProgressFor = TimeSpan.FromDays(99),
            WorkTime = workTime,
            FindFailure = _ => state is "PROCESSED" ? null : new SimulatedFailure { Status = new ImportStatusCode(state) },
        });
        return client;
    }
}
