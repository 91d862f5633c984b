using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Tests.Http;

public sealed class KrakenTokenTests : IAsyncLifetime
{
    private const string Key = "sk_live_K3Y";
    private const int Obtained = 10;
    private const int Failed = 11;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLog _log = new();
    private readonly List<IAsyncDisposable> _disposables = [];
    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string> FailuresOfTheTokenCall { get; } = [.. Failures.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // What the token call is answered, and what the exception says of it.
    private static Dictionary<string, (ScriptedAnswer Answer, string Says)> Failures => new()
    {
        ["key not accepted"] = (Error("KT-CT-1139"), "the API does not accept the key (KT-CT-1139)"),
        ["too many calls"] = (Error("KT-CT-1199"), "the API had too many token calls (KT-CT-1199)"),
        ["refresh token not accepted, though none was sent"] = (Error("KT-CT-1134"), "the API answered with KT-CT-1134"),
        ["another code"] = (Error("KT-CT-4711"), "the API answered with KT-CT-4711"),
        ["code that is a sentence"] = (Error($"The key {Key} is bad"), "the answer holds no token"),
        ["code that is the key"] = (Error(Key), "the answer holds no token"),
        ["code in a 400"] = (Error("KT-CT-1139") with { StatusCode = 400 }, "the API does not accept the key (KT-CT-1139)"),
        ["error without a code"] = (ScriptedAnswer.Json(200, """{"errors":[{"message":"No."}],"data":null}"""), "the answer holds no token"),
        ["errors of other shapes"] = (ScriptedAnswer.Json(200, """{"errors":[1,null,{"extensions":3},{"extensions":{"errorCode":5}}]}"""), "the answer holds no token"),
        ["401"] = (ScriptedAnswer.Empty(401), "HTTP 401"),
        ["429"] = (ScriptedAnswer.Json(429, """{"detail":"Slow down."}"""), "HTTP 429"),
        ["502 with HTML"] = (ScriptedAnswer.Html(502, $"<html>{Key}</html>"), "HTTP 502"),
        ["503"] = (ScriptedAnswer.Empty(503), "HTTP 503"),
        ["redirect"] = (ScriptedAnswer.Empty(307).WithHeader("Location", "/elsewhere/"), "HTTP 307"),
        ["200 with HTML"] = (ScriptedAnswer.Html(200, $"<html>{Key}</html>"), "the answer holds no token"),
        ["token in a 201"] = (TokenAnswer("a.b.c") with { StatusCode = 201 }, "HTTP 201"),
        ["dropped"] = (ScriptedAnswer.Dropped(takesEffect: true), "no answer arrived"),
        ["cut"] = (ScriptedAnswer.Own with { Fault = ScriptedFault.DropInsideAnswer }, "the answer broke off"),
        ["too long"] = (ScriptedAnswer.Json(200, $$$"""{"data":{"obtainKrakenToken":{"token":"a.b.c"}},"more":"{{{new string('x', 2_000_000)}}}"}"""), "the answer is too long"),
        ["token with a line feed"] = (TokenAnswer("a.b.c\\nX-Evil: 1"), "other than visible ASCII"),
        ["token with half of a surrogate pair"] = (TokenAnswer("\\ud800"), "the answer holds no token"),
        ["empty token"] = (TokenAnswer(string.Empty), "the answer holds no token"),
        ["null"] = (ScriptedAnswer.Json(200, """{"data":{"obtainKrakenToken":null}}"""), "the answer holds no token"),
        ["no JSON object"] = (ScriptedAnswer.Json(200, "[1]"), "the answer holds no token"),
        ["empty"] = (ScriptedAnswer.Empty(200), "the answer holds no token"),
        ["not UTF-8"] = (ScriptedAnswer.Own with { StatusCode = 200, Body = new byte[] { 0x22, 0xff, 0x22 } }, "the answer holds no token"),
        ["deep"] = (ScriptedAnswer.Json(200, new string('[', 5000)), "the answer holds no token"),
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _disposables.Reverse();
        foreach (IAsyncDisposable disposable in _disposables)
        {
            await disposable.DisposeAsync();
        }

        File.Delete(_file);
    }

    [Theory]
    [InlineData(KrakenTokenKey.ApiKey, "APIKey", null, "JWT ")]
    [InlineData(KrakenTokenKey.OrganizationSecretKey, "organizationSecretKey", "Bearer", "Bearer ")]
    [InlineData(KrakenTokenKey.PreSignedKey, "preSignedKey", "", "")]
    public async Task FirstCall_EachKindOfKey_ObtainsATokenAndSendsIt(KrakenTokenKey key, string member, string? scheme, string word)
    {
        AccountImportSimulator simulator = await StartAsync(new() { TokenKey = Key, RequiresToken = true, PathPrefix = "kraken/eu" });
        IAccountImportClient client = Client(simulator, options =>
        {
            options.BaseAddress = new Uri(simulator.BaseAddress.AbsoluteUri.TrimEnd('/'));
            options.Authentication.ObtainTokenWith = key;
            options.Authentication.Scheme = scheme;
        });

        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        RecordedRequest call = TokenCalls(simulator).ShouldHaveSingleItem();
        call.Method.ShouldBe("POST");
        call.Path.ShouldBe("/kraken/eu/v1/graphql/");
        Encoding.UTF8.GetString(call.Body.Span).ShouldBe(
            """{"query":"mutation obtainKrakenToken($input: ObtainJSONWebTokenInput!) { obtainKrakenToken(input: $input) { token payload refreshToken refreshExpiresIn } }","""
            + $"\"variables\":{{\"input\":{{\"{member}\":\"{Key}\"}}}}}}");
        call.Headers.ContainsKey("Authorization").ShouldBeFalse();
        call.Headers["Content-Type"].ShouldBe("application/json");
        call.Headers["Accept"].ShouldBe("application/json");
        call.Headers["Content-Length"].ShouldBe($"{call.Body.Length}");
        call.Headers["User-Agent"].ShouldStartWith("AccountImport.Client/");
        ApiHeaders(simulator).ShouldAllBe(header => header.StartsWith(word + "ey", StringComparison.Ordinal));
        ApiHeaders(simulator).Distinct().ShouldHaveSingleItem();
        simulator.Violations.ShouldBeEmpty();
        simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Key_WithCharactersThatJsonEscapes_ArrivesAsItIs()
    {
        const string Odd = """a"b\c+d/e<f>&'~""";
        AccountImportSimulator simulator = await StartAsync(new() { TokenKey = Odd });
        IAccountImportClient client = Client(simulator, options => options.Authentication.Credential = Odd);

        await client.ValidateAsync(Samples.Payload(), Cancellation);
    }

    [Fact]
    public async Task TokenAddress_OfItsOwn_IsUsedAsItIs()
    {
        AccountImportSimulator simulator = await StartAsync();
        AccountImportSimulator identity = await StartAsync(new() { PathPrefix = "identity" });
        IAccountImportClient client = Client(simulator, options => options.Authentication.TokenAddress = new Uri(identity.BaseAddress, "v1/graphql/"));

        await client.ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(identity).ShouldHaveSingleItem();
        TokenCalls(simulator).ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_WithoutAContainer_ObtainsATokenToo()
    {
        AccountImportSimulator simulator = await StartAsync(new() { TokenKey = Key, RequiresToken = true });
        using AccountImportClient client = Create(simulator);

        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Configuration_Section_BindsAllOfIt()
    {
        AccountImportSimulator simulator = await StartAsync(new() { TokenKey = Key, RequiresToken = true });
        IConfigurationSection section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["K:BaseAddress"] = simulator.BaseAddress.AbsoluteUri,
            ["K:Authentication:Credential"] = Key,
            ["K:Authentication:Scheme"] = "",
            ["K:Authentication:ObtainTokenWith"] = "organizationSecretKey",
            ["K:Authentication:TokenAddress"] = new Uri(simulator.BaseAddress, "v1/graphql/").AbsoluteUri,
        }).Build().GetSection("K");
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddAccountImportClient(section);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IAccountImportClient>().ValidateAsync(Samples.Payload(), Cancellation);

        Input(TokenCalls(simulator).ShouldHaveSingleItem()).Name.ShouldBe("organizationSecretKey");
        ApiHeaders(simulator).ShouldHaveSingleItem().ShouldStartWith("ey");
    }

    [Fact]
    public async Task KeyedClients_EachHasATokenOfItsOwn()
    {
        AccountImportSimulator north = await StartAsync(new() { TokenKey = "north-key", RequiresToken = true, Seed = 1 });
        AccountImportSimulator south = await StartAsync(new() { TokenKey = "south-key", RequiresToken = true, Seed = 2 });
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddKeyedAccountImportClient("north", options => Configure(options, north, "north-key"));
        services.AddKeyedAccountImportClient("south", options => Configure(options, south, "south-key"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<IAccountImportClient>("north").ValidateAsync(Samples.Payload(), Cancellation);
        await provider.GetRequiredKeyedService<IAccountImportClient>("south").ValidateAsync(Samples.Payload(), Cancellation);
        await provider.GetRequiredKeyedService<IAccountImportClient>("north").ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(north).ShouldHaveSingleItem();
        TokenCalls(south).ShouldHaveSingleItem();
        ApiHeaders(north).Distinct().ShouldHaveSingleItem().ShouldNotBe(ApiHeaders(south).ShouldHaveSingleItem());
    }

    [Fact]
    public async Task ManyCallers_AtOnce_MakeOneTokenCall()
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true });
        IAccountImportClient client = Client(simulator);
        var gate = new Gate();
        simulator.AnswerTokenCall(gate.Answer);

        Task[] calls = [.. Enumerable.Range(0, 200).Select(_ => client.ValidateAsync(Samples.Payload(), Cancellation))];
        await gate.Reached.WaitAsync(Cancellation);
        calls.ShouldAllBe(call => !call.IsCompleted);
        gate.Open();
        await Task.WhenAll(calls);

        TokenCalls(simulator).ShouldHaveSingleItem();
        simulator.Requests.Count.ShouldBe(201);
    }

    [Fact]
    public async Task FirstCaller_IsCancelled_TheOthersGetTheToken()
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        var gate = new Gate();
        simulator.AnswerTokenCall(gate.Answer);
        using var source = new CancellationTokenSource();

        Task first = client.ValidateAsync(Samples.Payload(), source.Token);
        await gate.Reached.WaitAsync(Cancellation);
        Task second = client.ValidateAsync(Samples.Payload(), Cancellation);
        await source.CancelAsync();
        OperationCanceledException exception = await Should.ThrowAsync<OperationCanceledException>(first);
        gate.Open();
        await second;

        exception.CancellationToken.IsCancellationRequested.ShouldBeTrue();
        TokenCalls(simulator).ShouldHaveSingleItem().StatusCode.ShouldBe(200);
        _log.Count(Failed).ShouldBe(0);
    }

