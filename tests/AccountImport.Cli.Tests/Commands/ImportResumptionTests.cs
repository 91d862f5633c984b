using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>The same command once more: what it goes on with, and what it leaves as it is.</summary>
public sealed class ImportResumptionTests : ImportTests
{
    [Fact]
    public async Task Import_StoppedAndRunAgain_GoesOnAndSendsNothingTwice()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = TestAccounts.CreateFile(10);

        ToolRun first = await ImportUntilAsync("IM-4", 1, simulator, file);
        ToolRun second = await ImportAsync(simulator, file);
        ToolRun third = await ImportAsync(simulator, file);

        first.ExitCode.ShouldBe(4, first.Messages);
        first.Lines[^1].ShouldMatch("^10 accounts: [0-3] imported, [1-4] still pending, 6 not attempted|^10 accounts: 4 still pending, 6 not attempted");
        second.ExitCode.ShouldBe(0, second.Messages);
        second.Messages.ShouldMatch($"^Going on with .*my\\.journal: [0-3] of 10 accounts have their outcome already\\.{Environment.NewLine}$");
        second.Lines.Length.ShouldBe(11 - first.Lines.Length + 1);
        second.Lines[^1].ShouldStartWith("10 accounts: 10 imported.");
        third.ExitCode.ShouldBe(0, third.Messages);
        third.Lines.ShouldHaveSingleItem().ShouldStartWith("10 accounts: 10 imported. 10 of them before this run.");
        third.Messages.ShouldContain("10 of 10 accounts have their outcome already");
        ShouldBeCreatedOnce(simulator, 10);
    }

    [Fact]
    public async Task Import_StoppedAtOnceAndRunAgain_FindsOutWhatBecameOfTheRequest()
    {
        // The platform's clock is known to the second: what changes later than that is surely of this attempt.
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new() { PendingFor = TimeSpan.FromSeconds(3) },
            TestContext.Current.CancellationToken);
        string file = TestAccounts.CreateFile(3);

        ToolRun first = await ImportUntilAsync("IM-2", 2, simulator, file);
        ToolRun second = await ImportAsync(simulator, file, "--absence-grace", "5m");

        first.ExitCode.ShouldBe(4, first.Messages);
        second.ExitCode.ShouldBe(0, second.Messages);
        second.Lines[^1].ShouldStartWith("3 accounts: 3 imported.");
        ShouldBeCreatedOnce(simulator, 3);
    }

    [Fact]
    public async Task Import_Stopped_ShowsTheCommandThatGoesOnAsItWasTyped()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string token = Folder.Write("it's a token", "any");

        ToolRun run = await ImportUntilAsync("IM-1", 1, simulator, TestAccounts.CreateFile(2), "--token-file", token);

        string quoted = $"'{token.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        run.Messages.ShouldContain($"To go on, run the same command again:{Environment.NewLine}  account-import import {Folder.PathOf("accounts.json")} --base-address ");
        run.Messages.ShouldContain($" --journal {JournalPath} --concurrency 1 --token-file {quoted}{Environment.NewLine}");
        run.Messages.ShouldContain($"The journal is {JournalPath}.");
        run.Messages.ShouldNotContain(ToolRun.Token);
    }

    [Fact]
    public async Task Import_NoJournalNamed_GoesOnWithTheOneBesideTheFile()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string[] arguments =
        [
            "import", Folder.Write("accounts.json", TestAccounts.CreateFile(2)), "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE",
        ];

        ToolRun dryRun = await ToolRun.StartAsync([.. arguments, "--dry-run"]);
        ToolRun validation = await ToolRun.StartAsync([.. arguments, "--validate", "only"]);
        ToolRun import = await ToolRun.StartAsync(arguments);
        ToolRun again = await ToolRun.StartAsync(arguments);

        dryRun.Lines[^1].ShouldStartWith("2 accounts: 2 dry run succeeded. Dry run: nothing was created.");
        validation.Lines[^1].ShouldStartWith("2 accounts: 2 validated.");
        import.Lines[^1].ShouldStartWith("2 accounts: 2 imported. Took");
        again.Lines[^1].ShouldStartWith("2 accounts: 2 imported. 2 of them before this run.");
        string name = $"accounts.json.127.0.0.1_{simulator.BaseAddress.Port}";
        Directory.GetFiles(Folder.FullName, "*.journal").Select(Path.GetFileName)
            .ShouldBe([$"{name}.dry-run.journal", $"{name}.import.journal", $"{name}.validate.journal"], ignoreOrder: true);
        new[] { dryRun, validation, import, again }.ShouldAllBe(run => run.ExitCode == 0);
    }

    [Theory]
    [InlineData("ERRORED", "failed", "failed")]
    [InlineData("ERRORED", "failed", "cancelled,failed")]
    [InlineData("CANCELLED", "cancelled", "cancelled")]
    public async Task Import_RetryOfWhatDidNotSucceed_TriesItAgain(string outcome, string word, string classes)
    {
        bool isMended = false;
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            FindFailure = account => isMended ? null : DefaultTenant.FindFailure(account),
        });
        string file = $"[{TestAccounts.Create("IM-1")},{TestAccounts.Create("IM-2", CreateFailure(outcome))}]";

        ToolRun first = await ImportAsync(simulator, file);
        isMended = true;
        ToolRun without = await ImportAsync(simulator, file);
        ToolRun other = await ImportAsync(simulator, file, "--retry", "rejected");
        ToolRun with = await ImportAsync(simulator, file, "--retry", classes);

        foreach (ToolRun unchanged in (ToolRun[])[first, without, other])
        {
            unchanged.ExitCode.ShouldBe(1, unchanged.Messages);
            unchanged.Lines[^1].ShouldStartWith($"2 accounts: 1 imported, 1 {word}.");
        }

        with.ExitCode.ShouldBe(0, with.Messages);
        with.Lines[0].ShouldStartWith("imported  IM-2  A-");
        with.Lines[^1].ShouldStartWith("2 accounts: 2 imported.");
    }

    [Fact]
    public async Task Import_RetryOfRejected_TriesItAgain()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Given("IM-2").Answers(AccountImportOperation.Process, ScriptedAnswer.Json(422, """{"code":"odd_account"}"""));
        string file = TestAccounts.CreateFile(2);

        ToolRun first = await ImportAsync(simulator, file);
        ToolRun second = await ImportAsync(simulator, file, "--retry", "rejected");

        first.ExitCode.ShouldBe(1);
        second.ExitCode.ShouldBe(0, second.Messages);
        second.Lines[^1].ShouldStartWith("2 accounts: 2 imported.");
        ShouldBeCreatedOnce(simulator, 2);
    }

    [Fact]
    public async Task Import_RetryInADryRun_TriesItAgain()
    {
        bool isMended = false;
        await using AccountImportSimulator simulator = await StartSimulatorAsync(new()
        {
            FindFailure = account => isMended ? null : DefaultTenant.FindFailure(account),
        });
        string file = $"[{TestAccounts.Create("IM-1", CreateFailure("ERRORED"))}]";

        ToolRun first = await ImportAsync(simulator, file, "--dry-run");
        isMended = true;
        ToolRun second = await ImportAsync(simulator, file, "--dry-run", "--retry", "failed");

        first.ExitCode.ShouldBe(1);
        first.Lines[^1].ShouldStartWith("1 account: 1 dry run failed.");
        second.ExitCode.ShouldBe(0, second.Messages);
        second.Lines[^1].ShouldStartWith("1 account: 1 dry run succeeded.");
    }

    [Fact]
    public async Task Import_ChangedFile_IsRefusedUntilItIsAccepted()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string changed = $"[{TestAccounts.Create("IM-2")},{TestAccounts.Create("IM-3")},{TestAccounts.Create("IM-1").Replace("2023-02-17", "2023-02-18", StringComparison.Ordinal)}]";

        (await ImportAsync(simulator, TestAccounts.CreateFile(2))).ExitCode.ShouldBe(0);
        ToolRun refused = await ImportAsync(simulator, changed);
        ToolRun accepted = await ImportAsync(simulator, changed, "--accept-changed-file");

        refused.ExitCode.ShouldBe(2);
        refused.Output.ShouldBeEmpty();
        refused.Messages.ShouldContain("--accept-changed-file");
        accepted.ExitCode.ShouldBe(0, accepted.Messages);
        accepted.Lines[0].ShouldStartWith("imported  IM-3  A-");
        accepted.Lines[^1].ShouldStartWith("3 accounts: 3 imported. 2 of them before this run.");
        accepted.Messages.ShouldContain("Imported before, and changed in the file since: 1. They were not sent again.");
        ShouldBeCreatedOnce(simulator, 3);
    }

    [Fact]
    public async Task Import_NoWait_HasThemScheduledAndAsksLater()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = TestAccounts.CreateFile(3);

        ToolRun first = await ImportAsync(simulator, file, "--no-wait");
        ToolRun second = await ImportAsync(simulator, file);

        first.ExitCode.ShouldBe(0, first.Messages);
        first.Lines[0].ShouldStartWith("scheduled  IM-");
        first.Lines[^1].ShouldStartWith("3 accounts: 3 scheduled.");
        second.ExitCode.ShouldBe(0, second.Messages);
        second.Lines[^1].ShouldStartWith("3 accounts: 3 imported.");
        ShouldBeCreatedOnce(simulator, 3);
    }

    [Fact]
    public async Task Import_OutputThatCannotBeWritten_EndsInGoodOrderWith7AndGoesOn()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = TestAccounts.CreateFile(50);
        using var full = new StreamWriter(new FailingStream(new MemoryStream(), capacity: 60));
        full.AutoFlush = true;

        ToolRun first = await ToolRun.StartAsync(Arguments(simulator, file, "--concurrency", "1"), results: full);
        ToolRun second = await ImportAsync(simulator, file);

        first.ExitCode.ShouldBe(7);
        first.Messages.ShouldContain("error: The results cannot be written: No space left on device.");
        second.ExitCode.ShouldBe(0, second.Messages);
        second.Lines[^1].ShouldStartWith("50 accounts: 50 imported.");
        ShouldBeCreatedOnce(simulator, 50);
    }

    [Fact]
    public async Task Import_Report_IsWholeAndTheSameWhenItIsMadeAgain()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = $"[{TestAccounts.Create("IM-1")},{TestAccounts.CreateWrong("IM-2")},{TestAccounts.Create("IM-3")},{TestAccounts.Create("IM-4")}]";
        string folder = Folder.PathOf("results");

        ToolRun first = await ImportUntilAsync("IM-3", 1, simulator, file, "--report", folder);
        ToolRun second = await ImportAsync(simulator, file, "--report", folder);
        byte[] outcomes = await ReadAsync("outcomes.ndjson");
        ToolRun third = await ImportAsync(simulator, file, "--report", folder);

        first.ExitCode.ShouldBe(4, first.Messages);
        second.ExitCode.ShouldBe(1, second.Messages);
        third.ExitCode.ShouldBe(1, third.Messages);
        (await ReadAsync("outcomes.ndjson")).ShouldBe(outcomes);
        string[] lines = [.. System.Text.Encoding.UTF8.GetString(outcomes).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("external_account_number").GetString())
            .ShouldBe(["IM-1", "IM-2", "IM-3", "IM-4"]);
        using JsonDocument summary = JsonDocument.Parse(await ReadAsync("summary.json"));
        summary.RootElement.GetProperty("read").GetInt64().ShouldBe(4);

        Task<byte[]> ReadAsync(string name) => File.ReadAllBytesAsync(Path.Combine(folder, name), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Import_SimulatedWithAState_GoesOn()
    {
        string[] arguments =
        [
            "import", Folder.Write("accounts.json", TestAccounts.CreateFile(3)), "--simulate", "--import-supplier", "SAMPLE", "--state", Folder.PathOf("state"),
        ];

        ToolRun first = await ToolRun.StartAsync([.. arguments, "--no-wait"], token: null);
        ToolRun second = await ToolRun.StartAsync(arguments, token: null);

        first.ExitCode.ShouldBe(0, first.Messages);
        first.Lines[^1].ShouldStartWith("3 accounts: 3 scheduled.");
        second.ExitCode.ShouldBe(0, second.Messages);
        second.Lines[^1].ShouldStartWith("3 accounts: 3 imported.");
        second.Messages.ShouldContain($"Going on with {Folder.PathOf("accounts.json")}.simulator.import.journal: ");
    }

    [Fact]
    public async Task Import_SimulatedWithoutAState_BeginsAnewEachTime()
    {
        string[] arguments = ["import", Folder.Write("accounts.json", TestAccounts.CreateFile(3)), "--simulate", "--import-supplier", "SAMPLE"];

        for (int repeat = 0; repeat < 2; repeat++)
        {
            ToolRun run = await ToolRun.StartAsync(arguments, token: null);

            run.ExitCode.ShouldBe(0, run.Messages);
            run.Lines[^1].ShouldStartWith("3 accounts: 3 imported. Took");
        }
    }

    [Fact]
    public async Task Import_SimulatedAndNotThrough_SaysThatTheRehearsalIsForgotten()
    {
        ToolRun run = await ToolRun.StartAsync(
            [
                "import", Folder.Write("accounts.json", TestAccounts.CreateFile(3)), "--simulate", "--import-supplier", "SAMPLE",
                "--faults", "unavailable=1", "--retry-budget", "0s",
            ],
            token: null);

        run.ExitCode.ShouldBe(4, run.Messages);
        run.Messages.ShouldContain("This rehearsal cannot be resumed");
        run.Messages.ShouldContain("--state");
        run.Messages.ShouldNotContain("To go on");
    }

    private static string CreateFailure(string outcome) =>
        """ "customFields": {"simulator": {"outcome": "_"}},""".Replace("_", outcome, StringComparison.Ordinal);

    private static void ShouldBeCreatedOnce(AccountImportSimulator simulator, int count)
    {
        simulator.Imports.Where(import => import is { IsDryRun: false, KrakenIdentifier: not null }).Select(import => import.Key).ShouldBeUnique();
        simulator.Imports.Count(import => import is { IsDryRun: false, KrakenIdentifier: not null }).ShouldBe(count);
        simulator.Violations.ShouldBeEmpty();
    }
}
