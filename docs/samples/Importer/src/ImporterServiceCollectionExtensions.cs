using AccountImport.Client.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Importer;

/// <summary>Puts the application together.</summary>
internal static class ImporterServiceCollectionExtensions
{
    /// <summary>Adds the client, the importer, and the worker that gives it accounts.</summary>
    public static IServiceCollection AddImporter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAccountImportClient(configuration.GetRequiredSection("Kraken"));
        services.AddAccountImporter();
        services.AddOptions<ImporterOptions>()
            .Bind(configuration.GetRequiredSection("Import"))
            .Validate(options => CanBeImportSupplier(options.ImportSupplier), "ImportSupplier: no account can have this one.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImporterOptions>, ImporterOptionsValidator>();

        // How long an import may take to stop: less than what the service's own supervisor allows.
        services.Configure<HostOptions>(configuration.GetSection("Host"));

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ImportState>();
        services.AddHealthChecks().AddCheck<ImportState>("import");

        // Put your database in its place.
        services.TryAddSingleton<IAccountQueue>(_ => new InMemoryAccountQueue(SampleRows.Create(count: 1000)));
        services.AddSingleton<IImportJobs>(provider => provider.GetRequiredService<IOptions<ImporterOptions>>().Value.Mode switch
        {
            ImportMode.Queue => ActivatorUtilities.CreateInstance<QueueJobs>(provider),
            _ => ActivatorUtilities.CreateInstance<InboxJobs>(provider),
        });
        services.AddSingleton<JobImport>();
        return services.AddHostedService<ImportWorker>();
    }

    private static bool CanBeImportSupplier(string importSupplier)
    {
        try
        {
            _ = new AccountKey(importSupplier, "1");
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
