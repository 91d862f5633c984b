using System.Text.Json;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>Reports that are made of journals, and those that an import makes.</summary>
public sealed class ReportCommandTests : ImportTests
{
    private static readonly string[] Names = ["handover.csv", "outcomes.ndjson", "rejected.ndjson", "rejected.reasons.ndjson", "report.html", "summary.json"];

    private static readonly string Accounts = $"[\n{TestAccounts.Create("IM-1")},\n{TestAccounts.CreateWrong("IM-2")},\n{TestAccounts.CreateWrong("IM-3")},\n{TestAccounts.Create("IM-4")}]";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string AccountFile => Folder.PathOf("accounts.json");

    private string Out => Folder.PathOf("report");

    [Fact]
    public async Task Report_OfAnImport_HasTheSameFilesAsTheImportItself()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string ofImport = Folder.PathOf("of-import");
        await ImportAsync(simulator, Accounts);
        ToolRun import = await ImportAsync(simulator, Accounts, "--report", ofImport);

        ToolRun report = await ReportAsync([JournalPath], AccountFile);

        import.ExitCode.ShouldBe(1, import.Messages);
        import.Messages.ShouldContain($"The report is {Path.Combine(ofImport, "report.html")}.");
        report.ExitCode.ShouldBe(0, report.Messages);
        report.Output.ShouldBe($"4 accounts: 2 imported, 2 rejected.{Environment.NewLine}");
        report.Messages.ShouldBe(
            $"The report is {Path.Combine(Out, "report.html")}.{Environment.NewLine}"
            + $"Accounts without success are in {Path.Combine(Out, "rejected.ndjson")}, and why in {Path.Combine(Out, "rejected.reasons.ndjson")}.{Environment.NewLine}");
        Directory.GetFiles(Out).Select(Path.GetFileName).ShouldBe(Names, ignoreOrder: true);
        foreach (string name in Names.Except(["summary.json"]))
        {
            (await ReadAsync(Out, name)).ShouldBe(await ReadAsync(ofImport, name), name);
        }

        if (!OperatingSystem.IsWindows())
        {
            Directory.GetFiles(Out).Select(File.GetUnixFileMode).ShouldAllBe(mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        (await ReadAsync(Out, "report.html")).ShouldNotContain(TestAccounts.PersonName);
    }

    [Fact]
    public async Task Report_RejectedAccounts_AreOfOneFormWithThoseOfACheck()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts, "--report", Out);
        string ofCheck = Folder.PathOf("of-check");

        await ToolRun.StartAsync(["check", AccountFile, "--out", ofCheck]);

