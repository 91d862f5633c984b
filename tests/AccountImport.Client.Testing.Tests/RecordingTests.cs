using System.Text;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Tests;

public class RecordingTests : SimulatorTest
{
    [Fact]
    public async Task Requests_AfterCalls_ShowThemInOrderAndAsTheyCame()
    {
        string account = TestAccounts.OfTenant("1");
        await Client.ValidateAsync(account);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Client.ProcessAsync(account);
        await Client.GetStatusAsync(TestAccounts.Supplier, "1");

        IReadOnlyList<RecordedRequest> requests = Simulator.Requests;
        requests.Select(request => request.Operation).ShouldBe(
            [AccountImportOperation.Validate, AccountImportOperation.Process, AccountImportOperation.Status]);
        requests.Select(request => request.Method).ShouldBe(["POST", "POST", "GET"]);
        requests.Select(request => request.StatusCode).ShouldBe([200, 201, 200]);
        requests.ShouldAllBe(request => request.Key == new AccountKey(TestAccounts.Supplier, "1"));
        requests[0].Path.ShouldBe("/v2/data-import/accounts/validate/");
        Encoding.UTF8.GetString(requests[0].Body.Span).ShouldBe($$"""{"payload":{{account}}}""");
        requests[0].Headers["content-TYPE"].ShouldBe("application/json");
        requests[0].ReceivedAt.ShouldBe(Instant.FromUtc(2026, 3, 2, 9, 0));
        requests[1].ReceivedAt.ShouldBe(Instant.FromUtc(2026, 3, 2, 9, 0, 1));
    }

    [Fact]
    public async Task Requests_RecordingOff_AreEmpty()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { RecordRequests = false });

        await client.ProcessAsync(TestAccounts.OfTenant("1"));
        await client.ProcessAsync("[]");

        simulator.Requests.ShouldBeEmpty();
        simulator.Imports.ShouldHaveSingleItem();
        simulator.Violations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ToString_OfARecordedRequest_GivesNothingPersonal()
    {
        await Client.GetStatusAsync(TestAccounts.Supplier, "Mustermann");
        await Client.GetStatusAsync("..", "Mustermann");

        Simulator.Requests.Select(request => request.ToString()).ShouldBe(["GET Status", "GET (no call of the API)"]);
    }

    [Fact]
    public async Task Answers_Each_HaveDateAndCorrelationId()
    {
        RawAnswer[] answers =
        [
            await Client.ValidateAsync(TestAccounts.OfTenant("1")),
            await Client.GetStatusAsync(TestAccounts.Supplier, "1"),
            await Client.PostAsync("nowhere", ""),
        ];

        answers.ShouldAllBe(answer => answer.Headers["Date"] == "Mon, 02 Mar 2026 09:00:00 GMT");
        answers.ShouldAllBe(answer => answer.Headers["Content-Type"] == "application/json");
        answers.ShouldAllBe(answer => !answer.Headers.ContainsKey("Server"));
        answers.Select(answer => answer.Headers["x-kraken-correlation-id"]).ShouldBe(["00000000-00000001", "00000000-00000002", "00000000-00000003"]);
    }

    [Fact]
    public async Task Seed_Same_GivesTheSameNumbers()
    {
        (string Account, string CorrelationId) first = await ImportWithSeedAsync(7);
        (string Account, string CorrelationId) same = await ImportWithSeedAsync(7);
        (string Account, string CorrelationId) other = await ImportWithSeedAsync(8);

        same.ShouldBe(first);
        (other.Account != first.Account).ShouldBeTrue();
        (other.CorrelationId != first.CorrelationId).ShouldBeTrue();

        async Task<(string Account, string CorrelationId)> ImportWithSeedAsync(int seed)
        {
            (AccountImportSimulator simulator, RawClient client) = await StartAsync(
                new AccountImportSimulatorOptions { Seed = seed, PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero });
            RawAnswer answer = await client.ProcessAsync(TestAccounts.OfTenant("1"));
            return (simulator.Imports[0].KrakenIdentifier!, answer.Headers["x-kraken-correlation-id"]);
        }
    }
}
