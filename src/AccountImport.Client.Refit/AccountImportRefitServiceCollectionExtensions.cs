using AccountImport.Client;
using AccountImport.Client.Refit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Http;
using Refit;

// The methods stand in this namespace so that they are found where services are registered.
#pragma warning disable IDE0130
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers the account import client over Refit.</summary>
/// <remarks>
/// Each method registers an <see cref="IAccountImportApi"/> and an <see cref="IAccountImportClient"/> over it, both as singletons, and gives the builder of
/// their HTTP client. Options, authentication, time-outs, repeats, telemetry and the guard are those of <c>AddAccountImportClient</c>; register one of the
/// two for a key. Not safe for use by several threads, as no registration of services is.
/// </remarks>
public static class AccountImportRefitServiceCollectionExtensions
{
    private const string HttpClientName = "AccountImport.Client.Refit";

    /// <summary>Registers the client, with options that code sets.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IHttpClientBuilder AddAccountImportRefitClient(this IServiceCollection services, Action<AccountImportClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AccountImportClientOptions>().Configure(configure);
        return Add(services, serviceKey: null);
    }

    /// <summary>Registers the client, with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section that holds the members of <see cref="AccountImportClientOptions"/>.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IHttpClientBuilder AddAccountImportRefitClient(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<AccountImportClientOptions>().Bind(section);
        return Add(services, serviceKey: null);
    }

    /// <summary>Registers one of several clients, say for one of several tenants, with options that code sets.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key of interface and client; their options have this name.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="serviceKey"/> is empty.</exception>
    public static IHttpClientBuilder AddKeyedAccountImportRefitClient(
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
    /// <param name="serviceKey">The key of interface and client; their options have this name.</param>
    /// <param name="section">The section that holds the members of <see cref="AccountImportClientOptions"/>.</param>
    /// <returns>The builder of the client's HTTP client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="serviceKey"/> is empty.</exception>
    public static IHttpClientBuilder AddKeyedAccountImportRefitClient(
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
        if (services.Any(service => service.ServiceType == typeof(IAccountImportApi) && Equals(service.ServiceKey, serviceKey)))
        {
            return services.AddHttpClient(httpClientName);
        }

        IHttpClientBuilder builder = AccountImportServiceCollectionExtensions.AddPipeline(services, httpClientName, optionsName)
            .ConfigureHttpClient(httpClient =>
            {
                // The handler has the time-out. And Refit's paths begin with a slash, which released versions put after that of a path prefix.
                httpClient.Timeout = Timeout.InfiniteTimeSpan;
                httpClient.BaseAddress = new Uri(httpClient.BaseAddress!.AbsoluteUri.TrimEnd('/'));
            });

        // After everything that the application may yet add: the outermost of all.
        services.PostConfigure<HttpClientFactoryOptions>(
            httpClientName,
            options => options.HttpMessageHandlerBuilderActions.Add(handlerBuilder => handlerBuilder.AdditionalHandlers.Insert(
                0,
                new CallHandler(
                    AccountImportServiceCollectionExtensions.GetOptions(handlerBuilder.Services, optionsName),
                    AccountImportServiceCollectionExtensions.GetTimeProvider(handlerBuilder.Services),
                    AccountImportServiceCollectionExtensions.GetLogger(handlerBuilder.Services)))));

        services.AddKeyedSingleton(serviceKey, (provider, _) => CreateApi(provider, httpClientName));
        services.AddKeyedSingleton<IAccountImportClient>(serviceKey, (provider, _) => new RefitAccountImportClient(
            provider.GetRequiredKeyedService<IAccountImportApi>(serviceKey),
            AccountImportServiceCollectionExtensions.GetTimeProvider(provider)));
        return builder;
    }

    private static IAccountImportApi CreateApi(IServiceProvider provider, string httpClientName) => RestService.For<IAccountImportApi>(
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(httpClientName),
        new RefitSettings(new AnswerSerializer())
        {
            // Async without a wait: so it is a Task for the released versions of Refit, and a ValueTask for the newest.
#pragma warning disable CS1998
            ExceptionFactory = async response => (response.Content as AnswerContent)?.Error,
#pragma warning restore CS1998
        });
}
