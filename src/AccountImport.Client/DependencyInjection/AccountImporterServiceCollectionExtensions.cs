using AccountImport.Client;
using AccountImport.Client.Importing;
using Microsoft.Extensions.DependencyInjection.Extensions;

// The methods stand in this namespace so that they are found where services are registered.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers importers of many accounts.</summary>
/// <remarks>
/// An importer uses the client that <c>AddAccountImportClient</c> registers, or <c>AddKeyedAccountImportClient</c> with the same key, and a
/// <see cref="TimeProvider"/> that is registered as its clock. Not safe for use by several threads with the same services, whose collection is not either.
/// </remarks>
public static class AccountImporterServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="AccountImporter"/> as a singleton.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddAccountImporter(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => CreateImporter(
            provider,
            provider.GetRequiredService<IAccountImportClient>(),
            Options.Options.DefaultName));
        return services;
    }

    /// <summary>Registers one of several importers, say for one of several tenants, as a singleton.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key of the client, and of the importer: it is injected with <c>[FromKeyedServices(serviceKey)]</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="serviceKey"/> is <see langword="null"/> or empty.</exception>
    public static IServiceCollection AddKeyedAccountImporter(this IServiceCollection services, string serviceKey)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        services.TryAddKeyedSingleton(serviceKey, (provider, _) => CreateImporter(
            provider,
            provider.GetRequiredKeyedService<IAccountImportClient>(serviceKey),
            serviceKey));
        return services;
    }

    // Options without an address do not pass their check, and the client could not have been made.
    private static AccountImporter CreateImporter(IServiceProvider provider, IAccountImportClient client, string optionsName) => new(
        client,
        AccountImportServiceCollectionExtensions.GetOptions(provider, optionsName).BaseAddress!,
        AccountImportServiceCollectionExtensions.GetTimeProvider(provider));
}
