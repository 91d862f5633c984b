using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class AssertionTests : SimulatorTest
{
    private static readonly AccountKey Key = new(TestAccounts.Supplier, "1");

    [Fact]
    public async Task AssertReceived_AsOften_Passes()
    {
        Simulator.AssertReceived(AccountImportOperation.Process, times: 0);
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        await Client.ProcessAsync(TestAccounts.OfTenant("2"));
        await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        Simulator.AssertReceived(AccountImportOperation.Process, times: 2);
        Simulator.AssertReceived(AccountImportOperation.Process, times: 1, Key);
        Simulator.AssertReceived(AccountImportOperation.Status, times: 1);
        Simulator.AssertReceived(AccountImportOperation.Validate, times: 0, Key);
    }

    [Fact]
    public async Task AssertReceived_MoreOrFewer_SaysWhatWasExpectedAndWhatArrived()
    {
        Simulator.Given(Key).LosesTheAnswerOf(AccountImportOperation.Process);
        string account = TestAccounts.OfTenant("1", "\"name\":\"Mustermann\"");
        await Client.ValidateAsync(account);
        Clock.Advance(TimeSpan.FromSeconds(90));
        await Should.ThrowAsync<HttpRequestException>(() => Client.ProcessAsync(account));
        await Client.PostAsync("nowhere/Mustermann/", "Mustermann");

        string ofKey = Should.Throw<SimulatorAssertionException>(() => Simulator.AssertReceived(AccountImportOperation.Process, 2, Key)).Message;
        string ofAny = Should.Throw<SimulatorAssertionException>(() => Simulator.AssertReceived(AccountImportOperation.Status, 1)).Message;

        ofKey.ShouldBe(
            """
            Expected 2 Process calls for SUPPLIER/1, but 1 arrived. What was received:
            - 2026-03-02T09:00:00Z Validate SUPPLIER/1 -> 200
            - 2026-03-02T09:01:30Z Process SUPPLIER/1 -> no answer
            - 2026-03-02T09:01:30Z no call of the API -> 501
            """);
        ofAny.ShouldStartWith("Expected 1 Status call, but 0 arrived.");
        (ofKey + ofAny).ShouldNotContain("Mustermann");
    }

    [Fact]
    public async Task AssertReceived_ManyRequests_ListsTheFirstOnes()
    {
        for (int index = 0; index < 35; index++)
        {
            await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        }

        string message = Should.Throw<SimulatorAssertionException>(() => Simulator.AssertReceived(AccountImportOperation.Status, 1)).Message;

        message.Split('\n').Length.ShouldBe(32);
        message.ShouldEndWith("... and 5 more.");
    }

    [Fact]
    public async Task AssertReceived_OfAKeyAmongManyOthers_ListsItsRequestsFirst()
    {
        for (int index = 0; index < 35; index++)
        {
            await Client.GetStatusAsync(TestAccounts.Supplier, $"other-{index}");
        }

        await Client.GetStatusAsync(TestAccounts.Supplier, "1");
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        string[] lines = Should.Throw<SimulatorAssertionException>(() => Simulator.AssertReceived(AccountImportOperation.Status, 2, Key)).Message.Split('\n');

        lines[1..4].ShouldBe(
        [
            "- 2026-03-02T09:00:00Z Status SUPPLIER/1 -> 404",
            "- 2026-03-02T09:00:00Z Process SUPPLIER/1 -> 201",
            "- 2026-03-02T09:00:00Z Status SUPPLIER/other-0 -> 404",
        ]);
    }

    [Fact]
    public void AssertReceived_NegativeTimes_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Simulator.AssertReceived(AccountImportOperation.Status, -1)).ParamName.ShouldBe("times");

    [Fact]
    public async Task AssertNothingReceived_ARequestOfAnyForm_Throws()
    {
        Simulator.AssertNothingReceived();
        await Client.PostAsync("nowhere", "");

        Should.Throw<SimulatorAssertionException>(Simulator.AssertNothingReceived).Message
            .ShouldStartWith("Expected no request, but 1 arrived. What was received:\n- ");
    }

    [Fact]
    public async Task AssertCreatedOnce_FromNoneToTwo_PassesForOne()
    {
        string none = ShouldFail();
        await Client.ProcessAsync(TestAccounts.OfTenant("2"));
        await Client.ProcessAsync(TestAccounts.OfTenant("1"), """{"is_dry_run":true}""");
        Clock.Advance(TimeSpan.FromSeconds(1));
        string others = ShouldFail();
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        string pending = ShouldFail();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Simulator.AssertCreatedOnce(Key);

        none.ShouldBe("Expected one account of SUPPLIER/1, but 0 were created and 0 imports are on their way. Nothing was scheduled.");
        others.ShouldBe(none);
        pending.ShouldBe(
            """
            Expected one account of SUPPLIER/1, but 0 were created and 1 imports are on their way. What was scheduled:
            - SUPPLIER/1 PENDING (no account), scheduled at 2026-03-02T09:00:01Z
            """);
    }

    [Fact]
    public async Task AssertCreatedOnce_ProcessRepeatedWhilePending_Fails()
    {
        Simulator.Given(Key).IsProcessedAfter(TimeSpan.FromSeconds(1));
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        Clock.Advance(TimeSpan.FromMilliseconds(600));
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        Clock.Advance(TimeSpan.FromMilliseconds(900));
        string oneMoreOnItsWay = ShouldFail();
        Clock.Advance(TimeSpan.FromSeconds(1));

        oneMoreOnItsWay.ShouldContain("1 were created and 1 imports are on their way");
        oneMoreOnItsWay.ShouldContain("IN_PROGRESS");
        ShouldFail().ShouldContain("2 were created and 0 imports are on their way");
    }

    [Fact]
    public async Task AssertCreatedOnce_FailedAndThenCreated_Passes()
    {
        string failing = TestAccounts.OfTenant("1", """
            "customFields":{"simulator":{"outcome":"ERRORED"}}
            """);
        Simulator.Given(Key).IsProcessedAfter(TimeSpan.Zero);
        await Client.ProcessAsync(failing);
        string failed = ShouldFail();
        await Client.ProcessAsync(TestAccounts.OfTenant("1"));

        Simulator.AssertCreatedOnce(Key);
        failed.ShouldContain("SUPPLIER/1 ERRORED (no account)");
    }

    [Fact]
    public void AssertCreatedOnce_WithoutKey_Throws() =>
        Should.Throw<ArgumentNullException>(() => Simulator.AssertCreatedOnce(null!)).ParamName.ShouldBe("key");

    [Fact]
    public async Task AssertNoViolations_OfAClientThatErred_ListsThem()
    {
        Simulator.AssertNoViolations();
        await Client.PostAsync("v2/data-import/accounts/validate/", "[]");

        Should.Throw<SimulatorAssertionException>(Simulator.AssertNoViolations).Message.ShouldBe(
            """
            Expected no violation of the API's documents, but there are 1. What was violated:
            - The body is not a JSON object.
            """);
    }

    [Fact]
    public async Task Assertions_RecordingOff_SayWhichOfThemCannotBe()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(
            new AccountImportSimulatorOptions { RecordRequests = false, PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero });
        await client.ProcessAsync(TestAccounts.OfTenant("1"));

        Should.Throw<InvalidOperationException>(() => simulator.AssertReceived(AccountImportOperation.Process, 1)).Message.ShouldContain("RecordRequests is off");
        Should.Throw<InvalidOperationException>(simulator.AssertNothingReceived).Message.ShouldContain("RecordRequests is off");
        simulator.AssertCreatedOnce(Key);
        simulator.AssertNoViolations();
    }

    private string ShouldFail() => Should.Throw<SimulatorAssertionException>(() => Simulator.AssertCreatedOnce(Key)).Message;
}
