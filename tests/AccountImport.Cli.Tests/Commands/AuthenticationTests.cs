using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

public sealed class AuthenticationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "Token s3cret-t0ken")]
    [InlineData("token", "Token s3cret-t0ken")]
    [InlineData("jwt", "JWT s3cret-t0ken")]
    [InlineData("bearer", "Bearer s3cret-t0ken")]
    [InlineData("bare", "s3cret-t0ken")]
    public async Task Authentication_CredentialAsItIs_IsSentAfterItsWord(string? how, string expected)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { Authorization = expected });
        simulator.AddImportedAccount("IM-1", "A-11111111");
        string[] options = how is null ? [] : ["--authentication", how];

        ToolRun import = await ImportAsync(simulator, options);
        ToolRun status = await AskAsync(simulator, options);

        import.ExitCode.ShouldBe(0, import.Messages);
        status.ExitCode.ShouldBe(0, status.Messages);
        simulator.Requests.ShouldAllBe(request => request.Operation != null);
        ShouldTellNothing(import, status);
    }

    [Theory]
    [InlineData("obtain", "JWT ey")]
    [InlineData("obtain-bearer", "Bearer ey")]
    [InlineData("obtain-bare", "ey")]
    public async Task Authentication_Obtain_ExchangesTheKeyForAToken(string how, string expected)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { TokenKey = ToolRun.Token, RequiresToken = true });
        simulator.AddImportedAccount("IM-1", "A-11111111");

        ToolRun import = await ImportAsync(simulator, "--authentication", how);
        ToolRun status = await AskAsync(simulator, "--authentication", how);

        import.ExitCode.ShouldBe(0, import.Messages);
        status.ExitCode.ShouldBe(0, status.Messages);
        TokenCalls(simulator).ShouldBe(2, "one for each run");
        simulator.Requests.Where(request => request.Operation is not null)
            .ShouldAllBe(request => request.Headers["Authorization"].StartsWith(expected, StringComparison.Ordinal));
        simulator.Violations.ShouldBeEmpty();
        ShouldTellNothing(import, status);
    }

    [Fact]
    public async Task Authentication_ObtainWithTokenFile_ReadsTheKeyFromIt()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { TokenKey = "from-the-file", RequiresToken = true });

        ToolRun run = await ImportAsync(simulator, "--authentication", "obtain", "--token-file", _folder.Write("key", "from-the-file\n"));

        run.ExitCode.ShouldBe(0, run.Messages);
    }

    [Theory]
    [InlineData("KT-CT-1139", "the API does not accept the key (KT-CT-1139)")]
    [InlineData("KT-CT-1199", "the API had too many token calls (KT-CT-1199)")]
    public async Task Authentication_NoTokenToBeHad_EndsWith3AndCallsOnce(string errorCode, string message)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        ScriptedAnswer refusal = ScriptedAnswer.Json(200, $$$"""{"errors":[{"message":"{{{ToolRun.Token}}}","extensions":{"errorCode":"{{{errorCode}}}"}}]}""");
        simulator.AnswerTokenCall(refusal);

        ToolRun import = await ImportAsync(simulator, "--authentication", "obtain");

        import.ExitCode.ShouldBe(3);
        import.Lines[^1].ShouldStartWith("3 accounts: 3 not attempted.");
        import.Messages.ShouldContain(message);
        import.Messages.ShouldContain("may be made at");
        simulator.Requests.ShouldHaveSingleItem();
        simulator.Violations.ShouldBeEmpty();
        ShouldTellNothing(import);
    }

    [Fact]
    public async Task Authentication_NoTokenToBeHadForStatus_EndsWith3()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.AnswerTokenCall(ScriptedAnswer.Empty(503));

        ToolRun status = await AskAsync(simulator, "--authentication", "obtain");

        status.ExitCode.ShouldBe(3);
        status.Output.ShouldBeEmpty();
        status.Messages.ShouldContain("HTTP 503");
        simulator.Requests.ShouldHaveSingleItem();
        ShouldTellNothing(status);
    }

    [Fact]
    public async Task Authentication_TokenNotAccepted_EndsWith3AndNamesTheOption()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(401));

        ToolRun run = await ImportAsync(simulator, "--authentication", "obtain", "--concurrency", "1");

        run.ExitCode.ShouldBe(3);
        run.Messages.ShouldContain("--authentication");
        TokenCalls(simulator).ShouldBe(1);
        ShouldTellNothing(run);
    }

    [Theory]
    [InlineData("obtain")]
    [InlineData("bearer")]
    public async Task Authentication_Simulated_IsRehearsed(string how)
    {
        ToolRun run = await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", TestAccounts.CreateFile(2)), "--simulate", "--import-supplier", "SAMPLE", "--authentication", how],
            token: null);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[^1].ShouldStartWith("2 accounts: 2 imported.");
    }

    [Theory]
    [InlineData("import accounts.json --simulate --import-supplier SAMPLE --authentication Token")]
    [InlineData("import accounts.json --simulate --import-supplier SAMPLE --authentication s3cret-t0ken")]
    [InlineData("status IM-1 --base-address https://api.example.com/ --import-supplier SAMPLE --authentication basic")]
    public async Task Authentication_Unknown_EndsWith2AndSaysWhichThereAre(string arguments)
    {
        ToolRun run = await ToolRun.StartAsync(arguments.Split(' '));

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("--authentication must be one of token, jwt, bearer, bare, obtain, obtain-bearer, obtain-bare.");
        ShouldTellNothing(run);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("status")]
    public async Task Help_OfTheCommand_ShowsTheDefault(string command)
    {
        ToolRun run = await ToolRun.StartAsync([command, "--help"]);

        run.Output.ShouldContain("--authentication <HOW>");
        run.Output.ShouldContain("[default: token]");
    }

    private static Task<AccountImportSimulator> StartSimulatorAsync(AccountImportSimulatorOptions? options = null) =>
        AccountImportSimulator.StartAsync(
            (options ?? new AccountImportSimulatorOptions()) with { PendingFor = TimeSpan.FromMilliseconds(1), InProgressFor = TimeSpan.FromMilliseconds(1) },
            TestContext.Current.CancellationToken);

    private static int TokenCalls(AccountImportSimulator simulator) => simulator.Requests.Count(request => request.Path is "/v1/graphql/");

    private static Task<ToolRun> AskAsync(AccountImportSimulator simulator, params string[] options) => ToolRun.StartAsync(
        ["status", "IM-1", "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", .. options]);

    private static void ShouldTellNothing(params ToolRun[] runs)
    {
        foreach (ToolRun run in runs)
        {
            (run.Output + run.Messages).ShouldNotContain(ToolRun.Token);
            (run.Output + run.Messages).ShouldNotContain("eyJ");
        }
    }

    private Task<ToolRun> ImportAsync(AccountImportSimulator simulator, params string[] options) => ToolRun.StartAsync(
    [
        "import", _folder.Write("accounts.json", TestAccounts.CreateFile(3)),
        "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", .. options,
    ]);
}
