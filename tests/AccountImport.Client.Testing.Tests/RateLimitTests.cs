using AccountImport.Client.Contracts;
using AccountImport.Client.Testing.Simulation;

namespace AccountImport.Client.Testing.Tests;

public class RateLimitTests : SimulatorTest
{
    private static readonly SimulatedRateLimit TwoHundred = new() { RequestsPerSecond = 200 };
    private static readonly SimulatedRateLimit OneAtOnce = new() { RequestsPerSecond = 1 };

    private RawClient _limitedClient = null!;

    private AccountImportSimulator Limited { get; set; } = null!;

    [Fact]
    public async Task RateLimit_CallsAtOnce_LetsATenthOfASecondThrough()
    {
        await StartLimitedAsync(TwoHundred);

        (await CountAcceptedAsync(calls: 30)).ShouldBe(20);
    }

    [Fact]
    public async Task RateLimit_AfterThat_RefillsEvenlyUpToItsCapacity()
    {
        RawClient client = await StartLimitedAsync(TwoHundred);
        await CountAcceptedAsync(calls: 20);

        var answers = new List<int>();
        foreach (double milliseconds in new[] { 4.9, 0.1, 0, 10, 0, 0 })
        {
            Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            answers.Add((await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode);
        }

        answers.ShouldBe([429, 404, 429, 404, 404, 429]);
        Clock.Advance(TimeSpan.FromMilliseconds(50));
        (await CountAcceptedAsync(calls: 20)).ShouldBe(10);
        Clock.Advance(TimeSpan.FromDays(1));
        (await CountAcceptedAsync(calls: 30)).ShouldBe(20);
    }

    [Fact]
    public async Task RateLimit_BelowTenASecond_HoldsOneToken()
    {
        await StartLimitedAsync(TwoHundred with { RequestsPerSecond = 0.5 });

        int atOnce = await CountAcceptedAsync(calls: 2);
        Clock.Advance(TimeSpan.FromMilliseconds(1999));
        int tooSoon = await CountAcceptedAsync(calls: 1);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        int inTime = await CountAcceptedAsync(calls: 2);

        (atOnce, tooSoon, inTime).ShouldBe((1, 0, 1));
    }

    [Fact]
    public async Task RateLimit_CallAboveIt_IsAnsweredAsOneThatChanceThrottles()
    {
        (_, RawClient throttling) = await StartAsync(new AccountImportSimulatorOptions { RandomFaults = new RandomFaults { Throttled = 1 } });
        RawClient client = await StartLimitedAsync(OneAtOnce);
        await client.ProcessAsync(TestAccounts.OfTenant("1"));

        RawAnswer answer = await client.ProcessAsync(TestAccounts.OfTenant("2"));

        RawAnswer byChance = await throttling.ProcessAsync(TestAccounts.OfTenant("2"));
        (answer.StatusCode, answer.Body).ShouldBe((429, byChance.Body));
        answer.Headers["Retry-After"].ShouldBe("1");
        answer.Headers["Content-Type"].ShouldBe(byChance.Headers["Content-Type"]);
        answer.Headers.ContainsKey("x-kraken-correlation-id").ShouldBeTrue();
        Limited.Imports.ShouldHaveSingleItem().Key.ExternalAccountNumber.ShouldBe("1");
        Limited.Requests.Select(request => (request.Operation, request.StatusCode))
            .ShouldBe([(AccountImportOperation.Process, 201), (AccountImportOperation.Process, 429)]);
        Limited.AssertNoViolations();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, "0")]
    [InlineData(2500, "3")]
    [InlineData(86_400_000, "86400")]
    public async Task RetryAfter_Set_IsAskedForInWholeSeconds(int? milliseconds, string? header)
    {
        RawClient client = await StartLimitedAsync(OneAtOnce with { RetryAfter = milliseconds is { } wait ? TimeSpan.FromMilliseconds(wait) : null });
        await client.GetStatusAsync(TestAccounts.Supplier, "1");

        RawAnswer answer = await client.GetStatusAsync(TestAccounts.Supplier, "1");

        (answer.StatusCode, answer.Headers.GetValueOrDefault("Retry-After")).ShouldBe((429, header));
    }

