using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

public class RandomFaultsTests : SimulatorTest
{
    private static readonly RandomFaults Mixed = new()
    {
        Seed = 7,
        Throttled = 0.15,
        Unavailable = 0.15,
        FailedAfterEffect = 0.15,
        RequestLost = 0.1,
        AnswerLost = 0.1,
        AnswerCut = 0.1,
        EffectDelayed = 0.5,
    };

    [Fact]
    public async Task RandomFaults_SameCallsInAnyOrder_MeetTheSame()
    {
        string[] numbers = [.. Enumerable.Range(0, 30).Select(number => $"N-{number}")];

        Dictionary<string, string> inOrder = await RunAsync(Mixed, numbers, parallel: 1);
        Dictionary<string, string> backwards = await RunAsync(Mixed, [.. numbers.Reverse()], parallel: 1);
        Dictionary<string, string> sideBySide = await RunAsync(Mixed, numbers, parallel: 8);
        Dictionary<string, string> otherSeed = await RunAsync(Mixed with { Seed = 8 }, numbers, parallel: 1);

        backwards.ShouldBe(inOrder, ignoreOrder: true);
        sideBySide.ShouldBe(inOrder, ignoreOrder: true);
        otherSeed.SequenceEqual(inOrder).ShouldBeFalse();
        inOrder.Values.Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(20, "accounts and calls differ");
    }

    [Fact]
    public void Decide_SameSeedAndCall_IsTheSameInEveryVersion()
    {
        var source = new RandomFaultSource(Mixed with { MaxLatency = TimeSpan.FromSeconds(1) });
        var key = new AccountKey(TestAccounts.Supplier, "1");

        // Written down from a run: what a test of a consumer has met, it shall meet tomorrow too.
        Enumerable.Range(1, 8)
            .Select(ordinal => source.Decide(AccountImportOperation.Process, key, ordinal))
            .Select(answer => $"{answer.StatusCode?.ToString() ?? "own"} {answer.Fault} {(int)answer.EffectDelay.TotalMilliseconds} {(int)answer.Delay.TotalMilliseconds}")
            .ShouldBe(
            [
                "429 None 0 82",
                "own None 21 543",
                "429 None 0 7",
                "own None 31 185",
                "own DropBeforeAnswer 87 747",
                "own None 0 571",
                "own DropBeforeAnswer 0 914",
                "own DropBeforeAnswer 0 141",
            ]);
    }

    [Theory]
    [InlineData(nameof(RandomFaults.Throttled))]
    [InlineData(nameof(RandomFaults.Unavailable))]
    [InlineData(nameof(RandomFaults.FailedAfterEffect))]
    [InlineData(nameof(RandomFaults.RequestLost))]
    [InlineData(nameof(RandomFaults.AnswerLost))]
    [InlineData(nameof(RandomFaults.AnswerCut))]
    public async Task RandomFaults_Certain_HappenToEveryCall(string name)
    {
        RandomFaults faults = Certain(name);
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { RandomFaults = faults });

        string process = await AnswerAsync(client.ProcessAsync(TestAccounts.OfTenant("1")));
        string status = await AnswerAsync(client.GetStatusAsync(TestAccounts.Supplier, "1"));

