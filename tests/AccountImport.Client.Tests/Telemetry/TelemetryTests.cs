using System.Diagnostics;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;
using AccountImport.Client.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Tests.Telemetry;

[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Key = "IM-A-1";

    private readonly TelemetryRecorder _recorder = new();
    private AccountImportSimulator _simulator = null!;

    public static TheoryData<string> ErrorRows { get; } = [.. ErrorRow.All.Select(row => row.Name)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _simulator = await AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { PathPrefix = "kraken" }, Cancellation);

    public async ValueTask DisposeAsync()
    {
        _recorder.Dispose();
        await _simulator.DisposeAsync();
    }

    [Theory]
    [InlineData(AccountImportOperation.Validate, "validate", "POST /v2/data-import/accounts/validate/", "kraken/v2/data-import/accounts/validate/", 200)]
    [InlineData(AccountImportOperation.Process, "process", "POST /v2/data-import/accounts/", "kraken/v2/data-import/accounts/", 201)]
    [InlineData(AccountImportOperation.Status, "status", "GET /v2/data-import/accounts/{import_supplier_code}/{external_identifier}/", "kraken/v2/data-import/accounts/REDACTED/REDACTED/", 200)]
    public async Task Call_ThatSucceeds_HasASpanAndItsRequestAnother(AccountImportOperation operation, string name, string requestName, string path, int statusCode)
    {
        using AccountImportClient client = Client();
        _simulator.AddImportedAccount(Key + "x", "A-12345678");

        await CallAsync(client, operation, Samples.Payload(operation is AccountImportOperation.Status ? Key + "x" : Key));

        Activity[] spans = [.. _recorder.OwnSpans];
        spans.Length.ShouldBe(2);
        (Activity request, Activity call) = (spans[0], spans[1]);
        call.DisplayName.ShouldBe($"account_import.{name}");
        call.Kind.ShouldBe(ActivityKind.Internal);
        call.Status.ShouldBe(ActivityStatusCode.Unset);
        Tags(call).ShouldBe(new Dictionary<string, object?>
        {
            ["account_import.operation"] = name,
            ["account_import.result"] = "success",
            ["account_import.correlation_id"] = "00000000-00000001",
            ["http.response.status_code"] = statusCode,
            ["server.address"] = "127.0.0.1",
            ["server.port"] = _simulator.BaseAddress.Port,
        }, ignoreOrder: true);
        request.DisplayName.ShouldBe(requestName);
        request.Kind.ShouldBe(ActivityKind.Client);
        request.ParentSpanId.ShouldBe(call.SpanId);
        Tags(request).ShouldBe(new Dictionary<string, object?>
        {
            ["account_import.operation"] = name,
            ["http.request.method"] = requestName.Split(' ')[0],
            ["http.response.status_code"] = statusCode,
            ["server.address"] = "127.0.0.1",
            ["server.port"] = _simulator.BaseAddress.Port,
            ["url.template"] = requestName.Split(' ')[1],
            ["url.full"] = new Uri(_simulator.BaseAddress, "/" + path).AbsoluteUri,
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task Call_Request_CarriesTheTraceAndNotTheBaggage()
    {
        using AccountImportClient client = Client();
        using var activity = new Activity("caller");
        activity.AddBaggage("user", "Peter");
        activity.TraceStateString = "vendor=1";
        activity.Start();

        await client.ValidateAsync(Samples.Payload(), Cancellation);

        RecordedRequest request = _simulator.Requests.ShouldHaveSingleItem();
        Activity span = _recorder.OwnSpans.First();
        span.TraceId.ShouldBe(activity.TraceId);
        request.Headers["traceparent"].ShouldBe(span.Id);
        request.Headers["tracestate"].ShouldBe("vendor=1");
        request.Headers.Keys.ShouldNotContain(name => name.Equals("baggage", StringComparison.OrdinalIgnoreCase) || name.Equals("Correlation-Context", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Call_Repeated_HasASpanForEachRequestAndCountsTheRetries()
    {
        using AccountImportClient client = Client();
        _simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Empty(503), ScriptedAnswer.Dropped(takesEffect: false));

        await client.ValidateAsync(Samples.Payload(), Cancellation);

        Activity[] spans = [.. _recorder.OwnSpans];
        spans.Select(span => span.GetTagItem("http.request.resend_count")).ShouldBe([null, 1, 2, null]);
        spans.Select(span => span.GetTagItem("http.response.status_code")).ShouldBe([503, null, 200, 200]);
        spans.Select(span => span.Status).ShouldBe([ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Unset, ActivityStatusCode.Unset]);
        spans[0].GetTagItem("error.type").ShouldBe("503");
        string lost = spans[1].GetTagItem("error.type").ShouldBeOfType<string>();
        lost.ShouldNotBeEmpty();
        _simulator.Requests.Select(request => request.Headers["traceparent"]).ShouldBe(spans.Take(3).Select(span => span.Id!));

        TelemetryRecorder.Measurement[] retries = [.. _recorder.MeasurementsOf("account_import.client.retries")];
        retries.Select(retry => retry.Value).ShouldBe([1, 1]);
        retries.Select(retry => retry.Tags["error.type"]).ShouldBe(["503", lost]);
        retries.ShouldAllBe(retry => (string)retry.Tags["account_import.operation"]! == "validate" && (string)retry.Tags["server.address"]! == "127.0.0.1");

        TelemetryRecorder.LogLine[] lines = [.. _recorder.Lines.Where(line => line.EventId.Id is 1)];
        lines.Select(line => line.Level).ShouldBe([LogLevel.Warning, LogLevel.Warning]);
        lines.ShouldAllBe(line => line.EventId.Name == "Retry" && line.Category == "AccountImport.Client");
        lines[0].Text.ShouldContain("Validate at 127.0.0.1 got 503; repeat 1 follows in");
        lines[0].Text.ShouldContain("(correlation id 00000000-00000001)");
        lines[1].Text.ShouldContain("repeat 2 follows");
    }

    [Theory]
    [MemberData(nameof(ErrorRows))]
    public async Task Call_Error_IsInSpanMetricAndLog(string name)
    {
        ErrorRow row = ErrorRow.All.Single(candidate => candidate.Name == name);
        using AccountImportClient client = Client(retries: 0);
        _simulator.Answer(AccountImportOperation.Process, row.Answer);

        var exception = (AccountImportApiException)await Should.ThrowAsync(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation), row.Exception);

        string result = row.Exception.Name switch
        {
            nameof(AccountValidationException) or nameof(ImportProcessValidationException) => "validation_failed",
            nameof(AccountAlreadyImportedException) => "already_imported",
            nameof(AccountImportNotFoundException) => "not_found",
            nameof(AccountImportAuthenticationException) => "authentication_failed",
            nameof(AccountImportThrottledException) => "throttled",
            nameof(AccountImportServerException) => "server_error",
            _ => "refused",
        };
        Activity call = _recorder.OwnSpans.Last();
        call.Status.ShouldBe(ActivityStatusCode.Error);
        call.StatusDescription.ShouldBeNull();
        call.GetTagItem("account_import.result").ShouldBe(result);
        call.GetTagItem("error.type").ShouldBe(result);
        call.GetTagItem("http.response.status_code").ShouldBe((int)exception.StatusCode);
        call.GetTagItem("account_import.error_code").ShouldBe(row.Code);
        call.GetTagItem("account_import.correlation_id").ShouldBe("00000000-00000001");
        call.GetTagItem("account_import.outcome_unknown").ShouldBe(row.OutcomeUnknown ? true : null);

        TelemetryRecorder.Measurement duration = _recorder.MeasurementsOf("account_import.client.call.duration").ShouldHaveSingleItem();
        duration.Unit.ShouldBe("s");
        duration.Value.ShouldBeGreaterThan(0);
        duration.Tags.ShouldBe(new Dictionary<string, object?>
        {
            ["account_import.operation"] = "process",
            ["account_import.result"] = result,
            ["error.type"] = result,
            ["http.response.status_code"] = (int)exception.StatusCode,
            ["server.address"] = "127.0.0.1",
            ["server.port"] = _simulator.BaseAddress.Port,
        }, ignoreOrder: true);

        TelemetryRecorder.LogLine line = _recorder.Lines.Single(line => line.EventId.Id is 3);
        line.EventId.Name.ShouldBe("CallFailed");
        line.Level.ShouldBe(
            row.OutcomeUnknown || row.IsForeign || result is "authentication_failed" or "throttled" or "server_error" ? LogLevel.Warning : LogLevel.Information);
        line.Text.ShouldStartWith($"Process at 127.0.0.1 ended as {result} with {(int)exception.StatusCode}");
        line.Text.ShouldContain($"(correlation id 00000000-00000001, outcome unknown: {row.OutcomeUnknown})");
    }

    [Theory]
    [InlineData("""{"detail":"The requested resource was not found.","code":"not_found"}""", LogLevel.Debug)]
    [InlineData("<html>", LogLevel.Warning)]
    public async Task Call_StatusIsNotFound_IsNoNewsUnlessSomethingElseAnswered(string body, LogLevel level)
    {
        using AccountImportClient client = Client();
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Json(404, body));

        await Should.ThrowAsync<AccountImportNotFoundException>(() => client.GetStatusAsync(Samples.Payload().Key, Cancellation));

        _recorder.Lines.ShouldHaveSingleItem().Level.ShouldBe(level);
    }

    [Fact]
    public async Task Call_ThatSucceeds_IsMeasuredAndLoggedForDebugging()
    {
        using AccountImportClient client = Client();

        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        TelemetryRecorder.Measurement duration = _recorder.MeasurementsOf("account_import.client.call.duration").ShouldHaveSingleItem();
        duration.Tags["account_import.result"].ShouldBe("success");
        duration.Tags.Keys.ShouldNotContain("error.type");
        TelemetryRecorder.LogLine line = _recorder.Lines.ShouldHaveSingleItem();
        line.EventId.ShouldBe(new EventId(2, "CallSucceeded"));
        line.Level.ShouldBe(LogLevel.Debug);
        line.Text.ShouldStartWith("Process at 127.0.0.1 succeeded with 201 after ");
        line.Text.ShouldEndWith(" ms (correlation id 00000000-00000001)");
    }

    [Fact]
    public async Task Call_WithoutAnAnswer_SaysWhy()
    {
        using AccountImportClient client = Client(retries: 0);
        using var unreachable = AccountImportClient.Create(Options(new Uri("http://127.0.0.1:1/"), retries: 0), loggerFactory: _recorder);
        using var source = new CancellationTokenSource();
        _simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect: true), ScriptedAnswer.Empty(202));
        _simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Held(takesEffect: false) with { Meanwhile = _ => source.CancelAsync() });

        await Should.ThrowAsync<AccountImportConnectionException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));
        await Should.ThrowAsync<UnexpectedResponseException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));
        await Should.ThrowAsync<OperationCanceledException>(() => client.GetStatusAsync(Samples.Payload().Key, source.Token));
        await Should.ThrowAsync<AccountImportConnectionException>(() => unreachable.GetStatusAsync(Samples.Payload().Key, Cancellation));

        _recorder.OwnSpans.Where(span => span.Kind is ActivityKind.Internal).Select(span => span.GetTagItem("account_import.result"))
            .ShouldBe(["connection_failed", "unexpected_response", "cancelled", "connection_failed"]);
        _recorder.Lines.Select(line => line.Level).ShouldBe([LogLevel.Warning, LogLevel.Warning, LogLevel.Debug, LogLevel.Warning]);
        _recorder.MeasurementsOf("account_import.client.call.duration").Select(duration => duration.Tags.GetValueOrDefault("http.response.status_code"))
            .ShouldBe([null, 202, null, null]);
        _recorder.OwnSpans.Last(span => span.Kind is ActivityKind.Client).GetTagItem("error.type").ShouldBe("connection_error");
    }

    [Fact]
    public async Task ImportAsync_EachEnd_HasASpanOverItsCallsAndADuration()
    {
        using AccountImportClient client = Client(retries: 0);
        ImportOptions options = new() { PollInterval = TimeSpan.FromMilliseconds(1), MaxPollInterval = TimeSpan.FromMilliseconds(10) };
        _simulator.AddImportedAccount("IM-A-2", "A-12345678");

        await client.ImportAsync(Samples.Payload(), options: options, cancellationToken: Cancellation);
        await Should.ThrowAsync<AccountAlreadyImportedException>(() => client.ImportAsync(Samples.Payload("IM-A-2"), options: options, cancellationToken: Cancellation));

        Activity[] imports = [.. _recorder.OwnSpans.Where(span => span.DisplayName is "account_import.import")];
        imports.Select(span => span.GetTagItem("account_import.result")).ShouldBe(["processed", "already_imported"]);
        imports.Select(span => span.Status).ShouldBe([ActivityStatusCode.Unset, ActivityStatusCode.Error]);
        _recorder.OwnSpans.Where(span => span.ParentSpanId == imports[0].SpanId).Select(span => span.DisplayName).Take(3)
            .ShouldBe(["account_import.status", "account_import.process", "account_import.status"]);
        TelemetryRecorder.Measurement[] durations = [.. _recorder.MeasurementsOf("account_import.client.import.duration")];
        durations.Select(duration => duration.Tags["account_import.result"]).ShouldBe(["processed", "already_imported"]);
        durations.ShouldAllBe(duration => duration.Unit == "s" && Equals(duration.Tags["account_import.outcome_unknown"], false));
    }

    [Fact]
    public async Task Injected_PrimaryHandlerOfTheApplication_MakesNoSpansWithThePath()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_recorder));
        services.AddAccountImportClient(options =>
        {
            options.BaseAddress = _simulator.BaseAddress;
            options.Authentication.Credential = "key";
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        await using ServiceProvider provider = services.BuildServiceProvider();

        await Should.ThrowAsync<AccountImportNotFoundException>(
            () => provider.GetRequiredService<IAccountImportClient>().GetStatusAsync(Samples.Payload("IM-A-SECRET").Key, Cancellation));

        _recorder.OwnSpans.Count().ShouldBe(2);
        _recorder.Spans.ShouldNotContain(span => span.Source.Name == "System.Net.Http");
        _recorder.Texts.ShouldNotContain(text => text.Contains("IM-A-SECRET", StringComparison.Ordinal));
        _recorder.Lines.Select(line => line.Category).ShouldAllBe(category => category == "AccountImport.Client");
    }

    [Fact]
    public async Task Call_WithoutAListener_MakesNoSpan()
    {
        _recorder.Dispose();
        using AccountImportClient client = Client();

        await client.ValidateAsync(Samples.Payload(), Cancellation);

        _recorder.Spans.ShouldBeEmpty();
        _simulator.Requests.ShouldHaveSingleItem().Headers.Keys.ShouldNotContain("traceparent");
    }

    private static Task CallAsync(AccountImportClient client, AccountImportOperation operation, AccountPayload payload) => operation switch
    {
        AccountImportOperation.Validate => client.ValidateAsync(payload, Cancellation),
        AccountImportOperation.Process => client.ProcessAsync(payload, cancellationToken: Cancellation),
        _ => client.GetStatusAsync(payload.Key, Cancellation),
    };

    private static Dictionary<string, object?> Tags(Activity span) => span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);

    private static AccountImportClientOptions Options(Uri baseAddress, int retries) => new()
    {
        BaseAddress = baseAddress,
        Authentication = { Credential = "key" },
        Resilience = { MaxRetryAttempts = retries, RetryDelay = TimeSpan.FromMilliseconds(1) },
    };

    private AccountImportClient Client(int retries = 3) => AccountImportClient.Create(Options(_simulator.BaseAddress, retries), loggerFactory: _recorder);
}
