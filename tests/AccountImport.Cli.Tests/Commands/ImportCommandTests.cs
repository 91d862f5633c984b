using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_Simulated_NeedsNoCredentialAndSaysWhatBecameOfEach()
    {
        ToolRun run = await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", TestAccounts.CreateFile(2)), "--simulate", "--import-supplier", "SAMPLE", "--already-imported", "IM-2"],
            token: null);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines.Length.ShouldBe(3);
        run.Lines.ShouldContain(line => line.StartsWith("imported  IM-1  A-", StringComparison.Ordinal));
        run.Lines.ShouldContain("already-imported  IM-2  A-00000001", StringComparer.Ordinal);
        run.Lines[^1].ShouldStartWith("2 accounts: 1 imported, 1 already imported. Took ");
        run.Messages.ShouldContain("Simulated");
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Import_RealAddress_SendsEachAccountByteForByteAndOnce()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { Authorization = $"Token {ToolRun.Token}" });
        string account = TestAccounts.Create("IM-1");

        ToolRun run = await ImportAsync(simulator, account);

        run.ExitCode.ShouldBe(0, run.Messages);
        SimulatedImport created = simulator.Imports.ShouldHaveSingleItem();
        run.Lines[0].ShouldBe($"imported  IM-1  {created.KrakenIdentifier}");
        RecordedRequest request = simulator.Requests.Single(request => request.Operation is AccountImportOperation.Process);
        Encoding.UTF8.GetString(request.Body.Span).ShouldContain(account[1..]);
        simulator.Violations.ShouldBeEmpty();
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Import_TokenFile_WinsOverTheEnvironment()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { Authorization = "Token from-the-file" });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), "--token-file", _folder.Write("token", "from-the-file\n"));

        run.ExitCode.ShouldBe(0, run.Messages);
    }

    [Fact]
    public async Task Import_NoCredential_EndsWith3AndSaysWhatToDo()
    {
        ToolRun run = await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", "[]"), "--base-address", "https://api.example.com/", "--import-supplier", "SAMPLE"],
            token: null);

        run.ExitCode.ShouldBe(3);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain("ACCOUNT_IMPORT_TOKEN");
        run.Messages.ShouldContain("--token-file");
    }

    [Fact]
    public async Task Import_CredentialThatCannotBeSent_EndsWith3AndDoesNotShowIt()
    {
        ToolRun run = await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", "[]"), "--base-address", "https://api.example.com/", "--import-supplier", "SAMPLE"],
            token: "pass word");

        run.ExitCode.ShouldBe(3);
        run.Messages.ShouldContain("ACCOUNT_IMPORT_TOKEN must");
        run.Messages.ShouldNotContain("pass word");
    }

    [Fact]
    public async Task Import_TokenFileThatIsMissing_EndsWith3AndAttemptsNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(2), "--token-file", "no-such-file");

        run.ExitCode.ShouldBe(3);
        run.Messages.ShouldContain("no-such-file");
        run.Lines[^1].ShouldStartWith("2 accounts: 2 not attempted.");
        simulator.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Import_CredentialNotAccepted_StopsAndEndsWith3(int statusCode)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(statusCode, """{"code":"refused","detail":"No."}"""));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(20), "--concurrency", "1");

        run.ExitCode.ShouldBe(3);
        run.Lines[^1].ShouldStartWith("20 accounts: 20 not attempted.");
        run.Messages.ShouldContain($"({statusCode})");
        simulator.Requests.Select(request => request.Operation).ShouldBe([AccountImportOperation.Status, AccountImportOperation.Process]);
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Import_CredentialNotAcceptedBeforeAnythingIsSent_StopsAndEndsWith3()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(401));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(2), "--concurrency", "1");

        run.ExitCode.ShouldBe(3);
        run.Lines[^1].ShouldStartWith("2 accounts: 2 not attempted.");
        simulator.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Import_ServerAnswers500ToEverything_SendsNothingAndEndsWith4()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { Script = _ => ScriptedAnswer.Json(500, "{}") });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(20), "--retry-budget", "20ms");

        run.ExitCode.ShouldBe(4);
        run.Lines.ShouldHaveSingleItem().ShouldStartWith("20 accounts: 20 not attempted.");
        run.Messages.ShouldContain("no usable answer for the whole retry budget");
        run.Messages.ShouldContain("To go on, run the same command again:");
        simulator.Requests.ShouldAllBe(request => request.Operation == AccountImportOperation.Status);
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Import_ServerAnswers500ToEveryProcessCall_RisksFewAndEndsWith4()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            Script = request => request.Operation is AccountImportOperation.Process ? ScriptedAnswer.Json(500, "{}") : null,
        });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(60), "--concurrency", "1", "--retry-budget", "20ms", "--absence-grace", "1h");

        run.ExitCode.ShouldBe(4);
        run.Messages.ShouldContain("not said for the whole retry budget");
        run.Messages.ShouldContain("creates none of them twice");
        simulator.Requests.Where(request => request.Operation is AccountImportOperation.Process).Select(request => request.Key).ShouldBeUnique();
        simulator.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_ServerFailsForOne_LeavesItUnknownAndEndsWith6()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            Script = request => request.Key?.ExternalAccountNumber is "IM-2" ? ScriptedAnswer.Json(500, "{}") : null,
        });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(3), "--concurrency", "1", "--retry-budget", "20ms");

        run.ExitCode.ShouldBe(6);
        run.Lines.ShouldContain(line => line.StartsWith("unknown  IM-2  ", StringComparison.Ordinal) && line.Contains(": no_answer: ", StringComparison.Ordinal));
        run.Lines[^1].ShouldStartWith("3 accounts: 2 imported, 1 unknown.");
        run.Messages.ShouldContain("the same command asks for these again, and creates none of them twice");
    }

    [Fact]
    public async Task Import_AnotherServerAnswers_StopsAndEndsWith2()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new AccountImportSimulatorOptions
        {
            Script = _ => ScriptedAnswer.Html(200, "<html>"),
        });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(3), "--concurrency", "1");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("no account import API at this address");
        run.Lines[^1].ShouldStartWith("3 accounts: 3 not attempted.");
    }

    [Fact]
    public async Task Import_RunAgainWhileAnAccountIsPending_WaitsForItAndSendsNothingTwice()
    {
        var clock = new ManualTimeProvider();
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { TimeProvider = clock },
            TestContext.Current.CancellationToken);

        ToolRun first = await ImportAsync(simulator, TestAccounts.CreateFile(2), "--deadline", "50ms");
        int before = simulator.Requests.Count;
        Task<ToolRun> running = ImportAsync(simulator, TestAccounts.CreateFile(2));

        // Twice each: one may be a call that the first run gave up and that arrived all the same.
        await Eventually.IsTrueAsync(
            () => simulator.Requests.Skip(before).Where(request => request.StatusCode is 200).CountBy(request => request.Key!).Count(answered => answered.Value >= 2) is 2,
            TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(1));
        ToolRun second = await running;

        first.ExitCode.ShouldBe(6);
        first.Lines[^1].ShouldStartWith("2 accounts: 2 still pending.");
        first.Messages.ShouldContain("creates none of them twice");
        second.ExitCode.ShouldBe(0);
        second.Lines[^1].ShouldStartWith("2 accounts: 2 imported.");
        second.Messages.ShouldContain($"Going on with {_folder.PathOf("accounts.json")}.127.0.0.1_{simulator.BaseAddress.Port}.import.journal: 0 of 2 accounts have their outcome already.");
        simulator.Imports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Import_CredentialNotAcceptedForStatus_LeavesTheAccountPendingAndEndsWith3()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Own, ScriptedAnswer.Empty(401));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), "--concurrency", "1");

        run.ExitCode.ShouldBe(3);
        run.Lines.ShouldHaveSingleItem().ShouldStartWith("1 account: 1 still pending.");
        run.Messages.ShouldContain("(401)");
    }

    [Theory]
    [InlineData(302, "redirects (302)")]
    [InlineData(308, "redirects (308)")]
    [InlineData(404, "no account import API at this address")]
    public async Task Import_WrongAddress_StopsAndEndsWith2(int statusCode, string message)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(statusCode, """{"code":"not_found","detail":"No."}"""));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(3), "--concurrency", "1");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain(message);
        run.Lines[^1].ShouldStartWith("3 accounts: 3 not attempted.");
    }

    [Fact]
    public async Task Import_UnreachableHost_StopsAndEndsWith2()
    {
        // Port 1 (tcpmux) has no server on any machine that runs tests.
        ToolRun run = await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", TestAccounts.CreateFile(20)), "--base-address", "http://127.0.0.1:1/", "--import-supplier", "SAMPLE"]);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("cannot be reached");
        run.Lines[^1].ShouldStartWith("20 accounts: 20 not attempted.");
    }

    [Fact]
    public async Task Import_GatewayBlocksOne_IsRejectedAndTheOthersGoOn()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Html(403, $"<h1>Blocked {TestAccounts.PersonName}</h1>"));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(2), "--concurrency", "1");

        run.ExitCode.ShouldBe(1);
        run.Lines[0].ShouldStartWith($"rejected  IM-1  {At(1, 2)}: blocked_by_gateway");
        run.Lines[1].ShouldStartWith("imported  IM-2");
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Import_GatewayBlocksThreeInARow_StopsAndEndsWith2()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            Script = request => request.Operation is AccountImportOperation.Process ? ScriptedAnswer.Html(403, "<h1>Blocked</h1>") : null,
        });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(5), "--concurrency", "1");

        run.ExitCode.ShouldBe(2);
        run.Lines[^1].ShouldStartWith("5 accounts: 3 rejected, 2 not attempted.");
        run.Messages.ShouldContain("blocks the calls (403)");
    }

    [Fact]
    public async Task Import_GatewayBlocksEverything_SendsNothingAndEndsWith2()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { Script = _ => ScriptedAnswer.Html(403, "<h1>Blocked</h1>") });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(5));

        run.ExitCode.ShouldBe(2);
        run.Lines.ShouldHaveSingleItem().ShouldStartWith("5 accounts: 5 not attempted.");
        run.Messages.ShouldContain("blocks the calls (403)");
        simulator.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Import_Throttled_WaitsAndLosesNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, [.. Enumerable.Repeat(ScriptedAnswer.Empty(429), 20)]);

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(4));

        run.ExitCode.ShouldBe(0, run.Output);
        simulator.Imports.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(409)]
    [InlineData(0)]
    public async Task Import_OutcomeUnknownWithoutEffect_AsksAndSendsAgain(int statusCode)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, statusCode is 0 ? ScriptedAnswer.Dropped(takesEffect: false) : ScriptedAnswer.Empty(statusCode));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1));

        run.ExitCode.ShouldBe(0, run.Output);
        run.Lines[0].ShouldBe($"imported  IM-1  {simulator.Imports.ShouldHaveSingleItem().KrakenIdentifier}");
    }

    [Fact]
    public async Task Import_OutcomeUnknownWithEffect_FindsItAndCreatesOnce()
    {
        // The platform's clock is known to the second: what changes later than that is surely of this attempt.
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new() { PendingFor = TimeSpan.FromSeconds(3) },
            TestContext.Current.CancellationToken);
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Dropped(takesEffect: true), ScriptedAnswer.Empty(500) with { TakesEffect = true });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(2), "--absence-grace", "5m");

        run.ExitCode.ShouldBe(0, run.Output);
        simulator.Imports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Import_OutcomeStaysUnknown_EndsWith6()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Empty(500));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), "--absence-grace", "never", "--retry-budget", "1ms");

        run.ExitCode.ShouldBe(6);
        run.Lines[0].ShouldStartWith($"unknown  IM-1  {At(1, 2)}: no_evidence");
        simulator.Requests.Count(request => request.Operation is AccountImportOperation.Process).ShouldBe(1);
    }

    [Fact]
    public async Task Import_NotEndedAtTheDeadline_EndsWith6()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { TimeProvider = new ManualTimeProvider() });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(2), "--deadline", "1ms");

        run.ExitCode.ShouldBe(6);
        run.Lines[^1].ShouldStartWith("2 accounts: 2 still pending.");
    }

    [Fact]
    public async Task Import_RejectedByTheApi_ShowsAttrAndCodeAndNoSentence()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1", "\"customerGroupCode\": \"GROUP_SECRET\",")}]");

        run.ExitCode.ShouldBe(1);
        run.Lines[0].ShouldBe($"rejected  IM-1  {At(7, 57)}: customerGroupCode: unknown_customer_group");
        run.Output.ShouldNotContain("GROUP_SECRET");
    }

    [Theory]
    [InlineData("""{"code":"account_failed_validation","detail":"Wilhelmina Quast","errors":[{"attr":"a.0.b","code":"Wilhelmina Quast is odd","detail":"Wilhelmina Quast"}]}""", "a.0.b: invalid", 1, 2)]
    [InlineData("""{"personName":["Wilhelmina Quast is no name"]}""", "personName: invalid", 7, 17)]
    [InlineData("""{"code":"no Wilhelmina Quast","detail":"Wilhelmina Quast"}""", "http_400", 1, 2)]
    [InlineData("""{"code":"odd_account","detail":"Wilhelmina Quast"}""", "odd_account", 1, 2)]
    public async Task Import_AnyRefusalOfTheApi_IsRejectedWithoutPersonalData(string body, string finding, int line, int column)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(400, body));

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1));

        run.ExitCode.ShouldBe(1);
        run.Lines[0].ShouldBe($"rejected  IM-1  {At(line, column)}: {finding}");
        ShouldTellNothing(run);
    }

    [Theory]
    [InlineData("ERRORED", "failed")]
    [InlineData("CANCELLED", "cancelled")]
    public async Task Import_EndsWithoutSuccess_ShowsTheCode(string outcome, string word)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string more = """ "customFields": {"simulator": {"outcome": "_"}},""".Replace("_", outcome, StringComparison.Ordinal);

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1", more)}]");

        run.ExitCode.ShouldBe(1);
        run.Lines[0].ShouldBe($"{word}  IM-1  {At(1, 2)}: account_creation_failed");
    }

    [Fact]
    public async Task Import_DryRun_CreatesNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string failing = TestAccounts.Create("IM-2", """  "customFields": {"simulator": {"outcome": "ERRORED"}},""");

        ToolRun run = await ImportAsync(simulator, $"{TestAccounts.OnOneLine(TestAccounts.Create("IM-1"))}\n\n  {TestAccounts.OnOneLine(failing)}\n", "--dry-run");

        run.ExitCode.ShouldBe(1);
        run.Lines.ShouldContain("dry-run-succeeded  IM-1", StringComparer.Ordinal);
        run.Lines.ShouldContain($"dry-run-failed  IM-2  {At(3, 3)}: account_creation_failed", StringComparer.Ordinal);
        run.Lines[^1].ShouldContain("Dry run: nothing was created.");
        simulator.Imports.ShouldAllBe(import => import.IsDryRun && import.KrakenIdentifier == null);
    }

    [Fact]
    public async Task Import_KeyTwiceInTheFile_SendsTheFirst()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1")},{TestAccounts.Create("IM-2")},{TestAccounts.Create("IM-1")}]");

        run.ExitCode.ShouldBe(1);
        run.Lines.ShouldContain($"rejected  IM-1  {At(32, 24)}: externalAccountId: duplicate_key: Account 1 of the file has it already.", StringComparer.Ordinal);
        run.Lines[^1].ShouldStartWith("3 accounts: 2 imported, 1 rejected.");
        simulator.Imports.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("7", "rejected  #1  ", ": invalid_type")]
    [InlineData("{}", "rejected  #1  ", ": externalAccountId: required")]
    [InlineData("""{"externalAccountId":"a\u001b[31m\u202eb"}""", "rejected  #1  ", ": ")]
    public async Task Import_NoAccount_IsRejectedLocally(string account, string start, string finding)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $"[{account}]");

        run.ExitCode.ShouldBe(1);
        run.Lines[0].ShouldStartWith($"{start}{At(1, 2)}{finding}");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_WrongImportSupplierInTheAccount_IsRejectedLocally()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1", "\"import_supplier\": \"OTHER\",")}]");

        run.Lines[0].ShouldStartWith($"rejected  IM-1  {At(7, 55)}: import_supplier: identity_mismatch");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_BrokenFile_EndsWith2BeforeAnythingIsSent()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1")},\n]");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldMatch(@"^error: \S*accounts\.json:\d+:1: There is a comma before the closing bracket; expected ");
        simulator.Requests.ShouldBeEmpty();
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Import_BrokenAccount_CostsThatAccountOnly()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1")},\n{{\"externalAccountId\": \"IM-2\", \"statusCode\" }},\n{TestAccounts.Create("IM-3")}]");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Lines.ShouldContain(line => line.StartsWith($"rejected  IM-2  {At(17, 44)}: invalid_json: ", StringComparison.Ordinal));
        run.Lines[^1].ShouldStartWith("3 accounts: 2 imported, 1 rejected.");
        simulator.Imports.Select(import => import.Key.ExternalAccountNumber).ShouldBe(["IM-1", "IM-3"], ignoreOrder: true);
    }

    [Fact]
    public async Task Import_MasterAccountThatIsNotInTheFile_IsAWarningWithItsPlace()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1", "\"externalMasterAccountId\":\"IM-0\",")}]");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[0].ShouldMatch($@"^imported  IM-1  A-\d+  warning: \S*accounts\.json:7:62: externalMasterAccountId: missing_master_account: ");
        run.Lines[^1].ShouldStartWith("1 account: 1 imported. 1 warning.");
    }

    [Fact]
    public async Task Import_StandardInput_IsReadAndCalledByItsName()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var input = new ActingStream(Encoding.UTF8.GetBytes($"[{TestAccounts.Create("IM-1")},{TestAccounts.CreateWrong("IM-2")}]"), () => { });

        ToolRun run = await ToolRun.StartAsync(
            ["import", "-", "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", _folder.PathOf("my.journal")],
            standardInput: input);

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Lines.ShouldContain(line => line.StartsWith("rejected  IM-2  -:19:17: statusCode: invalid_choice", StringComparison.Ordinal));
        simulator.Imports.ShouldHaveSingleItem().Key.ExternalAccountNumber.ShouldBe("IM-1");
    }

    [Fact]
    public async Task Import_StoppedWhileItReads_EndsWith4AndSendsNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var interruption = new Interruption();
        using var input = new ActingStream(Encoding.UTF8.GetBytes(TestAccounts.CreateFile(2)), () => interruption.Request());

        ToolRun run = await ToolRun.StartAsync(
            ["import", "-", "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", _folder.PathOf("my.journal")],
            interruption,
            standardInput: input);

        run.ExitCode.ShouldBe(4);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldEndWith($"error: Stopped before anything was sent.{Environment.NewLine}");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_IdentifierPath_SendsAccountsOfTheTenantsOwnSchema()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        const string Own = """{"external_account_number":"4711","import_supplier":"SAMPLE","customer":{"number":"4711"}}""";

        ToolRun run = await ImportAsync(
            simulator,
            $"{Own}\n{{\"customer\":{{\"number\":\"4712\"}}}}\n{Own}\n",
            "--identifier-path",
            "customer.number");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Lines.ShouldContain($"imported  4711  {simulator.Imports.Single().KrakenIdentifier}", StringComparer.Ordinal);
        run.Lines.ShouldContain(line => line.StartsWith($"rejected  4712  {At(2, 1)}: external_account_number: required", StringComparison.Ordinal));
        run.Lines.ShouldContain(line => line.StartsWith($"rejected  4711  {At(3, 83)}: customer.number: duplicate_key: Account 1", StringComparison.Ordinal));
        RecordedRequest request = simulator.Requests.Single(request => request.Operation is AccountImportOperation.Process);
        Encoding.UTF8.GetString(request.Body.Span).ShouldContain(Own);
    }

    [Fact]
    public async Task Import_Wrapper_TakesTheAccountsFromIt()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, $$"""{"source":"core","konten":{{TestAccounts.CreateFile(2)}}}""", "--wrapper", "konten");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[^1].ShouldStartWith("2 accounts: 2 imported.");
    }

    [Fact]
    public async Task Import_EmptyArray_EndsWith0()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun run = await ImportAsync(simulator, "[]");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldStartWith("0 accounts.");
    }

    [Fact]
    public async Task Import_Json_WritesOneObjectALine()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.AddImportedAccount("IM-2", "A-77777777");
        string broken = TestAccounts.Create("IM-3").Replace("\"IBAN\"", "\"ABAN\"", StringComparison.Ordinal);

        ToolRun run = await ImportAsync(simulator, $"[{TestAccounts.Create("IM-1")},{TestAccounts.Create("IM-2")},{broken}]", "--json");

        run.ExitCode.ShouldBe(1);
        JsonElement[] accounts = [.. run.JsonLines.SkipLast(1).OrderBy(line => line.GetProperty("number").GetInt32())];
        accounts.Select(account => account.GetProperty("external_account_number").GetString()).ShouldBe(["IM-1", "IM-2", "IM-3"]);
        accounts.Select(account => account.GetProperty("outcome").GetString()).ShouldBe(["Imported", "AlreadyImported", "Rejected"]);
        accounts[0].GetProperty("kraken_identifier").GetString().ShouldBe(simulator.Imports.Single().KrakenIdentifier);
        accounts[0].GetProperty("account_id").ValueKind.ShouldBe(JsonValueKind.Null);
        accounts[1].GetProperty("kraken_identifier").ValueKind.ShouldBe(JsonValueKind.Null);
        accounts[1].GetProperty("account_id").GetString().ShouldBe("A-77777777");
        JsonElement error = accounts[2].GetProperty("errors").EnumerateArray().ShouldHaveSingleItem();
        error.GetProperty("attr").GetString().ShouldBe("accountNumbers.0.accountNumber.type");
        error.GetProperty("code").GetString().ShouldBe("invalid_choice");
        error.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("line").GetInt32().ShouldBe(40);
        error.GetProperty("column").GetInt32().ShouldBe(69);
        string file = File.ReadAllText(_folder.PathOf("accounts.json"));
        file[error.GetProperty("byte_offset").GetInt32()..].ShouldStartWith("\"ABAN\"");
        JsonElement summary = run.JsonLines[^1].GetProperty("summary");
        summary.GetProperty("read").GetInt32().ShouldBe(3);
        summary.GetProperty("outcomes").EnumerateObject().Sum(outcome => outcome.Value.GetInt32()).ShouldBe(3);
        summary.GetProperty("exit_code").GetInt32().ShouldBe(1);
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Import_NotATerminal_WritesWholeLinesWithoutEscapeCodes()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string number = new('N', 128);
        string broken = TestAccounts.Create(number).Replace("\"statusCode\": \"ACTIVE\"", "\"statusCode\": \"OPEN\"", StringComparison.Ordinal);

        ToolRun run = await ImportAsync(simulator, $"[{broken}]");

        run.Lines[0].ShouldBe($"rejected  {number}  {At(4, 17)}: statusCode: invalid_choice: It is not one of ACTIVE, BLOCKED, CLOSED.");
        run.Output.ShouldNotContain('\u001b');
        run.Messages.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Import_StoppedOnce_LetsTheCallUnderWayEndAndEndsWith4()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var interruption = new Interruption();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with { Meanwhile = _ => Request(interruption, 1) });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(10), interruption, "--concurrency", "1");

        run.ExitCode.ShouldBe(4);
        run.Lines.ShouldHaveSingleItem().ShouldStartWith("10 accounts: 1 still pending, 9 not attempted.");
        run.Messages.ShouldContain("Stopping: ");
        simulator.Imports.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Import_StoppedTwice_LeavesTheCallUnderWayAndEndsWith4()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var interruption = new Interruption();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Held(takesEffect: true) with { Meanwhile = _ => Request(interruption, 2) });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(10), interruption, "--concurrency", "1");

        run.ExitCode.ShouldBe(4);
        run.Lines.ShouldHaveSingleItem().ShouldStartWith("10 accounts: 1 unknown, 9 not attempted.");
        run.Messages.ShouldContain("creates none of them twice");
    }

    [Fact]
    public async Task Import_StopAskedForWhenNothingIsLeft_IsNoStop()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new() { PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero },
            TestContext.Current.CancellationToken);
        using var interruption = new Interruption();

        // The first question is whether the API is there.
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Own, ScriptedAnswer.Own with { Meanwhile = _ => Request(interruption, 1) });

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), interruption);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[^1].ShouldStartWith("1 account: 1 imported.");
        run.Messages.ShouldNotContain("To go on");
    }

    private static Task<AccountImportSimulator> StartSimulatorAsync(AccountImportSimulatorOptions? options = null)
    {
        options ??= new AccountImportSimulatorOptions();
        return AccountImportSimulator.StartAsync(
            options with { PendingFor = TimeSpan.FromMilliseconds(1), InProgressFor = TimeSpan.FromMilliseconds(1) },
            TestContext.Current.CancellationToken);
    }

    private static Task Request(Interruption interruption, int times)
    {
        for (int time = 0; time < times; time++)
        {
            interruption.Request();
        }

        return Task.CompletedTask;
    }

    private static void ShouldTellNothing(ToolRun run)
    {
        foreach (string text in (string[])[run.Output, run.Messages])
        {
            text.ShouldNotContain(ToolRun.Token);
            text.ShouldNotContain(TestAccounts.AccountNumber);
            foreach (string name in TestAccounts.PersonName.Split(' '))
            {
                text.ShouldNotContain(name);
            }
        }
    }

    private string At(int line, int column) => $"{_folder.PathOf("accounts.json")}:{line}:{column}";

    private Task<ToolRun> ImportAsync(AccountImportSimulator simulator, string file, params string[] options) =>
        ToolRun.StartAsync(Arguments(simulator, file, options));

    private Task<ToolRun> ImportAsync(AccountImportSimulator simulator, string file, Interruption interruption, params string[] options) =>
        ToolRun.StartAsync(Arguments(simulator, file, options), interruption);

    private string[] Arguments(AccountImportSimulator simulator, string file, string[] options) =>
        ["import", _folder.Write("accounts.json", file), "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", .. options];
}
