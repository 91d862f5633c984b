namespace AccountImport.Client.Tests.Conventions;

/// <summary>
/// What the documents use of packages that the feed does not carry, or that need one, with the signatures of their own documentation, so that
/// the snippets compile as far as that can be checked here.
/// </summary>
internal static class AbsentPackages
{
    public const string Signatures = """
        namespace Microsoft.Extensions.Http.Resilience
        {
            public class HttpRetryStrategyOptions : Polly.Retry.RetryStrategyOptions<HttpResponseMessage>
            {
            }

            public class HttpTimeoutStrategyOptions : Polly.Timeout.TimeoutStrategyOptions
            {
            }

            public class HttpCircuitBreakerStrategyOptions : Polly.CircuitBreaker.CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
            }

            public class HttpStandardResilienceOptions
            {
                public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new();

                public HttpRetryStrategyOptions Retry { get; set; } = new();

                public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new();

                public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new();
            }

            public interface IHttpStandardResiliencePipelineBuilder
            {
            }

            public static class HttpRetryStrategyOptionsExtensions
            {
                public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options) => throw null!;
            }
        }

        namespace AccountImport.Client.Refit
        {
            public interface IAccountImportApi
            {
                Task<ValidateResult> ValidateAsync(ValidateRequest request, CancellationToken cancellationToken = default);

                Task<ProcessResult> ProcessAsync(ProcessRequest request, CancellationToken cancellationToken = default);

                Task<StatusResult> GetStatusAsync(string importSupplier, string externalAccountNumber, CancellationToken cancellationToken = default);
            }

            public sealed class ValidateRequest
            {
                public static implicit operator ValidateRequest(AccountPayload payload) => throw null!;
            }

            public sealed class ProcessRequest(AccountPayload payload, TaskParameters? taskParameters = null)
            {
                public static implicit operator ProcessRequest(AccountPayload payload) => new(payload);
            }
        }

        namespace WireMock.Server
        {
            public class WireMockServer : IDisposable
            {
                public static WireMockServer Start(int? port = 0, bool useSSL = false, bool useAdminInterface = false) => throw null!;

                public void ReadStaticWireMockOrgMappingAndAddOrUpdate(string path) => throw null!;

                public void Dispose() => throw null!;
            }
        }

        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class AccountImportRefitServiceCollectionExtensions
            {
                public static IHttpClientBuilder AddAccountImportRefitClient(this IServiceCollection services, Action<AccountImportClientOptions> configure) => throw null!;

                public static IHttpClientBuilder AddAccountImportRefitClient(this IServiceCollection services, IConfigurationSection section) => throw null!;
            }

            public static class ResilienceHttpClientBuilderExtensions
            {
                public static Microsoft.Extensions.Http.Resilience.IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
                    this IHttpClientBuilder builder,
                    Action<Microsoft.Extensions.Http.Resilience.HttpStandardResilienceOptions> configure) => throw null!;
            }
        }
        """;
}
