using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Http;

/// <summary>Puts the parts of the pipeline together, the same with and without a container.</summary>
internal static class HttpPipeline
{
    /// <summary>What the client calls itself.</summary>
    public static ProductInfoHeaderValue UserAgent { get; } =
        new("AccountImport.Client", typeof(HttpPipeline).Assembly.GetName().Version!.ToString(3));

    /// <summary>The handlers before those that the application adds, outermost first.</summary>
    public static IEnumerable<DelegatingHandler> CreateHandlers(
        AccountImportClientOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        if (options.Resilience.Enabled)
        {
            yield return new ResilienceHandler(options.Resilience, timeProvider, logger);
        }

        yield return new AuthenticationHandler(options, timeProvider, logger);
    }

    /// <summary>Whether a handler is one of <see cref="CreateHandlers"/>.</summary>
    public static bool IsOwn(DelegatingHandler handler) => handler is ResilienceHandler or AuthenticationHandler;

    /// <summary>The handlers after those that the application adds, outermost first.</summary>
    public static IEnumerable<DelegatingHandler> CreateInnermostHandlers(HttpMessageHandler primaryHandler)
    {
        if (primaryHandler is SocketsHttpHandler socketsHandler)
        {
            // Its own spans would hold the path, and with it the account number; RequestTracingHandler makes others and passes the trace on.
            socketsHandler.ActivityHeadersPropagator = null;
        }

        yield return new RequestTracingHandler();
        yield return new SingleSendGuard();
    }

    public static SocketsHttpHandler CreatePrimaryHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),

        // DNS is asked again from time to time, and no connection is kept so long that a gateway in between has dropped it: a
        // process request over a stale connection ends with an unknown outcome.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Gives a base address with a slash at its end: a relative address replaces what follows the last slash, which may be a path prefix.</summary>
    public static Uri GetRoot(Uri baseAddress) =>
        baseAddress.AbsoluteUri is var text && text.EndsWith('/') ? baseAddress : new Uri(text + "/");

    public static void Configure(HttpClient httpClient, AccountImportClientOptions options)
    {
        httpClient.BaseAddress = options.BaseAddress;

        // As text, which is copied to each request as it is; a value that was read would be cloned for each.
        httpClient.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent.ToString());
        httpClient.Timeout = options.Resilience.Enabled ? Timeout.InfiniteTimeSpan : options.Resilience.TotalTimeout;
    }
}
