using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AccountImport.Client.Tests;

public sealed class AccountImportClientOptionsTests
{
    public static TheoryData<string, string> Faults { get; } = new()
    {
        { "BaseAddress=", "BaseAddress is missing: set the address of the tenant's API, such as https://api.example.com/." },
        { "BaseAddress=api/v2", "BaseAddress must be an absolute https address, such as https://api.example.com/." },
        { "BaseAddress=ftp://api.example.com/", "BaseAddress must be an absolute https address, such as https://api.example.com/." },
        { "BaseAddress=http://api.example.com/", "BaseAddress must use https; http is accepted for a loopback address only." },
        { "BaseAddress=https://user:secret@api.example.com/", "BaseAddress must not hold a user name or password; set Authentication instead." },
        { "BaseAddress=https://api.example.com/?a=b", "BaseAddress must not have a query or a fragment." },
        { "BaseAddress=https://api.example.com/#a", "BaseAddress must not have a query or a fragment." },
        { "Authentication:Credential=", "Authentication must have exactly one of Credential, CredentialFile and GetCredential; it has 0." },
        { "Authentication:CredentialFile=/run/secrets/key", "Authentication must have exactly one of Credential, CredentialFile and GetCredential; it has 2." },
        { "Authentication:Scheme=two words", "Authentication.Scheme must be one word, such as Token, JWT or Bearer, or empty." },
        { "Authentication:Scheme=a\nb", "Authentication.Scheme must be one word, such as Token, JWT or Bearer, or empty." },
        { "Authentication:Credential=sec ret", "Authentication.Credential must not be empty, and have visible ASCII characters only." },
        { "Authentication:ObtainTokenWith=7", "Authentication.ObtainTokenWith must be ApiKey, OrganizationSecretKey or PreSignedKey, or left out." },
        { "Authentication:TokenAddress=https://id.example.com/", "Authentication.TokenAddress is for a token that the client obtains: set Authentication.ObtainTokenWith too, or leave it out." },
        { "Authentication:TokenAddress=v1/graphql", "Authentication.TokenAddress must be an absolute https address, such as https://api.example.com/v1/graphql/." },
        { "Authentication:TokenAddress=http://id.example.com/", "Authentication.TokenAddress must use https; http is accepted for a loopback address only." },
        { "Authentication:TokenAddress=https://user:secret@id.example.com/", "Authentication.TokenAddress must not hold a user name or password; set Authentication instead." },
        { "Authentication:TokenAddress=https://id.example.com/?a=b", "Authentication.TokenAddress must not have a query or a fragment." },
        { "Authentication:TokenAddress=https://id.example.com/#a", "Authentication.TokenAddress must not have a query or a fragment." },
        { "Resilience:TotalTimeout=00:00:00", "Resilience.TotalTimeout must be longer than zero and at most 24 days." },
        { "Resilience:TotalTimeout=25.00:00:00", "Resilience.TotalTimeout must be longer than zero and at most 24 days." },
        { "Resilience:AttemptTimeout=-00:00:01", "Resilience.AttemptTimeout must be longer than zero and at most 24 days." },
        { "Resilience:RetryDelay=00:00:00", "Resilience.RetryDelay must be longer than zero and at most 24 days." },
        { "Resilience:MaxRetryDelay=00:00:00.1", "Resilience.RetryDelay must not be longer than Resilience.MaxRetryDelay." },
        { "Resilience:AttemptTimeout=01:00:00", "Resilience.AttemptTimeout must not be longer than Resilience.TotalTimeout." },
        { "Resilience:MaxRetryAttempts=-1", "Resilience.MaxRetryAttempts must be from 0 to 100." },
        { "Resilience:MaxRetryAttempts=101", "Resilience.MaxRetryAttempts must be from 0 to 100." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Validate_Fault_SaysWhatAndWhatToDo(string setting, string message)
    {
        OptionsValidationException exception = Should.Throw<OptionsValidationException>(() => Resolve(setting));

        exception.Failures.ShouldContain(message);
        exception.Message.ShouldNotContain("secret@");
        exception.Message.ShouldNotContain("sec ret");
    }

    [Fact]
    public void Validate_SeveralFaults_AreInOneMessage()
    {
        OptionsValidationException exception = Should.Throw<OptionsValidationException>(
            () => Resolve("BaseAddress=http://api.example.com/", "Authentication:Credential=", "Resilience:MaxRetryAttempts=-1"));

        exception.Failures.Count().ShouldBe(3);
        exception.Message.ShouldContain("BaseAddress must use https");
        exception.Message.ShouldContain("MaxRetryAttempts");
    }

    [Theory]
    [InlineData("https://api.example.com")]
    [InlineData("https://api.example.com/gateway/kraken")]
    [InlineData("http://localhost:5000")]
    [InlineData("http://127.0.0.1/x/")]
    [InlineData("http://[::1]:8080")]
    public void Validate_AddressThatIsAccepted_Passes(string address) => Resolve($"BaseAddress={address}").ShouldNotBeNull();

    [Theory]
    [InlineData("Authentication:ObtainTokenWith=ApiKey")]
    [InlineData("Authentication:ObtainTokenWith=organizationsecretkey", "Authentication:TokenAddress=https://id.example.com/graphql")]
    [InlineData("Authentication:ObtainTokenWith=PreSignedKey", "Authentication:TokenAddress=http://localhost:5000/v1/graphql/", "Authentication:Scheme=Bearer")]
    public void Validate_TokenToObtain_Passes(params string[] settings) => Resolve(settings).ShouldNotBeNull();

    [Theory]
    [InlineData(null, null, "Token")]
    [InlineData(null, KrakenTokenKey.ApiKey, "JWT")]
    [InlineData("Bearer", null, "Bearer")]
    [InlineData("Bearer", KrakenTokenKey.PreSignedKey, "Bearer")]
    [InlineData("", null, "")]
    [InlineData("", KrakenTokenKey.ApiKey, "")]
    public void Scheme_LeftOut_FollowsFromWhatIsSent(string? scheme, KrakenTokenKey? key, string expected) =>
        new AuthenticationOptions { Scheme = scheme, ObtainTokenWith = key }.EffectiveScheme.ShouldBe(expected);

    [Fact]
    public void Create_Fault_ThrowsTheSame() =>
        Should.Throw<OptionsValidationException>(() => AccountImportClient.Create(new AccountImportClientOptions()))
            .Failures.Count().ShouldBe(2);

    [Fact]
    public void Create_Null_IsRefused()
    {
        Should.Throw<ArgumentNullException>(() => AccountImportClient.Create(null!));
        Should.Throw<OptionsValidationException>(() => AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = new Uri("https://api.example.com"), Authentication = null!, Resilience = null!,
        })).Failures.ShouldBe(["Authentication is missing.", "Resilience is missing."]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://api.example.com/")]
    public void Constructor_BaseAddressThatIsNotAccepted_IsRefused(string? address)
    {
        using var httpClient = new HttpClient();
        httpClient.BaseAddress = address is null ? null : new Uri(address);

        Should.Throw<ArgumentException>(() => new AccountImportClient(httpClient)).Message.ShouldContain("The BaseAddress of the HttpClient");
    }

    [Fact]
    public void Dispose_HttpClientOfTheCaller_StaysTheCallers()
    {
        using var httpClient = new HttpClient();
        httpClient.BaseAddress = new Uri("https://api.example.com/");

        new AccountImportClient(httpClient).Dispose();

        // A disposed one would throw.
        httpClient.CancelPendingRequests();
        Should.Throw<ArgumentNullException>(() => new AccountImportClient(null!));
    }

    private static IAccountImportClient Resolve(params string[] settings)
    {
        Dictionary<string, string?> values = new()
        {
            ["Kraken:BaseAddress"] = "https://api.example.com/",
            ["Kraken:Authentication:Credential"] = "key",
        };
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=', 2);
            values[$"Kraken:{parts[0]}"] = parts[1].Length is 0 ? null : parts[1];
        }

        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddAccountImportClient(configuration.GetSection("Kraken"));
        return services.BuildServiceProvider().GetRequiredService<IAccountImportClient>();
    }
}
