using System.Net.Http.Headers;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Tests.Contract;

namespace AccountImport.Client.Tests.WireMock;

/// <summary>What the mapping files of the package answer, by the beginning of the external account number.</summary>
[Collection(WireMockGroup.Name)]
public sealed class WireMockMappingsTests(WireMockFixture wireMock) : IAsyncLifetime
{
    private static readonly ImportOptions Quick = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(5),
        MaxPollInterval = TimeSpan.FromMilliseconds(50),
    };

    private readonly List<IDisposable> _disposables = [];
    private ContractServer _server = null!;

    public static TheoryData<AccountImportOperation> Operations { get; } = [.. Enum.GetValues<AccountImportOperation>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await wireMock.ConnectAsync(string.Empty, Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable disposable in _disposables)
        {
            disposable.Dispose();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task ImportAsync_AnyNumber_IsProcessedOneAfterTheOther()
    {
        using AccountImportClient client = Client();

        ImportStatus first = await client.ImportAsync(Samples.Payload("4711"), options: Quick, cancellationToken: Cancellation);
        ImportStatus second = await client.ImportAsync(Samples.Payload("4712"), options: Quick, cancellationToken: Cancellation);

        first.KrakenIdentifier.ShouldBe("A-00000001");
        second.IsSuccess.ShouldBeTrue();
        (await _server.GetRequestsAsync()).Select(request => request.Method).ShouldBe(["GET", "POST", "GET", "GET", "GET", "GET", "POST", "GET", "GET", "GET"]);
    }

    [Fact]
    public async Task GetStatusAsync_NothingScheduled_IsTheApisNotFound()
    {
        AccountImportNotFoundException exception = await Should.ThrowAsync<AccountImportNotFoundException>(() => CallAsync(AccountImportOperation.Status, "4711"));

        exception.IsForeign.ShouldBeFalse();
        exception.CorrelationId.ShouldBe("wiremock-accepted-status-1-not-found");
    }

    [Fact]
    public async Task AllCalls_AlreadyImported_ProcessRefusesAndStatusGivesTheAccount()
    {
        using AccountImportClient client = Client();
        AccountPayload payload = Samples.Payload("ALREADY-IMPORTED-1");

        await client.ValidateAsync(payload, Cancellation);
        AccountAlreadyImportedException exception = await Should.ThrowAsync<AccountAlreadyImportedException>(
            () => client.ImportAsync(payload, options: Quick, cancellationToken: Cancellation));

        exception.ExistingAccountId.ShouldBe("A-12345678");
        (await client.GetStatusAsync(payload.Key, Cancellation)).Status.KrakenIdentifier.ShouldBe("A-12345678");
    }

    [Fact]
    public async Task AllCalls_Invalid_ValidateListsWhatProcessDoesNot()
    {
        using AccountImportClient client = Client();
        AccountPayload payload = Samples.Payload("INVALID-1");

        AccountValidationException exception = await Should.ThrowAsync<AccountValidationException>(
            () => client.ImportAsync(payload, options: Quick, cancellationToken: Cancellation));

        exception.Errors.ShouldHaveSingleItem().ToString().ShouldBe("customers.0.landline: invalid_phone_number");
        await Should.ThrowAsync<ImportProcessValidationException>(() => client.ProcessAsync(payload, cancellationToken: Cancellation));
        (await Should.ThrowAsync<AccountImportNotFoundException>(() => client.GetStatusAsync(payload.Key, Cancellation))).IsForeign.ShouldBeFalse();
    }

    [Theory]
    [InlineData("ERRORED-1", false, "ERRORED", "account_creation_failed")]
    [InlineData("ERRORED-1", true, "DRY_RUN_ERRORED", "account_creation_failed")]
    [InlineData("CANCELLED-1", false, "CANCELLED", null)]
    public async Task ImportAsync_NumberOfAnEnd_EndsSo(string number, bool isDryRun, string status, string? error)
    {
        using AccountImportClient client = Client();

        AccountImportFailedException exception = await Should.ThrowAsync<AccountImportFailedException>(() => client.ImportAsync(
            Samples.Payload(number), new TaskParameters { IsDryRun = isDryRun }, Quick, Cancellation));

        exception.Status.Status.Value.ShouldBe(status);
        exception.Status.LatestError?.Code.ShouldBe(error);
        (exception.Status.LatestError is null).ShouldBe(error is null);
    }

    [Fact]
    public async Task ImportAsync_DryRun_Succeeds()
    {
        using AccountImportClient client = Client();

        ImportStatus status = await client.ImportAsync(Samples.Payload("4711"), new TaskParameters { IsDryRun = true }, Quick, Cancellation);

        status.Status.ShouldBe(ImportStatusCode.DryRunSucceeded);
        status.KrakenIdentifier.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task AllCalls_Throttled_GoThroughTheSecondTime(AccountImportOperation operation)
    {
        AccountImportThrottledException exception = await Should.ThrowAsync<AccountImportThrottledException>(() => CallAsync(operation, "THROTTLED-1"));

        exception.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        await ShouldGoThroughAsync(operation, "THROTTLED-1");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task AllCalls_Unavailable_GetTheErrorOfAGatewayEveryTime(AccountImportOperation operation)
    {
        for (int call = 0; call < 2; call++)
        {
            AccountImportServerException exception = await Should.ThrowAsync<AccountImportServerException>(() => CallAsync(operation, "UNAVAILABLE-1"));

            ((int)exception.StatusCode).ShouldBe(503);
            exception.IsForeign.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(AccountImportOperation.Validate)]
    [InlineData(AccountImportOperation.Status)]
    public async Task ValidateAndStatus_Lost_GoThroughTheSecondTime(AccountImportOperation operation)
    {
        await Should.ThrowAsync<AccountImportConnectionException>(() => CallAsync(operation, "LOST-1"));

        await ShouldGoThroughAsync(operation, "LOST-1");
    }

    [Fact]
    public async Task ImportAsync_Lost_FindsOutThatTheAccountWasScheduled()
    {
        using AccountImportClient client = Client();

        ImportStatus status = await client.ImportAsync(Samples.Payload("LOST-1"), options: Quick, cancellationToken: Cancellation);

        status.IsSuccess.ShouldBeTrue();
        (await _server.GetRequestsAsync()).Count(request => request.Method is "POST").ShouldBe(1);
    }

    [Fact]
    public async Task GetStatusAsync_Unknown_StaysNotFoundAfterProcess()
    {
        await CallAsync(AccountImportOperation.Process, "UNKNOWN-1");

        (await Should.ThrowAsync<AccountImportNotFoundException>(() => CallAsync(AccountImportOperation.Status, "UNKNOWN-1"))).IsForeign.ShouldBeFalse();
    }

    [Theory]
    [InlineData(AccountImportOperation.Validate)]
    [InlineData(AccountImportOperation.Process)]
    public async Task ValidateAndProcess_Slow_OutlastTheClientsPatience(AccountImportOperation operation)
    {
        // The answer takes a real minute; the client's own clock is moved when the request has arrived.
        var clock = new ManualTimeProvider();
        Task call = CallAsync(operation, "SLOW-1", clock);
        while ((await _server.GetRequestsAsync()).Count is 0)
        {
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromSeconds(30));

        AccountImportTimeoutException exception = await Should.ThrowAsync<AccountImportTimeoutException>(call);
        exception.OutcomeUnknown.ShouldBe(operation is AccountImportOperation.Process);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("WRONG")]
    [InlineData("Token WRONG-1")]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    public async Task AllCalls_CredentialMissingOrWrong_AreRefused(string? authorization)
    {
        using HttpClient http = Http(authorization);
        using var client = new AccountImportClient(http);

        foreach (Func<Task> call in Calls(client, "4711"))
        {
            await Should.ThrowAsync<AccountImportAuthenticationException>(call);
        }
    }

    [Theory]
    [InlineData("a-jwt")]
    [InlineData("Token key")]
    [InlineData("JWT a-jwt")]
    [InlineData("Bearer a-jwt")]
    public async Task AllCalls_CredentialOfEachScheme_IsAccepted(string authorization)
    {
        using HttpClient http = Http(authorization);
        using var client = new AccountImportClient(http);

        foreach (Func<Task> call in Calls(client, "4711"))
        {
            await call();
        }
    }

    [Fact]
    public async Task AllCalls_NoMapping_IsNotTakenForTheApisNotFound()
    {
        using var http = new HttpClient(new OtherVersionHandler()) { BaseAddress = _server.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", "any");
        using var client = new AccountImportClient(http);

        foreach (Func<Task> call in Calls(client, "4711"))
        {
            AccountImportNotFoundException exception = await Should.ThrowAsync<AccountImportNotFoundException>(call);

            exception.IsForeign.ShouldBeTrue();
        }

        (await _server.GetViolationsAsync()).Count.ShouldBe(3);
    }

    private static Func<Task>[] Calls(AccountImportClient client, string number) =>
    [
        () => client.ValidateAsync(Samples.Payload(number), Cancellation),
        () => client.ProcessAsync(Samples.Payload(number), cancellationToken: Cancellation),
        () => client.GetStatusAsync(Samples.Payload(number).Key, Cancellation),
    ];

    /// <summary>Makes one call, without repeats.</summary>
    private Task CallAsync(AccountImportOperation operation, string number, TimeProvider? timeProvider = null)
    {
        AccountImportClient client = Client(maxRetryAttempts: 0, timeProvider);
        _disposables.Add(client);
        return Calls(client, number)[(int)operation]();
    }

    private async Task ShouldGoThroughAsync(AccountImportOperation operation, string number)
    {
        if (operation is AccountImportOperation.Status)
        {
            // Nothing was scheduled.
            (await Should.ThrowAsync<AccountImportNotFoundException>(() => CallAsync(operation, number))).IsForeign.ShouldBeFalse();
        }
        else
        {
            await CallAsync(operation, number);
        }
    }

    private AccountImportClient Client(int maxRetryAttempts = 3, TimeProvider? timeProvider = null) => AccountImportClient.Create(
        new AccountImportClientOptions
        {
            BaseAddress = _server.BaseAddress,
            Authentication = { Credential = "any" },
            Resilience = { MaxRetryAttempts = maxRetryAttempts, RetryDelay = TimeSpan.FromMilliseconds(1) },
        },
        timeProvider ?? TimeProvider.System);

    private HttpClient Http(string? authorization)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _server.BaseAddress };
        http.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        return http;
    }

    /// <summary>Sends each call to a path that is none of the API's.</summary>
    private sealed class OtherVersionHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(request.RequestUri!.AbsoluteUri.Replace("/v2/", "/v3/", StringComparison.Ordinal));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
