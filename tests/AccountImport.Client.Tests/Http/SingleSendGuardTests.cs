using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AccountImport.Client.Tests.Http;

public sealed class SingleSendGuardTests : IAsyncLifetime
{
    private AccountImportSimulator _simulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProcessAsync_HandlerOfTheApplicationRepeatsIt_ThrowsAndSendsItOnce(bool sendsCopy)
    {
        IAccountImportClient client = Client(builder => builder.AddHttpMessageHandler(() => new RetryingHandler(sendsCopy)));
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(500) with { TakesEffect = true });

        RepeatedSendException exception = await Should.ThrowAsync<RepeatedSendException>(
            () => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeTrue();
        exception.Message.ShouldContain("a handler in the client's pipeline");
        _simulator.Requests.ShouldHaveSingleItem();
        _simulator.Imports.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProcessAsync_HandlerOfTheApplicationSendsACopyWithItsOptions_IsSentOnceAndMayBeRepeatedBy429(bool isOutermost)
    {
        IAccountImportClient client = Client(
            builder => _ = isOutermost ? builder.ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Insert(0, new CopyingHandler()))
                : builder.AddHttpMessageHandler(() => new CopyingHandler()));
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(429));

        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        _simulator.Requests.Count.ShouldBe(2);
        _simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ProcessAsync_HandlerForAllClientsRepeatsIt_ThrowsAndSendsItOnce()
    {
        // As a service template does it: the handler stands outside everything that the client has of its own.
        IAccountImportClient client = Client(
            _ => { },
            services => services.ConfigureHttpClientDefaults(builder => builder.AddHttpMessageHandler(() => new RetryingHandler())));
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(503));

        await Should.ThrowAsync<RepeatedSendException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        _simulator.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ValidateAndStatus_HandlerOfTheApplicationRepeatsThem_AreLeftAlone(bool sendsCopy)
    {
        // A copy loses what tells the calls apart; their paths still do.
        IAccountImportClient client = Client(builder => builder.AddHttpMessageHandler(() => new RetryingHandler(sendsCopy)));
        _simulator.AddImportedAccount("IM-A-1", "A-12345678");
        _simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Empty(400));
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(400));

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await client.GetStatusAsync(Samples.Payload().Key, Cancellation);

        _simulator.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task ProcessAsync_PrimaryHandlerFollowsRedirects_IsRefusedBeforeItIsSent()
    {
        IAccountImportClient client = Client(builder => builder.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()));

        (await Should.ThrowAsync<InvalidOperationException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation)))
            .Message.ShouldContain("AllowAutoRedirect");

        _simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ProcessAsync_OwnResilienceHandlerAfter429_MaySendAgain()
    {
        IAccountImportClient client = Client(_ => { });
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(429), ScriptedAnswer.Empty(429));

        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        _simulator.Requests.Count.ShouldBe(3);
        _simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ProcessAsync_HandlerFailsAfterTheAnswer_LeavesTheOutcomeUnknown()
    {
        IAccountImportClient client = Client(builder => builder.AddHttpMessageHandler(() => new FailingHandler()));

        AccountImportConnectionException exception = await Should.ThrowAsync<AccountImportConnectionException>(
            () => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeTrue();
        exception.InnerException.ShouldBeOfType<FormatException>();
    }

    private IAccountImportClient Client(Action<IHttpClientBuilder> configureBuilder, Action<IServiceCollection>? configureServices = null)
    {
        var services = new ServiceCollection();
        configureServices?.Invoke(services);
        configureBuilder(services.AddAccountImportClient(options =>
        {
            options.BaseAddress = _simulator.BaseAddress;
            options.Authentication.Credential = "secret-key";
            options.Resilience.RetryDelay = TimeSpan.FromMilliseconds(1);
        }));
        return services.BuildServiceProvider().GetRequiredService<IAccountImportClient>();
    }

    private sealed class FailingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            throw new FormatException("This handler does not like the answer.");
        }
    }
}
