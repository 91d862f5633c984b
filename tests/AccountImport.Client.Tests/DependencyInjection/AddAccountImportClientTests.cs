using System.Net;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using AccountImport.Client.Tests.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AccountImport.Client.Tests.DependencyInjection;

public sealed class AddAccountImportClientTests : IAsyncLifetime
{
    private AccountImportSimulator _one = null!;
    private AccountImportSimulator _other = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { Authorization = "Token one" }, Cancellation);
        _other = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { Authorization = "Bearer other" }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task AddKeyed_TwoTenants_EachHasItsOwnAddressAndCredential()
    {
        var services = new ServiceCollection();
        services.AddKeyedAccountImportClient("one", Configure(_one, "one"));
        services.AddKeyedAccountImportClient("other", Configuration(_other, "other", "Bearer").GetSection("Kraken"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<IAccountImportClient>("one").ProcessAsync(Samples.Payload("A"), cancellationToken: Cancellation);
        await provider.GetRequiredKeyedService<IAccountImportClient>("other").ProcessAsync(Samples.Payload("B"), cancellationToken: Cancellation);

        _one.Imports.ShouldHaveSingleItem().Key.ExternalAccountNumber.ShouldBe("A");
        _other.Imports.ShouldHaveSingleItem().Key.ExternalAccountNumber.ShouldBe("B");
        provider.GetService<IAccountImportClient>().ShouldBeNull();
        provider.GetRequiredKeyedService<IAccountImportClient>("one").ShouldBeSameAs(provider.GetRequiredKeyedService<IAccountImportClient>("one"));
    }

    [Fact]
    public async Task Add_WithAndWithoutKey_StandSideBySide()
    {
        var services = new ServiceCollection();
        services.AddAccountImportClient(Configure(_one, "one"));
        services.AddKeyedAccountImportClient("other", Configuration(_other, "other", "Bearer").GetSection("Kraken"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IAccountImportClient>().ValidateAsync(Samples.Payload(), Cancellation);
        await provider.GetRequiredKeyedService<IAccountImportClient>("other").ValidateAsync(Samples.Payload(), Cancellation);

        _one.Requests.ShouldHaveSingleItem();
        _other.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Add_FromConfiguration_BindsEveryOption()
    {
        IConfigurationSection section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["K:BaseAddress"] = "https://api.example.com/kraken",
            ["K:IncludeErrorDetail"] = "true",
            ["K:Authentication:Scheme"] = "JWT",
            ["K:Authentication:CredentialFile"] = "/run/secrets/kraken",
            ["K:Resilience:Enabled"] = "false",
            ["K:Resilience:TotalTimeout"] = "00:05:00",
            ["K:Resilience:AttemptTimeout"] = "00:00:20",
            ["K:Resilience:MaxRetryAttempts"] = "7",
            ["K:Resilience:RetryDelay"] = "00:00:00.250",
            ["K:Resilience:MaxRetryDelay"] = "00:01:00",
        }).Build().GetSection("K");
        var services = new ServiceCollection();
        services.AddAccountImportClient(section);
        await using ServiceProvider provider = services.BuildServiceProvider();

        AccountImportClientOptions options = provider.GetRequiredService<IOptions<AccountImportClientOptions>>().Value;

        options.BaseAddress.ShouldBe(new Uri("https://api.example.com/kraken"));
        options.IncludeErrorDetail.ShouldBeTrue();
        options.Authentication.Scheme.ShouldBe("JWT");
        options.Authentication.CredentialFile.ShouldBe("/run/secrets/kraken");
        options.Resilience.Enabled.ShouldBeFalse();
        options.Resilience.TotalTimeout.ShouldBe(TimeSpan.FromMinutes(5));
        options.Resilience.AttemptTimeout.ShouldBe(TimeSpan.FromSeconds(20));
        options.Resilience.MaxRetryAttempts.ShouldBe(7);
        options.Resilience.RetryDelay.ShouldBe(TimeSpan.FromMilliseconds(250));
        options.Resilience.MaxRetryDelay.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Add_Twice_AddsUpOptionsAndKeepsOnePipeline()
    {
        var services = new ServiceCollection();
        var counter = new CountingHandler();
        services.AddAccountImportClient(Configure(_one, "wrong"));
        services.AddAccountImportClient(options => options.Authentication.Credential = "one").AddHttpMessageHandler(() => counter);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IAccountImportClient>().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        counter.Count.ShouldBe(1);
        _one.Imports.ShouldHaveSingleItem();
        provider.GetServices<IAccountImportClient>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Add_ProxyThroughTheBuilder_IsUsed()
    {
        // The simulator stands in for a proxy: it gets the request that was meant for another host, with its whole address.
        var services = new ServiceCollection();
        services.AddAccountImportClient(options =>
            {
                Configure(_one, "one")(options);
                options.BaseAddress = new Uri("http://localhost:1/");
                options.Resilience.MaxRetryAttempts = 0;
            })
            .ConfigurePrimaryHttpMessageHandler((handler, _) =>
            {
                var primary = (SocketsHttpHandler)handler;
                primary.Proxy = new WebProxy(_one.BaseAddress, BypassOnLocal: false);
                primary.UseProxy = true;
            });
        await using ServiceProvider provider = services.BuildServiceProvider();

        await Should.ThrowAsync<AccountImportException>(
            () => provider.GetRequiredService<IAccountImportClient>().ValidateAsync(Samples.Payload(), Cancellation));

        _one.Requests.ShouldHaveSingleItem().Path.ShouldStartWith("http://localhost:1/v2/");
    }

    [Fact]
    public async Task Add_OptionsWithFaults_StopTheHostAtItsStart()
    {
        var services = new ServiceCollection();
        services.AddAccountImportClient(options => options.BaseAddress = null);
        await using ServiceProvider provider = services.BuildServiceProvider();

        // What a host calls before it starts anything.
        OptionsValidationException exception = Should.Throw<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);

        exception.Message.ShouldContain("BaseAddress is missing");
        exception.Message.ShouldContain("Authentication must have exactly one");
    }

    [Fact]
    public async Task Add_OptionsChangedLater_HaveNoEffectOnAClient()
    {
        var services = new ServiceCollection();
        services.AddAccountImportClient(Configure(_one, "one"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IAccountImportClient client = provider.GetRequiredService<IAccountImportClient>();
        AccountImportClientOptions options = provider.GetRequiredService<IOptionsMonitor<AccountImportClientOptions>>().CurrentValue;

        options.BaseAddress = new Uri("http://localhost:1/");
        options.Authentication.Credential = "wrong";

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _one.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public void Add_Null_IsRefused()
    {
        var services = new ServiceCollection();

        Should.Throw<ArgumentNullException>(() => services.AddAccountImportClient((Action<AccountImportClientOptions>)null!));
        Should.Throw<ArgumentNullException>(() => services.AddAccountImportClient((IConfigurationSection)null!));
        Should.Throw<ArgumentNullException>(() => services.AddKeyedAccountImportClient(null!, _ => { }));
        Should.Throw<ArgumentException>(() => services.AddKeyedAccountImportClient(string.Empty, _ => { }));
    }

    private static Action<AccountImportClientOptions> Configure(AccountImportSimulator simulator, string credential) => options =>
    {
        options.BaseAddress = simulator.BaseAddress;
        options.Authentication.Credential = credential;
    };

    private static IConfigurationRoot Configuration(AccountImportSimulator simulator, string credential, string scheme) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kraken:BaseAddress"] = simulator.BaseAddress.AbsoluteUri,
            ["Kraken:Authentication:Credential"] = credential,
            ["Kraken:Authentication:Scheme"] = scheme,
        }).Build();
}
