using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Importer.Tests;

/// <summary>The application as <c>Program</c> puts it together, its folders, and the platform; the application can be started several times.</summary>
public abstract class ImporterApplication : IAsyncLifetime
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected LogCollector Logs { get; } = new();

    private protected ImporterFolder Folder { get; } = new();

    private protected AccountImportSimulator Simulator { get; private set; } = null!;

    /// <summary>What a test changes in the configuration.</summary>
    private protected Dictionary<string, string?> Settings { get; } = [];

    private protected static CancellationToken TestEnds => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Simulator = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions
        {
            Authorization = "Token right-key",
            PendingFor = TimeSpan.FromMilliseconds(1),
            InProgressFor = TimeSpan.FromMilliseconds(1),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        Folder.Dispose();
        Logs.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected IHost BuildHost(IAccountQueue? queue = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kraken:BaseAddress"] = Simulator.BaseAddress.AbsoluteUri,
            ["Kraken:Authentication:Credential"] = "right-key",
            ["Import:Mode"] = queue is null ? "Inbox" : "Queue",
            ["Import:ImportSupplier"] = "SUPPLIER",
            ["Import:Inbox"] = Folder.Inbox,
            ["Import:Outbox"] = Folder.Outbox,
            ["Import:Journals"] = Folder.Journals,
            ["Import:PollInterval"] = "00:00:00.05",
        });
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
        if (queue is not null)
        {
            builder.Services.AddSingleton(queue);
        }

        builder.Services.AddImporter(builder.Configuration);
        return builder.Build();
    }

    /// <summary>Imports what there is, and gives the exit code.</summary>
    private protected async Task<ExitCode> ImportOnceAsync(IAccountQueue? queue = null)
    {
        Settings["Import:Once"] = "true";
        using IHost host = BuildHost(queue);
        await host.StartAsync(TestEnds);
        await host.WaitForShutdownAsync(TestEnds).WaitAsync(Patience, TestEnds);
        return host.Services.GetRequiredService<ImportState>().ExitCode;
    }

    /// <summary>Starts the service, and stops it when a process call has arrived: at once if there is no time for it to end.</summary>
    private protected async Task StopAtCallAsync(int number, ScriptedAnswer answer, bool hasTimeToEnd, IAccountQueue? queue = null)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedAnswer last = answer with
        {
            Meanwhile = cancellationToken =>
            {
                arrived.SetResult();
                return stopping.Task.WaitAsync(cancellationToken);
            },
        };
        Simulator.Answer(AccountImportOperation.Process, [.. Enumerable.Repeat(ScriptedAnswer.Own, number - 1), last]);

        // One call at a time: none overtakes the one that is held.
        Settings["Import:Concurrency"] = "1";
        using IHost host = BuildHost(queue);
        await host.StartAsync(TestEnds);
        await arrived.Task.WaitAsync(Patience, TestEnds);

        // As the host does; by itself the worker is told before this returns.
        ImportWorker worker = host.Services.GetServices<IHostedService>().OfType<ImportWorker>().Single();
        Task stop = worker.StopAsync(new CancellationToken(canceled: !hasTimeToEnd));
        stopping.SetResult();
        await stop.WaitAsync(Patience, TestEnds);
        await host.StopAsync(TestEnds);
    }

    private protected static async Task<HealthReportEntry> CheckHealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestEnds)).Entries["import"];

    private protected void AssertCreatedOnce(IEnumerable<string> externalAccountNumbers)
    {
        string[] expected = [.. externalAccountNumbers.Order(StringComparer.Ordinal)];
        Simulator.Imports.Select(import => import.Key.ExternalAccountNumber).Order(StringComparer.Ordinal).ShouldBe(expected);
        Simulator.Imports.ShouldAllBe(import => import.Key.ImportSupplier == "SUPPLIER" && import.KrakenIdentifier != null);
        Simulator.AssertNoViolations();
    }
}
