using AccountImport.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Consumer;

/// <summary>Puts the application together.</summary>
internal static class ConsumerServiceCollectionExtensions
{
    /// <summary>Adds spans and metrics, exported over OTLP.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services.AddHostedService<Telemetry>();

    /// <summary>Adds one tenant: its client, its inbox and the worker between them.</summary>
    public static IServiceCollection AddTenant(this IServiceCollection services, string tenant, IConfigurationSection section)
    {
        services.AddKeyedAccountImportClient(tenant, section.GetRequiredSection("Kraken"));
        services.AddOptions<TenantOptions>(tenant)
            .Bind(section)
            .Validate(options => options.IsValid(), $"Tenant {tenant}: Inbox and ImportSupplier are required, Concurrency and the times are above zero.")
            .ValidateOnStart();

        // When the service stops, all tenants have the whole of the shutdown time-out for what they have in flight.
        services.Configure<HostOptions>(options => options.ServicesStopConcurrently = true);
        services.TryAddSingleton(TimeProvider.System);

        // AddHostedService would take the second tenant's worker for a repeated registration.
        return services.AddSingleton<IHostedService>(provider =>
        {
            TenantOptions options = provider.GetRequiredService<IOptionsMonitor<TenantOptions>>().Get(tenant);
            var clock = provider.GetRequiredService<TimeProvider>();
            var logger = provider.GetRequiredService<ILogger<TenantWorker>>();
            var inbox = new AccountInbox(options.Inbox, options.RetryUnknownAfter, clock);
            var import = new InboxImport(tenant, inbox, provider.GetRequiredKeyedService<IAccountImportClient>(tenant), options, logger);
            return new TenantWorker(tenant, import, options.PollInterval, clock, logger);
        });
    }
}
