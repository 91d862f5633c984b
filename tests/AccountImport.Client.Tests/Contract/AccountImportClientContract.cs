using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using NodaTime;

namespace AccountImport.Client.Tests.Contract;

/// <summary>What every <see cref="IAccountImportClient"/> does, over a socket, against the simulator or another server.</summary>
public abstract class AccountImportClientContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly List<IDisposable> _disposables = [];

    public static TheoryData<string> ErrorRows { get; } = [.. ErrorRow.All.Select(row => row.Name)];

    public static TheoryData<string> Numbers { get; } =
        ["IM-A-00023", "a/b c?d#é%2F", "%2e%2e", "...", "a\\b", "+1", "李/Zoë", "a;b=c&d", "\"'<>|", new string('x', 128), string.Concat(Enumerable.Repeat("😀", 128))];

    protected ContractServer Server { get; private set; } = null!;

    /// <summary>The server, if it is the simulator; what only it can tell is asserted where it is.</summary>
    private AccountImportSimulator? Simulator => Server.Simulator;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Server = await StartServerAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable disposable in _disposables)
        {
            disposable.Dispose();
        }

        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual string PathPrefix => string.Empty;

    /// <summary>Starts what the client is to call: the simulator, unless a test class says otherwise.</summary>
    protected virtual Task<ContractServer> StartServerAsync(CancellationToken cancellationToken) => SimulatorContractServer.StartAsync(PathPrefix, cancellationToken);

    /// <summary>Makes the client: without repeats, with the credential <c>Token secret-key</c>.</summary>
    protected abstract IAccountImportClient CreateClient(Uri baseAddress, bool includeErrorDetail);

    [Fact]
    public async Task ValidateAsync_ValidAccount_SendsItByteForByteInItsEnvelope()
    {
        const string Json = "{ \"import_supplier\":\"SUPPLIER\",  \"external_account_number\":\"A\",\"x\":\"\\u0041é\",\"y\":1.50 }";

        ValidateResult result = await Client().ValidateAsync(AccountPayload.FromJson(Samples.Utf8(Json), "SUPPLIER", "A"), Cancellation);

        RecordedRequest request = await SingleRequestAsync();
        request.Method.ShouldBe("POST");
        request.Path.ShouldEndWith("/v2/data-import/accounts/validate/");
        Encoding.UTF8.GetString(request.Body.Span).ShouldBe($$"""{"payload":{{Json}}}""");
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers["Content-Length"].ShouldBe(request.Body.Length.ToString());
        request.Headers["Accept"].ShouldBe("application/json");
        request.Headers["Authorization"].ShouldBe("Token secret-key");
        result.CorrelationId.ShouldNotBeNullOrEmpty();
        result.ServerTime.ShouldBe(Server.OwnTime);
        Simulator?.Imports.ShouldBeEmpty();
        (await Server.GetViolationsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ProcessAsync_ValidAccount_IsScheduled()
    {
        ProcessResult result = await Client().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        RecordedRequest request = await SingleRequestAsync();
        request.Method.ShouldBe("POST");
        request.Path.ShouldEndWith("/v2/data-import/accounts/");
        JsonNode.Parse(request.Body.Span)!["task_params"]!.ToJsonString().ShouldBe("{}");
        request.Headers["Content-Length"].ShouldBe(request.Body.Length.ToString());
        result.ServerTime.ShouldBe(Server.OwnTime);
        result.CorrelationId.ShouldNotBeNullOrEmpty();
        Simulator?.Imports.ShouldHaveSingleItem().Key.ShouldBe(Samples.Payload().Key);
        (await Server.GetViolationsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ProcessAsync_TaskParameters_AreSent()
    {
        OffsetDateTime start = Instant.FromDateTimeOffset(Now.AddHours(1)).WithOffset(Offset.FromHours(2));
        var parameters = new TaskParameters { IsDryRun = true, ScheduleWindowStart = start, ScheduleWindowEnd = start.PlusHours(1) };

        await Client().ProcessAsync(Samples.Payload(), parameters, Cancellation);

        JsonNode sent = JsonNode.Parse((await SingleRequestAsync()).Body.Span)!["task_params"]!;
        sent.ToJsonString().ShouldBe(
            """{"is_dry_run":true,"schedule_window_start":"2026-03-02T12:00:00\u002B02:00","schedule_window_end":"2026-03-02T13:00:00\u002B02:00"}""");
        Simulator?.Imports.ShouldHaveSingleItem().IsDryRun.ShouldBeTrue();
    }

    [Theory]
    [InlineData(2, 1, "schedule_window_start__after_end")]
    [InlineData(0, 97, "schedule_window_end_too_far_in_future")]
    public async Task ProcessAsync_ScheduleWindowThatThePlatformRefuses_SendsNothing(int startHours, int endHours, string code)
    {
        var parameters = new TaskParameters
        {
            ScheduleWindowStart = Instant.FromDateTimeOffset(Now.AddHours(startHours)).WithOffset(Offset.Zero),
            ScheduleWindowEnd = Instant.FromDateTimeOffset(Now.AddHours(endHours)).WithOffset(Offset.Zero),
        };

        ArgumentException exception = await Should.ThrowAsync<ArgumentException>(() => Client().ProcessAsync(Samples.Payload(), parameters, Cancellation));

        exception.Message.ShouldContain(code);
        (await Server.GetRequestsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task GetStatusAsync_ImportOnItsWay_GivesItsStates()
    {
        IAccountImportClient client = Client();
        AccountPayload payload = Samples.Payload();
        await client.ProcessAsync(payload, cancellationToken: Cancellation);

        (await client.GetStatusAsync(payload.Key, Cancellation)).Status.Status.ShouldBe(ImportStatusCode.Pending);
        Server.LetImportsProceed();
        (await client.GetStatusAsync(payload.Key, Cancellation)).Status.Status.ShouldBe(ImportStatusCode.InProgress);
        Server.LetImportsProceed();
        StatusResult result = await client.GetStatusAsync(payload.Key, Cancellation);

        result.Status.Status.ShouldBe(ImportStatusCode.Processed);
        result.Status.KrakenIdentifier.ShouldNotBeNullOrEmpty();
        Simulator?.Imports.ShouldHaveSingleItem().KrakenIdentifier.ShouldBe(result.Status.KrakenIdentifier);
        result.Status.CreatedAt.ShouldNotBeNull();
        result.ServerTime.ShouldBe(Server.OwnTime);
        result.CorrelationId.ShouldNotBeNullOrEmpty();
        RecordedRequest request = (await Server.GetRequestsAsync())[^1];
        request.Method.ShouldBe("GET");
        request.Body.Length.ShouldBe(0);
        (await Server.GetViolationsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SeedDocument.StatusProcessed, "PROCESSED")]
    [InlineData(SeedDocument.StatusWithoutIdentifier, "PROCESSED | IN_PROGRESS | PENDING | DRY_RUN_SUCCEEDED | CANCELLED")]
    [InlineData(SeedDocument.StatusErrored, "ERRORED | DRY_RUN_ERRORED")]
    public async Task GetStatusAsync_SeedDocumentVerbatim_IsRead(string body, string status)
    {
        await Server.AnswerAsync(AccountImportOperation.Status, ScriptedAnswer.Json(200, body));

        (await Client().GetStatusAsync(Samples.Payload().Key, Cancellation)).Status.Status.Value.ShouldBe(status);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task AllCalls_NumberOfAnyCharacters_ReachTheSameAccount(string number)
    {
        IAccountImportClient client = Client();
        AccountPayload payload = Samples.Payload(number, "Supplier One/é");

        await client.ProcessAsync(payload, cancellationToken: Cancellation);
        StatusResult result = await client.GetStatusAsync(payload.Key, Cancellation);

        result.Status.Status.ShouldBe(ImportStatusCode.Pending);
        Simulator?.Imports.ShouldHaveSingleItem().Key.ShouldBe(payload.Key);
        (await Server.GetRequestsAsync())[^1].Path.ShouldEndWith($"/Supplier%20One%2F%C3%A9/{Uri.EscapeDataString(number)}/");
        (await Server.GetViolationsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(ErrorRows))]
    public async Task AllCalls_Error_BecomesItsException(string name)
    {
        ErrorRow row = ErrorRow.All.Single(candidate => candidate.Name == name);
        IAccountImportClient client = Client();
        foreach ((AccountImportOperation operation, Func<Task> call) in Calls(client))
        {
            await Server.AnswerAsync(operation, row.Answer);

            var exception = (AccountImportApiException)await Should.ThrowAsync(call, row.Exception);

            exception.GetType().ShouldBe(row.Exception);
            ((int)exception.StatusCode).ShouldBe(row.Answer.StatusCode!.Value);
            exception.Operation.ShouldBe(operation);
            exception.Code.ShouldBe(row.Code);
            exception.Domain.ShouldBe(row.Domain);
            exception.Detail.ShouldBeNull();
            exception.IsForeign.ShouldBe(row.IsForeign);
            exception.OutcomeUnknown.ShouldBe(row.OutcomeUnknown && operation is AccountImportOperation.Process);
            exception.CorrelationId.ShouldNotBeNullOrEmpty();
            exception.ServerTime.ShouldBe(Instant.FromDateTimeOffset(Now));
            (exception as AccountValidationException)?.Errors.Select(error => (error.Attr, error.Code)).ShouldBe(row.Errors!);
            (exception as AccountAlreadyImportedException)?.ExistingAccountId.ShouldBe(row.ExistingAccountId);

            string text = exception.ToString();
            text.ShouldContain(((int)exception.StatusCode).ToString());
            foreach (string secret in (string[])["Peter", "abcde", "1234567890", "secret-key", "A-12345678"])
            {
                text.ShouldNotContain(secret);
            }
        }
    }

    [Fact]
    public async Task AllCalls_FieldErrors_KeepTheApisSentences()
    {
        await Server.AnswerAsync(AccountImportOperation.Validate, ScriptedAnswer.Json(400, SeedDocument.FailedValidation));

        AccountValidationException exception = await Should.ThrowAsync<AccountValidationException>(() => Client().ValidateAsync(Samples.Payload(), Cancellation));

        exception.Errors.ShouldBe([new FieldError { Attr = "customers.0.landline", Code = "invalid_phone_number", Detail = "abcde is not a valid phone number" }]);
        exception.Errors[0].ToString().ShouldBe("customers.0.landline: invalid_phone_number");
    }

    [Fact]
    public async Task AllCalls_IncludeErrorDetail_PutsTheApisSentenceIntoTheMessage()
    {
        await Server.AnswerAsync(AccountImportOperation.Process, ScriptedAnswer.Json(400, SeedDocument.AlreadyImported));

        AccountAlreadyImportedException exception = await Should.ThrowAsync<AccountAlreadyImportedException>(
            () => Client(includeErrorDetail: true).ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.Detail.ShouldBe("The account import process with the account number 1234567890 has already been imported.");
        exception.Message.ShouldContain("1234567890");
    }

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "Mon, 02 Mar 2026 09:01:30 GMT", 90)]
    [InlineData("Retry-After", "Mon, 02 Mar 2026 08:00:00 GMT", 0)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("X-Other", "7", null)]
    public async Task AllCalls_RetryAfter_IsOnTheException(string header, string value, int? seconds)
    {
        await Server.AnswerAsync(AccountImportOperation.Process, ScriptedAnswer.Empty(429) with { Headers = new Dictionary<string, string> { [header] = value } });

        AccountImportThrottledException exception = await Should.ThrowAsync<AccountImportThrottledException>(
            () => Client().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.RetryAfter.ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Theory]
    [InlineData("x-request-id", "request-1")]
    [InlineData("x-kraken-correlation-id", "kraken-1")]
    public async Task AllCalls_CorrelationId_IsOnResultAndException(string header, string id)
    {
        // An empty header of the one kind leaves the word to the other.
        ScriptedAnswer answer = ScriptedAnswer.Json(200, "{}").WithHeader("x-kraken-correlation-id", string.Empty).WithHeader(header, id);
        await Server.AnswerAsync(AccountImportOperation.Validate, answer, answer with { StatusCode = 400 });

        ValidateResult result = await Client().ValidateAsync(Samples.Payload(), Cancellation);
        AccountImportApiException exception = await Should.ThrowAsync<AccountImportApiException>(() => Client().ValidateAsync(Samples.Payload(), Cancellation));

        result.CorrelationId.ShouldBe(id);
        exception.CorrelationId.ShouldBe(id);
        exception.Message.ShouldContain(id);
    }

    [Fact]
    public async Task AllCalls_ManyFieldErrors_AreAllThere()
    {
        string errors = string.Join(',', Enumerable.Range(0, 2000).Select(index => $$"""{"attr":"customers.{{index}}.landline","code":"invalid_phone_number","detail":"{{index}}"}"""));
        await Server.AnswerAsync(AccountImportOperation.Validate, ScriptedAnswer.Json(400, $$"""{"code":"account_failed_validation","errors":[{{errors}}]}"""));

        AccountValidationException exception = await Should.ThrowAsync<AccountValidationException>(() => Client().ValidateAsync(Samples.Payload(), Cancellation));

        exception.Errors.Count.ShouldBe(2000);
        exception.Errors[^1].Attr.ShouldBe("customers.1999.landline");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(" {\"extra\":1}\n")]
    public async Task ValidateAndProcess_EmptyBodyOrObject_AreSuccesses(string body)
    {
        await Server.AnswerAsync(AccountImportOperation.Validate, ScriptedAnswer.Json(200, body));
        await Server.AnswerAsync(AccountImportOperation.Process, ScriptedAnswer.Json(201, body));

        await Client().ValidateAsync(Samples.Payload(), Cancellation);
        await Client().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
    }

    public static TheoryData<string> UnreadableBodies { get; } =
        ["<html>Peter</html>", "{", "[]", "null", "{}{}", "{\"a\":" + new string('x', 10), "{\"a\":\"" + new string('x', 2_000_000) + "\"}"];

    [Theory]
    [MemberData(nameof(UnreadableBodies))]
    public async Task AllCalls_SuccessWhoseBodyCannotBeRead_IsUnexpected(string body)
    {
        IAccountImportClient client = Client();
        foreach ((AccountImportOperation operation, Func<Task> call) in Calls(client))
        {
            await Server.AnswerAsync(operation, ScriptedAnswer.Json(operation is AccountImportOperation.Process ? 201 : 200, body));

            UnexpectedResponseException exception = await Should.ThrowAsync<UnexpectedResponseException>(call);

            exception.Operation.ShouldBe(operation);
            exception.OutcomeUnknown.ShouldBe(operation is AccountImportOperation.Process);
            exception.CorrelationId.ShouldNotBeNullOrEmpty();
            exception.ServerTime.ShouldNotBeNull();
            exception.ToString().ShouldNotContain("Peter");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"status":5}""")]
    [InlineData("""{"status":"PROCESSED","modified_at":"yesterday"}""")]
    [InlineData("""{"status":"PROCESSED","modified_at":"2025-10-07T09:00:21.179194"}""")]
    [InlineData("""{"status":"\ud800"}""")]
    [InlineData("")]
    public async Task GetStatusAsync_BodyOfAnotherShape_IsUnexpected(string body)
    {
        await Server.AnswerAsync(AccountImportOperation.Status, ScriptedAnswer.Json(200, body));

        await Should.ThrowAsync<UnexpectedResponseException>(() => Client().GetStatusAsync(Samples.Payload().Key, Cancellation));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task ProcessAsync_AnotherSuccessThan201_LeavesTheOutcomeUnknown(int statusCode)
    {
        await Server.AnswerAsync(AccountImportOperation.Process, ScriptedAnswer.Empty(statusCode));

        UnexpectedResponseException exception = await Should.ThrowAsync<UnexpectedResponseException>(
            () => Client().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeTrue();
        ((int)exception.StatusCode).ShouldBe(statusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProcessAsync_ConnectionLostAfterTheRequestLeft_LeavesTheOutcomeUnknown(bool takesEffect)
    {
        await Server.AnswerAsync(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect));

        AccountImportConnectionException exception = await Should.ThrowAsync<AccountImportConnectionException>(
            () => Client().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeTrue();
        exception.Message.ShouldContain("ask its status");
        Simulator?.Imports.Count.ShouldBe(takesEffect ? 1 : 0);
        await SingleRequestAsync();
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, true)]
    [InlineData(400, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, true)]
    public async Task AllCalls_ConnectionLostInsideTheAnswer_IsNoAnswer(int statusCode, bool outcomeUnknown)
    {
        IAccountImportClient client = Client();
        foreach ((AccountImportOperation operation, Func<Task> call) in Calls(client))
        {
            await Server.AnswerAsync(operation, ScriptedAnswer.Json(statusCode, SeedDocument.NotFound) with { Fault = ScriptedFault.DropInsideAnswer });

            AccountImportConnectionException exception = await Should.ThrowAsync<AccountImportConnectionException>(call);

            exception.Operation.ShouldBe(operation);
            exception.OutcomeUnknown.ShouldBe(outcomeUnknown && operation is AccountImportOperation.Process);
        }
    }

    [Theory]
    [InlineData(401, typeof(AccountImportAuthenticationException))]
    [InlineData(429, typeof(AccountImportThrottledException))]
    [InlineData(500, typeof(AccountImportServerException))]
    public async Task AllCalls_ConnectionLostInsideAnAnswerThatItsStatusDecides_IsThatAnswer(int statusCode, Type expected)
    {
        await Server.AnswerAsync(AccountImportOperation.Process, ScriptedAnswer.Json(statusCode, SeedDocument.NotFound) with { Fault = ScriptedFault.DropInsideAnswer });

        await Should.ThrowAsync(() => Client().ProcessAsync(Samples.Payload(), cancellationToken: Cancellation), expected);
    }

    [Fact]
    public async Task AllCalls_NobodyListens_SurelyHadNoEffect()
    {
        // Bound, so that nobody else gets the port, and not listening.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        IAccountImportClient client = Client(new Uri($"http://{socket.LocalEndPoint}/"));
        foreach ((AccountImportOperation operation, Func<Task> call) in Calls(client))
        {
            AccountImportConnectionException exception = await Should.ThrowAsync<AccountImportConnectionException>(call);

            exception.Operation.ShouldBe(operation);
            exception.OutcomeUnknown.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task AllCalls_CancelledWhileWaiting_LeaveAsCancellationWithTheCallersToken()
    {
        IAccountImportClient client = Client();
        foreach (AccountImportOperation operation in Enum.GetValues<AccountImportOperation>())
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            await Server.AnswerAsync(operation, ScriptedAnswer.Held(takesEffect: false));
            int before = (await Server.GetRequestsAsync()).Count;
            Task call = Call(client, operation, source.Token);
            while ((await Server.GetRequestsAsync()).Count == before)
            {
                await Task.Yield();
            }

            await source.CancelAsync();

            OperationCanceledException exception = await Should.ThrowAsync<OperationCanceledException>(call);
            exception.CancellationToken.ShouldBe(source.Token);
        }
    }

    [Fact]
    public async Task AllCalls_CancelledBefore_SendNothing()
    {
        foreach (AccountImportOperation operation in Enum.GetValues<AccountImportOperation>())
        {
            await Should.ThrowAsync<OperationCanceledException>(Call(Client(), operation, new CancellationToken(canceled: true)));
        }

        (await Server.GetRequestsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task AllCalls_BaseAddressWithAndWithoutSlash_ReachTheApi(string end)
    {
        IAccountImportClient client = Client(new Uri(Server.BaseAddress.AbsoluteUri.TrimEnd('/') + end));

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        await client.GetStatusAsync(Samples.Payload().Key, Cancellation);

        (await Server.GetRequestsAsync()).Count.ShouldBe(3);
        (await Server.GetViolationsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AllCalls_Null_IsRefused()
    {
        await Should.ThrowAsync<ArgumentNullException>(() => Client().ValidateAsync(null!, Cancellation));
        await Should.ThrowAsync<ArgumentNullException>(() => Client().ProcessAsync(null!, cancellationToken: Cancellation));
        await Should.ThrowAsync<ArgumentNullException>(() => Client().GetStatusAsync(null!, Cancellation));
    }

    [Fact]
    public async Task ProcessAsync_ManyAtOnce_AreAllScheduledOnce()
    {
        IAccountImportClient client = Client();

        await Parallel.ForAsync(0, 200, Cancellation, async (number, token) =>
            await client.ProcessAsync(Samples.Payload($"IM-A-{number}"), cancellationToken: token));

        (await Server.GetRequestsAsync()).Count.ShouldBe(200);
        Simulator?.Imports.Select(import => import.Key.ExternalAccountNumber).Distinct().Count().ShouldBe(200);
        Simulator?.Imports.Count.ShouldBe(200);
        (await Server.GetViolationsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ProcessAsync_AccountOfTenMegabytes_Arrives()
    {
        string json = $$"""{"import_supplier":"SUPPLIER","external_account_number":"A","x":"{{new string('é', 5_000_000)}}"}""";

        await Client().ProcessAsync(AccountPayload.FromJson(Samples.Utf8(json), "SUPPLIER", "A"), cancellationToken: Cancellation);

        (await SingleRequestAsync()).Body.Length.ShouldBeGreaterThan(10_000_000);
        (await Server.GetViolationsAsync()).ShouldBeEmpty();
    }

    private async Task<RecordedRequest> SingleRequestAsync() => (await Server.GetRequestsAsync()).ShouldHaveSingleItem();

    private static Task Call(IAccountImportClient client, AccountImportOperation operation, CancellationToken cancellationToken) => operation switch
    {
        AccountImportOperation.Validate => client.ValidateAsync(Samples.Payload(), cancellationToken),
        AccountImportOperation.Process => client.ProcessAsync(Samples.Payload(), cancellationToken: cancellationToken),
        _ => client.GetStatusAsync(Samples.Payload().Key, cancellationToken),
    };

    private static IEnumerable<(AccountImportOperation Operation, Func<Task> Call)> Calls(IAccountImportClient client) =>
        Enum.GetValues<AccountImportOperation>().Select(operation => (operation, (Func<Task>)(() => Call(client, operation, Cancellation))));

    private IAccountImportClient Client(Uri? baseAddress = null, bool includeErrorDetail = false)
    {
        IAccountImportClient client = CreateClient(baseAddress ?? Server.BaseAddress, includeErrorDetail);
        if (client is IDisposable disposable)
        {
            _disposables.Add(disposable);
        }

        return client;
    }
}
