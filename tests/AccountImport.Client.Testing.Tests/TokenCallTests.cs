using System.Text;
using System.Text.Json;

namespace AccountImport.Client.Testing.Tests;

public class TokenCallTests : SimulatorTest
{
    private const string Path = "v1/graphql/";

    private const string Mutation =
        "mutation obtainKrakenToken($input: ObtainJSONWebTokenInput!) { obtainKrakenToken(input: $input) { token payload refreshToken refreshExpiresIn } }";

    [Theory]
    [InlineData("APIKey")]
    [InlineData("organizationSecretKey")]
    [InlineData("preSignedKey")]
    public async Task TokenCall_EachKindOfKey_GivesAToken(string member)
    {
        RawAnswer answer = await ObtainAsync(member, "any");

        answer.StatusCode.ShouldBe(200);
        JsonElement obtained = answer.Json.GetProperty("data").GetProperty("obtainKrakenToken");
        JsonElement claims = Claims(obtained.GetProperty("token").GetString()!);
        claims.GetProperty("iat").GetInt64().ShouldBe(Clock.GetUtcNow().ToUnixTimeSeconds());
        claims.GetProperty("exp").GetInt64().ShouldBe(Clock.GetUtcNow().AddMinutes(60).ToUnixTimeSeconds());
        obtained.GetProperty("payload").GetProperty("exp").GetInt64().ShouldBe(claims.GetProperty("exp").GetInt64());
        obtained.GetProperty("refreshToken").GetString().ShouldNotBeNullOrEmpty();
        obtained.GetProperty("refreshExpiresIn").GetInt64().ShouldBe(Clock.GetUtcNow().AddDays(7).ToUnixTimeSeconds());
        Simulator.Violations.ShouldBeEmpty();
        RecordedRequest request = Simulator.Requests.ShouldHaveSingleItem();
        (request.Operation, request.Path, request.StatusCode).ShouldBe((null, "/v1/graphql/", 200));
        request.ToString().ShouldBe("POST (no call of the API)");
    }

