using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace AccountImport.Cli.Tests.Commands;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StatePath => _folder.PathOf("state.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Simulate_StateOfOneThatWasKilled_GoesOnWithIt()
    {
        string[] statuses = ["", ""];
        using (Process simulate = Start("--state", StatePath, "--faults", "pending=0s,in-progress=0s", "--already-imported", "IM-0"))
        {
            using HttpClient client = CreateClient((await simulate.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
            (await ProcessAsync(client, "IM-1")).ShouldBe(HttpStatusCode.Created);
            statuses = [await GetStatusAsync(client, "IM-0"), await GetStatusAsync(client, "IM-1")];

            // At once, with no chance to do anything more.
            simulate.Kill();
            await simulate.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await RunAsync(
            async client =>
            {
                (await GetStatusAsync(client, "IM-1")).ShouldBe(statuses[1]);
                (await GetStatusAsync(client, "IM-0")).ShouldBe(statuses[0]);
                (await ProcessAsync(client, "IM-1")).ShouldBe(HttpStatusCode.BadRequest);
            },
            "--state",
            StatePath);

        statuses[1].ShouldContain("PROCESSED");
        statuses.ShouldBeUnique();
    }

    [Fact]
    public async Task Simulate_State_IsSaidToBeKept()
    {
        ToolRun run = await RunAsync(_ => Task.CompletedTask, "--state", StatePath);

        run.Messages.ShouldContain($"It keeps its state in {StatePath}.");
        File.Exists(StatePath).ShouldBeTrue();
    }

    [Fact]
    public async Task Simulate_AlreadyImportedWithAState_KeepTheirNumbersWhateverElseIsSaid()
    {
        string first = string.Empty;
        await RunAsync(async client => first = await GetStatusAsync(client, "IM-2"), "--state", StatePath, "--already-imported", "IM-1", "IM-2");
        long length = new FileInfo(StatePath).Length;

        await RunAsync(
            async client => (await GetStatusAsync(client, "IM-2")).ShouldBe(first),
            "--state",
            StatePath,
            "--already-imported",
            "IM-2");

        new FileInfo(StatePath).Length.ShouldBe(length);
    }

    [Fact]
    public async Task Simulate_StateInUse_EndsWith2AndSaysWhatToDo()
    {
        ToolRun? second = null;
        await RunAsync(async _ => second = await ToolRun.StartAsync(["simulate", "--state", StatePath]), "--state", StatePath);

        second.ShouldNotBeNull().ExitCode.ShouldBe(2);
        second.Output.ShouldBeEmpty();
        second.Messages.ShouldBe($"error: The state file {StatePath} is in use by another simulator. End that one, or name another file.{Environment.NewLine}");
    }

    [Fact]
    public async Task Simulate_StateThatIsNone_EndsWith2AndSaysWhatToDo()
    {
        string path = _folder.Write("accounts.json", TestAccounts.CreateFile(1));

        ToolRun run = await ToolRun.StartAsync(["simulate", "--state", path]);
        ToolRun empty = await ToolRun.StartAsync(["simulate", "--state", ""]);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain($"The file {path} is no state of a simulator. Name another file");
        (empty.ExitCode, empty.Messages.Split(Environment.NewLine)[0]).ShouldBe((2, "error: --state is empty."));
    }

    [Fact]
    public async Task Simulate_PortInUse_EndsWith2AndLetsTheStateGo()
    {
        await RunAsync(async client =>
        {
            ToolRun second = await ToolRun.StartAsync(["simulate", "--state", StatePath, "--port", $"{client.BaseAddress!.Port}"]);

            second.ExitCode.ShouldBe(2);
            second.Messages.ShouldContain($"The simulator cannot listen on port {client.BaseAddress.Port}: ");
        });

        await RunAsync(_ => Task.CompletedTask, "--state", StatePath);
    }

    [Fact]
    public async Task Simulate_FaultsAndSeed_AreWhatCallsMeet()
    {
        await RunAsync(
            async client => (await GetAsync(client, "IM-1")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests),
            "--faults",
            "throttled=1,retry-after=none");
        string[] first = await MeetAsync("--seed", "7");
        string[] again = await MeetAsync("--seed", "7");
        string[] other = await MeetAsync("--seed", "8");

        again.ShouldBe(first);
        other.SequenceEqual(first, StringComparer.Ordinal).ShouldBeFalse();
        first.Distinct(StringComparer.Ordinal).Count().ShouldBe(2);

        async Task<string[]> MeetAsync(params string[] options)
        {
            var met = new List<string>();
            await RunAsync(
                async client =>
                {
                    for (int number = 0; number < 40; number++)
                    {
                        met.Add((await GetAsync(client, $"IM-{number}")).StatusCode.ToString());
                    }
                },
                ["--faults", "unavailable=0.5", .. options]);
            return [.. met];
        }
    }

    [Fact]
    public async Task Simulate_RateLimit_RefusesWhatIsAboveItWithTheRetryAfterThatIsSaid()
    {
        // One call in a quarter of an hour.
        await RunAsync(
            async client =>
            {
                using HttpResponseMessage first = await GetAsync(client, "IM-1");
                using HttpResponseMessage second = await GetAsync(client, "IM-1");
                (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests));
                second.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldBe(TimeSpan.FromSeconds(7));
            },
            "--faults",
            "rate-limit=0.001,retry-after=7s");
    }

    [Theory]
    [InlineData("--faults throtled=0.1", "error: --faults: throtled is unknown. The kinds are throttled, ")]
    [InlineData("--faults latency=fast", "error: --faults: latency=fast is not a duration")]
    [InlineData("--seed 1.5", "error: --seed must be a whole number from -2147483648 to 2147483647.")]
    [InlineData("--seed 2147483648", "error: --seed must be a whole number")]
    public async Task Simulate_WrongFaultsOrSeed_EndsWith2AndSaysWhichPart(string arguments, string message)
    {
        ToolRun run = await ToolRun.StartAsync(["simulate", .. arguments.Split(' ')]);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldStartWith(message);
        run.Messages.ShouldEndWith($"See: account-import simulate --help{Environment.NewLine}");
    }

    [Fact]
    public async Task Help_Simulate_ListsTheKindsOfFaults()
    {
        ToolRun run = await ToolRun.StartAsync(["simulate", "--help"]);

        run.Output.ShouldContain("--state <PATH>");
        run.Output.ShouldContain("--seed <N>");
        run.Output.ShouldContain("  effect-delayed       the effect of a process call comes later than its answer");
        run.Output.ShouldContain("  in-progress=50ms ");
        run.Output.ShouldContain("  rate-limit=200 ");
        run.Output.ShouldContain("2s..5s");
        run.Output.ShouldContain("3s~60s");
        run.Output.ShouldNotContain("[default: Fault");
        run.Lines.SkipWhile(line => line is not "Examples:").ShouldAllBe(line => line.Length < 80);
    }

    private static Process Start(params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "account-import.dll"), "simulate", .. options])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs the command in this process until a test has done with it.</summary>
    private static async Task<ToolRun> RunAsync(Func<HttpClient, Task> act, params string[] options)
    {
        using var interruption = new Interruption();
        using var results = new FirstLineWriter();
        Task<ToolRun> running = ToolRun.StartAsync(["simulate", .. options], interruption, results: results);
        if (await Task.WhenAny(running, results.FirstLine) == running)
        {
            throw new InvalidOperationException((await running).Messages);
        }

        try
        {
            using HttpClient client = CreateClient(await results.FirstLine);
            await act(client);
        }
        finally
        {
            interruption.Request();
        }

        ToolRun run = await running;
        run.ExitCode.ShouldBe(0, run.Messages);
        return run;
    }

    private static HttpClient CreateClient(string baseAddress) => new() { BaseAddress = new Uri(baseAddress) };

    private static async Task<HttpStatusCode> ProcessAsync(HttpClient client, string number)
    {
        string body = $$$"""{"payload":{"import_supplier":"SAMPLE","external_account_number":"{{{JsonEncodedText.Encode(number)}}}"},"task_params":{}}""";
        using HttpResponseMessage answer = await client.PostAsync(
            "v2/data-import/accounts/",
            new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "Content-Type", "application/json" } } },
            TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string number) =>
        client.GetAsync($"v2/data-import/accounts/SAMPLE/{number}/", TestContext.Current.CancellationToken);

    private static async Task<string> GetStatusAsync(HttpClient client, string number)
    {
        using HttpResponseMessage answer = await GetAsync(client, number);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Says when the first line is there, and which it is.</summary>
    private sealed class FirstLineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _firstLine.Task;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            _firstLine.TrySetResult(value!);
        }
    }
}
