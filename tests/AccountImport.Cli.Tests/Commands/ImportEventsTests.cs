using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>What an import says while it is under way, where there is no terminal.</summary>
public sealed class ImportEventsTests : ImportTests
{
    private const string OddAccount = """ "externalMasterAccountId": "IM-0", """;

    private readonly HastyTimeProvider _clock = new();

    [Fact]
    public async Task Import_Json_WritesTheEventsAndMembersThatAreDocumented()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var written = new StringWriter();
        using var output = TextWriter.Synchronized(written);
        HoldBack(simulator, "IM-2", cancellationToken => Eventually.IsTrueAsync(() => Read().Contains("\"errors\":[{\"code\":\"invalid_choice\",\"accounts\"", StringComparison.Ordinal), cancellationToken));
        string file = $"[{TestAccounts.CreateWrong("IM-1")},{TestAccounts.Create("IM-2", OddAccount)},{TestAccounts.Create("IM-3")}]";

        ToolRun run = await ToolRun.StartAsync(Arguments(simulator, file, "--json"), clock: _clock, results: output);
        ToolRun stopped = await ToolRun.StartAsync(Arguments(simulator, TestAccounts.CreateFile(4), "--json", "--accept-changed-file", "--window-end", "2020-01-01T00:00:00Z"), clock: _clock);

        IReadOnlyDictionary<string, HashSet<string>> documented = await ReadDocumentAsync();
        IReadOnlyList<JsonElement> lines = [.. (run with { Output = Read() }).JsonLines];
        ILookup<string, JsonElement> events = lines.Concat(stopped.JsonLines).ToLookup(line => line.GetProperty("event").GetString()!);
        events.Select(one => one.Key).ShouldBe(documented.Keys, ignoreOrder: true);
        foreach ((string name, HashSet<string> members) in documented)
        {
            events[name].SelectMany(line => PathsOf(line, string.Empty)).Distinct().Where(path => path is not "event").ShouldBe(members, ignoreOrder: true, name);
        }

        run.ExitCode.ShouldBe(1, run.Messages);
        lines[^1].GetProperty("event").GetString().ShouldBe("summary");
        JsonElement progress = events["progress"].First(line => line.GetProperty("errors").GetArrayLength() > 0);
        progress.GetProperty("total").GetInt64().ShouldBe(3);
        progress.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("invalid_choice");
        Read().ShouldNotContain(TestAccounts.PersonName);

        string Read()
        {
            // What makes it safe for several threads locks itself.
            lock (output)
            {
                return written.ToString();
            }
        }
    }

    [Fact]
    public async Task Import_NoTerminal_SaysFromTimeToTimeHowFarItIs()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        HoldBack(simulator, "IM-2", _clock.WaitUntilSaidAsync);

        ToolRun run = await ToolRun.StartAsync(Arguments(simulator, TestAccounts.CreateFile(2)), clock: _clock);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldMatch(@"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [01] of 2 ended, \d+\.\d/s, \S+( of \S+)? requests/s");
        run.Lines.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Import_Quiet_SaysOnlyTheResults()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun lines = await ToolRun.StartAsync(Arguments(simulator, TestAccounts.CreateFile(2), "--quiet"), clock: _clock);
        ToolRun events = await ToolRun.StartAsync(["import", .. Arguments(simulator, TestAccounts.CreateFile(2), "--json", "--quiet")[1..]], clock: _clock);

        lines.ExitCode.ShouldBe(0);
        lines.Messages.ShouldBeEmpty();
        lines.Lines.Length.ShouldBe(3);
        events.Messages.ShouldBeEmpty();
        events.JsonLines.ShouldAllBe(line => line.GetProperty("event").GetString() != "progress");
    }

    [Fact]
    public async Task Import_QuietAndItFails_StillSaysWhy()
    {
        ToolRun run = await ToolRun.StartAsync(["--quiet", "import", "no-such-file.json", "--simulate", "--import-supplier", "SAMPLE"]);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldBe($"error: no-such-file.json: There is no such file.{Environment.NewLine}");
    }

    [Fact]
    public async Task Import_QuietAndVerbose_IsRefused()
    {
        ToolRun run = await ToolRun.StartAsync(["import", "accounts.json", "--simulate", "--import-supplier", "SAMPLE", "--quiet", "--verbose"]);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("--quiet and --verbose exclude one another");
    }

    [Fact]
    public async Task Import_Verbose_WritesEachCallAndNothingOfAnAccount()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(400, $$"""{"code":"{{TestAccounts.PersonName}}","detail":"{{TestAccounts.PersonName}}"}"""));

        ToolRun run = await ToolRun.StartAsync(Arguments(simulator, TestAccounts.CreateFile(2), "--verbose", "--concurrency", "1"));

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Messages.ShouldMatch(@"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z GET status 404 \S+ in \d+\.\d ms");
        run.Messages.ShouldMatch(@"(?m)^\S+Z POST process 400 refused in \d+\.\d ms");
        run.Messages.ShouldMatch(@"(?m)^\S+Z POST process 201 in \d+\.\d ms");
        foreach (string secret in (ReadOnlySpan<string>)[ToolRun.Token, TestAccounts.PersonName, TestAccounts.AccountNumber, "IM-1", "IM-2", "SAMPLE", "?"])
        {
            string[] calls = [.. run.Messages.Split(Environment.NewLine).Where(line => line.Contains(" ms", StringComparison.Ordinal))];
            calls.Length.ShouldBeGreaterThan(3);
            calls.ShouldAllBe(line => !line.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Status_Verbose_WritesRepeats()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(503));

        ToolRun run = await ToolRun.StartAsync(["status", "IM-1", "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--verbose"]);

        run.Messages.ShouldMatch(@"(?m)^\S+Z GET status 503: repeat 1 follows in \d+ ms");
        run.Messages.ShouldNotContain("IM-1");
        run.Messages.ShouldNotContain("SAMPLE");
    }

    private static void HoldBack(AccountImportSimulator simulator, string externalAccountNumber, Func<CancellationToken, Task> wait) =>
        simulator.Given(externalAccountNumber).Answers(AccountImportOperation.Process, ScriptedAnswer.Own with { Meanwhile = wait });

    private static IEnumerable<string> PathsOf(JsonElement element, string prefix)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string path = prefix + member.Name;
            yield return path;
            IEnumerable<string> inner = member switch
            {
                { Name: "outcomes" } => [],
                { Value.ValueKind: JsonValueKind.Object } => PathsOf(member.Value, $"{path}."),
                { Value.ValueKind: JsonValueKind.Array } => member.Value.EnumerateArray().Where(one => one.ValueKind is JsonValueKind.Object).SelectMany(one => PathsOf(one, $"{path}[].")),
                _ => [],
            };
            foreach (string one in inner)
            {
                yield return one;
            }
        }
    }

    private static async Task<IReadOnlyDictionary<string, HashSet<string>>> ReadDocumentAsync()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "docs", "events.md"), TestContext.Current.CancellationToken);
        var events = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        HashSet<string>? members = null;
        foreach (string line in lines)
        {
            if (line.StartsWith("## `", StringComparison.Ordinal))
            {
                events[line.Split('`')[1]] = members = [];
            }
            else if (members is not null && line.StartsWith("| `", StringComparison.Ordinal))
            {
                // Between backquotes is every second part.
                members.UnionWith(line.Split('|')[1].Split('`').Where((_, index) => index % 2 is 1));
            }
        }

        return events;
    }
}
