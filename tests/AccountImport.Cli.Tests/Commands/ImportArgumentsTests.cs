using AccountImport.Client.Importing;
using NodaTime.Text;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>What the command line says, and what the importer hears of it.</summary>
public sealed class ImportArgumentsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_NoOptions_LeavesTheDefaultsOfTheImporter()
    {
        AccountImporterOptions options = await ReadAsync();

        var defaults = new AccountImporterOptions { JournalPath = options.JournalPath };
        (options with
        {
            PollInterval = defaults.PollInterval,
            MaxPollInterval = defaults.MaxPollInterval,
            RetryDelay = defaults.RetryDelay,
            MaxRetryDelay = defaults.MaxRetryDelay,
            VisibilityGrace = defaults.VisibilityGrace,
            AbsenceGrace = defaults.AbsenceGrace,
            Retry = defaults.Retry,
        }).ShouldBe(defaults);
        options.Retry.ShouldBeEmpty();
        options.JournalPath.ShouldBe($"{_folder.PathOf("accounts.json")}.api.example.com.import.journal");
    }

    [Theory]
    [InlineData("--concurrency 1024", "Concurrency = 1024")]
    [InlineData("--rate 200", "RequestsPerSecond = 200")]
    [InlineData("--rate 0.5", "RequestsPerSecond = 0.5")]
    [InlineData("--rate 300 --rate-share 2/3", "RequestsPerSecond = 200")]
    [InlineData("--dry-run", "IsDryRun = True")]
    [InlineData("--validate on-rejection", "Validate = OnRejection")]
    [InlineData("--validate before", "Validate = BeforeProcess")]
    [InlineData("--validate only", "Validate = Only")]
    [InlineData("--window-start 2026-11-20T22:00:00Z", "ScheduleWindowStart = 2026-11-20T22:00:00Z")]
    [InlineData("--window-start 2020-11-20T22:00:00Z", "ScheduleWindowStart = 2020-11-20T22:00:00Z")]
    [InlineData("--window-end 2026-11-24T13:00:00+01:00", "ScheduleWindowEnd = 2026-11-24T13:00:00+01")]
    [InlineData("--absence-grace 1h", "AbsenceGrace = 01:00:00")]
    [InlineData("--absence-grace 0s", "AbsenceGrace = 00:00:00")]
    [InlineData("--absence-grace never", "AbsenceGrace = -00:00:00.0010000")]
    [InlineData("--deadline 2h30m", "Deadline = 02:30:00")]
    [InlineData("--retry-budget 1m", "RetryBudget = 00:01:00")]
    [InlineData("--retry-budget 0s", "RetryBudget = 00:00:00")]
    [InlineData("--stop-at 2026-11-20T13:00+01:00 --deadline 1s", null)]
    [InlineData("--stop-at 2026-11-20T12:00:01Z", "StopAt = 2026-11-20T12:00:01Z")]
    [InlineData("--canary 100", "Canary = 100")]
    [InlineData("--max-failure-rate 5%", "MaxFailureRate = 0.05")]
    [InlineData("--max-failure-rate 0.2", "MaxFailureRate = 0.2")]
    [InlineData("--no-wait", "WaitsForEnd = False")]
    [InlineData("--no-fsync", "SyncsToDisk = False")]
    [InlineData("--accept-changed-file", "AcceptsChangedInput = True")]
    [InlineData("--report results", "ReportFolder = results")]
    [InlineData("--journal my.journal", "JournalPath = my.journal")]
    [InlineData("--journal my.journal --include-error-detail", "ErrorDetailPath = my.journal.details.ndjson")]
    public async Task Import_Option_ReachesTheImporter(string arguments, string? expected)
    {
        AccountImporterOptions? options = await TryReadAsync(arguments);

        options?.ToString().ShouldContain(expected!);
        (options is null).ShouldBe(expected is null);
    }

    [Theory]
    [InlineData("rejected", new[] { ImportOutcome.Rejected })]
    [InlineData("failed,cancelled", new[] { ImportOutcome.Failed, ImportOutcome.Cancelled })]
    [InlineData("cancelled,rejected,failed,rejected", new[] { ImportOutcome.Cancelled, ImportOutcome.Rejected, ImportOutcome.Failed })]
    public async Task Import_Retry_ReachesTheImporter(string classes, ImportOutcome[] expected) =>
        (await ReadAsync($"--retry {classes}")).Retry.ShouldBe(expected, ignoreOrder: true);

    [Fact]
    public async Task Import_StopAtATimeOfDay_IsTheNextOneHere() =>
        (await ReadAsync("--stop-at 06:30")).StopAt.ShouldBe(InstantPattern.ExtendedIso.Parse("2026-11-21T06:30:00Z").Value);

    [Theory]
    [InlineData("", "import")]
    [InlineData("--validate before", "import")]
    [InlineData("--dry-run", "dry-run")]
    [InlineData("--validate only", "validate")]
    public async Task Import_NoJournalNamed_LiesBesideTheFileWithItsModeInItsName(string arguments, string mode) =>
        (await ReadAsync(arguments)).JournalPath.ShouldBe($"{_folder.PathOf("accounts.json")}.api.example.com.{mode}.journal");

    [Fact]
    public async Task Import_Simulated_SaysSoAndKeepsNoJournal()
    {
        AccountImporterOptions? options = null;

        await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", "[]"), "--import-supplier", "SAMPLE", "--simulate"],
            adjustImport: one => options = one,
            token: null);

        options.ShouldNotBeNull().IsSimulated.ShouldBeTrue();
        options.SyncsToDisk.ShouldBeFalse();
        Path.GetDirectoryName(options.JournalPath).ShouldNotBe(_folder.FullName);
        Directory.Exists(Path.GetDirectoryName(options.JournalPath)).ShouldBeFalse();
        Directory.GetFiles(_folder.FullName).ShouldBe([_folder.PathOf("accounts.json")]);
    }

    [Fact]
    public async Task Import_SimulatedWithAJournal_KeepsIt()
    {
        AccountImporterOptions? options = null;
        string journal = _folder.PathOf("my.journal");

        await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", "[]"), "--import-supplier", "SAMPLE", "--simulate", "--journal", journal, "--include-error-detail"],
            adjustImport: one => options = one,
            token: null);

        options.ShouldNotBeNull().JournalPath.ShouldBe(journal);
        options.SyncsToDisk.ShouldBeTrue();
        options.ErrorDetailPath.ShouldBe($"{journal}.details.ndjson");
    }

    [Fact]
    public async Task Import_SimulatedWithAState_KeepsAJournalBesideTheFile()
    {
        AccountImporterOptions? options = null;

        await ToolRun.StartAsync(
            ["import", _folder.Write("accounts.json", "[]"), "--import-supplier", "SAMPLE", "--simulate", "--state", _folder.PathOf("state"), "--dry-run"],
            adjustImport: one => options = one,
            token: null);

        options.ShouldNotBeNull().JournalPath.ShouldBe($"{_folder.PathOf("accounts.json")}.simulator.dry-run.journal");
        options.IsSimulated.ShouldBeTrue();
        options.SyncsToDisk.ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "either --simulate or --base-address")]
    [InlineData("--simulate --base-address https://api.example.com/", "either --simulate or --base-address")]
    [InlineData("--base-address https://api.example.com/ --already-imported IM-1", "--already-imported is for the simulator: it needs --simulate.")]
    [InlineData("--simulate --import-supplier ..", "--import-supplier cannot be used")]
    [InlineData("--simulate --concurrency 0", "--concurrency must be a whole number from 1 to 1024.")]
    [InlineData("--simulate --concurrency 1025", "--concurrency must be a whole number from 1 to 1024.")]
    [InlineData("--simulate --concurrency many", "--concurrency must be a whole number from 1 to 1024.")]
    [InlineData("--simulate --rate 0", "--rate must be a number from 0.001 to 1000000: requests a second.")]
    [InlineData("--simulate --rate fast", "--rate must be a number from 0.001 to 1000000: requests a second.")]
    [InlineData("--simulate --rate 1e3", "--rate must be a number from 0.001 to 1000000: requests a second.")]
    [InlineData("--simulate --rate 100 --rate-share 4/3", "--rate-share must be K/N, two whole numbers with K from 1 to N, such as 1/3.")]
    [InlineData("--simulate --rate-share 1/3", "--rate-share is a share of --rate: give the rate that all the runs have together.")]
    [InlineData("--simulate --canary 0", "--canary must be a whole number from 1 to ")]
    [InlineData("--simulate --canary 5%", "--canary must be a whole number from 1 to ")]
    [InlineData("--simulate --deadline 5", "--deadline is not a duration: whole numbers with a unit")]
    [InlineData("--simulate --deadline 0s", "--deadline must be longer than zero and at most 20d.")]
    [InlineData("--simulate --deadline 21d", "--deadline must be longer than zero and at most 20d.")]
    [InlineData("--simulate --deadline never", "--deadline is not a duration")]
    [InlineData("--simulate --retry-budget 21d", "--retry-budget must be at most 20d.")]
    [InlineData("--simulate --retry-budget soon", "--retry-budget is not a duration")]
    [InlineData("--simulate --absence-grace Never", "--absence-grace is not a duration: whole numbers with a unit, the largest first, such as 500ms, 30s, 10m, 2h30m or 1d; or never.")]
    [InlineData("--simulate --absence-grace 21d", "--absence-grace must be at most 20d.")]
    [InlineData("--simulate --max-failure-rate 5", "--max-failure-rate must be a share such as 5% or 0.05, from 0 to 1 or 0% to 100%.")]
    [InlineData("--simulate --max-failure-rate 101%", "--max-failure-rate must be a share")]
    [InlineData("--simulate --validate never", "--validate must be one of on-rejection, before, only.")]
    [InlineData("--simulate --validate never --dry-run", "--validate must be one of on-rejection, before, only.")]
    [InlineData("--simulate --validate only --dry-run", "--dry-run does not go with --validate only")]
    [InlineData("--simulate --validate only --no-wait", "--no-wait does not go with --validate only")]
    [InlineData("--simulate --validate only --window-start 2026-11-20T22:00:00Z", "--window-start does not go with --validate only")]
    [InlineData("--simulate --validate only --window-end 2026-11-20T22:00:00Z", "--window-end does not go with --validate only")]
    [InlineData("--simulate --validate only --deadline 1m", "--deadline does not go with --validate only")]
    [InlineData("--simulate --validate only --absence-grace 1m", "--absence-grace does not go with --validate only")]
    [InlineData("--simulate --window-start 22:00", "--window-start must be date, time and offset, such as 2026-11-20T22:00:00Z or 2026-11-20T23:00+01:00.")]
    [InlineData("--simulate --window-end tomorrow", "--window-end must be date, time and offset")]
    [InlineData("--simulate --window-end 2026-11-24T12:00:01Z", "--window-end is more than 4 days ahead")]
    [InlineData("--simulate --window-start 2026-11-21T12:00:00Z --window-end 2026-11-20T13:00:00Z", "--window-start is after --window-end.")]
    [InlineData("--simulate --stop-at tomorrow", "--stop-at must be date, time and offset, such as 2026-11-20T22:00:00Z or 2026-11-20T23:00+01:00, or a time of day such as 06:30.")]
    [InlineData("--simulate --stop-at 2026-11-20T12:00:00Z", "--stop-at has passed")]
    [InlineData("--simulate --retry imported", "--retry must be one of rejected, failed, cancelled, or several of them with commas between")]
    [InlineData("--simulate --retry rejected,,failed", "--retry must be one of rejected, failed, cancelled")]
    [InlineData("--base-address https://api.example.com/ --faults throttled=0.1", "--faults is for the simulator: it needs --simulate.")]
    [InlineData("--base-address https://api.example.com/ --seed 1", "--seed is for the simulator: it needs --simulate.")]
    [InlineData("--base-address https://api.example.com/ --state s", "--state is for the simulator: it needs --simulate.")]
    [InlineData("--simulate --faults throttled", "--faults")]
    [InlineData("--simulate --seed many", "--seed must be a whole number")]
    [InlineData("--simulate --state ", "--state is empty")]
    [InlineData("--simulate --include-error-detail", "--include-error-detail writes beside the journal, and a rehearsal keeps none: name one with --journal.")]
    [InlineData("--simulate --journal ", "--journal is empty")]
    [InlineData("--simulate --report ", "--report is empty")]
    [InlineData("--simulate --token s3cret", "--token")]
    [InlineData("--base-address accounts", "--base-address is not an absolute address")]
    [InlineData("--base-address http://api.example.com/", "--base-address must use https")]
    public async Task Import_WrongUsage_EndsWith2AndSaysWhatIsWrong(string arguments, string message)
    {
        bool namesSupplier = arguments.Contains("--import-supplier", StringComparison.Ordinal);

        ToolRun run = await ToolRun.StartAsync(
        [
            "import", _folder.Write("accounts.json", "[]"),
            .. namesSupplier ? Array.Empty<string>() : ["--import-supplier", "SAMPLE"],
            .. arguments.Split(' '),
        ], clock: _clock);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain(message);
        Directory.GetFiles(_folder.FullName).ShouldBe([_folder.PathOf("accounts.json")]);
    }

    [Fact]
    public async Task Import_NoImportSupplier_EndsWith2AndNamesIt()
    {
        ToolRun run = await ToolRun.StartAsync(["import", _folder.Write("accounts.json", "[]"), "--simulate"]);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("--import-supplier");
    }

    [Fact]
    public async Task Import_StandardInputWithoutAPlaceForTheJournal_EndsWith2AndNamesTheOption()
    {
        ToolRun run = await ToolRun.StartAsync(["import", "-", "--import-supplier", "SAMPLE", "--base-address", "https://api.example.com/"]);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("--journal");
        run.Messages.ShouldNotContain("fault");
    }

    private async Task<AccountImporterOptions> ReadAsync(string arguments = "") => (await TryReadAsync(arguments)).ShouldNotBeNull();

    /// <summary>Gives what the importer would be started with; nothing is sent, since the host is none.</summary>
    private async Task<AccountImporterOptions?> TryReadAsync(string arguments)
    {
        AccountImporterOptions? options = null;
        await ToolRun.StartAsync(
            [
                "import", _folder.Write("accounts.json", "[]"),
                "--base-address", "https://api.example.com/", "--import-supplier", "SAMPLE",
                .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ],
            adjustImport: one =>
            {
                options = one;
                throw new InvalidOperationException("This is as far as it goes.");
            },
            clock: _clock);
        return options;
    }
}