        (await ReadAsync(Out, "rejected.ndjson")).ShouldBe(await ReadAsync(ofCheck, "rejected.ndjson"));
        (await ReadAsync(Out, "rejected.reasons.ndjson")).ShouldBe(await ReadAsync(ofCheck, "rejected.reasons.ndjson"));
    }

    [Fact]
    public async Task Report_FirstImportAndThatOfMendedAccounts_IsOne()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts, "--report", Out);
        string mended = Folder.Write("mended.ndjson", (await ReadAsync(Out, "rejected.ndjson")).Replace("QUAST", "ACTIVE", StringComparison.Ordinal));
        string mendedJournal = Folder.PathOf("mended.journal");
        string page = await ReadAsync(Out, "report.html");
        page.ShouldContain(Words($"account-import import mended.ndjson --base-address {simulator.BaseAddress} --import-supplier SAMPLE --journal mended.journal"));
        page.ShouldContain(Words($"account-import report --journal {JournalPath} --journal mended.journal {AccountFile} mended.ndjson --out report-with-mended"));

        ToolRun second = await ToolRun.StartAsync(["import", mended, "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", mendedJournal]);
        ToolRun report = await ReportAsync([JournalPath, mendedJournal], AccountFile, mended);

        second.ExitCode.ShouldBe(0, second.Messages);
        report.ExitCode.ShouldBe(0, report.Messages);
        (await ReadAsync(Out, "report.html")).ShouldNotContain("mended-2");
        report.Output.ShouldBe($"4 accounts: 4 imported. 2 more are in several imports, and counted once.{Environment.NewLine}");
        (await ReadAsync(Out, "rejected.ndjson")).ShouldBeEmpty();
        (await ReadAsync(Out, "handover.csv")).Split("\r\n").Length.ShouldBe(6);
    }

    [Fact]
    public async Task Report_MendedAccountsOfWhichSomeAreStillRejected_NamesTheNextRoundAnew()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts, "--report", Out);
        string mended = Folder.Write("mended.ndjson", await ReadAsync(Out, "rejected.ndjson"));
        string mendedJournal = Folder.PathOf("mended.journal");
        await ToolRun.StartAsync(["import", mended, "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", mendedJournal]);

        await ReportAsync([JournalPath, mendedJournal], AccountFile, mended);

        string page = await ReadAsync(Out, "report.html");
        page.ShouldContain(Words("account-import import mended-2.ndjson"));
        page.ShouldContain(Words($"--journal {mendedJournal} --journal mended-2.journal {AccountFile} {mended} mended-2.ndjson --out report-with-mended-2"));
    }

    [Fact]
    public async Task Report_WithoutTheFile_SaysWhatIsMissing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        ToolRun report = await ReportAsync([JournalPath]);

        report.ExitCode.ShouldBe(0, report.Messages);
        report.Messages.ShouldContain("rejected.ndjson was not written: it needs the accounts themselves. Name the file as well: accounts.json.");
        File.Exists(Path.Combine(Out, "rejected.ndjson")).ShouldBeFalse();
        (await ReadAsync(Out, "rejected.reasons.ndjson")).ShouldContain("\"rejected_line\":null");
    }

    [Fact]
    public async Task Report_ImportThatWasStopped_ShowsTheCommandThatGoesOn()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportUntilAsync("IM-1", 1, simulator, Accounts);

        ToolRun report = await ReportAsync([JournalPath], AccountFile);

        report.Output.ShouldContain("not attempted");
        (await ReadAsync(Out, "report.html")).ShouldContain(Words($"account-import import {AccountFile} --base-address {simulator.BaseAddress} --import-supplier SAMPLE --journal {JournalPath}"));
        (await ReadAsync(Out, "outcomes.ndjson")).ShouldContain("\"external_account_number\":\"IM-4\",\"outcome\":\"NotAttempted\"");
    }

    [Fact]
    public async Task Report_DryRunOfATenantsOwnSchema_IsMendedAsOne()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, """[{"external_account_number":"A"},{"external_account_number":""}]""", "--dry-run", "--identifier-path", "external_account_number");

        ToolRun report = await ReportAsync([JournalPath], AccountFile);

        report.Output.ShouldBe($"2 accounts: 1 dry run succeeded, 1 rejected.{Environment.NewLine}");
        (await ReadAsync(Out, "report.html")).ShouldContain(Words("--import-supplier SAMPLE --dry-run --identifier-path external_account_number"));
        (await ReadAsync(Out, "rejected.ndjson")).ShouldBe("{\"external_account_number\":\"\"}\n");
    }

    [Fact]
    public async Task Report_OtherFile_IsRefusedWithWhatToDo()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        Folder.Write("accounts.json", Accounts + " ");

        ToolRun report = await ReportAsync([JournalPath], AccountFile);

        report.ExitCode.ShouldBe(2);
        report.Messages.ShouldStartWith("error: accounts.json (");
        report.Messages.ShouldContain("Name the file as it was imported, or none: then all is written but rejected.ndjson, which needs the accounts themselves.");
        Directory.Exists(Out).ShouldBeFalse();
    }

    [Fact]
    public async Task Report_WhatCannotBeRead_IsSaid()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        string none = Folder.PathOf("none");

        (await ReportAsync([none])).ShouldBe(new ToolRun(2, string.Empty, $"error: {none}: there is no such journal; name the one that the import was made with.{Environment.NewLine}"));
        (await ReportAsync([AccountFile])).Messages.ShouldContain("the file is no journal of an import");
        (await ReportAsync([JournalPath], none)).ShouldBe(new ToolRun(2, string.Empty, $"error: {none}: There is no such file.{Environment.NewLine}"));
        (await ReportAsync([JournalPath, JournalPath])).ShouldBe(new ToolRun(2, string.Empty, $"error: {JournalPath} and {JournalPath} are the same journal; name it once.{Environment.NewLine}"));
        (await ToolRun.StartAsync(["report", "--journal", JournalPath, "--out", AccountFile])).ShouldBe(new ToolRun(2, string.Empty, $"error: {AccountFile}: This is a file; expected a folder.{Environment.NewLine}"));
        (await ToolRun.StartAsync(["report", "--out", Out])).Messages.ShouldContain("Option '--journal' is required.");
        (await ToolRun.StartAsync(["report", "--journal", JournalPath])).Messages.ShouldContain("Option '--out' is required.");
        Directory.Exists(Out).ShouldBeFalse();
    }

    [Fact]
    public async Task Report_DamagedJournal_IsAFaultOfItsOwn()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        byte[] journal = await File.ReadAllBytesAsync(JournalPath, Cancellation);
        journal[journal.Length / 2]++;
        await File.WriteAllBytesAsync(JournalPath, journal, Cancellation);

        ToolRun report = await ReportAsync([JournalPath]);

        report.ExitCode.ShouldBe(7);
        report.Messages.ShouldContain("Restore the journal from a copy.");
    }

    [Fact]
    public async Task Report_Stopped_WritesNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        using var interruption = new Interruption();
        interruption.Request();

        ToolRun report = await ToolRun.StartAsync(["report", AccountFile, "--journal", JournalPath, "--out", Out], interruption);

        report.ExitCode.ShouldBe(4);
        report.Messages.ShouldContain("Stopped: the report was not written.");
        Directory.Exists(Out).ShouldBeFalse();
    }

    [Fact]
    public async Task Report_FileThatItWouldReplace_IsRefused()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = Folder.Write("rejected.ndjson", TestAccounts.OnOneLine(TestAccounts.CreateWrong("IM-1")));
        string[] import = ["import", file, "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", JournalPath];
        await ToolRun.StartAsync(import);

        ToolRun report = await ToolRun.StartAsync(["report", file, "--journal", JournalPath, "--out", Folder.FullName]);
        ToolRun again = await ToolRun.StartAsync([.. import, "--report", Folder.FullName]);

        report.ExitCode.ShouldBe(2);
        report.Messages.ShouldContain($"{file} would be replaced by the report: name another folder with --out, or rename the file.");
        again.ExitCode.ShouldBe(2);
        again.Messages.ShouldContain($"{file} would be replaced by the report: name another folder with --report, or rename the file.");
        (await File.ReadAllTextAsync(file, Cancellation)).ShouldContain("IM-1");
    }

    [Fact]
    public async Task Report_FileThatALinkWouldLetItReplace_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A link on Windows needs a right that not every user has.");
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string file = Folder.Write("rejected.ndjson", TestAccounts.OnOneLine(TestAccounts.CreateWrong("IM-1")));
        await ToolRun.StartAsync(["import", file, "--base-address", simulator.BaseAddress.AbsoluteUri, "--import-supplier", "SAMPLE", "--journal", JournalPath]);
        Directory.CreateSymbolicLink(Out, Folder.FullName);

        ToolRun report = await ReportAsync([JournalPath], file);

        report.ExitCode.ShouldBe(7);
        report.Messages.ShouldContain($"{file} would be replaced by the report in {Out}.");
        (await File.ReadAllTextAsync(file, Cancellation)).ShouldContain("IM-1");
    }

    [Fact]
    public async Task Report_FileFromTheStandardInput_IsTheFile()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        ToolRun report = await ToolRun.StartAsync(["report", "-", "--journal", JournalPath, "--out", Out], standardInput: File.OpenRead(AccountFile));

        report.ExitCode.ShouldBe(0, report.Messages);
        (await ReadAsync(Out, "rejected.ndjson")).Split('\n').Length.ShouldBe(3);
    }

    [Fact]
    public async Task Import_ReportOfAStoppedRehearsal_ShowsNoCommandThatCannotGoOn()
    {
        string file = Folder.Write("accounts.json", Accounts);

        ToolRun run = await ToolRun.StartAsync(
            ["import", file, "--simulate", "--import-supplier", "SAMPLE", "--report", Out, "--faults", "unavailable=1", "--retry-budget", "0s"],
            token: null);

        run.ExitCode.ShouldBe(4, run.Messages);
        string page = await ReadAsync(Out, "report.html");
        page.ShouldContain("Simulated: the accounts went to a simulator, and none was created anywhere.");
        page.ShouldContain("it sends the 4 accounts not attempted");
        page.ShouldNotContain("<pre>");
        using JsonDocument summary = JsonDocument.Parse(await ReadAsync(Out, "summary.json"));
        summary.RootElement.GetProperty("stops")[0].GetProperty("reason").GetString().ShouldBe(nameof(ImportStopReason.Unavailable));
    }

    /// <summary>How the page has the words of a command.</summary>
    private static string Words(string command) => string.Join(' ', command.Split(' ').Select(word => $"<span class=\"word\">{word}</span>"));

    private static Task<string> ReadAsync(string folder, string name) => File.ReadAllTextAsync(Path.Combine(folder, name), Cancellation);

    private Task<ToolRun> ReportAsync(string[] journals, params string[] files) =>
        ToolRun.StartAsync(["report", .. files, .. journals.SelectMany(journal => (string[])["--journal", journal]), "--out", Out]);
}
