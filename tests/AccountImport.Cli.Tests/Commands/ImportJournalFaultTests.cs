using System.Text;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>Journals that cannot be used: nothing is sent, and the message says what to do.</summary>
public sealed class ImportJournalFaultTests : ImportTests
{
    [Fact]
    public async Task Import_JournalInUse_EndsWith2AndSendsNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string[] arguments = Arguments(simulator, TestAccounts.CreateFile(2));
        ToolRun? second = null;
        simulator.Given("IM-1").Answers(AccountImportOperation.Process, ScriptedAnswer.Own with
        {
            Meanwhile = async _ => second = await ToolRun.StartAsync(arguments),
        });

        ToolRun first = await ToolRun.StartAsync(arguments);

        first.ExitCode.ShouldBe(0, first.Messages);
        second.ShouldNotBeNull().ExitCode.ShouldBe(2);
        second.Output.ShouldBeEmpty();
        second.Messages.ShouldContain("another run");
        simulator.Imports.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Import_JournalOfAnotherImportSupplier_EndsWith2AndSendsNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string[] arguments = Arguments(simulator, TestAccounts.CreateFile(1));
        (await ToolRun.StartAsync(arguments)).ExitCode.ShouldBe(0);

        ToolRun run = await ToolRun.StartAsync([.. arguments.Select(argument => argument is "SAMPLE" ? "OTHER" : argument)]);

        ShouldBeRefused(run, "import supplier SAMPLE");
        simulator.Imports.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--validate only")]
    public async Task Import_JournalOfAnotherMode_EndsWith2AndSendsNothing(string mode)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        (await ImportAsync(simulator, TestAccounts.CreateFile(1))).ExitCode.ShouldBe(0);
        int requests = simulator.Requests.Count;

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), mode.Split(' '));

        ShouldBeRefused(run, "mode");
        simulator.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Import_JournalOfAnotherTarget_EndsWith2AndSendsNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await using AccountImportSimulator other = await StartSimulatorAsync();
        (await ImportAsync(simulator, TestAccounts.CreateFile(1))).ExitCode.ShouldBe(0);

        ToolRun run = await ImportAsync(other, TestAccounts.CreateFile(1));

        ShouldBeRefused(run, simulator.BaseAddress.AbsoluteUri);
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_JournalOfAnotherMember_EndsWith2()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        (await ImportAsync(simulator, TestAccounts.CreateFile(1))).ExitCode.ShouldBe(0);

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), "--identifier-path", "number");

        ShouldBeRefused(run, "externalAccountId");
    }

    [Fact]
    public async Task Import_JournalOfARehearsalThatIsForgotten_EndsWith2AndNamesTheState()
    {
        string[] arguments =
        [
            "import", Folder.Write("accounts.json", TestAccounts.CreateFile(1)), "--simulate", "--import-supplier", "SAMPLE", "--journal", JournalPath,
        ];
        (await ToolRun.StartAsync(arguments, token: null)).ExitCode.ShouldBe(0);

        ToolRun run = await ToolRun.StartAsync(arguments, token: null);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("--state");
        run.Messages.ShouldContain("--journal");
    }

    [Fact]
    public async Task Import_JournalOfARehearsal_IsNotThatOfAnImport()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ToolRun.StartAsync(
            ["import", Folder.Write("accounts.json", TestAccounts.CreateFile(1)), "--simulate", "--import-supplier", "SAMPLE", "--journal", JournalPath],
            token: null);

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1));

        ShouldBeRefused(run, "simulat");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_FileThatIsNoJournal_EndsWith2AndLeavesItAsItIs()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string precious = Folder.Write("my.journal", "Precious notes.\nMore of them.\n");

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1));

        ShouldBeRefused(run, "no journal");
        (await File.ReadAllTextAsync(precious, TestContext.Current.CancellationToken)).ShouldBe("Precious notes.\nMore of them.\n");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_JournalDamagedInItsMiddle_EndsWith7AndNamesTheLine()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        (await ImportAsync(simulator, TestAccounts.CreateFile(5))).ExitCode.ShouldBe(0);
        byte[] journal = await File.ReadAllBytesAsync(JournalPath, TestContext.Current.CancellationToken);
        int secondLine = journal.AsSpan().IndexOf((byte)'\n') + 1;
        journal[secondLine + 10] ^= 1;
        await File.WriteAllBytesAsync(JournalPath, journal, TestContext.Current.CancellationToken);
        int requests = simulator.Requests.Count;

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(5));

        run.ExitCode.ShouldBe(7);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain("line 2 of the journal");
        simulator.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Import_JournalTornAtItsEnd_GoesOn()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        (await ImportAsync(simulator, TestAccounts.CreateFile(5))).ExitCode.ShouldBe(0);
        byte[] journal = await File.ReadAllBytesAsync(JournalPath, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(JournalPath, journal[..^20], TestContext.Current.CancellationToken);

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(5));

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[^1].ShouldStartWith("5 accounts: 5 imported. 4 of them before this run.");
        simulator.Imports.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("missing/my.journal")]
    [InlineData("accounts.json/my.journal")]
    public async Task Import_JournalThatCannotBeCreated_EndsWith2AndNamesTheOption(string path)
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string[] arguments = Arguments(simulator, TestAccounts.CreateFile(1));

        ToolRun run = await ToolRun.StartAsync([.. arguments.Select(argument => argument == JournalPath ? Folder.PathOf(path) : argument)]);

        ShouldBeRefused(run, "--journal");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_FolderOfTheFileIsReadOnly_EndsWith2AndNamesTheOption()
    {
        // The system's own folders are closed even to those who may do everything else.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such folder elsewhere.");
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string[] arguments = Arguments(simulator, TestAccounts.CreateFile(1));

        ToolRun run = await ToolRun.StartAsync([.. arguments.Select(argument => argument == JournalPath ? "/proc/my.journal" : argument)]);

        ShouldBeRefused(run, "--journal");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_ErrorDetailThatCannotBeWritten_EndsWith2AndSendsNothing()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        Directory.CreateDirectory($"{JournalPath}.details.ndjson");

        ToolRun run = await ImportAsync(simulator, TestAccounts.CreateFile(1), "--include-error-detail");

        ShouldBeRefused(run, "details.ndjson");
        simulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_JournalWithControlCharactersInItsName_ShowsThemHarmlessly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such names on Windows.");
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string[] arguments = Arguments(simulator, TestAccounts.CreateFile(1), "--retry-budget", "0s");
        simulator.Answer(AccountImportOperation.Status, ScriptedAnswer.Empty(503));

        ToolRun run = await ToolRun.StartAsync([.. arguments.Select(argument => argument == JournalPath ? Folder.PathOf("\u001b[2J") : argument)]);

        run.ExitCode.ShouldBe(4);
        run.Messages.ShouldNotContain('\u001b');
        run.Messages.ShouldContain("The journal is ");
    }

    private static void ShouldBeRefused(ToolRun run, string reason)
    {
        run.ExitCode.ShouldBe(2, run.Messages);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain(reason);
        run.Messages.ShouldContain("--journal");
        Encoding.UTF8.GetByteCount(run.Messages).ShouldBeLessThan(1500);
    }
}
