using AccountImport.Cli.Rendering;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Tests.Configuration;

/// <summary>What is not typed may be said by the environment, and by a file: what is typed wins, then the environment, then the file.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["ACCOUNT_IMPORT_TOKEN"] = ToolRun.Token };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", "", null)]
    [InlineData("", "", "10", 10.0)]
    [InlineData("", "20", "10", 20.0)]
    [InlineData("--rate 30", "20", "10", 30.0)]
    [InlineData("--rate 30", "", "", 30.0)]
    public async Task Rate_SaidInSeveralPlaces_IsThatOfTheStrongest(string typed, string environment, string file, double? expected)
    {
        _environment["ACCOUNT_IMPORT_RATE"] = environment;

        (ToolRun run, AccountImporterOptions? options) = await ReadAsync(
            $"--base-address https://api.example.com/ --import-supplier SAMPLE {typed}",
            file.Length is 0 ? "{}" : $$"""{"rate": {{file}}}""");

        options.ShouldNotBeNull(run.Messages).RequestsPerSecond.ShouldBe(expected);
    }

    [Fact]
    public async Task File_HasEverything_NothingNeedsToBeTypedAndItIsSaid()
    {
        (ToolRun run, AccountImporterOptions? options) = await ReadAsync(
            string.Empty,
            """{"base-address": "https://api.example.com/", "import-supplier": "SAMPLE", "dry-run": true, "no-fsync": false, "deadline": "2h", "concurrency": 7, "port": 5080}""");

        options.ShouldNotBeNull(run.Messages).IsDryRun.ShouldBeTrue();
        options.SyncsToDisk.ShouldBeTrue();
        options.Deadline.ShouldBe(TimeSpan.FromHours(2));
        options.Concurrency.ShouldBe(7);
        run.Messages.ShouldContain($"From {ConfigurationPath}: --base-address, --import-supplier, ");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    public async Task Environment_Switch_IsOnOrOff(string value, bool expected)
    {
        _environment["ACCOUNT_IMPORT_DRY_RUN"] = value;

        (_, AccountImporterOptions? options) = await ReadAsync(Target, """{"dry-run": true}""");

        options.ShouldNotBeNull().IsDryRun.ShouldBe(expected);
    }

    [Theory]
    [InlineData("--simulate --import-supplier SAMPLE", """{"base-address": "https://api.example.com/"}""")]
    [InlineData("--base-address https://api.example.com/ --import-supplier SAMPLE", """{"simulate": true, "state": "s", "seed": 3, "faults": "throttled=0.1"}""")]
    [InlineData("--base-address https://api.example.com/ --import-supplier SAMPLE --validate only", """{"dry-run": true, "no-wait": true, "deadline": "1h", "absence-grace": "1h"}""")]
    [InlineData("--base-address https://api.example.com/ --import-supplier SAMPLE --dry-run", """{"validate": "only"}""")]
    [InlineData("--base-address https://api.example.com/ --import-supplier SAMPLE", """{"rate-share": "1/2"}""")]
    [InlineData("--simulate --import-supplier SAMPLE", """{"include-error-detail": true}""")]
    [InlineData("--base-address https://api.example.com/ --import-supplier SAMPLE --verbose", """{"quiet": true}""")]
    public async Task Typed_ExcludesWhatIsConfigured_IsNoError(string typed, string file)
    {
        (ToolRun run, AccountImporterOptions? options) = await ReadAsync(typed, file);

        run.Messages.ShouldNotContain("error: --");
        options.ShouldNotBeNull(run.Messages);
    }

    [Fact]
    public async Task Environment_ExcludesWhatTheFileSays_IsNoError()
    {
        _environment["ACCOUNT_IMPORT_SIMULATE"] = "true";

        (ToolRun run, AccountImporterOptions? options) = await ReadAsync("--import-supplier SAMPLE", """{"base-address": "https://api.example.com/"}""");

        options.ShouldNotBeNull(run.Messages).IsSimulated.ShouldBeTrue();
    }

    [Fact]
    public async Task File_SaysTwoTargets_IsAnErrorThatNamesIt()
    {
        (ToolRun run, _) = await ReadAsync("--import-supplier SAMPLE", """{"base-address": "https://api.example.com/", "simulate": true}""");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("either --simulate or --base-address");
        run.Messages.ShouldContain($"--simulate is from {ConfigurationPath}");
    }

    [Theory]
    [InlineData("""{"rat": 5}""", "rat is no option of any command")]
    [InlineData("""{"token": "s3cret"}""", "a credential does not belong in this file")]
    [InlineData("""{"plan": "plan.json"}""", "plan cannot be configured: a plan is of one run")]
    [InlineData("""{"stop-at": "06:30"}""", "stop-at cannot be configured: a time is of one run")]
    [InlineData("""{"out": "x"}""", "out cannot be configured: ")]
    [InlineData("""{"config": "x"}""", "config cannot be configured: ")]
    [InlineData("""{"help": true}""", "help cannot be configured: ")]
    [InlineData("""{"retry": "failed"}""", "retry cannot be configured: ")]
    [InlineData("""{"dry-run": "yes"}""", "dry-run must be true or false")]
    [InlineData("""{"rate": true}""", "rate must be a text or a number")]
    [InlineData("""{"journal": null}""", "journal must be a text or a number")]
    [InlineData("""{"journal": ["a"]}""", "journal must be a text or a number")]
    [InlineData("""{"rate": 1, "rate": 2}""", "rate is there twice")]
    [InlineData("""[1]""", "This is no JSON object")]
    [InlineData("""{"rate": }""", ":1:10: This is no JSON")]
    public async Task File_Wrong_IsAnErrorThatSaysWhatToDo(string file, string message)
    {
        (ToolRun run, AccountImporterOptions? options) = await ReadAsync(Target, file);

        run.ExitCode.ShouldBe(2);
        options.ShouldBeNull();
        run.Messages.ShouldStartWith($"error: {ConfigurationPath}:");
        run.Messages.ShouldContain(message);
        run.Messages.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Value_RefusedByItsOption_SaysWhereItIsFrom()
    {
        _environment["ACCOUNT_IMPORT_DEADLINE"] = "soon";

        (ToolRun run, _) = await ReadAsync(Target, """{"rate": -1}""");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain($"requests a second. (--rate is from {ConfigurationPath})");
        run.Messages.ShouldContain("(--deadline is from the environment variable ACCOUNT_IMPORT_DEADLINE)");
    }

    [Fact]
    public async Task Value_RefusedLater_SaysWhereItIsFrom()
    {
        (ToolRun run, _) = await ReadAsync("--import-supplier SAMPLE", """{"base-address": "http://api.example.com/"}""");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain($"(--base-address is from {ConfigurationPath})");
    }

    [Fact]
    public async Task Environment_SwitchNeitherOnNorOff_IsAnError()
    {
        _environment["ACCOUNT_IMPORT_JSON"] = "perhaps";

        (ToolRun run, _) = await ReadAsync(Target, "{}");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("ACCOUNT_IMPORT_JSON must be true or false");
    }

    [Fact]
    public async Task Config_NamesAFile_IsReadAndMustBeThere()
    {
        string other = _folder.Write("other.json", """{"rate": 44}""");

        (_, AccountImporterOptions? options) = await ReadAsync($"{Target} --config {other}", """{"rate": 10}""");
        (ToolRun missing, _) = await ReadAsync($"{Target} --config {_folder.PathOf("none.json")}", """{"rate": 10}""");

        options.ShouldNotBeNull().RequestsPerSecond.ShouldBe(44);
        missing.ExitCode.ShouldBe(2);
        missing.Messages.ShouldContain("none.json: There is no such file.");
    }

    [Fact]
    public async Task File_TooLarge_IsRefused()
    {
        (ToolRun run, _) = await ReadAsync(Target, $$"""{"journal": "{{new string('x', 70_000)}}"}""");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("more than 64 KiB");
    }

    [Fact]
    public async Task TokenFile_InTheFileAndTokenInTheEnvironment_TheEnvironmentWins()
    {
        (ToolRun run, AccountImporterOptions? options) = await ReadAsync(Target, """{"token-file": "no-such-file"}""");

        options.ShouldNotBeNull(run.Messages);
        run.Messages.ShouldNotContain("token-file");
    }

    [Fact]
    public async Task CommandToGoOn_SomethingConfigured_IsWhatWasTyped()
    {
        using var interruption = new Interruption();
        interruption.Request();
        string accounts = _folder.Write("accounts.json", TestAccounts.CreateFile(2));
        string path = _folder.Write("account-import.json", $$"""{"base-address": "http://127.0.0.1:1/", "import-supplier": "SAMPLE", "journal": "{{_folder.PathOf("my.journal")}}", "retry-budget": "20ms"}""");

        ToolRun run = await ToolRun.StartAsync(["import", accounts], configurationPath: path);

        run.Messages.ShouldContain($"  account-import import {accounts}{Environment.NewLine}");
    }

    [Fact]
    public async Task Explain_ConfiguredForImport_TakesWhatItHas()
    {
        string path = _folder.Write("account-import.json", """{"base-address": "https://api.example.com/", "journal": "none.journal", "validate": "before", "dry-run": true}""");

        ToolRun run = await ToolRun.StartAsync(["explain", _folder.Write("accounts.json", "[]"), "IM-1"], configurationPath: path);

        run.Messages.ShouldContain("none.journal");
        run.Messages.ShouldNotContain("does not go with");
        run.Messages.ShouldNotContain("--validate must be");
    }

    [Fact]
    public async Task Reconcile_NoJournalIsTypedAndOneConfigured_ComparesWithoutOne()
    {
        string path = _folder.Write("account-import.json", """{"base-address": "http://127.0.0.1:1/", "import-supplier": "SAMPLE", "journal": "none.journal", "retry-budget": "20ms"}""");

        ToolRun run = await ToolRun.StartAsync(["reconcile", _folder.Write("accounts.json", TestAccounts.CreateFile(1)), "--no-journal"], configurationPath: path);

        run.Messages.ShouldNotContain("exclude each other");
        run.Messages.ShouldNotContain("none.journal");
        run.Messages.ShouldContain("account-import.json: --base-address, --import-supplier, --retry-budget.");
    }

    [Fact]
    public async Task File_AnewIsConfigured_IsRefused()
    {
        string path = _folder.Write("account-import.json", """{"anew": true}""");

        ToolRun run = await ToolRun.StartAsync(["reconcile", _folder.Write("accounts.json", "[]"), "--no-journal"], configurationPath: path);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("anew cannot be configured: it is decided for each run anew");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("import --help")]
    [InlineData("--version")]
    [InlineData("[suggest:5] impor")]
    public async Task Help_BrokenFile_IsShownAllTheSame(string arguments)
    {
        ToolRun run = await ToolRun.StartAsync(arguments.Split(' '), configurationPath: _folder.Write("account-import.json", "{"));

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Output.ShouldNotBeEmpty();
    }

    private const string Target = "--base-address https://api.example.com/ --import-supplier SAMPLE";

    private string ConfigurationPath => DisplayText.Clean(_folder.PathOf("account-import.json"));

    /// <summary>Runs the tool up to where it would begin to import.</summary>
    private async Task<(ToolRun Run, AccountImporterOptions? Options)> ReadAsync(string arguments, string file)
    {
        AccountImporterOptions? options = null;
        ToolRun run = await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", "[]"), .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            adjustImport: one => options = one,
            getEnvironmentVariable: name => _environment.GetValueOrDefault(name),
            configurationPath: _folder.Write("account-import.json", file));
        return (run, options);
    }
}