    [Fact]
    public async Task TokenCall_MutationLaidOutOtherwise_IsTheSame()
    {
        string query = """
            mutation obtainKrakenToken ( $input : ObtainJSONWebTokenInput! ) {
              obtainKrakenToken(input:$input) { refreshToken, refreshExpiresIn, payload, token }
            }
            """;

        RawAnswer answer = await Client.PostAsync(Path, Body(query, """{"APIKey":"any"}""", ""","operationName":"obtainKrakenToken" """));

        Token(answer).ShouldNotBeEmpty();
        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task RefreshToken_UntilItExpires_GivesAnotherToken()
    {
        RawAnswer first = await ObtainAsync("APIKey", "any");
        Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        RawAnswer second = await ObtainAsync("refreshToken", RefreshToken(first));
        Clock.Advance(TimeSpan.FromSeconds(1));
        RawAnswer expired = await ObtainAsync("refreshToken", RefreshToken(first));

        Token(second).ShouldNotBe(Token(first));
        ErrorCode(expired).ShouldBe("KT-CT-1135");
        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task RefreshToken_NeverIssued_IsRefusedAndTheKeyMayFollowAtOnce()
    {
        RawAnswer refused = await ObtainAsync("refreshToken", "made-up");
        RawAnswer byKey = await ObtainAsync("APIKey", "any");

        (refused.StatusCode, ErrorCode(refused)).ShouldBe((200, "KT-CT-1134"));
        Token(byKey).ShouldNotBeEmpty();
        Simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task RefreshToken_RefusedAndTriedAgainAtOnce_IsATightLoop()
    {
        await ObtainAsync("refreshToken", "made-up");

        ErrorCode(await ObtainAsync("refreshToken", "made-up")).ShouldBe("KT-CT-1199");
        Simulator.Violations.ShouldHaveSingleItem().ShouldStartWith("A tight loop");
    }

    [Fact]
    public async Task TokenKey_AnotherKey_IsRefusedAndATightLoopRecorded()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { TokenKey = "right" });

        string?[] codes =
        [
            ErrorCode(await ObtainAsync("APIKey", "wrong", client)),
            ErrorCode(await ObtainAsync("APIKey", "right", client)),
        ];
        Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        string? stillTooSoon = ErrorCode(await ObtainAsync("APIKey", "right", client));
        Clock.Advance(TimeSpan.FromMinutes(1));
        RawAnswer answer = await ObtainAsync("APIKey", "right", client);

        codes.ShouldBe(["KT-CT-1139", "KT-CT-1199"]);
        stillTooSoon.ShouldBe("KT-CT-1199");
        Token(answer).ShouldNotBeEmpty();
        simulator.Violations.Count.ShouldBe(2);
        simulator.Violations.ShouldAllBe(violation => !violation.Contains("right", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"query":"query { viewer { name } }","variables":{"input":{"APIKey":"s3cret"}}}""")]
    [InlineData("""{"query":"mutation obtainKrakenToken($input: ObtainJSONWebTokenInput!) { obtainKrakenToken(input: $input) { token } }","variables":{"input":{"APIKey":"s3cret"}}}""")]
    public async Task TokenCall_AnotherBody_IsAGraphQlErrorAndAViolation(string body)
    {
        RawAnswer answer = await Client.PostAsync(Path, body);

        (answer.StatusCode, ErrorCode(answer)).ShouldBe((200, "SIMULATOR-INVALID-TOKEN-CALL"));
        Simulator.Violations.ShouldHaveSingleItem().ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"APIKey":"a","refreshToken":"b"}""")]
    [InlineData("""{"APIKey":"a","APIKey":"a"}""")]
    [InlineData("""{"apiKey":"a"}""")]
    [InlineData("""{"APIKey":""}""")]
    [InlineData("""{"APIKey":1}""")]
    public async Task TokenCall_NotExactlyOneInput_IsAViolation(string input)
    {
        RawAnswer answer = await Client.PostAsync(Path, Body(Mutation, input));

        ErrorCode(answer).ShouldBe("SIMULATOR-INVALID-TOKEN-CALL");
        Simulator.Violations.ShouldHaveSingleItem().ShouldContain("exactly one of APIKey");
    }

    [Fact]
    public async Task TokenCall_MemberTooMany_IsAViolation()
    {
        await Client.PostAsync(Path, Body(Mutation, """{"APIKey":"a"}""", ""","extensions":{}"""));

        Simulator.Violations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task TokenCall_WrongForm_IsRefused()
    {
        RawAnswer get = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Path));
        RawAnswer text = await Client.PostAsync(Path, Body(Mutation, """{"APIKey":"a"}"""), "text/plain");
        RawAnswer noSlash = await Client.PostAsync("v1/graphql", Body(Mutation, """{"APIKey":"a"}"""));

        (get.StatusCode, get.Headers["Allow"]).ShouldBe((405, "POST"));
        text.StatusCode.ShouldBe(415);
        noSlash.StatusCode.ShouldBe(501);
        noSlash["detail"]!.ShouldStartWith("The slash at the end of the path is missing");
        Simulator.Violations.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("JWT ")]
    [InlineData("Bearer ")]
    [InlineData("")]
    public async Task RequiresToken_TokenOfThisSimulator_LetsTheCallInUntilItExpires(string word)
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            RequiresToken = true, TokenLifetime = TimeSpan.FromMinutes(10), PathPrefix = "kraken",
        });
        string token = Token(await ObtainAsync("APIKey", "any", client));

        Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        (await AskAsync(client, word + token)).ShouldBe(404);
        Clock.Advance(TimeSpan.FromTicks(1));
        (await AskAsync(client, word + token)).ShouldBe(401);
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task RequiresToken_AnythingElse_Is401()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { RequiresToken = true });
        string foreign = Token(await ObtainAsync("APIKey", "any"));
        string token = Token(await ObtainAsync("APIKey", "any", client));

        (await AskAsync(client, "JWT " + foreign + "x")).ShouldBe(401);
        (await AskAsync(client, "Token " + token)).ShouldBe(401);
        (await AskAsync(client, "Token key")).ShouldBe(401);
        simulator.Violations.ShouldBeEmpty();
        (await AskAsync(client, authorization: null)).ShouldBe(401);
        simulator.Violations.ShouldHaveSingleItem().ShouldBe("The header Authorization is missing.");
    }

    [Fact]
    public async Task AnswerTokenCall_Several_AreGivenInOrderAndOnce()
    {
        Simulator.AnswerTokenCall(
            ScriptedAnswer.Json(200, """{"data":{"obtainKrakenToken":{"token":"a.b.c"}}}"""),
            ScriptedAnswer.Empty(503).WithHeader("Retry-After", "60"));

        RawAnswer first = await ObtainAsync("APIKey", "any");
        RawAnswer second = await ObtainAsync("APIKey", "any");
        RawAnswer tooSoon = await ObtainAsync("APIKey", "any");
        Clock.Advance(TimeSpan.FromMinutes(1));
        RawAnswer own = await ObtainAsync("APIKey", "any");

        Token(first).ShouldBe("a.b.c");
        (second.StatusCode, second.Headers["Retry-After"]).ShouldBe((503, "60"));
        ErrorCode(tooSoon).ShouldBe("KT-CT-1199");
        Token(own).ShouldStartWith("ey");
        Simulator.Violations.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AnswerTokenCall_DroppedWithEffect_CountsAsAFailure()
    {
        Simulator.AnswerTokenCall(ScriptedAnswer.Dropped(takesEffect: true));

        await Should.ThrowAsync<HttpRequestException>(() => ObtainAsync("APIKey", "any"));

        ErrorCode(await ObtainAsync("APIKey", "any")).ShouldBe("KT-CT-1199");
    }

    [Fact]
    public async Task AnswerTokenCall_Meanwhile_HoldsTheAnswer()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Simulator.AnswerTokenCall(ScriptedAnswer.Own with
        {
            Meanwhile = _ =>
            {
                reached.SetResult();
                return gate.Task;
            },
        });

        Task<RawAnswer> call = ObtainAsync("APIKey", "any");
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        bool wasAnswered = call.IsCompleted;
        gate.SetResult();

        Token(await call).ShouldNotBeEmpty();
        wasAnswered.ShouldBeFalse();
    }

    [Fact]
    public async Task Script_ForCallsOfTheApi_DoesNotSeeTheTokenCall()
    {
        (AccountImportSimulator _, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { Script = _ => ScriptedAnswer.Empty(503) });

        Token(await ObtainAsync("APIKey", "any", client)).ShouldNotBeEmpty();
    }

    [Fact]
    public void AnswerTokenCall_ThatCannotBeSent_IsRefusedAtOnce()
    {
        Should.Throw<ArgumentNullException>(() => Simulator.AnswerTokenCall(null!));
        Should.Throw<ArgumentNullException>(() => Simulator.AnswerTokenCall([null!]));
        Should.Throw<ArgumentException>(() => Simulator.AnswerTokenCall(ScriptedAnswer.Empty(99)));
    }

    [Fact]
    public async Task Options_ThatNoSimulatorCanHave_AreRefused()
    {
        AccountImportSimulatorOptions[] all =
        [
            new() { TokenLifetime = TimeSpan.FromMilliseconds(999) },
            new() { RefreshTokenLifetime = TimeSpan.Zero },
            new() { RequiresToken = true, Authorization = "Token key" },
        ];
        foreach (AccountImportSimulatorOptions options in all)
        {
            await Should.ThrowAsync<ArgumentException>(() => AccountImportSimulator.StartAsync(options, TestContext.Current.CancellationToken));
        }

        new AccountImportSimulatorOptions { TokenKey = "s3cret" }.ToString().ShouldNotContain("s3cret");
    }

    private static string Body(string query, string input, string more = "") =>
        $$"""{"query":"{{JsonEncodedText.Encode(query)}}","variables":{"input":{{input}}}{{more}}}""";

    private static string Token(RawAnswer answer) => Obtained(answer).GetProperty("token").GetString()!;

    private static string RefreshToken(RawAnswer answer) => Obtained(answer).GetProperty("refreshToken").GetString()!;

    private static JsonElement Obtained(RawAnswer answer) => answer.Json.GetProperty("data").GetProperty("obtainKrakenToken");

    private static string? ErrorCode(RawAnswer answer) =>
        answer.Json.GetProperty("errors")[0].GetProperty("extensions").GetProperty("errorCode").GetString();

    private static JsonElement Claims(string token)
    {
        string[] parts = token.Split('.');
        parts.Length.ShouldBe(3);
        string payload = parts[1].Replace('-', '+').Replace('_', '/');
        return JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')))).RootElement;
    }

    private static async Task<int> AskAsync(RawClient client, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v2/data-import/accounts/SUPPLIER/1/");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return (await client.SendAsync(request)).StatusCode;
    }

    private Task<RawAnswer> ObtainAsync(string member, string value, RawClient? client = null) =>
        (client ?? Client).PostAsync(Path, Body(Mutation, $$"""{"{{member}}":"{{value}}"}"""));
}