        (process, status, simulator.Imports.Count).ShouldBe(name switch
        {
            nameof(RandomFaults.Throttled) => ("429 Retry-After 3", "429 Retry-After 3", 0),
            nameof(RandomFaults.Unavailable) => ("503", "503", 0),
            nameof(RandomFaults.FailedAfterEffect) => ("500", "500", 1),
            nameof(RandomFaults.RequestLost) => ("lost", "lost", 0),
            _ => ("lost", "lost", 1),
        });
    }

    [Fact]
    public async Task RetryAfter_Null_LeavesTheHeaderOut()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { RandomFaults = new RandomFaults { Throttled = 1, RetryAfter = null } });

        (await client.GetStatusAsync(TestAccounts.Supplier, "1")).Headers.ContainsKey("Retry-After").ShouldBeFalse();
    }

    [Fact]
    public async Task EffectDelayed_Certain_TakesTheEffectLater()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            RandomFaults = new RandomFaults { EffectDelayed = 1, AnswerLost = 0, MaxEffectDelay = TimeSpan.FromHours(1) },
        });

        int statusCode = (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;
        int atFirst = simulator.Imports.Count;
        Clock.Advance(TimeSpan.FromHours(1));

        (statusCode, atFirst, simulator.Imports.Count).ShouldBe((201, 0, 1));
    }

    [Fact]
    public async Task EffectDelayed_Certain_ShowsWhatWasThereBeforeUntilThen()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            RandomFaults = new RandomFaults { EffectDelayed = 1, MaxEffectDelay = TimeSpan.FromHours(1) },
        });
        var states = new List<string?>();

        foreach (string taskParameters in new[] { """{"is_dry_run":true}""", "{}" })
        {
            (await client.ProcessAsync(TestAccounts.OfTenant("1"), taskParameters)).StatusCode.ShouldBe(201);
            states.Add(await AnswerAndStateAsync());
            Clock.Advance(TimeSpan.FromHours(2));
            states.Add(await AnswerAndStateAsync());
        }

        states.ShouldBe(["404 ", "200 DRY_RUN_SUCCEEDED", "200 DRY_RUN_SUCCEEDED", "200 PROCESSED"]);

        async Task<string> AnswerAndStateAsync()
        {
            RawAnswer answer = await client.GetStatusAsync(TestAccounts.Supplier, "1");
            return $"{answer.StatusCode} {(answer.StatusCode is 200 ? answer["status"] : null)}";
        }
    }

    [Fact]
    public async Task EffectDelayed_ProcessRepeatedBeforeTheEffect_CreatesASecondAccount()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            RandomFaults = new RandomFaults { EffectDelayed = 1, MaxEffectDelay = TimeSpan.FromHours(1) },
        });

        int first = (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;
        int second = (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;
        Clock.Advance(TimeSpan.FromHours(2));
        int third = (await client.ProcessAsync(TestAccounts.OfTenant("1"))).StatusCode;

        (first, second, third).ShouldBe((201, 201, 400));
        simulator.Imports.Select(import => import.KrakenIdentifier).ShouldBeUnique();
        simulator.Imports.Count(import => import.KrakenIdentifier is not null).ShouldBe(2);
    }

    [Fact]
    public async Task Latency_AlwaysTheSame_HoldsEveryAnswerBackAndChangesNothingElse()
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            RandomFaults = new RandomFaults { MinLatency = TimeSpan.FromMinutes(1), MaxLatency = TimeSpan.FromMinutes(1) },
        });
        DateTimeOffset sent = Clock.GetUtcNow();

        RawAnswer process = await Clock.RunAsync(client.ProcessAsync(TestAccounts.OfTenant("1")), waiting: 1);

        (process.StatusCode, Clock.GetUtcNow() - sent).ShouldBe((201, TimeSpan.FromMinutes(1)));
        simulator.Imports.ShouldHaveSingleItem();
    }

    [Fact]
    public void Draw_EachCall_CountsTheCallsOfItsKindAndAccount()
    {
        var source = new RandomFaultSource(Mixed);
        AccountKey?[] keys = [new(TestAccounts.Supplier, "1"), new(TestAccounts.Supplier, "2"), null];
        AccountImportOperation[] operations = Enum.GetValues<AccountImportOperation>();

        for (int ordinal = 1; ordinal <= 20; ordinal++)
        {
            foreach (AccountKey? key in keys)
            {
                foreach (AccountImportOperation operation in operations)
                {
                    source.Draw(new RecordedRequest { Method = "GET", Path = "/", Operation = operation, Key = key, ReceivedAt = default })
                        .ShouldBe(source.Decide(operation, key, ordinal), $"{operation} {key} {ordinal}");
                }
            }
        }
    }

    [Fact]
    public async Task Latency_Set_HoldsEveryAnswerBack()
    {
        (_, RawClient client) = await StartAsync(new AccountImportSimulatorOptions
        {
            RandomFaults = new RandomFaults { MinLatency = TimeSpan.FromMinutes(1), MaxLatency = TimeSpan.FromMinutes(2) },
        });
        DateTimeOffset begin = Clock.GetUtcNow();
        var latencies = new List<TimeSpan>();

        for (int number = 0; number < 10; number++)
        {
            DateTimeOffset sent = Clock.GetUtcNow();
            await Clock.RunAsync(client.GetStatusAsync(TestAccounts.Supplier, $"{number}"), waiting: 1);
            latencies.Add(Clock.GetUtcNow() - sent);
        }

        latencies.ShouldAllBe(latency => latency >= TimeSpan.FromMinutes(1) && latency <= TimeSpan.FromMinutes(2));
        latencies.Distinct().Count().ShouldBe(10);
        Clock.GetUtcNow().ShouldBeGreaterThan(begin);
    }

    [Fact]
    public void Decide_ManyCalls_HappenAsOftenAsTheyShall()
    {
        const int Calls = 20_000;
        var source = new RandomFaultSource(Mixed);
        ScriptedAnswer[] decided =
            [.. Enumerable.Range(0, Calls).Select(number => source.Decide(AccountImportOperation.Process, new AccountKey(TestAccounts.Supplier, $"N-{number}"), 1))];

        ShouldBeAbout(0.15, answer => answer.StatusCode == 429);
        ShouldBeAbout(0.15, answer => answer.StatusCode == 503);
        ShouldBeAbout(0.15, answer => answer is { StatusCode: 500, TakesEffect: true });
        ShouldBeAbout(0.1, answer => answer is { Fault: ScriptedFault.DropBeforeAnswer, TakesEffect: false });
        ShouldBeAbout(0.1, answer => answer is { Fault: ScriptedFault.DropBeforeAnswer, TakesEffect: true });
        ShouldBeAbout(0.1, answer => answer.Fault is ScriptedFault.DropInsideAnswer);
        ShouldBeAbout(0.5, answer => answer.EffectDelay > TimeSpan.Zero);
        decided.ShouldAllBe(answer => answer.EffectDelay < Mixed.MaxEffectDelay && answer.Delay == TimeSpan.Zero);

        void ShouldBeAbout(double probability, Func<ScriptedAnswer, bool> condition) =>
            (decided.Count(condition) / (double)Calls).ShouldBe(probability, tolerance: 0.02);
    }

    [Fact]
    public void Decide_OtherCalls_HaveNoDelayedEffect()
    {
        var source = new RandomFaultSource(new RandomFaults { EffectDelayed = 1 });
        var key = new AccountKey(TestAccounts.Supplier, "1");

        source.Decide(AccountImportOperation.Validate, key, 1).EffectDelay.ShouldBe(TimeSpan.Zero);
        source.Decide(AccountImportOperation.Status, key, 1).EffectDelay.ShouldBe(TimeSpan.Zero);
        source.Decide(AccountImportOperation.Process, key, 1).EffectDelay.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task RandomFaults_CallAnsweredByAScenario_CountsAllTheSame()
    {
        string[] numbers = ["N-0", "N-1", "N-2", "N-3"];
        (AccountImportSimulator plain, RawClient plainClient) = await StartAsync(new AccountImportSimulatorOptions { RandomFaults = Mixed });
        (AccountImportSimulator scripted, RawClient scriptedClient) = await StartAsync(new AccountImportSimulatorOptions { RandomFaults = Mixed });
        foreach (string number in numbers)
        {
            scripted.Given(number).Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(418));
            await AnswerAsync(plainClient.GetStatusAsync(TestAccounts.Supplier, number));
            (await AnswerAsync(scriptedClient.GetStatusAsync(TestAccounts.Supplier, number))).ShouldBe("418");
        }

        plain.Requests.Count.ShouldBe(numbers.Length);
        foreach (string number in Enumerable.Repeat(numbers, 5).SelectMany(number => number))
        {
            (await AnswerAsync(scriptedClient.GetStatusAsync(TestAccounts.Supplier, number)))
                .ShouldBe(await AnswerAsync(plainClient.GetStatusAsync(TestAccounts.Supplier, number)), number);
        }
    }

    [Fact]
    public async Task StartAsync_ImpossibleFaults_SaysWhichOption()
    {
        await ShouldBeRefusedAsync(new RandomFaults { Throttled = -0.1 }, "RandomFaults.Throttled is a probability");
        await ShouldBeRefusedAsync(new RandomFaults { AnswerCut = 1.1 }, "RandomFaults.AnswerCut is a probability");
        await ShouldBeRefusedAsync(new RandomFaults { EffectDelayed = double.NaN }, "RandomFaults.EffectDelayed is a probability");
        await ShouldBeRefusedAsync(new RandomFaults { Unavailable = 0.6, RequestLost = 0.5 }, "add up to more than 1");
        await ShouldBeRefusedAsync(new RandomFaults { MinLatency = TimeSpan.FromSeconds(2), MaxLatency = TimeSpan.FromSeconds(1) }, "RandomFaults.MinLatency is longer than MaxLatency");
        await ShouldBeRefusedAsync(new RandomFaults { MinLatency = TimeSpan.FromTicks(-1) }, "RandomFaults.MinLatency is neither negative");
        await ShouldBeRefusedAsync(new RandomFaults { MaxLatency = TimeSpan.FromDays(2) }, "RandomFaults.MaxLatency is neither negative nor longer than a day");
        await ShouldBeRefusedAsync(new RandomFaults { MaxEffectDelay = TimeSpan.FromTicks(-1) }, "RandomFaults.MaxEffectDelay is neither negative");
        await ShouldBeRefusedAsync(new RandomFaults { RetryAfter = TimeSpan.FromTicks(-1) }, "RandomFaults.RetryAfter is neither negative");
        Should.NotThrow(() => new FakeAccountImportClient(new AccountImportSimulatorOptions
        {
            RandomFaults = new RandomFaults { Throttled = 0.7, Unavailable = 0.1, RequestLost = 0.1, AnswerLost = 0.1, EffectDelayed = 1 },
        }));

        static async Task ShouldBeRefusedAsync(RandomFaults faults, string reason)
        {
            ArgumentException exception = await Should.ThrowAsync<ArgumentException>(
                () => AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { RandomFaults = faults }));
            exception.Message.ShouldContain(reason);
            exception.ParamName.ShouldBe("options");
        }
    }

    private static RandomFaults Certain(string name)
    {
        var none = new RandomFaults { RetryAfter = TimeSpan.FromMilliseconds(2500) };
        return name switch
        {
            nameof(RandomFaults.Throttled) => none with { Throttled = 1 },
            nameof(RandomFaults.Unavailable) => none with { Unavailable = 1 },
            nameof(RandomFaults.FailedAfterEffect) => none with { FailedAfterEffect = 1 },
            nameof(RandomFaults.RequestLost) => none with { RequestLost = 1 },
            nameof(RandomFaults.AnswerLost) => none with { AnswerLost = 1 },
            _ => none with { AnswerCut = 1 },
        };
    }

    /// <summary>Has each account validated, processed and asked for, several times, and notes what was answered.</summary>
    private async Task<Dictionary<string, string>> RunAsync(RandomFaults faults, string[] numbers, int parallel)
    {
        (AccountImportSimulator simulator, RawClient client) = await StartAsync(new AccountImportSimulatorOptions { RandomFaults = faults });
        var met = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) =>
            {
                var answers = new List<string>();
                for (int round = 0; round < 3; round++)
                {
                    answers.Add(await AnswerAsync(client.ValidateAsync(TestAccounts.OfTenant(number))));
                    answers.Add(await AnswerAsync(client.ProcessAsync(TestAccounts.OfTenant(number))));
                    answers.Add(await AnswerAsync(client.GetStatusAsync(TestAccounts.Supplier, number)));
                }

                met[number] = string.Join(' ', answers);
            });
        Clock.Advance(TimeSpan.FromMinutes(1));
        return numbers.ToDictionary(
            number => number,
            number => $"{met[number]}: {simulator.Imports.Count(import => import.Key.ExternalAccountNumber == number)} scheduled");
    }

    private static async Task<string> AnswerAsync(Task<RawAnswer> call)
    {
        try
        {
            RawAnswer answer = await call;
            return answer.Headers.TryGetValue("Retry-After", out string? wait) ? $"{answer.StatusCode} Retry-After {wait}" : $"{answer.StatusCode}";
        }
        catch (HttpRequestException)
        {
            return "lost";
        }
    }
}
