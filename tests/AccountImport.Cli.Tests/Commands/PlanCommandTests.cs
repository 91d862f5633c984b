using System.Text.Json;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>Plans of imports, and imports that are held to them.</summary>
public sealed class PlanCommandTests : ImportTests
{
    private static readonly string Accounts = $"[\n{TestAccounts.Create("IM-1")},\n{TestAccounts.CreateWrong("IM-2")},\n{TestAccounts.Create("IM-1")},\n{TestAccounts.Create("IM-3")}]";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string AccountFile => Folder.PathOf("accounts.json");

    private string PlanFile => Folder.PathOf("plan.json");

    [Fact]
    public async Task Plan_NewFile_SaysWhatARunWouldDoAndSendsNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();

        ToolRun plan = await PlanAsync(simulator, Accounts, "--rate", "2");

        plan.ExitCode.ShouldBe(0, plan.Messages);
        plan.Output.ShouldBe(
            $"""
            accounts.json: 4 accounts, to {simulator.BaseAddress}
            There is no journal from before.

              new, to be sent                                  2
              to be sent again (--retry)                       0
              under way, to be asked for                       0
              done, left as they are                           0
              invalid, rejected without a call                 1
              duplicates, rejected without a call              1

            Calls: about 7 (2 process, 0 validate, 5 status), without repeats.
            Time:  about 3.5 s at 2 requests a second.

            """.ReplaceLineEndings());
        plan.Messages.ShouldBeEmpty();
        simulator.Requests.ShouldBeEmpty();
        File.Exists(JournalPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Plan_AfterTheRun_HasEverythingDone()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        ToolRun plan = await PlanAsync(simulator, Accounts, "--json", "--retry", "rejected");

        JsonElement line = plan.JsonLines.ShouldHaveSingleItem();
        (line.GetProperty("accounts").GetInt64(), line.GetProperty("done").GetInt64(), line.GetProperty("invalid").GetInt64(), line.GetProperty("duplicates").GetInt64()).ShouldBe((4, 2, 1, 1));
        line.GetProperty("resumed").GetBoolean().ShouldBeTrue();
        line.GetProperty("rate").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Plan_NothingLeftToDo_SaysSo()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        ToolRun plan = await PlanAsync(simulator, Accounts);

        plan.Lines[1].ShouldBe($"Goes on with {JournalPath}");
        plan.Lines[^1].ShouldBe("Nothing would be sent or asked.");
    }

    [Fact]
    public async Task Import_AsPlanned_IsDone()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        ToolRun plan = await PlanAsync(simulator, Accounts, "--out", PlanFile);

        ToolRun import = await ImportAsync(simulator, Accounts, "--plan", PlanFile);

