using System.Text.Json;
using AccountImport.Client;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

public sealed class StatusCommandTests
{
    [Fact]
    public async Task Status_AllImported_EndsWith0()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.AddImportedAccount("IM-1", "A-11111111");
        simulator.AddImportedAccount("IM/2 ?", "A-22222222");

        ToolRun run = await AskAsync(simulator, "IM-1", "IM/2 ?");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines.Length.ShouldBe(2);
        run.Lines[0].ShouldMatch(@"^PROCESSED  IM-1  A-11111111  \d{4}-\d\d-\d\dT\S+  \d{4}-\d\d-\d\dT\S+  -$");
        run.Lines[1].ShouldStartWith("PROCESSED  IM/2 ?  A-22222222");
    }

    [Fact]
    public async Task Status_NotFound_EndsWith1()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.AddImportedAccount("IM-1", "A-11111111");

        ToolRun run = await AskAsync(simulator, "IM-1", "IM-2");

        run.ExitCode.ShouldBe(1);
        run.Lines[1].ShouldBe("not-found  IM-2  -  -  -  -");
    }

    [Fact]
    public async Task Status_StillPending_EndsWith6()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { TimeProvider = new ManualTimeProvider() });
        await ScheduleAsync(simulator, "IM-1");

        ToolRun run = await AskAsync(simulator, "IM-1", "IM-2");

        run.ExitCode.ShouldBe(6);
        run.Lines[0].ShouldStartWith("PENDING  IM-1  -  2026-03-02T09:00:00");
    }

    [Fact]
    public async Task Status_Errored_EndsWith1AndShowsTheCode()
    {
        var clock = new ManualTimeProvider();
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { TimeProvider = clock });
        await ScheduleAsync(simulator, "IM-1", """ "customFields": {"simulator": {"outcome": "ERRORED"}},""");
        clock.Advance(TimeSpan.FromMinutes(1));

        ToolRun run = await AskAsync(simulator, "IM-1");

        run.ExitCode.ShouldBe(1);
        run.Lines[0].ShouldStartWith("ERRORED  IM-1  -  2026-03-02");
        run.Lines[0].ShouldEndWith("  account_creation_failed");
    }

    [Theory]
    [InlineData("""{"status":"SOMETHING_NEW"}""")]
    [InlineData("""{"status":"IN_PROGRESS","latest_error":{"code":"Wilhelmina Quast"}}""")]
    public async Task Status_NotKnownToHaveEnded_EndsWith6(string body)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Json(200, body));

        ToolRun run = await AskAsync(simulator, "IM-1");

        run.ExitCode.ShouldBe(6);
        run.Output.ShouldNotContain("Wilhelmina");
    }

    [Fact]
    public async Task Status_ApiFailsForGood_EndsWith6()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new() { Script = _ => ScriptedAnswer.Empty(503) });

        ToolRun run = await AskAsync(simulator, "IM-1");

        run.ExitCode.ShouldBe(6);
        run.Lines[0].ShouldBe("no-answer  IM-1  -  -  -  http_503");
    }

    [Theory]
    [InlineData(401, 3)]
    [InlineData(403, 3)]
    [InlineData(301, 2)]
    public async Task Status_CallRefused_EndsWithItsCode(int statusCode, int exitCode)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Json(statusCode, """{"code":"refused","detail":"No."}"""));

        ToolRun run = await AskAsync(simulator, "IM-1");

        run.ExitCode.ShouldBe(exitCode);
        run.Messages.ShouldStartWith("error: ");
    }

    [Fact]
    public async Task Status_ForeignNotFound_EndsWith2()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Html(404, "<h1>Nothing here</h1>"));

        (await AskAsync(simulator, "IM-1")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Status_UnreachableHost_EndsWith2()
    {
        ToolRun run = await ToolRun.StartAsync(["status", "IM-1", "--base-address", "http://127.0.0.1:1/", "--import-supplier", "SAMPLE"]);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_Json_WritesOneObjectALine()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.AddImportedAccount("IM-1", "A-11111111");

        ToolRun run = await AskAsync(simulator, "IM-1", "IM-2", "--json");

        JsonElement[] lines = [.. run.JsonLines];
        lines.Length.ShouldBe(2);
        lines[0].GetProperty("status").GetString().ShouldBe("PROCESSED");
        lines[0].GetProperty("kraken_identifier").GetString().ShouldBe("A-11111111");
        lines[0].GetProperty("modified_at").GetString().ShouldNotBeNullOrEmpty();
        lines[1].GetProperty("outcome").GetString().ShouldBe("not_found");
        lines[1].GetProperty("status").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("status --base-address https://api.example.com/ --import-supplier SAMPLE", "EXTERNAL_ACCOUNT_NUMBER|Required argument")]
    [InlineData("status .. --base-address https://api.example.com/ --import-supplier SAMPLE", "cannot be used")]
    [InlineData("status IM-1 --import-supplier SAMPLE", "--base-address")]
    public async Task Status_WrongUsage_EndsWith2(string arguments, string message)
    {
        ToolRun run = await ToolRun.StartAsync(arguments.Split(' '));

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldMatch(message);
    }

    [Fact]
    public async Task Status_NoCredential_EndsWith3() =>
        (await ToolRun.StartAsync(["status", "IM-1", "--base-address", "https://api.example.com/", "--import-supplier", "SAMPLE"], token: null))
            .ExitCode.ShouldBe(3);

    private static Task<AccountImportSimulator> StartSimulatorAsync(AccountImportSimulatorOptions? options = null) =>
        AccountImportSimulator.StartAsync(options, TestContext.Current.CancellationToken);

    private static async Task ScheduleAsync(AccountImportSimulator simulator, string externalAccountNumber, string more = "")
    {
        using var client = AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = simulator.BaseAddress,
            Authentication = { Credential = "any" },
        });
        var payload = AccountPayload.FromAccountFile(
            System.Text.Encoding.UTF8.GetBytes(TestAccounts.Create(externalAccountNumber, more)),
            "SAMPLE");
        await client.ProcessAsync(payload, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static Task<ToolRun> AskAsync(AccountImportSimulator simulator, params string[] arguments) => ToolRun.StartAsync(
        ["status", .. arguments, "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE"]);
}
