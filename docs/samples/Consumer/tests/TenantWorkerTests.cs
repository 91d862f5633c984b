using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Consumer.Tests;

/// <summary>The application as <c>Program</c> puts it together, with two tenants.</summary>
public sealed class TenantWorkerTests : IAsyncLifetime
{
    private readonly InboxFolder _northFolder = new();
    private readonly InboxFolder _southFolder = new();
    private readonly LogCollector _logs = new();
    private AccountImportSimulator _north = null!;
    private AccountImportSimulator _south = null!;

    private static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _north = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { Authorization = "Token north-key" });
        _south = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { Authorization = "JWT south-key" });
    }

    public async ValueTask DisposeAsync()
    {
        await _north.DisposeAsync();
        await _south.DisposeAsync();
        _northFolder.Dispose();
        _southFolder.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Worker_TwoTenants_EachGetsItsOwnAccounts()
    {
        _northFolder.Put("1.json", "IM-A-1");
        _southFolder.Put("2.json", "IM-A-2");
        using IHost host = BuildHost();

        await host.StartAsync(TestEnds);
        await _logs.WaitForAsync("an account was imported");
        await _logs.WaitForAsync("an account was imported");
        await host.StopAsync(TestEnds);

        Assert.Equal(new AccountKey("SUPPLIER_N", "IM-A-1"), Assert.Single(_north.Imports).Key);
        Assert.Equal(new AccountKey("SUPPLIER_S", "IM-A-2"), Assert.Single(_south.Imports).Key);
        Assert.Empty(_north.Violations.Concat(_south.Violations));
    }

    [Fact]
    public async Task Worker_AccountArrivesLater_IsImportedInALaterRound()
    {
        using IHost host = BuildHost();
        await host.StartAsync(TestEnds);
        _northFolder.Put("1.json", "IM-A-1");
        await _logs.WaitForAsync("north: an account was imported");
        _northFolder.Put("2.json", "IM-A-2");

        await _logs.WaitForAsync("north: an account was imported");
        await host.StopAsync(TestEnds);

        Assert.Equal(2, _north.Imports.Count);
    }

    [Fact]
    public async Task Worker_CredentialOfOneTenantIsRefused_TheOtherGoesOn()
    {
        _southFolder.Put("1.json", "IM-A-1");
        using IHost host = BuildHost(southCredential: "wrong-key");
        await host.StartAsync(TestEnds);
        await _logs.WaitForAsync("Critical: south: stopped, because the credential");
        int refused = _south.Requests.Count;

        _northFolder.Put("2.json", "IM-A-2");
        await _logs.WaitForAsync("north: an account was imported");
        await host.StopAsync(TestEnds);

        Assert.Equal(["1.json"], _southFolder.Waiting);
        Assert.Equal(refused, _south.Requests.Count);
        Assert.DoesNotContain(_logs.Lines, line => line.Contains("-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StopAsync_AccountInFlight_EndsFirst()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task arrived = HoldProcess(release.Task);
        _northFolder.Put("1.json", "IM-A-1");
        using IHost host = BuildHost();
        await host.StartAsync(TestEnds);
        await arrived.WaitAsync(TestEnds);

        Task stop = host.StopAsync(TestEnds);
        await _logs.WaitForAsync("south: stopped");
        bool waits = !stop.IsCompleted;
        release.SetResult();
        await stop;

        Assert.True(waits);
        Assert.Equal(["1.json"], _northFolder.Done);
    }

    [Fact]
    public async Task StopAsync_AccountInFlightTakesTooLong_IsAbandonedAndRests()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task arrived = HoldProcess(release.Task);
        _northFolder.Put("1.json", "IM-A-1");
        using IHost host = BuildHost();
        await host.StartAsync(TestEnds);
        await arrived.WaitAsync(TestEnds);

        // As the host does when its shutdown time-out has passed.
        await host.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal(["1.json"], _northFolder.Sending);
        Assert.Contains(_logs.Lines, line => line.Contains("it rests in the folder sending", StringComparison.Ordinal));
        release.SetResult();
    }

    [Theory]
    [InlineData("Tenants:north:Inbox", "")]
    [InlineData("Tenants:north:Concurrency", "0")]
    [InlineData("Tenants:north:Kraken:BaseAddress", "http://api.example.com/")]
    public async Task StartAsync_WrongConfiguration_SaysSo(string key, string value)
    {
        using IHost host = BuildHost(change: new(key, value));

        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestEnds));
    }

    private Task HoldProcess(Task until)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _north.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            Meanwhile = cancellationToken =>
            {
                arrived.SetResult();
                return until.WaitAsync(cancellationToken);
            },
        });
        return arrived.Task;
    }

    private IHost BuildHost(string southCredential = "south-key", KeyValuePair<string, string?>? change = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tenants:north:Inbox"] = _northFolder.Path,
            ["Tenants:north:ImportSupplier"] = "SUPPLIER_N",
            ["Tenants:north:PollInterval"] = "00:00:00.05",
            ["Tenants:north:Kraken:BaseAddress"] = _north.BaseAddress.AbsoluteUri,
            ["Tenants:north:Kraken:Authentication:Credential"] = "north-key",
            ["Tenants:south:Inbox"] = _southFolder.Path,
            ["Tenants:south:ImportSupplier"] = "SUPPLIER_S",
            ["Tenants:south:PollInterval"] = "00:00:00.05",
            ["Tenants:south:Kraken:BaseAddress"] = _south.BaseAddress.AbsoluteUri,
            ["Tenants:south:Kraken:Authentication:Scheme"] = "JWT",
            ["Tenants:south:Kraken:Authentication:Credential"] = southCredential,
        });
        builder.Configuration.AddInMemoryCollection(change is { } changed ? [changed] : []);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_logs);
        foreach (IConfigurationSection section in builder.Configuration.GetRequiredSection("Tenants").GetChildren())
        {
            builder.Services.AddTenant(section.Key, section);
        }

        return builder.Build();
    }
}
