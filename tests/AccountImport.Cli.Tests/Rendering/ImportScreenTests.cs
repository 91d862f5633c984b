using AccountImport.Cli.Rendering;
using AccountImport.Client.Importing;
using NodaTime;
using Spectre.Console.Rendering;

namespace AccountImport.Cli.Tests.Rendering;

/// <summary>What one screen shows of an import, on terminals of several sizes.</summary>
public sealed class ImportScreenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 23, 14, 0, TimeSpan.Zero);

    private static readonly ImportProgress Midway = new()
    {
        Total = 100_000,
        Ended = 12_300,
        Counts = new Dictionary<ImportOutcome, long>
        {
            [ImportOutcome.Imported] = 12_280,
            [ImportOutcome.AlreadyImported] = 12,
            [ImportOutcome.Failed] = 0,
            [ImportOutcome.Rejected] = 8,
        },
        InFlight = 24,
        Pending = 420,
        AccountsPerSecond = 98.7,
        Elapsed = TimeSpan.FromSeconds(124),
        TimeLeft = TimeSpan.FromMinutes(14.8),
        Pace = new ImportPace
        {
            PermittedRequestsPerSecond = 200,
            RequestsPerSecond = 196.7,
            Requests = 1_000,
            ThrottledRequests = 31,
            StatusCallsPerAccount = 1.21,
            MedianDetectionLag = TimeSpan.FromSeconds(0.93),
        },
        Errors =
        [
            new() { Code = "invalid_iban", Accounts = 5, LastSeenAt = Instant.FromDateTimeOffset(Now.AddSeconds(-2)) },
            new() { Code = "duplicate_key", Accounts = 3, LastSeenAt = Instant.FromDateTimeOffset(Now.AddMinutes(-7)) },
        ],
    };

    [Fact]
    public void Describe_80By24_ShowsEverything() =>
        Describe(Midway, 80, 24).ShouldBe(
        [
            "accounts.json -> https://api.example.com/",
            "#####........................................   12,300 of 100,000 ended   12.3 %",
            string.Empty,
            "Accounts   98.7 a second   15 min left   done about 23:28",
            "Requests   197 of 200 a second   31 throttled   24 under way",
            "Waiting    420 for the platform   1.2 status calls each   end seen after 0.9 s",
            "Running    2 min 4 s",
            string.Empty,
            "     12,280   imported",
            "         12   already imported",
            "          8   rejected",
            string.Empty,
            "   Accounts   with the error                             last at",
            "          5   invalid_iban                               23:13:58",
            "          3   duplicate_key                              23:07:00",
            string.Empty,
            "Ctrl-C stops in good order; the same command goes on.",
        ]);

    [Fact]
    public void Describe_40By10_LeavesOutTheLeast() =>
        Describe(Midway, 40, 10).ShouldBe(
        [
            "accounts.json -> https://api.example....",
            "12,300 of 100,000 ended   12.3 %",
            "Accounts   98.7 a second   15 min left",
            "Requests   197 of 200 a second",
            "Waiting    420 for the platform",
            "Running    2 min 4 s",
            "8 rejected, 12,280 imported, 12 alrea...",
            "   Accounts   with the error    last at",
            "          5   invalid_iban      23:13:58",
            "          3   duplicate_key     23:07:00",
        ]);

    [Fact]
    public void Describe_AnySize_NeverExceedsIt()
    {
        ImportProgress crowded = Midway with
        {
            Total = long.MaxValue,
            Counts = Enum.GetValues<ImportOutcome>().ToDictionary(outcome => outcome, _ => 1_234_567_890L),
            Errors = [.. Enumerable.Range(0, 20).Select(number => new ImportErrorCount { Code = new string('x', 20 * number), Accounts = number, LastSeenAt = Instant.FromUnixTimeSeconds(number) })],
        };

        for (int width = 1; width <= 120; width++)
        {
            for (int height = 1; height <= 30; height++)
            {
                foreach (ImportProgress? progress in (ImportProgress?[])[null, Midway, crowded])
                {
                    IReadOnlyList<ScreenLine> lines = CreateScreen().Describe(progress, width, height);
                    lines.Count.ShouldBeInRange(1, height);
                    if (width >= 40 && progress != crowded)
                    {
                        lines.ShouldAllBe(line => new Segment(line.Text).CellCount() <= width, $"{width} columns");
                    }
                }
            }
        }
    }

    [Fact]
    public void Describe_MoreErrorsThanRoom_CountsTheOthersTogether()
    {
        ImportProgress many = Midway with
        {
            Errors = [.. Enumerable.Range(1, 20).Select(number => new ImportErrorCount { Code = $"code_{number}", Accounts = number, LastSeenAt = Instant.FromDateTimeOffset(Now.AddSeconds(-number)) })],
        };

        string[] lines = Describe(many, 80, 23);

        lines.Count(line => line.Contains("code_", StringComparison.Ordinal)).ShouldBe(7);
        lines.ShouldContain($"{Enumerable.Range(8, 13).Sum(),11}   other codes                                23:13:52");
    }

    [Fact]
    public void Describe_LittleIsKnown_SaysWhatIs() =>
        Describe(new ImportProgress { Ended = 3, Counts = new Dictionary<ImportOutcome, long>() }, 80, 24).ShouldBe(
        [
            "accounts.json -> https://api.example.com/",
            "3 ended",
            string.Empty,
            "Accounts   0.0 a second",
            "Waiting    0 for the platform",
            "Running    0.0 s",
            string.Empty,
            string.Empty,
            "Ctrl-C stops in good order; the same command goes on.",
        ]);

    [Fact]
    public void Describe_NothingSentYet_SaysThatTheAccountsAreRead() =>
        Describe(progress: null, 80, 24).ShouldBe(["accounts.json -> https://api.example.com/", "Reading the accounts..."]);

    private static string[] Describe(ImportProgress? progress, int width, int height) =>
        [.. CreateScreen().Describe(progress, width, height).Select(line => line.Text)];

    private static ImportScreen CreateScreen() => new("accounts.json", "https://api.example.com/", new ManualTimeProvider(Now), isUnicode: false, canResume: true);
}