    [Fact]
    public async Task TokenCall_HasNothingOfTheCallersContext()
    {
        // What a handler of the application finds there belongs to one call, which may have ended before the token call has.
        AccountImportSimulator simulator = await StartAsync();
        var context = new AsyncLocal<string?>();
        var seen = new List<(string Path, string? Context)>();
        IAccountImportClient client = Client(simulator, configureBuilder: builder => builder.AddHttpMessageHandler(() => new ObservingHandler(
            request => seen.Add((request.RequestUri!.AbsolutePath, context.Value)))));

        context.Value = "the call's";
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        // The handlers of the application take part in the token call.
        seen.ShouldBe([("/v1/graphql/", null), ("/v2/data-import/accounts/validate/", "the call's")]);
    }

    [Theory]
    [InlineData(60, 55)]
    [InlineData(10, 9)]
    public async Task Refresh_BeforeTheTokenExpires_KeepsNobodyWaiting(int lifetime, int refresh)
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true, TokenLifetime = lifetime * Minute });
        IAccountImportClient client = Client(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        _clock.Advance((refresh * Minute) - Tick);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        TokenCalls(simulator).Length.ShouldBe(1);

        _clock.Advance(Tick);
        var gate = new Gate();
        simulator.AnswerTokenCall(gate.Answer);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        string[] before = [.. ApiHeaders(simulator)];
        gate.Open();
        await Eventually.IsTrueAsync(() => _log.Count(Obtained) is 2, Cancellation);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        before.Length.ShouldBe(4);
        before.Distinct().ShouldHaveSingleItem();
        ApiHeaders(simulator).Last().ShouldNotBe(before[0]);
        RecordedRequest[] calls = TokenCalls(simulator);
        calls.Length.ShouldBe(2);
        Input(calls[1]).Name.ShouldBe("refreshToken");
        calls[1].Headers.ContainsKey("Authorization").ShouldBeFalse();
        simulator.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(60, "refreshToken")]
    [InlineData(7 * 24 * 60, "APIKey")]
    public async Task Token_HasExpired_IsRefreshedWhileTheRefreshTokenIsValid(int minutes, string member)
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true });
        IAccountImportClient client = Client(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        _clock.Advance(minutes * Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(simulator).Select(call => Input(call).Name).ShouldBe(["APIKey", member]);
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refresh_AnswerWithoutARefreshToken_KeepsTheOneBefore()
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        simulator.AnswerTokenCall(ScriptedAnswer.Own, TokenAnswer("a.b.c"));
        for (int hour = 0; hour < 3; hour++)
        {
            await client.ValidateAsync(Samples.Payload(), Cancellation);
            _clock.Advance(60 * Minute);
        }

        RecordedRequest[] calls = TokenCalls(simulator);
        calls.Length.ShouldBe(3);
        Input(calls[2]).ShouldBe(Input(calls[1]));
        Input(calls[2]).Name.ShouldBe("refreshToken");
    }

    [Theory]
    [InlineData("KT-CT-1134")]
    [InlineData("KT-CT-1135")]
    public async Task RefreshToken_NotAccepted_FallsBackToTheKeyOnce(string errorCode)
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true });
        IAccountImportClient client = Client(simulator);
        simulator.AnswerTokenCall(ScriptedAnswer.Own, Error(errorCode));
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        _clock.Advance(60 * Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(simulator).Select(call => Input(call).Name).ShouldBe(["APIKey", "refreshToken", "APIKey"]);
        _log.Count(Failed).ShouldBe(0);
        simulator.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("KT-CT-4711", 200)]
    [InlineData("KT-CT-1199", 200)]
    [InlineData("", 401)]
    public async Task RefreshToken_RefusedOtherwise_BacksOffAndThenUsesTheKey(string errorCode, int statusCode)
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        simulator.AnswerTokenCall(ScriptedAnswer.Own, Error(errorCode) with { StatusCode = statusCode });
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _clock.Advance(60 * Minute);

        await ShouldBeUnavailableAsync(client);
        _clock.Advance(Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(simulator).Select(call => Input(call).Name).ShouldBe(["APIKey", "refreshToken", "APIKey"]);
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task RefreshAhead_FailsForAWhile_TheOldTokenIsUsedUntilItExpires()
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true });
        IAccountImportClient client = Client(simulator);
        simulator.AnswerTokenCall(ScriptedAnswer.Own, ScriptedAnswer.Empty(503), ScriptedAnswer.Empty(503), ScriptedAnswer.Empty(503));
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _clock.Advance(55 * Minute);

        // At 55, 56 and 58 minutes there is an attempt; the next may be at 62.
        foreach (int minute in (int[])[55, 56, 57, 58, 59])
        {
            await client.ValidateAsync(Samples.Payload(), Cancellation);
            int failures = minute switch { 55 => 1, 56 or 57 => 2, _ => 3 };
            await Eventually.IsTrueAsync(() => _log.Count(Failed) == failures, Cancellation);
            await client.ValidateAsync(Samples.Payload(), Cancellation);
            TokenCalls(simulator).Length.ShouldBe(1 + failures);
            _clock.Advance(Minute);
        }

        await ShouldBeUnavailableAsync(client);
        _clock.Advance((2 * Minute) - Tick);
        await ShouldBeUnavailableAsync(client);
        TokenCalls(simulator).Length.ShouldBe(4);
        _clock.Advance(Tick);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(simulator).Length.ShouldBe(5);
        simulator.Violations.ShouldBeEmpty();
        _log.Lines.ShouldContain(line => line.StartsWith("Warning TokenFailed", StringComparison.Ordinal)
            && line.Contains("status 503", StringComparison.Ordinal)
            && line.Contains("in 00:04:00 (correlation id 00000000-", StringComparison.Ordinal));
        _log.Lines.ShouldContain(line => line.StartsWith("Information TokenObtained", StringComparison.Ordinal)
            && line.Contains("(correlation id 00000000-", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FailuresOfTheTokenCall))]
    public async Task TokenCall_Fails_CallsFailForAMinuteWithoutAnotherAndThenRecover(string failure)
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true });
        IAccountImportClient client = Client(simulator);
        simulator.AnswerTokenCall(Failures[failure].Answer);

        CredentialUnavailableException first = await ShouldBeUnavailableAsync(client);
        _clock.Advance(Minute - Tick);
        CredentialUnavailableException second = await ShouldBeUnavailableAsync(client);
        simulator.Requests.ShouldHaveSingleItem();
        _clock.Advance(Tick);
        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        first.ShouldNotBeSameAs(second);
        first.Message.ShouldContain(Failures[failure].Says);
        first.Message.ShouldContain("may be made at 2026-03-02 09:01:00Z");
        second.Message.ShouldBe(first.Message);
        first.OutcomeUnknown.ShouldBeFalse();
        TokenCalls(simulator).Length.ShouldBe(2);
        simulator.Imports.ShouldHaveSingleItem();
        simulator.Violations.ShouldBeEmpty();
        _log.Count(Failed).ShouldBe(1);
        ShouldTellNothing(simulator, first, second);
    }

    [Fact]
    public async Task TokenCall_NobodyListens_IsUnavailableAndNotRepeated()
    {
        AccountImportSimulator simulator = await StartAsync();
        await simulator.DisposeAsync();
        var counter = new CountingHandler();
        IAccountImportClient client = Client(simulator, configureBuilder: builder => builder.AddHttpMessageHandler(() => counter));

        CredentialUnavailableException exception = await ShouldBeUnavailableAsync(client);
        await ShouldBeUnavailableAsync(client);

        counter.Count.ShouldBe(1);
        exception.InnerException.ShouldBeOfType<HttpRequestException>();
        exception.Message.ShouldContain("check the address, the network and the proxy");
    }

    [Fact]
    public async Task TokenCall_NoAnswer_EndsAfterTheTimeOfAnAttempt()
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator, options =>
        {
            options.Resilience.Enabled = false;
            options.Resilience.AttemptTimeout = TimeSpan.FromSeconds(20);
        });
        simulator.AnswerTokenCall(ScriptedAnswer.Held(takesEffect: false));

        CredentialUnavailableException exception = await Should.ThrowAsync<CredentialUnavailableException>(
            _clock.RunAsync(client.ValidateAsync(Samples.Payload(), Cancellation), waiting: 1));

        exception.Message.ShouldContain("no answer arrived in time");
        exception.Message.ShouldContain("2026-03-02 09:01:20Z");
    }

    [Fact]
    public async Task BackOff_FailureAfterFailure_DoublesUpToTenMinutesAndIsResetBySuccess()
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true });
        IAccountImportClient client = Client(simulator);
        simulator.AnswerTokenCall([.. Enumerable.Repeat(Error("KT-CT-1139"), 7)]);

        foreach (int minutes in (int[])[1, 2, 4, 8, 10, 10, 10])
        {
            int before = TokenCalls(simulator).Length;
            await ShouldBeUnavailableAsync(client);
            _clock.Advance((minutes * Minute) - Tick);
            await ShouldBeUnavailableAsync(client);
            TokenCalls(simulator).Length.ShouldBe(before + 1);
            _clock.Advance(Tick);
        }

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        simulator.AnswerTokenCall(Error("KT-CT-4711"));
        _clock.Advance(60 * Minute);
        await ShouldBeUnavailableAsync(client);
        _clock.Advance(Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        simulator.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("10", 60)]
    [InlineData("300", 300)]
    [InlineData("3600", 600)]
    [InlineData("Mon, 02 Mar 2026 09:05:00 GMT", 300)]
    public async Task RetryAfter_LongerThanTheBackOff_IsHonouredUpToTheCap(string retryAfter, int seconds)
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        simulator.AnswerTokenCall(ScriptedAnswer.Empty(503).WithHeader("Retry-After", retryAfter));

        await ShouldBeUnavailableAsync(client);
        _clock.Advance(TimeSpan.FromSeconds(seconds) - Tick);
        await ShouldBeUnavailableAsync(client);
        TokenCalls(simulator).ShouldHaveSingleItem();
        _clock.Advance(Tick);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
    }

    [Fact]
    public async Task Unauthorized_TokenWasRevoked_ObtainsAnotherByTheKeyAndSendsProcessOnceMore()
    {
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true });
        IAccountImportClient client = Client(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _clock.Advance(Minute);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(401));

        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);

        TokenCalls(simulator).Select(call => Input(call).Name).ShouldBe(["APIKey", "APIKey"]);
        ApiHeaders(simulator).Distinct().Count().ShouldBe(2);
        simulator.Imports.ShouldHaveSingleItem();
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unauthorized_ManyCallersAtOnce_MakeOneTokenCall()
    {
        string? revoked = null;
        AccountImportSimulator simulator = await StartAsync(new()
        {
            Script = request => request.Headers["Authorization"] == revoked ? ScriptedAnswer.Empty(401) : null,
        });
        IAccountImportClient client = Client(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _clock.Advance(10 * Minute);
        revoked = ApiHeaders(simulator).Single();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.ValidateAsync(Samples.Payload(), Cancellation)));

        TokenCalls(simulator).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Unauthorized_FreshToken_SurfacesWithoutATokenCall()
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(401));

        AccountImportAuthenticationException exception = await Should.ThrowAsync<AccountImportAuthenticationException>(
            () => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        exception.OutcomeUnknown.ShouldBeFalse();
        simulator.Requests.Count.ShouldBe(2);
        ShouldTellNothing(simulator, exception);
    }

    [Fact]
    public async Task Unauthorized_WhateverTheToken_MakesOneTokenCallAMinute()
    {
        AccountImportSimulator simulator = await StartAsync(new() { Script = _ => ScriptedAnswer.Empty(401) });
        IAccountImportClient client = Client(simulator);

        for (int call = 0; call < 30; call++)
        {
            await Should.ThrowAsync<AccountImportAuthenticationException>(() => client.ValidateAsync(Samples.Payload(), Cancellation));
            _clock.Advance(TimeSpan.FromSeconds(20));
        }

        TokenCalls(simulator).Length.ShouldBe(10);
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unauthorized_NoOtherTokenToBeHad_IsUnavailableAndHadNoEffect()
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _clock.Advance(Minute);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(401), ScriptedAnswer.Empty(401));
        simulator.AnswerTokenCall(ScriptedAnswer.Empty(503));

        (await ShouldBeUnavailableAsync(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation))).OutcomeUnknown.ShouldBeFalse();
        (await ShouldBeUnavailableAsync(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation))).OutcomeUnknown.ShouldBeFalse();

        // In the back-off; and where the API takes the old token again after all, it is good enough.
        TokenCalls(simulator).Length.ShouldBe(2);
        await client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation);
        simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Unauthorized_TimeEndsWhileTheTokenIsWaitedFor_HadNoEffect()
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _clock.Advance(Minute);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(401));
        simulator.AnswerTokenCall(ScriptedAnswer.Held(takesEffect: false));

        // The time of the request and that of the token call.
        AccountImportException exception = await Should.ThrowAsync<AccountImportException>(
            _clock.RunAsync(client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation), waiting: 2));

        exception.OutcomeUnknown.ShouldBeFalse();
        simulator.Imports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Clocks_HoursApart_DoNotMatter(int hours)
    {
        var platform = new ManualTimeProvider(_clock.GetUtcNow().AddHours(hours));
        AccountImportSimulator simulator = await StartAsync(new() { RequiresToken = true, TimeProvider = platform });
        IAccountImportClient client = Client(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        Advance((55 * Minute) - Tick);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        TokenCalls(simulator).ShouldHaveSingleItem();
        Advance((5 * Minute) + Tick);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(simulator).Select(call => Input(call).Name).ShouldBe(["APIKey", "refreshToken"]);
        _log.Lines.ShouldContain(line => line.Contains("valid for 01:00:00", StringComparison.Ordinal));
        simulator.Violations.ShouldBeEmpty();

        void Advance(TimeSpan by)
        {
            platform.Advance(by);
            _clock.Advance(by);
        }
    }

    [Fact]
    public async Task Token_ThatHasExpiredAlready_IsUsedForAMinute()
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator);
        string expired = $"e30.{Convert.ToBase64String("""{"exp":1}"""u8).TrimEnd('=')}.c2ln";
        simulator.AnswerTokenCall(TokenAnswer(expired));

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        TokenCalls(simulator).ShouldHaveSingleItem();
        _clock.Advance(Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        TokenCalls(simulator).Length.ShouldBe(2);
    }

    [Fact]
    public async Task CredentialFile_KeyWasRotated_IsReadAgainAtTheNextAttempt()
    {
        AccountImportSimulator simulator = await StartAsync(new() { TokenKey = "new-key" });
        await File.WriteAllTextAsync(_file, "old-key\n", Cancellation);
        IAccountImportClient client = Client(simulator, options =>
        {
            options.Authentication.Credential = null;
            options.Authentication.CredentialFile = _file;
        });

        await ShouldBeUnavailableAsync(client);
        await File.WriteAllTextAsync(_file, "new-key\n", Cancellation);
        await ShouldBeUnavailableAsync(client);
        _clock.Advance(Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        // And then it is kept.
        File.Delete(_file);
        _clock.Advance(8 * 24 * 60 * Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        TokenCalls(simulator).Select(call => Input(call).Value).ShouldBe(["old-key", "new-key", "new-key"]);
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetCredential_KeyNotAccepted_IsAskedForAnotherOne()
    {
        AccountImportSimulator simulator = await StartAsync(new() { TokenKey = "new-key" });
        var asked = new List<string?>();
        IAccountImportClient client = Client(simulator, options =>
        {
            options.Authentication.Credential = null;
            options.Authentication.GetCredential = (request, _) =>
            {
                asked.Add(request.Rejected);
                return ValueTask.FromResult(request.Rejected is null ? "old-key" : "new-key");
            };
        });

        await ShouldBeUnavailableAsync(client);
        _clock.Advance(Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        asked.ShouldBe([null, "old-key"]);
    }

    [Fact]
    public async Task CredentialFile_Missing_IsUnavailableWithoutATokenCallOrABackOff()
    {
        AccountImportSimulator simulator = await StartAsync();
        File.Delete(_file);
        IAccountImportClient client = Client(simulator, options =>
        {
            options.Authentication.Credential = null;
            options.Authentication.CredentialFile = _file;
        });

        CredentialUnavailableException exception = await ShouldBeUnavailableAsync(client);
        simulator.Requests.ShouldBeEmpty();
        await File.WriteAllTextAsync(_file, Key, Cancellation);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        exception.Message.ShouldContain(_file);
        exception.InnerException.ShouldBeAssignableTo<IOException>();
        TokenCalls(simulator).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task GetCredential_FailsAheadOfTheExpiry_IsAskedAgainAfterAMinute()
    {
        AccountImportSimulator simulator = await StartAsync();
        int asked = 0;
        IAccountImportClient client = Client(simulator, options =>
        {
            options.Authentication.Credential = null;
            options.Authentication.GetCredential = (_, _) => ++asked is 1 ? ValueTask.FromResult(Key) : throw new FormatException("The vault is closed.");
        });
        simulator.AnswerTokenCall(TokenAnswer("a.b.c"));
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        _clock.Advance(55 * Minute);

        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await Eventually.IsTrueAsync(() => _log.Count(Failed) is 1, Cancellation);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        asked.ShouldBe(2);
        _clock.Advance(Minute);
        await client.ValidateAsync(Samples.Payload(), Cancellation);
        await Eventually.IsTrueAsync(() => _log.Count(Failed) is 2, Cancellation);

        asked.ShouldBe(3);
    }

    [Theory]
    [InlineData(false, typeof(InvalidOperationException))]
    [InlineData(true, typeof(RepeatedSendException))]
    public async Task TokenCall_HandlerOfTheApplicationRepeatsIt_IsSentOnce(bool sendsCopy, Type cause)
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator, configureBuilder: builder => builder.AddHttpMessageHandler(() => new RetryingHandler(sendsCopy)));
        simulator.AnswerTokenCall(ScriptedAnswer.Empty(503));

        CredentialUnavailableException exception = await ShouldBeUnavailableAsync(client);

        exception.InnerException.ShouldBeOfType(cause);
        exception.OutcomeUnknown.ShouldBeFalse();
        TokenCalls(simulator).ShouldHaveSingleItem();
        simulator.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Process_HandlerOfTheApplicationRepeatsIt_IsRefusedAsEver(bool sendsCopy)
    {
        AccountImportSimulator simulator = await StartAsync();
        IAccountImportClient client = Client(simulator, configureBuilder: builder => builder.AddHttpMessageHandler(() => new RetryingHandler(sendsCopy)));
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(500) with { TakesEffect = true });

        await Should.ThrowAsync<RepeatedSendException>(() => client.ProcessAsync(Samples.Payload(), cancellationToken: Cancellation));

        simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Dispose_TokenCallIsUnderWay_GivesItUpAndLeavesNoExceptionBehind()
    {
        AccountImportSimulator simulator = await StartAsync();
        var gate = new Gate();
        simulator.AnswerTokenCall(gate.Answer);
        var unobserved = new List<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, arguments) =>
        {
            lock (unobserved)
            {
                unobserved.Add(arguments.Exception);
            }
        };
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            await DisposeWhileWaitingAsync(simulator, gate);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }

        unobserved.Where(exception => exception.ToString().Contains("KrakenToken", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Dispose_Twice_DoesNothingMore()
    {
        AccountImportSimulator simulator = await StartAsync();
        AccountImportClient client = Create(simulator);
        await client.ValidateAsync(Samples.Payload(), Cancellation);

        client.Dispose();
        client.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() => client.ValidateAsync(Samples.Payload(), Cancellation));
    }

    private static async Task DisposeWhileWaitingAsync(AccountImportSimulator simulator, Gate gate)
    {
        AccountImportClient client = Create(simulator);
        Task call = client.ValidateAsync(Samples.Payload(), Cancellation);
        await gate.Reached.WaitAsync(Cancellation);

        client.Dispose();

        await Should.ThrowAsync<AccountImportConnectionException>(call);

        // No time-out ends it: the client's clock stands still.
        await Eventually.IsTrueAsync(() => gate.IsLeft, Cancellation);
    }

    private static AccountImportClient Create(AccountImportSimulator simulator)
    {
        var options = new AccountImportClientOptions();
        Configure(options, simulator, Key);
        return AccountImportClient.Create(options, new ManualTimeProvider());
    }

    private static void Configure(AccountImportClientOptions options, AccountImportSimulator simulator, string key)
    {
        options.BaseAddress = simulator.BaseAddress;
        options.Authentication.Credential = key;
        options.Authentication.ObtainTokenWith = KrakenTokenKey.ApiKey;
        options.Resilience.MaxRetryAttempts = 0;
    }

    private static ScriptedAnswer Error(string errorCode) =>
        ScriptedAnswer.Json(200, $$$"""{"errors":[{"message":"No: {{{Key}}}.","extensions":{"errorCode":"{{{errorCode}}}"}}],"data":{"obtainKrakenToken":null}}""");

    private static ScriptedAnswer TokenAnswer(string token) =>
        ScriptedAnswer.Json(200, $$$$"""{"data":{"obtainKrakenToken":{"token":"{{{{token}}}}"}}}""");

    private static RecordedRequest[] TokenCalls(AccountImportSimulator simulator) =>
        [.. simulator.Requests.Where(request => request.Path.EndsWith("/v1/graphql/", StringComparison.Ordinal))];

    private static IEnumerable<string> ApiHeaders(AccountImportSimulator simulator) =>
        simulator.Requests.Where(request => request.Operation is not null).Select(request => request.Headers["Authorization"]);

    private static (string Name, string? Value) Input(RecordedRequest call)
    {
        JsonProperty input = JsonDocument.Parse(call.Body).RootElement.GetProperty("variables").GetProperty("input").EnumerateObject().Single();
        return (input.Name, input.Value.GetString());
    }

    private static Task<CredentialUnavailableException> ShouldBeUnavailableAsync(IAccountImportClient client) =>
        ShouldBeUnavailableAsync(() => client.ValidateAsync(Samples.Payload(), Cancellation));

    private static Task<CredentialUnavailableException> ShouldBeUnavailableAsync(Func<Task> call) =>
        Should.ThrowAsync<CredentialUnavailableException>(call);

    private void ShouldTellNothing(AccountImportSimulator simulator, params Exception[] exceptions)
    {
        string[] secrets = [Key, "X-Evil", .. ApiHeaders(simulator).Select(header => header.Split(' ').Last())];
        string[] texts = [.. _log.Lines, .. exceptions.Select(exception => exception.ToString()), .. simulator.Requests.Select(request => request.ToString())];

        secrets.Length.ShouldBeGreaterThan(2);
        texts.Where(text => secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private async Task<AccountImportSimulator> StartAsync(AccountImportSimulatorOptions? options = null)
    {
        options ??= new AccountImportSimulatorOptions();
        AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            options.TimeProvider == TimeProvider.System ? options with { TimeProvider = _clock } : options,
            Cancellation);
        _disposables.Add(simulator);
        return simulator;
    }

    private IAccountImportClient Client(
        AccountImportSimulator simulator,
        Action<AccountImportClientOptions>? configure = null,
        Action<IHttpClientBuilder>? configureBuilder = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        services.AddSingleton<TimeProvider>(_clock);
        IHttpClientBuilder builder = services.AddAccountImportClient(options =>
        {
            Configure(options, simulator, Key);
            configure?.Invoke(options);
        });
        configureBuilder?.Invoke(builder);
        ServiceProvider provider = services.BuildServiceProvider();
        _disposables.Add(provider);
        return provider.GetRequiredService<IAccountImportClient>();
    }

    /// <summary>Holds a token call until it is opened, and says when the call has arrived and when its client has gone.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public bool IsLeft => _left.Task.IsCompleted;

        public ScriptedAnswer Answer => ScriptedAnswer.Own with
        {
            Meanwhile = async cancellationToken =>
            {
                _reached.SetResult();
                await Task.WhenAny(_opened.Task, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
                if (cancellationToken.IsCancellationRequested)
                {
                    _left.SetResult();
                }
            },
        };

        public void Open() => _opened.SetResult();
    }

    private sealed class ObservingHandler(Action<HttpRequestMessage> observe) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            observe(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
