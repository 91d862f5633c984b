using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Tests.Http;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();
    private AccountImportSimulator _simulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _simulator = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { Authorization = "Token new-key" }, Cancellation);

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return _simulator.DisposeAsync();
    }

    [Theory]
    [InlineData("Token", "key", "Token key")]
    [InlineData("JWT", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln", "JWT eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln")]
    [InlineData("Bearer", "a.b.c", "Bearer a.b.c")]
    [InlineData("", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln/+=", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln/+=")]
    public async Task Scheme_EachForm_IsTheHeader(string scheme, string credential, string expected)
    {
        using AccountImportClient client = Client(new AuthenticationOptions { Scheme = scheme, Credential = credential });

        await Should.ThrowAsync<AccountImportAuthenticationException>(() => client.ValidateAsync(Samples.Payload(), Cancellation));

        _simulator.Requests.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe(expected);
    }

    [Fact]
    public async Task CredentialFile_Rotated_IsReadAgainOnA401AndProcessIsSentOnceMore()
    {
        await File.WriteAllTextAsync(_file, "\ufeff old-key\n", Cancellation);
        using AccountImportClient client = Client(new AuthenticationOptions { CredentialFile = _file });

        // The file still holds what was refused: no second request.
        await Should.ThrowAsync<AccountImportAuthenticationException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));
        Headers().ShouldBe(["Token old-key"]);

        await File.WriteAllTextAsync(_file, "new-key\r\n", Cancellation);
        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        Headers().ShouldBe(["Token old-key", "Token old-key", "Token new-key"]);

        // And then it is kept.
        File.Delete(_file);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        Headers().Count().ShouldBe(4);
        _simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task CredentialFile_Missing_IsUnavailableAndNothingIsSent()
    {
        File.Delete(_file);
        using AccountImportClient client = Client(new AuthenticationOptions { CredentialFile = _file });

        CredentialUnavailableException exception = await Should.ThrowAsync<CredentialUnavailableException>(
            () => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeFalse();
        exception.Message.ShouldContain(_file);
        _simulator.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("sécret")]
    [InlineData("secret\nsecret")]
    public async Task Credential_ThatNoHeaderCarries_IsUnavailableAndNotRepeated(string credential)
    {
        await File.WriteAllTextAsync(_file, credential, Cancellation);
        foreach (AuthenticationOptions authentication in (AuthenticationOptions[])
            [new() { CredentialFile = _file }, new() { GetCredential = (_, _) => ValueTask.FromResult(credential) }])
        {
            using AccountImportClient client = Client(authentication);

            CredentialUnavailableException exception = await Should.ThrowAsync<CredentialUnavailableException>(
                () => client.ValidateAsync(Samples.Payload(), Cancellation));

            exception.ToString().ShouldNotContain("cret");
        }

        _simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task CredentialFile_TooLong_IsUnavailable()
    {
        await File.WriteAllTextAsync(_file, new string('x', 100_000), Cancellation);
        using AccountImportClient client = Client(new AuthenticationOptions { CredentialFile = _file });

        await Should.ThrowAsync<CredentialUnavailableException>(() => client.ValidateAsync(Samples.Payload(), Cancellation));
    }

    [Fact]
    public async Task GetCredential_AfterA401_IsAskedForAnotherOne()
    {
        var asked = new List<string?>();
        using AccountImportClient client = Client(new AuthenticationOptions
        {
            GetCredential = (request, _) =>
            {
                asked.Add(request.Rejected);
                return ValueTask.FromResult(request.Rejected is null ? "old-key" : "new-key");
            },
        });

        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        asked.ShouldBe([null, "old-key"]);
        Headers().ShouldBe(["Token old-key", "Token new-key"]);
        _simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task GetCredential_EachAttempt_IsAskedAgain()
    {
        // Authentication stands inside the repeats: a credential that expires while the client waits is not sent.
        int asked = 0;
        using AccountImportClient client = Client(new AuthenticationOptions
        {
            GetCredential = (_, _) =>
            {
                asked++;
                return ValueTask.FromResult("new-key");
            },
        });
        _simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Empty(503), ScriptedAnswer.Empty(503));

        await client.ValidateAsync(Samples.Payload(), Cancellation);

        asked.ShouldBe(3);
        _simulator.Requests.ShouldAllBe(request => request.Headers["Authorization"] == "Token new-key");
        _simulator.Requests.ShouldAllBe(request => request.Headers["User-Agent"].StartsWith("AccountImport.Client/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetCredential_ThrowsAfterA401_IsUnavailable()
    {
        using AccountImportClient client = Client(new AuthenticationOptions
        {
            GetCredential = (request, _) => request.Rejected is null ? ValueTask.FromResult("old-key") : throw new FormatException("The vault is closed."),
        });

        await Should.ThrowAsync<CredentialUnavailableException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        _simulator.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task GetCredential_Throws_IsUnavailableWithTheCause()
    {
        using AccountImportClient client = Client(new AuthenticationOptions
        {
            GetCredential = (_, _) => throw new FormatException("The vault is closed."),
        });

        CredentialUnavailableException exception = await Should.ThrowAsync<CredentialUnavailableException>(
            () => client.GetStatusAsync(Samples.Payload().Key, Cancellation));

        exception.InnerException.ShouldBeOfType<FormatException>();
    }

    [Fact]
    public async Task GetCredential_CallIsCancelled_LeavesAsTheCallersCancellation()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using AccountImportClient client = Client(new AuthenticationOptions
        {
            GetCredential = async (_, token) =>
            {
                await source.CancelAsync();
                token.ThrowIfCancellationRequested();
                return "new-key";
            },
        });

        await Should.ThrowAsync<OperationCanceledException>(() => client.ValidateAsync(Samples.Payload(), source.Token));
    }

    [Fact]
    public async Task Credential_Rejected_IsNotSentAgain()
    {
        using AccountImportClient client = Client(new AuthenticationOptions { Credential = "old-key" });

        AccountImportAuthenticationException exception = await Should.ThrowAsync<AccountImportAuthenticationException>(
            () => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeFalse();
        exception.ToString().ShouldNotContain("old-key");
        _simulator.Requests.ShouldHaveSingleItem();
    }

    private IEnumerable<string> Headers() => _simulator.Requests.Select(request => request.Headers["Authorization"]);

    private AccountImportClient Client(AuthenticationOptions authentication) => AccountImportClient.Create(new AccountImportClientOptions
    {
        BaseAddress = _simulator.BaseAddress,
        Authentication = authentication,
        Resilience = { RetryDelay = TimeSpan.FromMilliseconds(1) },
    });
}
