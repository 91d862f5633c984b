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

    [Fact]
    public void Start_AndDispose_AreTheSameWithoutAwaiting()
    {
        AccountImportSimulator simulator = AccountImportSimulator.Start(new AccountImportSimulatorOptions { PathPrefix = "kraken" });
        Uri address = simulator.BaseAddress;
        using (var connection = new TcpClient())
        {
            connection.Connect("127.0.0.1", address.Port);
            connection.Connected.ShouldBeTrue();
        }

        simulator.Dispose();
        simulator.Dispose();

        address.AbsolutePath.ShouldBe("/kraken/");
        using var refused = new TcpClient();
        Should.Throw<SocketException>(() => refused.Connect("127.0.0.1", address.Port));
    }

    [Fact]
    public void Start_ThatCannotBe_ThrowsWhatStartAsyncThrows()
    {
        Should.Throw<IOException>(() => AccountImportSimulator.Start(new AccountImportSimulatorOptions { Port = Simulator.BaseAddress.Port }));
        Should.Throw<ArgumentException>(() => AccountImportSimulator.Start(new AccountImportSimulatorOptions { Port = -1 })).ParamName.ShouldBe("options");
    }

    [Fact]
    public void StartAndDispose_UnderASynchronizationContextThatRunsNothing_DoNotWaitForIt()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new HeldContext());
        try
        {
            using AccountImportSimulator simulator = AccountImportSimulator.Start();

            simulator.BaseAddress.Port.ShouldBeGreaterThan(0);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task SimulatorFixture_Made_HasASimulatorUntilItIsDisposed()
    {
        var fixture = new SimulatorFixture();
        using var client = new RawClient(fixture.Simulator.BaseAddress);
        int answered = (await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;

        await fixture.DisposeAsync();
        fixture.Dispose();

        answered.ShouldBe(404);
        await Should.ThrowAsync<HttpRequestException>(() => client.GetStatusAsync(TestAccounts.Supplier, "1"));
    }

    [Fact]
    public void SimulatorFixture_IsWhatTheFrameworksCanMake()
    {
        typeof(SimulatorFixture).GetConstructors().ShouldHaveSingleItem().GetParameters().ShouldBeEmpty();
        typeof(IDisposable).IsAssignableFrom(typeof(SimulatorFixture)).ShouldBeTrue();
        typeof(IAsyncDisposable).IsAssignableFrom(typeof(SimulatorFixture)).ShouldBeTrue();
    }

    [Fact]
    public async Task Reset_AfterEverything_ForgetsItAndKeepsTheAddress()
    {
        Uri address = Simulator.BaseAddress;
        await Client.ProcessAsync(TestAccounts.OfTenant("first"));
        await Client.ProcessAsync("[]");
        Simulator.AddImportedAccount("before", "A-1");
        Simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(418));
        AccountScenario kept = Simulator.Given("scenario").Throttles().FailsValidation("a", "b").EndsCancelled().IsAlreadyImported("A-2");

        Simulator.Reset();
        kept.Throttles().IsAlreadyImported("A-3");

        Simulator.BaseAddress.ShouldBe(address);
        Simulator.AssertNothingReceived();
        Simulator.AssertNoViolations();
        Simulator.Imports.ShouldBeEmpty();
        RawAnswer first = await Client.GetStatusAsync(TestAccounts.Supplier, "first");
        first.StatusCode.ShouldBe(404);
        first.Headers["x-kraken-correlation-id"].ShouldBe("00000000-00000001");
        (await Client.GetStatusAsync(TestAccounts.Supplier, "before")).StatusCode.ShouldBe(404);
        (await Client.GetStatusAsync(TestAccounts.Supplier, "scenario")).StatusCode.ShouldBe(404);
        (await Client.ValidateAsync(TestAccounts.OfTenant("scenario"))).StatusCode.ShouldBe(200);
        (await Client.ProcessAsync(TestAccounts.OfTenant("scenario"))).StatusCode.ShouldBe(201);
        Simulator.Given("scenario").ShouldNotBeSameAs(kept);
    }

    [Fact]
    public async Task Reset_WhileARequestIsHeld_LetsItEndWithoutATrace()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            Meanwhile = _ =>
            {
                reached.SetResult();
                return gate.Task;
            },
        });
        Task<RawAnswer> process = Client.ProcessAsync(TestAccounts.OfTenant("1"));
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        Simulator.Reset();
        gate.SetResult();

        (await process).StatusCode.ShouldBe(201);
        Simulator.Requests.ShouldBeEmpty();
        Simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reset_WithSettings_KeepsTheOptionsAndBeginsChanceAnew()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            Seed = 3,
            RandomFaults = new RandomFaults { Seed = 3, Throttled = 0.5 },
            Authorization = "Token secret",
        });

        int[] before = await CallAsync();
        simulator.Reset();
        int[] after = await CallAsync();

        after.ShouldBe(before);
        before.Distinct().Order().ShouldBe([404, 429]);
        (await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode.ShouldBe(401);

        async Task<int[]> CallAsync()
        {
            var statusCodes = new List<int>();
            for (int call = 0; call < 12; call++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/1/");
                request.Headers.TryAddWithoutValidation("Authorization", "Token secret");
                statusCodes.Add((await client.SendAsync(request)).StatusCode);
            }

            return [.. statusCodes];
        }
    }

    [Fact]
    public async Task Reset_WhileManyCall_LosesNoAnswer()
    {
        Task<RawAnswer[]> calls = Task.WhenAll(Enumerable.Range(0, 200).Select(number => Client.ProcessAsync(TestAccounts.OfTenant($"{number}"))));
        for (int reset = 0; reset < 20; reset++)
        {
            Simulator.Reset();
            Simulator.Given("1").FailsValidation("never", "mind");
        }

        (await calls).ShouldAllBe(answer => answer.StatusCode == 201 || answer.StatusCode == 400);
        Simulator.AssertNoViolations();
    }

    /// <summary>The context of a framework whose thread is the one that waits.</summary>
    private sealed class HeldContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            // Never run.
        }
    }
}
