using AccountImport.Client;
using AccountImport.Client.Http;
using AccountImport.Client.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// The methods stand in this namespace so that they are found where services are registered.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers clients of the account import API.</summary>
/// <remarks>
/// Each method registers an <see cref="IAccountImportClient"/> as a singleton and gives the builder of its HTTP client, for a proxy, a client certificate or
/// handlers of the application's own. The options are checked when the application starts and when the client is first asked for; a
/// <see cref="TimeProvider"/> that is registered is used as the clock. Not safe for use by several threads with the same services, whose collection is not
/// either.
/// </remarks>
public static class AccountImportServiceCollectionExtensions
{
    private const string HttpClientName = "AccountImport.Client";

    /// <summary>Registers the client, with options that code sets.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IHttpClientBuilder AddAccountImportClient(this IServiceCollection services, Action<AccountImportClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AccountImportClientOptions>().Configure(configure);
        return Add(services, serviceKey: null);
    }

    /// <summary>Registers the client, with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section that holds the members of <see cref="AccountImportClientOptions"/>. What it cannot hold is set with <c>services.Configure&lt;AccountImportClientOptions&gt;(...)</c>.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IHttpClientBuilder AddAccountImportClient(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<AccountImportClientOptions>().Bind(section);
        return Add(services, serviceKey: null);
    }

    /// <summary>Registers one of several clients, say for one of several tenants, with options that code sets.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The client's key: it is injected with <c>[FromKeyedServices(serviceKey)]</c>, and its options have this name.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="serviceKey"/> is empty.</exception>
    public static IHttpClientBuilder AddKeyedAccountImportClient(
        this IServiceCollection services,
        string serviceKey,
        Action<AccountImportClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AccountImportClientOptions>(serviceKey).Configure(configure);
        return Add(services, serviceKey);
    }

    /// <summary>Registers one of several clients, say for one of several tenants, with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The client's key: it is injected with <c>[FromKeyedServices(serviceKey)]</c>, and its options have this name.</param>
    /// <param name="section">The section that holds the members of <see cref="AccountImportClientOptions"/>. What it cannot hold is set with <c>services.Configure&lt;AccountImportClientOptions&gt;(serviceKey, ...)</c>.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="serviceKey"/> is empty.</exception>
    public static IHttpClientBuilder AddKeyedAccountImportClient(
        this IServiceCollection services,
        string serviceKey,
        IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<AccountImportClientOptions>(serviceKey).Bind(section);
        return Add(services, serviceKey);
    }

    private static IHttpClientBuilder Add(IServiceCollection services, string? serviceKey)
    {
        string optionsName = serviceKey ?? Options.Options.DefaultName;
        string httpClientName = serviceKey is null ? HttpClientName : $"{HttpClientName}:{serviceKey}";

        // Registered before, by another part of the application: its options add up, its pipeline stays one.
        if (services.Any(service => service.ServiceType == typeof(IAccountImportClient) && Equals(service.ServiceKey, serviceKey)))
        {
            return services.AddHttpClient(httpClientName);
        }

        IHttpClientBuilder builder = AddPipeline(services, httpClientName, optionsName);
        services.AddKeyedSingleton<IAccountImportClient>(serviceKey, (provider, _) => CreateClient(provider, httpClientName, optionsName));
        return builder;
    }

    /// <summary>Adds an HTTP client with the whole pipeline, by options of a name that are checked when the application starts.</summary>
    internal static IHttpClientBuilder AddPipeline(IServiceCollection services, string httpClientName, string optionsName)
    {
        services.AddOptions<AccountImportClientOptions>(optionsName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccountImportClientOptions>, AccountImportClientOptionsValidator>());

        IHttpClientBuilder builder = services.AddHttpClient(httpClientName)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(HttpPipeline.CreatePrimaryHandler)
            .ConfigureHttpClient((provider, httpClient) => HttpPipeline.Configure(httpClient, GetOptions(provider, optionsName)))
            .ConfigureAdditionalHttpMessageHandlers((handlers, provider) =>
            {
                foreach (DelegatingHandler handler in HttpPipeline.CreateHandlers(GetOptions(provider, optionsName), GetTimeProvider(provider), GetLogger(provider)))
                {
                    handlers.Add(handler);
                }
            });

        // After everything that the application may yet add.
        services.PostConfigure<HttpClientFactoryOptions>(
            httpClientName,
            options => options.HttpMessageHandlerBuilderActions.Add(handlerBuilder =>
            {
                if (!handlerBuilder.AdditionalHandlers.All(HttpPipeline.IsOwn))
                {
                    handlerBuilder.AdditionalHandlers.Insert(0, new CallAttachingHandler());
                }

                foreach (DelegatingHandler handler in HttpPipeline.CreateInnermostHandlers(handlerBuilder.PrimaryHandler))
                {
                    handlerBuilder.AdditionalHandlers.Add(handler);
                }
            }));
        return builder;
    }

    private static AccountImportClient CreateClient(IServiceProvider provider, string httpClientName, string optionsName) => new(
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(httpClientName),
        GetOptions(provider, optionsName).IncludeErrorDetail,
        GetTimeProvider(provider),
        provider.GetService<ILoggerFactory>());

    internal static AccountImportClientOptions GetOptions(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<AccountImportClientOptions>>().Get(name);

    internal static TimeProvider GetTimeProvider(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    internal static ILogger GetLogger(IServiceProvider provider) =>
        provider.GetService<ILoggerFactory>()?.CreateLogger(Instruments.Name) ?? NullLogger.Instance;
}