    [Fact]
    public async Task RateLimit_CallAboveIt_IsSeenByNothingElse()
    {
        int asked = 0;
        RawClient client = await StartLimitedAsync(OneAtOnce, new AccountImportSimulatorOptions
        {
            Script = _ => ++asked is 1 ? ScriptedAnswer.Empty(417) : null,
        });
        Limited.Given("1").Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(418));
        Limited.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(416));
        var answers = new List<int>();

        for (int call = 0; call < 6; call++)
        {
            answers.Add((await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode);
            Clock.Advance(call % 2 is 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
        }

        answers.ShouldBe([418, 429, 416, 429, 417, 429]);
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task RateLimit_CallAboveIt_IsNotCountedByChance()
    {
        var faults = new RandomFaults { Seed = 7, Unavailable = 0.5 };
        (_, RawClient unlimited) = await StartAsync(new AccountImportSimulatorOptions { RandomFaults = faults });
        RawClient client = await StartLimitedAsync(OneAtOnce, new AccountImportSimulatorOptions { RandomFaults = faults });

        for (int call = 0; call < 20; call++)
        {
            RawAnswer expected = await unlimited.GetStatusAsync(TestAccounts.Supplier, "1");
            RawAnswer accepted = await client.GetStatusAsync(TestAccounts.Supplier, "1");
            RawAnswer refused = await client.GetStatusAsync(TestAccounts.Supplier, "1");
            Clock.Advance(TimeSpan.FromSeconds(1));

            (accepted.StatusCode, refused.StatusCode).ShouldBe((expected.StatusCode, 429));
        }
    }

    [Fact]
    public async Task RateLimit_AllOperations_HaveOneBucket()
    {
        RawClient client = await StartLimitedAsync(TwoHundred with { RequestsPerSecond = 20 });

        int validate = (await client.ValidateAsync(TestAccounts.OfTenant("1"))).StatusCode;
        int process = (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;
        int status = (await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;

        (validate, process, status).ShouldBe((200, 201, 429));
    }

    [Fact]
    public async Task Operations_SomeOnly_LeaveTheOthersAlone()
    {
        RawClient client = await StartLimitedAsync(OneAtOnce with { Operations = [AccountImportOperation.Status, AccountImportOperation.Validate] });

        int status = (await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;
        int[] process = [.. (await Task.WhenAll(Enumerable.Range(0, 20).Select(number => client.ProcessAsync(TestAccounts.OfTenant($"{number}"))))).Select(answer => answer.StatusCode)];
        int validate = (await client.ValidateAsync(TestAccounts.OfTenant("1"))).StatusCode;

        (status, validate).ShouldBe((404, 429));
        process.ShouldAllBe(statusCode => statusCode == 201);
        (Limited.AcceptedRequests, Limited.ThrottledRequests).ShouldBe((21, 1));
    }

    [Fact]
    public async Task RateLimit_SetWhileItRuns_CountsForTheNextCallWithAFullBucket()
    {
        await StartLimitedAsync(TwoHundred);
        var accepted = new List<int> { await CountAcceptedAsync(calls: 30) };

        Limited.RateLimit = TwoHundred with { RequestsPerSecond = 100 };
        accepted.Add(await CountAcceptedAsync(calls: 30));
        Clock.Advance(TimeSpan.FromMilliseconds(50));
        accepted.Add(await CountAcceptedAsync(calls: 30));
        Limited.RateLimit = Limited.RateLimit;
        accepted.Add(await CountAcceptedAsync(calls: 30));
        Limited.RateLimit = null;
        accepted.Add(await CountAcceptedAsync(calls: 30));

        accepted.ShouldBe([20, 10, 5, 10, 30]);
        Limited.RateLimit.ShouldBeNull();
    }

    [Fact]
    public async Task RateLimit_SetWhereThereWasNone_LimitsFromThenOn()
    {
        int before = (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;

        Simulator.RateLimit = OneAtOnce;
        int first = (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;
        int second = (await Client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;

        (before, first, second).ShouldBe((404, 404, 429));
        Simulator.RateLimit.ShouldBe(OneAtOnce);
    }

    [Fact]
    public async Task AcceptedAndThrottledRequests_WithoutRecords_CountTheCallsOfTheApi()
    {
        RawClient client = await StartLimitedAsync(OneAtOnce, new AccountImportSimulatorOptions { RecordRequests = false, RequiresToken = true });

        int malformed = (await client.ProcessAsync("[]")).StatusCode;
        int unauthorized = (await client.GetStatusAsync(TestAccounts.Supplier, "1")).StatusCode;
        int[] tokenCalls = [(await ObtainTokenAsync(client)).StatusCode, (await ObtainTokenAsync(client)).StatusCode];
        (long Accepted, long Throttled) uncounted = (Limited.AcceptedRequests, Limited.ThrottledRequests);
        string token = (await ObtainTokenAsync(client)).Json.GetProperty("data").GetProperty("obtainKrakenToken").GetProperty("token").GetString()!;
        int[] calls = [await GetStatusAsync(client, token), await GetStatusAsync(client, token), await GetStatusAsync(client, token)];

        (malformed, unauthorized, uncounted).ShouldBe((400, 401, (0L, 0L)));
        tokenCalls.ShouldBe([200, 200]);
        calls.ShouldBe([404, 429, 429]);
        (Limited.AcceptedRequests, Limited.ThrottledRequests).ShouldBe((1, 2));
        Limited.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task AcceptedRequests_WithoutALimit_AreAllWhateverTheyAreAnswered()
    {
        Simulator.Given("1").Throttles().IsUnavailable();

        int[] answers = [.. (await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Client.GetStatusAsync(TestAccounts.Supplier, "1")))).Select(answer => answer.StatusCode).Distinct()];

        answers.ShouldBe([404, 429, 503], ignoreOrder: true);
        (Simulator.AcceptedRequests, Simulator.ThrottledRequests).ShouldBe((50, 0));
    }

    [Fact]
    public async Task Reset_WithALimit_BeginsAnewWithThatOfTheOptions()
    {
        await StartLimitedAsync(TwoHundred);
        await CountAcceptedAsync(calls: 25);
        Limited.RateLimit = OneAtOnce;

        Limited.Reset();

        (Limited.RateLimit, Limited.AcceptedRequests, Limited.ThrottledRequests).ShouldBe((TwoHundred, 0, 0));
        (await CountAcceptedAsync(calls: 25)).ShouldBe(20);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(300)]
    [InlineData(333.3)]
    public void FindRefusal_CallsWithoutAPauseForMinutes_LetsThroughWhatItShallToTheLastOne(double requestsPerSecond)
    {
        const int Milliseconds = 200_000;
        var limit = new EnforcedRateLimit(new SimulatedRateLimit { RequestsPerSecond = requestsPerSecond }, Clock);
        int accepted = 0;
        for (int millisecond = 0; millisecond < Milliseconds; millisecond++)
        {
            while (limit.FindRefusal(AccountImportOperation.Status) is null)
            {
                accepted++;
            }

            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        // The last call came a millisecond before the end.
        accepted.ShouldBe((int)Math.Floor((requestsPerSecond / 10) + (requestsPerSecond * (Milliseconds - 1) / 1000)));
    }

    [Fact]
    public void FindRefusal_ManyThreads_LetsNoneThroughTwice()
    {
        var limiter = new RequestLimiter(new SimulatedRateLimit { RequestsPerSecond = 10_000 }, Clock);

        Parallel.For(0, 20_000, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, _ => limiter.FindRefusal(AccountImportOperation.Process));

        (limiter.Accepted, limiter.Throttled).ShouldBe((1000, 19_000));
    }

    [Fact]
    public async Task RateLimit_Impossible_IsRefusedWithAReason()
    {
        await ShouldBeRefusedAsync(TwoHundred with { RequestsPerSecond = 0 }, "SimulatedRateLimit.RequestsPerSecond is a number above 0.");
        await ShouldBeRefusedAsync(TwoHundred with { RequestsPerSecond = -1 }, "SimulatedRateLimit.RequestsPerSecond");
        await ShouldBeRefusedAsync(TwoHundred with { RequestsPerSecond = double.NaN }, "SimulatedRateLimit.RequestsPerSecond");
        await ShouldBeRefusedAsync(TwoHundred with { RequestsPerSecond = double.PositiveInfinity }, "SimulatedRateLimit.RequestsPerSecond");
        await ShouldBeRefusedAsync(TwoHundred with { RetryAfter = TimeSpan.FromTicks(-1) }, "SimulatedRateLimit.RetryAfter is neither negative nor longer than a day.");
        await ShouldBeRefusedAsync(TwoHundred with { RetryAfter = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) }, "SimulatedRateLimit.RetryAfter");
        await ShouldBeRefusedAsync(TwoHundred with { Operations = [] }, "SimulatedRateLimit.Operations is empty");
        await ShouldBeRefusedAsync(TwoHundred with { Operations = [AccountImportOperation.Status, (AccountImportOperation)99] }, "SimulatedRateLimit.Operations is empty, or holds what is no operation");

        async Task ShouldBeRefusedAsync(SimulatedRateLimit limit, string reason)
        {
            ArgumentException atStart = await Should.ThrowAsync<ArgumentException>(
                () => AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { RateLimit = limit }));
            ArgumentException whileItRuns = Should.Throw<ArgumentException>(() => Simulator.RateLimit = limit);
            (atStart.ParamName, whileItRuns.ParamName).ShouldBe(("options", "value"));
            atStart.Message.ShouldContain(reason);
            whileItRuns.Message.ShouldContain(reason);
            Simulator.RateLimit.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(double.Epsilon, 1)]
    [InlineData(double.MaxValue, 200)]
    public async Task RateLimit_AtItsLimits_IsPossible(double requestsPerSecond, int accepted)
    {
        await StartLimitedAsync(TwoHundred with { RequestsPerSecond = requestsPerSecond });

        int atOnce = await CountAcceptedAsync(calls: 100);
        Clock.Advance(TimeSpan.FromDays(365));

        (atOnce + await CountAcceptedAsync(calls: 100)).ShouldBe(accepted);
    }

    private async Task<RawClient> StartLimitedAsync(SimulatedRateLimit limit, AccountImportSimulatorOptions? options = null)
    {
        (Limited, _limitedClient) = await StartAsync((options ?? new AccountImportSimulatorOptions()) with { RateLimit = limit });
        return _limitedClient;
    }

    /// <summary>Makes calls while the clock stands.</summary>
    private async Task<int> CountAcceptedAsync(int calls)
    {
        (long accepted, long throttled) = (Limited.AcceptedRequests, Limited.ThrottledRequests);
        RawAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => _limitedClient.GetStatusAsync(TestAccounts.Supplier, "1")));

        int count = answers.Count(answer => answer.StatusCode is 404);
        answers.Count(answer => answer.StatusCode is 429).ShouldBe(calls - count);
        (Limited.AcceptedRequests - accepted, Limited.ThrottledRequests - throttled).ShouldBe((count, calls - count));
        return count;
    }

    private static Task<RawAnswer> ObtainTokenAsync(RawClient client) => client.PostAsync(
        "v1/graphql/",
        """{"query":"mutation obtainKrakenToken($input: ObtainJSONWebTokenInput!) { obtainKrakenToken(input: $input) { token payload refreshToken refreshExpiresIn } }","variables":{"input":{"APIKey":"any"}}}""");

    private static async Task<int> GetStatusAsync(RawClient client, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v2/data-import/accounts/{TestAccounts.Supplier}/1/");
        request.Headers.TryAddWithoutValidation("Authorization", token);
        return (await client.SendAsync(request)).StatusCode;
    }
}
