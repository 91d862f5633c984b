using System.Text.Json;
using AccountImport.Cli.Tests.Rendering;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>Whether the platform's view is the same as ours.</summary>
public sealed class ReconcileCommandTests : ImportTests
{
    private static readonly string Accounts = $"[\n{TestAccounts.Create("IM-1")},\n{TestAccounts.CreateWrong("IM-2")},\n{TestAccounts.Create("IM-1")},\n{TestAccounts.Create("IM-3")}]";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string AccountFile => Folder.PathOf("accounts.json");

    private string AnswersPath => Folder.PathOf("my.reconcile");

    private string DifferencesPath => Folder.PathOf("differences.ndjson");

    [Fact]
    public async Task Reconcile_NothingDiffers_EndsWith0AndChangesNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        byte[] journal = await File.ReadAllBytesAsync(JournalPath, Cancellation);
        int before = simulator.Requests.Count;

        ToolRun run = await ReconcileAsync(simulator);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[0].ShouldStartWith("4 accounts, 1 duplicate. Took ");
        run.Lines[1..].ShouldBe(["  agree                        3", "No difference."]);
        run.Messages.ShouldBeEmpty();
        simulator.Requests.Skip(before).ShouldAllBe(request => request.Operation == AccountImportOperation.Status);
        (await File.ReadAllBytesAsync(JournalPath, Cancellation)).ShouldBe(journal);
    }

    [Fact]
    public async Task Reconcile_Differences_AreListedWithBothViewsAndEndWith1()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        simulator.AddImportedAccount("IM-2", "A-77777777", "SAMPLE");
        simulator.Given("IM-3").Answers(AccountImportOperation.Status, ScriptedAnswer.Json(404, """{"code":"not_found","detail":"no"}"""));

        ToolRun run = await ReconcileAsync(simulator, "--out", DifferencesPath);

        run.ExitCode.ShouldBe(1, run.Messages);
        string[] lines = [.. run.Lines.Take(2).Order(StringComparer.Ordinal)];
        lines[0].ShouldMatch("^missing-there  IM-3  journal: imported A-[0-9]+  platform: not known$");
        lines[1].ShouldBe("not-ours  IM-2  journal: rejected  platform: PROCESSED A-77777777");
        run.Lines[2].ShouldStartWith("4 accounts, 1 duplicate. Took ");
        run.Lines[3..].ShouldBe(
        [
            "  agree                        1",
            "  missing there                1  ask the platform's owner before you send",
            "  not ours                     1  find out who has imported them",
        ]);
        run.Messages.ShouldBe($"The differences are in {DifferencesPath}.{Environment.NewLine}");
        (await File.ReadAllLinesAsync(DifferencesPath, Cancellation)).Length.ShouldBe(2);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(DifferencesPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Reconcile_Json_HasAnEventForEachDifferenceAndOneForAll()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        simulator.AddImportedAccount("IM-2", "A-77777777", "SAMPLE");

        ToolRun run = await ReconcileAsync(simulator, "--json", "--out", DifferencesPath);

        JsonElement difference = run.JsonLines[0];
        (difference.GetProperty("event").GetString(), difference.GetProperty("kind").GetString(), difference.GetProperty("external_account_number").GetString()).ShouldBe(("difference", "NotOurs", "IM-2"));
        (difference.GetProperty("number").GetInt64(), difference.GetProperty("line").GetInt64()).ShouldBe((2, 18));
        (difference.GetProperty("journal_outcome").GetString(), difference.GetProperty("platform_status").GetString(), difference.GetProperty("platform_kraken_identifier").GetString())
            .ShouldBe(("Rejected", "PROCESSED", "A-77777777"));
        JsonElement summary = run.JsonLines[1];
        (summary.GetProperty("event").GetString(), summary.GetProperty("differences").GetInt64(), summary.GetProperty("exit_code").GetInt32(), summary.GetProperty("complete").GetBoolean()).ShouldBe(("summary", 1, 1, true));
        summary.GetProperty("kinds").GetProperty("Agrees").GetInt64().ShouldBe(2);
        (await File.ReadAllTextAsync(DifferencesPath, Cancellation)).TrimEnd().ShouldBe(run.Lines[0]);
    }

    [Fact]
    public async Task Reconcile_Terminal_ShowsTheFirstByKind()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = Folder.Write("accounts.json", TestAccounts.CreateFile(60));
        using var terminal = new TestTerminal();

        ToolRun run = await ToolRun.StartAsync([.. ArgumentsOf(simulator, file), "--no-journal"], resultsTerminal: terminal.Console);

        run.ExitCode.ShouldBe(1, run.Messages);
        terminal.Lines[0].ShouldBe("Kind           #   External account  Journal  Platform");
        terminal.Lines[1].ShouldMatch("^missing there  [0-9]+ +IM-[0-9]+ +-        not known$");
        terminal.Lines[51].ShouldBe("... and 10 more. For all of them add --out PATH.");
        terminal.Lines[^1].ShouldBe("  missing there               60  ask the platform's owner before you send");
        terminal.Lines.ShouldAllBe(line => line.Length <= TestTerminal.Width);
    }

    [Fact]
    public async Task Reconcile_Interrupted_GoesOnWithTheSameCommand()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = Folder.Write("accounts.json", TestAccounts.CreateFile(5));
        string[] arguments = [.. ArgumentsOf(simulator, file), "--no-journal", "--concurrency", "1", "--anew"];
        using var interruption = new Interruption();
        simulator.Given("IM-3").Answers(AccountImportOperation.Status, ScriptedAnswer.Own with
        {
            Meanwhile = _ =>
            {
                interruption.Request();
                return Task.CompletedTask;
            },
        });

        ToolRun stopped = await ToolRun.StartAsync(arguments, interruption);
        ToolRun again = await ToolRun.StartAsync(arguments[..^1]);

        stopped.ExitCode.ShouldBe(4, stopped.Messages);
        stopped.Messages.ShouldStartWith("Stopping: no further account is asked for.");
        stopped.Messages.ShouldContain($"To go on, run the same command again:{Environment.NewLine}  account-import reconcile {file}");
        stopped.Messages.ShouldNotContain("--anew");
        stopped.Lines[^1].ShouldBe("Not through: 2 accounts answered for so far.");
        stopped.Lines.ShouldContain(line => line.StartsWith("5 accounts. Took ", StringComparison.Ordinal));
        again.ExitCode.ShouldBe(1, again.Messages);
        again.Messages.ShouldBe($"Going on with {AnswersPath}: 2 accounts were answered for before. To ask for all again add --anew.{Environment.NewLine}");
        again.Lines.Count(line => line.StartsWith("missing-there", StringComparison.Ordinal)).ShouldBe(5);
        again.Lines.ShouldContain("2 were answered for before this run.");
    }

    [Fact]
    public async Task Reconcile_NoAnswer_EndsWith6()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        simulator.Given("IM-3").Answers(AccountImportOperation.Status, ScriptedAnswer.Empty(500));

        ToolRun run = await ReconcileAsync(simulator, "--retry-budget", "0s");

        run.ExitCode.ShouldBe(6, run.Messages);
        run.Lines[0].ShouldMatch("^unanswered  IM-3  journal: imported A-[0-9]+  platform: no answer$");
        run.Messages.ShouldContain("To go on, run the same command again:");
    }

    [Fact]
    public async Task Reconcile_JournalAndAnswersBesideTheFile_AreNamedAfterTheTarget()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = Folder.Write("accounts.json", Accounts);
        string[] target = ["--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE"];
        ToolRun without = await ToolRun.StartAsync(["reconcile", file, .. target]);
        await ToolRun.StartAsync(["import", file, .. target]);

        ToolRun run = await ToolRun.StartAsync(["reconcile", file, .. target]);

        without.ExitCode.ShouldBe(2);
        without.Messages.ShouldContain(".import.journal: there is no such journal. Name that of the import with --journal, or compare without one with --no-journal.");
        run.ExitCode.ShouldBe(0, run.Messages);
        File.Exists($"{file}.127.0.0.1_{simulator.BaseAddress.Port}.reconcile").ShouldBeTrue();
    }

    [Fact]
    public async Task Reconcile_WhatCannotBeCompared_IsSaid()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        string[] arguments = ArgumentsOf(simulator, AccountFile);
        string other = Folder.Write("other.json", $"[{TestAccounts.Create("IM-1")}]");

        (await ReconcileAsync(simulator, "--no-journal")).Messages.ShouldContain("--journal and --no-journal exclude each other.");
        (await ToolRun.StartAsync([.. arguments, "--no-journal", "--accept-changed-file"])).Messages.ShouldContain("does not go with --no-journal");
        (await ToolRun.StartAsync([.. arguments, "--no-journal", "--out", AnswersPath])).Messages.ShouldContain("name another file with --out");
        (await ToolRun.StartAsync([.. arguments, "--journal", AnswersPath])).Messages.ShouldContain("name another file with --answers");
        (await ToolRun.StartAsync(["reconcile", AccountFile, "--import-supplier", "SAMPLE"])).Messages.ShouldContain("Say whom to ask, with --base-address.");
        (await ToolRun.StartAsync(["reconcile", "-", .. arguments[2..6]])).Messages.ShouldContain("name a file with --answers");
        (await ToolRun.StartAsync([.. arguments, "--no-journal"], token: null)).ExitCode.ShouldBe(3);
        (await ToolRun.StartAsync(["reconcile", Folder.PathOf("none"), .. arguments[2..], "--no-journal"], token: null)).Messages.ShouldContain("There is no such file.");

        ToolRun changed = await ToolRun.StartAsync(["reconcile", other, .. arguments[2..], "--journal", JournalPath]);
        changed.ExitCode.ShouldBe(2);
        changed.Messages.ShouldContain("The changed one is accepted with --accept-changed-file");
        (await ToolRun.StartAsync(["reconcile", other, .. arguments[2..], "--journal", JournalPath, "--accept-changed-file"])).ExitCode.ShouldBe(0);

        await File.WriteAllTextAsync(AnswersPath, "mine", Cancellation);
        ToolRun foreign = await ReconcileAsync(simulator);
        foreign.ExitCode.ShouldBe(2);
        foreign.Messages.ShouldContain("is left as it is. Name another file. To begin anew add --anew; another file is named with --answers.");
    }

    [Theory]
    [InlineData(401, 3)]
    [InlineData(301, 2)]
    public async Task Reconcile_NobodyFaresBetter_StopsWithItsExitCode(int statusCode, int exitCode)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new AccountImportSimulatorOptions
        {
            Script = _ => ScriptedAnswer.Empty(statusCode).WithHeader("Location", "https://other.example.com/"),
        });

        ToolRun run = await ToolRun.StartAsync([.. ArgumentsOf(simulator, Folder.Write("accounts.json", Accounts)), "--no-journal"]);

        run.ExitCode.ShouldBe(exitCode);
        run.Messages.ShouldStartWith("error: ");
    }

    private string[] ArgumentsOf(AccountImportSimulator simulator, string file) =>
        ["reconcile", file, "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--answers", AnswersPath];

    private Task<ToolRun> ReconcileAsync(AccountImportSimulator simulator, params string[] options) =>
        ToolRun.StartAsync([.. ArgumentsOf(simulator, AccountFile), "--journal", JournalPath, .. options]);
}
