using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>What the options change about an import.</summary>
public sealed class ImportModesTests : ImportTests
{
    [Fact]
    public async Task Import_ValidateOnly_CallsNothingElse()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(
            simulator,
            $"[{TestAccounts.Create("IM-1")},{TestAccounts.Create("IM-2", "\"customerGroupCode\": \"GROUP_SECRET\",")}]",
            "--validate",
            "only");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Lines.ShouldContain("validated  IM-1", StringComparer.Ordinal);
        run.Lines.ShouldContain(line => line.StartsWith("rejected  IM-2  ", StringComparison.Ordinal) && line.EndsWith("customerGroupCode: unknown_customer_group", StringComparison.Ordinal));
        simulator.Requests.ShouldNotContain(request => request.Operation == AccountImportOperation.Process);
    }

    [Theory]
    [InlineData("before", 2)]
    [InlineData("on-rejection", 0)]
    public async Task Import_Validate_CallsItBeforeOrNot(string when, int expected)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(2), "--validate", when);

        run.ExitCode.ShouldBe(0, run.Messages);
        simulator.AssertReceived(AccountImportOperation.Validate, expected);
    }

    [Fact]
    public async Task Import_Window_IsSent()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();

        ToolRun run = await ImportAsync(
            simulator,
            TestAccounts.CreateFile(1),
            "--window-start",
            $"{now.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}",
            "--window-end",
            $"{now.AddHours(2):yyyy-MM-ddTHH:mm:ssZ}",
            "--no-wait");

        run.ExitCode.ShouldBe(0, run.Messages);
        RecordedRequest request = simulator.Requests.Single(request => request.Operation is AccountImportOperation.Process);
        using JsonDocument body = JsonDocument.Parse(request.Body);
        JsonElement parameters = body.RootElement.GetProperty("task_params");
        parameters.GetProperty("schedule_window_start").GetDateTimeOffset().ShouldBe(now.AddHours(1), TimeSpan.FromSeconds(1));
        parameters.GetProperty("schedule_window_end").GetDateTimeOffset().ShouldBe(now.AddHours(2), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Import_WindowThatHasEnded_SendsNothingAndEndsWith4()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(3), "--window-end", "2020-01-01T00:00:00Z");

        run.ExitCode.ShouldBe(4, run.Messages);
        run.Lines[^1].ShouldStartWith("3 accounts: 3 not attempted.");
        run.Messages.ShouldContain("with a later time or none for --stop-at and --window-end:");
        simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_StopAt_StopsThenAndEndsWith4()
    {
        var clock = new ManualTimeProvider();
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Given("IM-3").Answers(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            Meanwhile = _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                return Task.CompletedTask;
            },
        });

        ToolRun run = await ToolRun.StartAsync(
            Arguments(simulator, TestAccounts.CreateFile(10), "--concurrency", "1", "--no-wait", "--stop-at", "2026-03-02T09:00:01Z"),
            clock: clock);

        run.ExitCode.ShouldBe(4, run.Messages);
        run.Lines[^1].ShouldStartWith("10 accounts: 3 scheduled, 7 not attempted.");
        run.Messages.ShouldContain("The time to stop has come.");
        run.Messages.ShouldContain("with a later time or none for --stop-at and --window-end:");
    }

    [Theory]
    [InlineData("", 5, 5)]
    [InlineData("--max-failure-rate 20%", 5, 5)]
    [InlineData("--max-failure-rate 0.4", 1, 20)]
    public async Task Import_Canary_SendsTheOthersOnlyIfFewFail(string rate, int expected, int sent)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            Script = request => request is { Operation: AccountImportOperation.Process, Key.ExternalAccountNumber: "IM-1" or "IM-3" }
                ? ScriptedAnswer.Json(422, """{"code":"odd_account"}""")
                : null,
        });

        ToolRun run = await ImportAsync(
            simulator,
            TestAccounts.CreateFile(20),
            ["--canary", "5", .. rate.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        run.ExitCode.ShouldBe(expected, run.Messages);
        simulator.Requests.Count(request => request.Operation is AccountImportOperation.Process).ShouldBe(sent);
        run.Lines[^1].ShouldContain($"2 rejected{(sent is 20 ? "." : ", 15 not attempted.")}");
        run.Messages.Contains("error: 2 of the 5 accounts", StringComparison.Ordinal).ShouldBe(expected is 5);
    }

    [Fact]
    public async Task Import_TooManyFailures_StopsWith5()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            Script = request => request.Operation is AccountImportOperation.Process ? ScriptedAnswer.Json(422, """{"code":"odd_account"}""") : null,
        });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(300), "--max-failure-rate", "50%", "--concurrency", "4");

        run.ExitCode.ShouldBe(5, run.Messages);
        int sent = simulator.Requests.Count(request => request.Operation is AccountImportOperation.Process);
        sent.ShouldBeInRange(100, 110);
        run.Messages.ShouldContain("To go on");
    }

    [Fact]
    public async Task Import_IncludeErrorDetail_KeepsTheSentencesInAFileOfTheirOwn()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        const string Sentence = "The customer group GROUP_SECRET is unknown.";
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(422, $$"""{"code":"odd_account","detail":"{{Sentence}}"}"""));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), "--include-error-detail", "--report", Folder.PathOf("results"));

        run.ExitCode.ShouldBe(1, run.Messages);
        string[] files = Directory.GetFiles(Folder.FullName, "*", SearchOption.AllDirectories);
        files.Where(file => File.ReadAllText(file).Contains("GROUP_SECRET", StringComparison.Ordinal)).ShouldBe([$"{JournalPath}.details.ndjson"]);
        (run.Output + run.Messages).ShouldNotContain("GROUP_SECRET");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode($"{JournalPath}.details.ndjson").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Import_NoErrorDetailAskedFor_KeepsNone()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(422, """{"code":"odd_account","detail":"GROUP_SECRET"}"""));

        await ImportAsync(simulator, TestAccounts.CreateFile(1));

        Directory.GetFiles(Folder.FullName).ShouldAllBe(file => !File.ReadAllText(file).Contains("GROUP_SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_TokenThatExpiresMidway_IsObtainedAgain()
    {
        var platform = new SkewedTimeProvider();
        var tool = new SkewedTimeProvider();
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            RequiresToken = true,
            TokenKey = ToolRun.Token,
            TokenLifetime = TimeSpan.FromMinutes(30),
            TimeProvider = platform,
        });
        simulator.Given("IM-5").Answers(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            // By the tool's clock the token is neither new nor old: it hears only from the API that it is no good.
            Meanwhile = _ =>
            {
                platform.Advance(TimeSpan.FromMinutes(40));
                tool.Advance(TimeSpan.FromMinutes(10));
                return Task.CompletedTask;
            },
        });

        ToolRun run = await ToolRun.StartAsync(
            Arguments(simulator, TestAccounts.CreateFile(10), "--authentication", "obtain", "--concurrency", "1"),
            clock: tool);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[^1].ShouldStartWith("10 accounts: 10 imported.");
        simulator.Requests.Count(request => request.Path is "/v1/graphql/").ShouldBe(2);
        simulator.Requests.ShouldContain(request => request.StatusCode == 401);
        simulator.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_SimulatedFaults_AreOvercome()
    {
        ToolRun run = await ToolRun.StartAsync(
            [
                "import", Folder.Write("accounts.json", TestAccounts.CreateFile(30)), "--simulate", "--import-supplier", "SAMPLE",
                "--seed", "7", "--faults", "throttled=0.3,unavailable=0,retry-after=none,pending=0s,in-progress=0s",
            ],
            token: null);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[^1].ShouldStartWith("30 accounts: 30 imported.");
    }

    [Fact]
    public async Task Import_SimulatedSeed_DecidesTheNumbers()
    {
        string[] arguments = ["import", Folder.Write("accounts.json", TestAccounts.CreateFile(1)), "--simulate", "--import-supplier", "SAMPLE"];

        ToolRun[] runs = [await StartAsync("--seed", "1"), await StartAsync("--seed", "1"), await StartAsync("--seed", "2")];

        runs[1].Lines[0].ShouldBe(runs[0].Lines[0]);
        runs[2].Lines[0].ShouldNotBe(runs[0].Lines[0]);

        Task<ToolRun> StartAsync(params string[] options) => ToolRun.StartAsync([.. arguments, .. options], token: null);
    }

    [Fact]
    public async Task Import_Terminal_ShowsATable()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var terminal = new Rendering.TestTerminal();

        ToolRun run = await ToolRun.StartAsync(
            Arguments(simulator, $"[{TestAccounts.Create("IM-1")},{TestAccounts.CreateWrong("IM-2")}]"),
            resultsTerminal: terminal.Console);

        run.ExitCode.ShouldBe(1, run.Messages);
        terminal.Lines[0].ShouldStartWith("#  External account  Outcome");
        terminal.Lines[1].ShouldStartWith("1  IM-1              imported");
        terminal.Lines[2].ShouldStartWith("2  IM-2              rejected");
        terminal.Lines[^1].ShouldStartWith("2 accounts: 1 imported, 1 rejected.");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_LargeFileAtATerminal_ListsFailuresAndSaysWhereAllAre()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var terminal = new Rendering.TestTerminal();
        string accounts = string.Join(',', Enumerable.Range(1, 60).Select(number => number is 7 ? TestAccounts.CreateWrong("IM-7") : TestAccounts.Create($"IM-{number}")));

        ToolRun run = await ToolRun.StartAsync(Arguments(simulator, $"[{accounts}]", "--report", Folder.PathOf("results")), resultsTerminal: terminal.Console);

        run.ExitCode.ShouldBe(1, run.Messages);
        string text = string.Join(' ', terminal.Lines);
        terminal.Lines[1].ShouldStartWith("7  IM-7              rejected");
        text.ShouldContain("Only failures are listed.");
        string.Concat(terminal.Lines).Replace(" ", string.Empty, StringComparison.Ordinal)
            .ShouldContain($"{Folder.PathOf(Path.Combine("results", "outcomes.ndjson"))}haseveryaccount");
        text.ShouldNotContain("IM-8 ");
    }

    [Fact]
    public async Task Import_Json_SaysWhatWasBeforeAndWhyItStopped()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        (await ImportAsync(simulator, TestAccounts.CreateFile(2))).ExitCode.ShouldBe(0);
        string changed = TestAccounts.CreateFile(3);

        ToolRun run = await ImportAsync(simulator, changed, "--json", "--accept-changed-file", "--window-end", "2020-01-01T00:00:00Z");

        run.ExitCode.ShouldBe(4, run.Messages);
        run.JsonLines.Select(line => line.GetProperty("event").GetString()).ShouldBe(["stop", "summary"]);
        run.JsonLines[0].GetProperty("reason").GetString().ShouldBe("WindowEnd");
        JsonElement summary = run.JsonLines[1].GetProperty("summary");
        summary.GetProperty("read").GetInt64().ShouldBe(3);
        summary.GetProperty("ended_before").GetInt64().ShouldBe(2);
        summary.GetProperty("outcomes").GetRawText().ShouldBe("""{"Imported":2,"NotAttempted":1}""");
        summary.GetProperty("stops").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe("WindowEnd");
        summary.GetProperty("exit_code").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Import_StandardInput_IsSpooledForJournalAndResumption()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        byte[] content = Encoding.UTF8.GetBytes(TestAccounts.CreateFile(3));
        string[] arguments = ["import", "-", "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", JournalPath];
        using var first = new ActingStream(content, () => { });
        using var second = new ActingStream(content, () => { });

        ToolRun run = await ToolRun.StartAsync(arguments, standardInput: first);
        ToolRun again = await ToolRun.StartAsync(arguments, standardInput: second);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[^1].ShouldStartWith("3 accounts: 3 imported.");
        again.ExitCode.ShouldBe(0, again.Messages);
        again.Lines.ShouldHaveSingleItem().ShouldStartWith("3 accounts: 3 imported. 3 of them before this run.");
        simulator.Imports.Count.ShouldBe(3);
    }
}
