using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace AccountImport.Client.Tests.Http;

/// <summary>A resilience handler of the application's own, built of the strategies of which the standard handler is made.</summary>
public sealed class ApplicationResilienceTests : IAsyncLifetime
{
    private AccountImportSimulator _simulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Fact]
    public async Task Calls_RetriesExceptOfPosts_RepeatStatusOnly()
    {
        await using ServiceProvider provider = Provider(pipeline => pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            Delay = TimeSpan.Zero,
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Result is { IsSuccessStatusCode: false, RequestMessage.Method: var method } && method != HttpMethod.Post),
        }));
        IAccountImportClient client = provider.GetRequiredService<IAccountImportClient>();
        _simulator.AddImportedAccount("IM-A-1", "A-12345678");
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(503));
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(429));

        (await client.GetStatusAsync(Samples.Payload().Key, Cancellation)).Status.KrakenIdentifier.ShouldBe("A-12345678");
        await Should.ThrowAsync<AccountImportThrottledException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        _simulator.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(AccountImportOperation.Validate)]
    [InlineData(AccountImportOperation.Process)]
    [InlineData(AccountImportOperation.Status)]
    public async Task Calls_CircuitIsOpen_AreConnectionFailuresAndSendNothing(AccountImportOperation operation)
    {
        var circuit = new CircuitBreakerManualControl();
        await using ServiceProvider provider = Provider(pipeline => pipeline.AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage> { ManualControl = circuit }));
        IAccountImportClient client = provider.GetRequiredService<IAccountImportClient>();
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await circuit.IsolateAsync(Cancellation);

        AccountImportConnectionException exception = await Should.ThrowAsync<AccountImportConnectionException>(() => operation switch
        {
            AccountImportOperation.Validate => client.ValidateAsync(Samples.Payload(), Cancellation),
            AccountImportOperation.Process => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation),
            _ => client.GetStatusAsync(Samples.Payload().Key, Cancellation),
        });

        exception.InnerException.ShouldBeOfType<IsolatedCircuitException>();
        exception.OutcomeUnknown.ShouldBeFalse();
        _simulator.Requests.ShouldHaveSingleItem();
    }

    private ServiceProvider Provider(Action<ResiliencePipelineBuilder<HttpResponseMessage>> configure)
    {
        var services = new ServiceCollection();
        services.AddAccountImportClient(options =>
        {
            options.BaseAddress = _simulator.BaseAddress;
            options.Authentication.Credential = "key";
            options.Resilience.Enabled = false;
        }).AddHttpMessageHandler(() =>
        {
            var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
            configure(pipeline);
            return new PipelineHandler(pipeline.Build());
        });
        return services.BuildServiceProvider();
    }

    private sealed class PipelineHandler(ResiliencePipeline<HttpResponseMessage> pipeline) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            await pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
    }
}