        plan.Messages.ShouldBe($"The plan is {PlanFile}: import --plan holds the run to it.{Environment.NewLine}");
        (await File.ReadAllTextAsync(PlanFile, Cancellation)).ShouldNotContain("IM-1");
        import.ExitCode.ShouldBe(1, import.Messages);
        import.Lines[^1].ShouldStartWith("4 accounts: 2 imported, 2 rejected.");
    }

    [Fact]
    public async Task Import_NotAsPlanned_IsRefusedAndSaysWhatDiffers()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await PlanAsync(simulator, Accounts, "--out", PlanFile);

        ToolRun changed = await ImportAsync(simulator, Accounts.Replace("IM-3", "IM-4", StringComparison.Ordinal), "--plan", PlanFile);
        ToolRun dryRun = await ImportAsync(simulator, Accounts, "--plan", PlanFile, "--dry-run");

        changed.ExitCode.ShouldBe(2);
        changed.Messages.ShouldStartWith("error: The run would not do what was planned. The input was accounts.json (");
        changed.Messages.ShouldContain("Nothing was sent. Make a new plan, or run without one.");
        dryRun.ExitCode.ShouldBe(2);
        dryRun.Messages.ShouldBe($"error: The run would not do what was planned. The mode was import, and is dry_run. Nothing was sent. Make a new plan, or run without one.{Environment.NewLine}");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_PlannedAndStopped_GoesOnWithoutThePlan()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = TestAccounts.CreateFile(3);
        await PlanAsync(simulator, file, "--out", PlanFile);

        ToolRun import = await ImportUntilAsync("IM-1", 1, simulator, file, "--plan", PlanFile);
        ToolRun again = await ImportAsync(simulator, file, "--plan", PlanFile);

        import.ExitCode.ShouldBe(4, import.Messages);
        import.Messages.ShouldContain("To go on, run the same command again, without the plan, which counts from the beginning:");
        import.Messages.ShouldContain($"--journal {JournalPath} --concurrency 1{Environment.NewLine}");
        import.Messages.ShouldNotContain("--plan");
        again.ExitCode.ShouldBe(2);
        again.Messages.ShouldContain("Accounts new: planned 3, now ");
    }

    [Fact]
    public async Task Plan_WhatCannotBePlanned_IsSaid()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        string[] target = ["--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE"];

        (await PlanAsync(simulator, Accounts + " ")).Messages.ShouldContain("The changed one is accepted with --accept-changed-file, another journal is named with --journal.");
        (await PlanAsync(simulator, Accounts + " ", "--accept-changed-file")).ExitCode.ShouldBe(0);
        (await PlanAsync(simulator, Accounts, "--dry-run")).Messages.ShouldContain("belongs to a run of mode import");
        (await PlanAsync(simulator, Accounts, "--out", JournalPath)).Messages.ShouldContain($"{JournalPath} would be replaced by the plan");
        (await PlanAsync(simulator, Accounts, "--out", AccountFile)).ExitCode.ShouldBe(2);
        (await ToolRun.StartAsync(["plan", Folder.PathOf("none"), .. target])).ShouldBe(new ToolRun(2, string.Empty, $"error: {Folder.PathOf("none")}: There is no such file.{Environment.NewLine}"));
        (await ToolRun.StartAsync(["plan", AccountFile, "--import-supplier", "SAMPLE"])).Messages.ShouldContain("Say where to import to, with --base-address.");
        (await ToolRun.StartAsync(["plan", "-", .. target])).Messages.ShouldContain("name one with --journal");
        (await ToolRun.StartAsync(["plan", AccountFile, .. target, "--validate", "only", "--dry-run"])).Messages.ShouldContain("--dry-run does not go with --validate only");
    }

    [Fact]
    public async Task Import_PlanThatIsNone_IsSaid()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string none = Folder.PathOf("none");

        (await ImportAsync(simulator, Accounts, "--plan", none)).ShouldBe(new ToolRun(2, string.Empty, $"error: {none}: there is no such plan. Make it first, or name another.{Environment.NewLine}"));
        (await ImportAsync(simulator, Accounts, "--plan", AccountFile)).Messages.ShouldContain("the file is no plan of an import");
        (await ToolRun.StartAsync(["import", AccountFile, "--simulate", "--import-supplier", "SAMPLE", "--plan", none])).Messages.ShouldContain("--plan is of an import to --base-address, and does not go with --simulate.");
        File.Exists(JournalPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Plan_Stopped_WritesNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        using var interruption = new Interruption();
        interruption.Request();

        ToolRun plan = await ToolRun.StartAsync(
            ["plan", Folder.Write("accounts.json", Accounts), "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--out", PlanFile],
            interruption);

        plan.ShouldBe(new ToolRun(4, string.Empty, $"error: Stopped: there is no plan.{Environment.NewLine}"));
        File.Exists(PlanFile).ShouldBeFalse();
    }

    private Task<ToolRun> PlanAsync(AccountImportSimulator simulator, string file, params string[] options) => ToolRun.StartAsync(
        ["plan", Folder.Write("accounts.json", file), "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", JournalPath, .. options],
        token: null);
}
