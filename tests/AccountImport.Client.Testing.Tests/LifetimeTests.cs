using System.Net.Sockets;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class LifetimeTests : SimulatorTest
{
    [Fact]
    public async Task StartAsync_WithoutOptions_ListensOnLoopback()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        simulator.BaseAddress.AbsoluteUri.ShouldStartWith("http://127.0.0.1:");
        simulator.BaseAddress.AbsoluteUri.ShouldEndWith("/");
        simulator.BaseAddress.Port.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task StartAsync_Twice_KnowNothingOfEachOther()
    {
        (AccountImportSimulator other, RawClient otherClient) = await StartAsync(new AccountImportSimulatorOptions());

        await Client.ProcessAsync(TestAccounts.OfTenant("1"));
        RawAnswer answer = await otherClient.GetStatusAsync(TestAccounts.Supplier, "1");

        answer.StatusCode.ShouldBe(404);
        (Simulator.Imports.Count, other.Imports.Count).ShouldBe((1, 0));
        (Simulator.Requests.Count, other.Requests.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task StartAsync_PortInUse_Throws() =>
        await Should.ThrowAsync<IOException>(() => AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { Port = Simulator.BaseAddress.Port },
            TestContext.Current.CancellationToken));

    [Fact]
    public async Task StartAsync_ImpossibleOption_Throws()
    {
        await ShouldThrowAsync(new AccountImportSimulatorOptions { Port = -1 });
        await ShouldThrowAsync(new AccountImportSimulatorOptions { Port = 65_536 });
        await ShouldThrowAsync(new AccountImportSimulatorOptions { PendingFor = TimeSpan.FromTicks(-1) });
        await ShouldThrowAsync(new AccountImportSimulatorOptions { InProgressFor = TimeSpan.FromTicks(-1) });

        static async Task ShouldThrowAsync(AccountImportSimulatorOptions options) =>
            (await Should.ThrowAsync<ArgumentException>(() => AccountImportSimulator.StartAsync(options))).ParamName.ShouldBe("options");
    }

    [Fact]
    public async Task StartAsync_Cancelled_Throws() =>
        await Should.ThrowAsync<OperationCanceledException>(() => AccountImportSimulator.StartAsync(null, new CancellationToken(canceled: true)));

    [Fact]
    public async Task DisposeAsync_WithHeldRequests_EndsThem()
    {
        using var held = new CountdownEvent(2);
        var bothHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            Script = request =>
            {
                if (held.Signal())
                {
                    bothHeld.SetResult();
                }

                return request.Operation is AccountImportOperation.Process
                    ? ScriptedAnswer.Held(takesEffect: true)
                    : ScriptedAnswer.Own with { Delay = TimeSpan.FromDays(1) };
            },
        });
        Task<RawAnswer> process = client.ProcessAsync(TestAccounts.OfTenant("1"));
        Task<RawAnswer> validate = client.ValidateAsync(TestAccounts.OfTenant("1"));
        await bothHeld.Task.WaitAsync(TestContext.Current.CancellationToken);

        await simulator.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(() => process);
        await Should.ThrowAsync<HttpRequestException>(() => validate);
        simulator.Requests.Count.ShouldBe(2);
        simulator.Requests.ShouldAllBe(request => request.StatusCode == 0);
        simulator.Imports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task DisposeAsync_Twice_FreesThePort()
    {
        (AccountImportSimulator simulator, _) = await StartAsync(new AccountImportSimulatorOptions());

        await simulator.DisposeAsync();
        await simulator.DisposeAsync();

        using var connection = new TcpClient();
        await Should.ThrowAsync<SocketException>(async () =>
            await connection.ConnectAsync("127.0.0.1", simulator.BaseAddress.Port, TestContext.Current.CancellationToken));
    }
}
