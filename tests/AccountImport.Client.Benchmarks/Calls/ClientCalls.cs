using AccountImport.Client.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The library's own client.</summary>
/// <param name="client">The client.</param>
/// <param name="owner">What is disposed of with it.</param>
internal sealed class ClientCalls(IAccountImportClient client, IDisposable owner) : ICalls
{
    /// <summary>Over an <see cref="HttpClient"/>, without the pipeline.</summary>
    public static ClientCalls CreateBare(HttpClient httpClient) => new(new AccountImportClient(httpClient), httpClient);

    /// <summary>As a container gives it: with authentication, resilience, guard and telemetry.</summary>
    /// <param name="baseAddress">The address of the API.</param>
    /// <param name="primaryHandler">What takes the place of the socket; <see langword="null"/> for none.</param>
    public static ClientCalls CreateFull(Uri baseAddress, HttpMessageHandler? primaryHandler)
    {
        var services = new ServiceCollection();
        IHttpClientBuilder builder = services.AddAccountImportClient(options =>
        {
            options.BaseAddress = baseAddress;
            options.Authentication.Credential = CallContenders.Credential;
        });
        if (primaryHandler is not null)
        {
            builder.ConfigurePrimaryHttpMessageHandler(() => primaryHandler);
        }

        ServiceProvider provider = services.BuildServiceProvider();
        return new ClientCalls(provider.GetRequiredService<IAccountImportClient>(), provider);
    }

    public Task ValidateAsync() => client.ValidateAsync(CallSample.Payload);

    public Task ProcessAsync() => client.ProcessAsync(CallSample.Payload);

    public Task GetStatusAsync() => client.GetStatusAsync(CallSample.Payload.Key);

    public string? GetKrakenIdentifier(Task status) => ((Task<StatusResult>)status).Result.Status.KrakenIdentifier;

    public void Dispose() => owner.Dispose();
}
