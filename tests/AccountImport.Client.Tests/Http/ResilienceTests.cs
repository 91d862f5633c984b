using System.Net;
using System.Net.Sockets;
using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AccountImport.Client.Tests.Http;

public sealed class ResilienceTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private AccountImportSimulator _simulator = null!;

    public static TheoryData<string> TransientFailures { get; } = [.. Failures.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Dictionary<string, ScriptedAnswer> Failures => new()
    {
        ["408"] = ScriptedAnswer.Empty(408),
        ["429"] = ScriptedAnswer.Empty(429),
        ["500"] = ScriptedAnswer.Json(500, "{}"),
        ["502"] = ScriptedAnswer.Html(502, "<html>"),
        ["503"] = ScriptedAnswer.Empty(503) with { Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } },
        ["dropped"] = ScriptedAnswer.Dropped(takesEffect: false),
        ["half an answer"] = ScriptedAnswer.Own with { Fault = ScriptedFault.DropInsideAnswer },
    };

    public async ValueTask InitializeAsync() => _simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(TransientFailures))]
    public async Task ValidateAndStatus_FailureThatMayPass_AreRepeated(string failure)
    {
        using AccountImportClient client = Client();
        _simulator.AddImportedAccount("IM-A-1", "A-12345678");
        _simulator.Answer(AccountImportOperation.Validate, Failures[failure], Failures[failure], Failures[failure]);
        _simulator.Answer(AccountImportOperation.Status, Failures[failure], Failures[failure], Failures[failure]);

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        (await client.GetStatusAsync(Samples.Payload().Key, Cancellation)).Status.KrakenIdentifier.ShouldBe("A-12345678");

        _simulator.Requests.Count.ShouldBe(8);
        _simulator.Violations.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(TransientFailures))]
    public async Task ProcessAsync_FailureThatMayPass_IsRepeatedOnlyIfItSurelyHadNoEffect(string failure)
    {
        using AccountImportClient client = Client();
        _simulator.Answer(AccountImportOperation.Process, Failures[failure]);
        bool isRepeated = failure is "429";

        Task process = client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        if (isRepeated)
        {
            await process;
        }
        else
        {
            (await Should.ThrowAsync<AccountImportException>(process)).OutcomeUnknown.ShouldBeTrue();
        }

        _simulator.Requests.Count.ShouldBe(isRepeated ? 2 : 1);
    }

    [Fact]
    public async Task ProcessAsync_NobodyListens_IsRepeatedAndSurelyHadNoEffect()
    {
        await _simulator.DisposeAsync();
        var counter = new CountingHandler();
        var services = new ServiceCollection();
        services.AddAccountImportClient(Configure).AddHttpMessageHandler(() => counter);

        AccountImportConnectionException exception = await Should.ThrowAsync<AccountImportConnectionException>(
            () => services.BuildServiceProvider().GetRequiredService<IAccountImportClient>().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeFalse();
        counter.Count.ShouldBe(4);
    }

    [Fact]
    public async Task ProcessAsync_TlsFails_SurelyHadNoEffect()
    {
        // The simulator speaks no TLS, so the handshake fails.
        using AccountImportClient client = Client(options => options.BaseAddress = new UriBuilder(_simulator.BaseAddress) { Scheme = "https" }.Uri);

        AccountImportConnectionException exception = await Should.ThrowAsync<AccountImportConnectionException>(
            () => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeFalse();
        exception.InnerException.ShouldBeOfType<HttpRequestException>().HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task AllCalls_FailureThatDoesNotPass_IsNotRepeated(int statusCode)
    {
        using AccountImportClient client = Client();
        _simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Empty(statusCode));

        await Should.ThrowAsync<AccountImportApiException>(() => client.ValidateAsync(Samples.Payload(), Cancellation));

        _simulator.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task MaxRetryAttempts_ServerFailsForGood_IsHowOftenItIsRepeated(int maxRetryAttempts)
    {
        using AccountImportClient client = Client(options => options.Resilience.MaxRetryAttempts = maxRetryAttempts);
        _simulator.Answer(AccountImportOperation.Status, [.. Enumerable.Repeat(ScriptedAnswer.Empty(503), 10)]);

        await Should.ThrowAsync<AccountImportServerException>(() => client.GetStatusAsync(Samples.Payload().Key, Cancellation));

        _simulator.Requests.Count.ShouldBe(1 + maxRetryAttempts);
    }

    [Fact]
    public async Task Enabled_Off_NothingIsRepeated()
    {
        using AccountImportClient client = Client(options => options.Resilience.Enabled = false);
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(429));

        await Should.ThrowAsync<AccountImportThrottledException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        _simulator.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3600", 30)]
    [InlineData("-5", null)]
    public async Task RetryAfter_InSeconds_IsWaitedForUpToTheCap(string retryAfter, int? seconds)
    {
        using AccountImportClient client = Client(options => options.Resilience.RetryDelay = TimeSpan.FromSeconds(1), _clock);
        _simulator.Answer(
            AccountImportOperation.Process,
            ScriptedAnswer.Empty(429) with { Headers = new Dictionary<string, string> { ["Retry-After"] = retryAfter } });

        Task process = client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        TimeSpan wait = await WaitForTheWaitBeforeTheRepeatAsync();
        if (seconds is { } expected)
        {
            wait.ShouldBe(TimeSpan.FromSeconds(expected));
        }
        else
        {
            wait.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }

        _clock.Advance(wait);
        await process;
        _simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AttemptTimeout_ValidateIsHeld_IsRepeated()
    {
        using AccountImportClient client = Client(timeProvider: _clock);
        _simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Held(takesEffect: false));

        Task validate = client.ValidateAsync(Samples.Payload(), Cancellation);
        await Eventually.IsTrueAsync(() => _simulator.Requests.Count is 1, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(29));
        await Eventually.IsTrueAsync(
            () =>
            {
                // The wait before the repeat is a millisecond or so: this clock has to be moved past it, and not as far as the next time-out.
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                return validate.IsCompleted || _simulator.Requests.Count is 2;
            },
            Cancellation);

        await validate;
    }

    [Fact]
    public async Task AttemptTimeout_ProcessIsHeld_LeavesTheOutcomeUnknown()
    {
        using AccountImportClient client = Client(timeProvider: _clock);
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Held(takesEffect: true));

        Task process = client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        await Eventually.IsTrueAsync(() => _simulator.Requests.Count is 1, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(29));

        AccountImportTimeoutException exception = await Should.ThrowAsync<AccountImportTimeoutException>(process);
        exception.OutcomeUnknown.ShouldBeTrue();
        exception.Operation.ShouldBe(AccountImportOperation.Process);
        _simulator.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task TotalTimeout_StatusIsHeldEachTime_EndsTheCall()
    {
        using AccountImportClient client = Client(
            options =>
            {
                options.Resilience.TotalTimeout = TimeSpan.FromSeconds(29);
                options.Resilience.MaxRetryAttempts = 0;
            },
            _clock);
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Held(takesEffect: false));

        Task status = client.GetStatusAsync(Samples.Payload().Key, Cancellation);
        await Eventually.IsTrueAsync(() => _simulator.Requests.Count is 1, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(29));

        AccountImportTimeoutException exception = await Should.ThrowAsync<AccountImportTimeoutException>(status);
        exception.OutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancellation_WhileWaitingToRepeat_LeavesAsTheCallers()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using AccountImportClient client = Client(options => options.Resilience.RetryDelay = TimeSpan.FromSeconds(10), _clock);
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(503));

        Task status = client.GetStatusAsync(Samples.Payload().Key, source.Token);
        await WaitForTheWaitBeforeTheRepeatAsync();
        await source.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(status)).CancellationToken.ShouldBe(source.Token);
        _simulator.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_ThatTricklesIn_IsWithinTheTimeOut(bool isResilient)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeHalfAnAnswerAsync(listener);
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using AccountImportClient client = Client(
            options =>
            {
                options.BaseAddress = address;
                options.Resilience.Enabled = isResilient;
                options.Resilience.MaxRetryAttempts = 0;
                options.Resilience.TotalTimeout = TimeSpan.FromSeconds(29);
            },
            _clock);

        Task process = client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        await serving;
        while (!process.IsCompleted)
        {
            // Without the resilience handler the time-out begins with the body, which may be later than the server has sent it.
            _clock.Advance(TimeSpan.FromSeconds(29));
            await Task.Yield();
        }

        AccountImportTimeoutException exception = await Should.ThrowAsync<AccountImportTimeoutException>(process);
        exception.OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Dispose_WhileACallWaits_EndsItWithAnUnknownOutcome()
    {
        AccountImportClient client = Client();
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Held(takesEffect: true));

        Task process = client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        await Eventually.IsTrueAsync(() => _simulator.Requests.Count is 1, Cancellation);
        client.Dispose();

        (await Should.ThrowAsync<AccountImportConnectionException>(process)).OutcomeUnknown.ShouldBeTrue();
        await Should.ThrowAsync<ObjectDisposedException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));
    }

    private static async Task ServeHalfAnAnswerAsync(TcpListener listener)
    {
        TcpClient connection = await listener.AcceptTcpClientAsync(Cancellation);
        NetworkStream stream = connection.GetStream();
        _ = await stream.ReadAtLeastAsync(new byte[512], 512, cancellationToken: Cancellation);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{"), Cancellation);
    }

    /// <summary>Waits until the client waits to send again: the next timer is then neither the attempt's time-out (29 s) nor the call's (2 min).</summary>
    private async Task<TimeSpan> WaitForTheWaitBeforeTheRepeatAsync()
    {
        TimeSpan wait = default;
        await Eventually.IsTrueAsync(
            () =>
            {
                wait = _clock.UntilNextTimer ?? TimeSpan.MaxValue;
                return wait < TimeSpan.FromMinutes(1) && wait != TimeSpan.FromSeconds(29);
            },
            Cancellation);
        return wait;
    }

    private AccountImportClient Client(Action<AccountImportClientOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        var options = new AccountImportClientOptions();
        Configure(options);
        configure?.Invoke(options);
        return AccountImportClient.Create(options, timeProvider);
    }

    private void Configure(AccountImportClientOptions options)
    {
        options.BaseAddress = _simulator.BaseAddress;
        options.Authentication.Credential = "secret-key";
        options.Resilience.RetryDelay = TimeSpan.FromMilliseconds(1);
        options.Resilience.AttemptTimeout = TimeSpan.FromSeconds(29);
    }
}
