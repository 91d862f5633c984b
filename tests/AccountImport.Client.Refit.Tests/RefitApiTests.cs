using System.Diagnostics;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using AccountImport.Client.Tests;
using AccountImport.Client.Tests.Contract;
using AccountImport.Client.Tests.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AccountImport.Client.Refit.Tests;

/// <summary>The Refit interface itself, as it is injected, and its registration.</summary>
public sealed class RefitApiTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<ServiceProvider> _providers = [];
    private AccountImportSimulator _simulator = null!;

    public static TheoryData<string> ErrorRows { get; } = [.. ErrorRow.All.Select(row => row.Name)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in _providers)
        {
            await provider.DisposeAsync();
        }

        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Calls_OfTheInterface_GiveTheResultsOfTheLibrary()
    {
        IAccountImportApi api = Api();
        AccountPayload payload = Samples.Payload();

        ValidateResult validated = await api.ValidateAsync(payload, Cancellation);
        ProcessResult processed = await api.ProcessAsync(new ProcessRequest(payload, new TaskParameters { IsDryRun = true }), Cancellation);
        StatusResult status = await api.GetStatusAsync(payload.Key.ImportSupplier, payload.Key.ExternalAccountNumber, Cancellation);

        validated.CorrelationId.ShouldBe("00000000-00000001");
        processed.ServerTime.ShouldNotBeNull();
        status.Status.Status.ShouldNotBe(default);
        _simulator.Imports.ShouldHaveSingleItem().IsDryRun.ShouldBeTrue();
        _simulator.AssertNoViolations();
    }

    [Theory]
    [MemberData(nameof(ErrorRows))]
    public async Task Calls_OfTheInterface_ThrowTheExceptionsOfTheLibrary(string name)
    {
        ErrorRow row = ErrorRow.All.Single(candidate => candidate.Name == name);
        IAccountImportApi api = Api();
        _simulator.Answer(AccountImportOperation.Process, row.Answer);

        var exception = (AccountImportApiException)await Should.ThrowAsync(() => api.ProcessAsync(Samples.Payload(), Cancellation), row.Exception);

        exception.Code.ShouldBe(row.Code);
        exception.OutcomeUnknown.ShouldBe(row.OutcomeUnknown);
        (exception as AccountAlreadyImportedException)?.ExistingAccountId.ShouldBe(row.ExistingAccountId);
    }

    [Fact]
    public async Task Calls_SuccessWhoseBodyCannotBeRead_IsUnexpected()
    {
        IAccountImportApi api = Api();
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Json(200, "<html>"));
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(200, "{}"));

        await Should.ThrowAsync<UnexpectedResponseException>(() => api.GetStatusAsync("SUPPLIER", "A", Cancellation));
        (await Should.ThrowAsync<UnexpectedResponseException>(() => api.ProcessAsync(Samples.Payload(), Cancellation))).OutcomeUnknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData("..", "A")]
    [InlineData("SUPPLIER", ".")]
    [InlineData("", "A")]
    [InlineData("SUPPLIER", "")]
    public async Task GetStatusAsync_KeyThatAnAddressCannotCarry_SendsNothing(string importSupplier, string externalAccountNumber)
    {
        Exception exception = await Should.ThrowAsync<Exception>(() => Api().GetStatusAsync(importSupplier, externalAccountNumber, Cancellation));

        exception.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("nothing was sent");
        _simulator.AssertNothingReceived();
    }

    [Fact]
    public async Task ProcessAsync_OneRequestTwice_IsSentOnce()
    {
        IAccountImportApi api = Api();
        var request = new ProcessRequest(Samples.Payload());
        await api.ProcessAsync(request, Cancellation);

        await Should.ThrowAsync<Exception>(() => api.ProcessAsync(request, Cancellation));

        _simulator.AssertReceived(AccountImportOperation.Process, times: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProcessAsync_HandlerOfTheApplicationRepeatsIt_IsRefused(bool sendsCopy)
    {
        IAccountImportApi api = Provider(builder: builder => builder.AddHttpMessageHandler(() => new RetryingHandler(sendsCopy))).GetRequiredService<IAccountImportApi>();
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(503));

        await Should.ThrowAsync<RepeatedSendException>(() => api.ProcessAsync(Samples.Payload(), Cancellation));

        _simulator.AssertReceived(AccountImportOperation.Process, times: 1);
    }

    [Fact]
    public async Task Calls_WithResilience_AreRepeatedAsTheRulesPermit()
    {
        IAccountImportClient client = Provider(
            options =>
            {
                options.Resilience.Enabled = true;
                options.Resilience.RetryDelay = TimeSpan.FromMilliseconds(1);
            },
            timeProvider: TimeProvider.System).GetRequiredService<IAccountImportClient>();
        _simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Empty(503), ScriptedAnswer.Dropped(takesEffect: false));
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(429).WithHeader("Retry-After", "0"), ScriptedAnswer.Empty(503));

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        AccountImportServerException exception = await Should.ThrowAsync<AccountImportServerException>(
            () => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeTrue();
        _simulator.AssertReceived(AccountImportOperation.Validate, times: 3);
        _simulator.AssertReceived(AccountImportOperation.Process, times: 2);
    }

    [Fact]
    public async Task ProcessAsync_NoAnswerWithoutResilience_EndsAfterTheTotalTimeout()
    {
        IAccountImportClient client = Provider(options => options.Resilience.TotalTimeout = TimeSpan.FromMinutes(1)).GetRequiredService<IAccountImportClient>();
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Held(takesEffect: false));
        Task<ProcessResult> call = client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        await Eventually.IsTrueAsync(() => _simulator.Requests.Count is 1, Cancellation);

        _clock.Advance(TimeSpan.FromMinutes(1));

        (await Should.ThrowAsync<AccountImportTimeoutException>(call)).OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Calls_TokenThatTheClientObtains_IsSent()
    {
        IAccountImportApi api = Provider(options => options.Authentication.ObtainTokenWith = KrakenTokenKey.ApiKey).GetRequiredService<IAccountImportApi>();

        await api.ValidateAsync(Samples.Payload(), Cancellation);

        _simulator.Requests[^1].Headers["Authorization"].ShouldStartWith("JWT ");
    }

    [Fact]
    public async Task Calls_AreTraced()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "AccountImport.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await Should.ThrowAsync<AccountImportNotFoundException>(() => Api().GetStatusAsync("SUPPLIER", "IM-A-SECRET", Cancellation));

        Activity[] own = [.. spans.Where(span => Equals(span.GetTagItem("server.port"), _simulator.BaseAddress.Port))];
        own.Select(span => span.DisplayName).ShouldBe(["GET /v2/data-import/accounts/{import_supplier_code}/{external_identifier}/", "account_import.status"]);
        own[1].GetTagItem("account_import.result").ShouldBe("not_found");
        own.SelectMany(span => span.TagObjects).ShouldAllBe(tag => !$"{tag.Value}".Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AddKeyed_TwoTenants_EachHasItsOwn()
    {
        await using AccountImportSimulator other = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        var services = new ServiceCollection();
        services.AddKeyedAccountImportRefitClient("one", Configure);
        services.AddKeyedAccountImportRefitClient("other", new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Kraken:BaseAddress"] = other.BaseAddress.AbsoluteUri, ["Kraken:Authentication:Credential"] = "key" })
            .Build()
            .GetRequiredSection("Kraken"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<IAccountImportApi>("one").ValidateAsync(Samples.Payload(), Cancellation);
        await provider.GetRequiredKeyedService<IAccountImportClient>("other").ValidateAsync(Samples.Payload(), Cancellation);

        _simulator.Requests.ShouldHaveSingleItem();
        other.Requests.ShouldHaveSingleItem();
        provider.GetService<IAccountImportApi>().ShouldBeNull();
    }

    [Fact]
    public async Task Add_Twice_IsOnePipelineWithTheOptionsOfBoth()
    {
        var services = new ServiceCollection();
        services.AddAccountImportRefitClient(Configure);
        services.AddAccountImportRefitClient(options => options.Authentication.Scheme = "Bearer");
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IAccountImportClient>().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        provider.GetServices<IAccountImportClient>().ShouldHaveSingleItem();
        _simulator.Requests.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer key");
    }

    [Fact]
    public void Add_OptionsWithErrors_AreRefusedWithAllOfThem()
    {
        var services = new ServiceCollection();
        services.AddAccountImportRefitClient(options => options.BaseAddress = new Uri("http://example.com/"));
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException exception = Should.Throw<OptionsValidationException>(provider.GetRequiredService<IAccountImportApi>);

        exception.Failures.Count().ShouldBe(2);
    }

    [Fact]
    public async Task Client_OverAnInterfaceOfATest_HandsOnWhatItIsGiven()
    {
        var api = new StubApi();
        var client = new RefitAccountImportClient(api);

        await client.GetStatusAsync(new AccountKey("SUPPLIER", "A/1"), Cancellation);
        await Should.ThrowAsync<AccountAlreadyImportedException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        api.Asked.ShouldBe("SUPPLIER A/1");
        Should.Throw<ArgumentNullException>(() => new RefitAccountImportClient(null!));
        Should.Throw<ArgumentNullException>(() => new ValidateRequest(null!));
        Should.Throw<ArgumentNullException>(() => new ProcessRequest(null!));
    }

    private IAccountImportApi Api() => Provider().GetRequiredService<IAccountImportApi>();

    private void Configure(AccountImportClientOptions options)
    {
        options.BaseAddress = _simulator.BaseAddress;
        options.Authentication.Credential = "key";
        options.Resilience.Enabled = false;
    }

    private ServiceProvider Provider(
        Action<AccountImportClientOptions>? configure = null,
        Action<IHttpClientBuilder>? builder = null,
        TimeProvider? timeProvider = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(timeProvider ?? _clock);
        IHttpClientBuilder added = services.AddAccountImportRefitClient(options =>
        {
            Configure(options);
            configure?.Invoke(options);
        });
        builder?.Invoke(added);
        _providers.Add(services.BuildServiceProvider());
        return _providers[^1];
    }

    private sealed class StubApi : IAccountImportApi
    {
        public string? Asked { get; private set; }

        public Task<ValidateResult> ValidateAsync(ValidateRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ProcessResult> ProcessAsync(ProcessRequest request, CancellationToken cancellationToken = default) =>
            throw new AccountAlreadyImportedException("A-12345678");

        public Task<StatusResult> GetStatusAsync(string importSupplier, string externalAccountNumber, CancellationToken cancellationToken = default)
        {
            Asked = $"{importSupplier} {externalAccountNumber}";
            return Task.FromResult(new StatusResult { Status = new ImportStatus { Status = ImportStatusCode.Pending } });
        }
    }
}
