using AccountImport.Cli.Rendering;
using AccountImport.Client.Importing;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class TableImportRenderingTests
{
    [Fact]
    public void Complete_SmallFile_ShowsEveryAccountInTheOrderOfTheFile()
    {
        string[] lines = Render(
            Outcome(3, ImportOutcome.Rejected) with { Errors = [Found("accountNumbers.0.accountNumber.value", "invalid_iban", "The IBAN's check digits do not match.", new FilePosition(1042, 17, 99)), Found("a", "b")] },
            Outcome(1, ImportOutcome.Imported) with { KrakenIdentifier = "A-11111111" },
            Outcome(2, ImportOutcome.AlreadyImported) with { AccountId = "A-22222222" },
            Outcome(4, ImportOutcome.StillPending) with { Warnings = [Found("c", "odd", "It is odd.", new FilePosition(1, 2, 1))] });

        lines.ShouldBe(
        [
            "#  External account  Outcome           Kraken account",
            "1  IM-1              imported          A-11111111",
            "2  IM-2              already imported  A-22222222",
            "3  IM-3              rejected",
            "   accounts.json:1042:17: accountNumbers.0.accountNumber.value: invalid_iban:",
            "   The IBAN's check digits do not match.",
            "   a: b",
            "4  IM-4              still pending",
            "   warning: accounts.json:1:2: c: odd: It is odd.",
            string.Empty,
            "4 accounts: 1 imported, 1 already imported, 1 still pending, 1 rejected. 1",
            "warning. Took 1.5 s.",
        ]);
    }

    [Fact]
    public void Complete_LargeFile_ShowsTheFirstFiftyFailures()
    {
        AccountOutcome[] outcomes =
        [
            .. Enumerable.Range(1, 60).Select(number => Outcome(number, ImportOutcome.Failed)),
            .. Enumerable.Range(61, 40).Select(number => Outcome(number, ImportOutcome.Imported)),
            .. Enumerable.Range(101, 40).Select(number => Outcome(number, ImportOutcome.NotAttempted)),
        ];

        string[] lines = Render(outcomes);

        lines.Count(line => line.Contains("failed", StringComparison.Ordinal) && line.Contains("IM-", StringComparison.Ordinal)).ShouldBe(50);
        lines.ShouldContain("... and 10 more.", StringComparer.Ordinal);
        lines.ShouldNotContain(line => line.Contains("IM-61 ", StringComparison.Ordinal) || line.Contains("IM-101", StringComparison.Ordinal));
        string.Join(' ', lines).ShouldContain("add --report");
        lines[^1].ShouldStartWith("140 accounts: 40 imported, 60 failed, 40 not attempted.");
    }

    [Fact]
    public void Complete_WideAndHostileText_KeepsTheColumns()
    {
        string[] lines = Render(
            Outcome(1, ImportOutcome.Imported) with { ExternalAccountNumber = "李\u001b[2J", KrakenIdentifier = "A-1" },
            Outcome(2, ImportOutcome.Imported) with { ExternalAccountNumber = "IM-0000000", KrakenIdentifier = "[red]A-2[/]" });

        lines[1].ShouldBe("1  李\\u{1B}[2J       imported  A-1");
        lines[2].ShouldBe("2  IM-0000000        imported  [red]A-2[/]");
    }

    [Fact]
    public void Complete_ResumedLargeFile_ShowsNoSuccessOfThisRun()
    {
        using var terminal = new TestTerminal();
        var rendering = new TableImportRendering(terminal.Console, "accounts.json", "All are there.");
        rendering.Add(Outcome(99, ImportOutcome.Imported));
        rendering.Add(Outcome(98, ImportOutcome.Unknown));

        rendering.Complete(new ImportSummary
        {
            Read = 100,
            EndedBefore = 98,
            Counts = new Dictionary<ImportOutcome, long> { [ImportOutcome.Unknown] = 1, [ImportOutcome.Imported] = 99, [ImportOutcome.Failed] = 0 },
        });

        terminal.Lines.ShouldBe(
        [
            "#   External account  Outcome  Kraken account",
            "98  IM-98             unknown",
            string.Empty,
            "Only failures are listed. All are there.",
            string.Empty,
            "100 accounts: 99 imported, 1 unknown. 98 of them before this run. Took 0.0 s.",
        ]);
    }

    private static ImportFinding Found(string attr, string code, string? detail = null, FilePosition? position = null) =>
        new() { Attr = attr, Code = code, Detail = detail, Position = position };

    private static AccountOutcome Outcome(int number, ImportOutcome outcome) =>
        new() { Number = number, ExternalAccountNumber = $"IM-{number}", Outcome = outcome };

    private static string[] Render(params AccountOutcome[] outcomes)
    {
        using var terminal = new TestTerminal();
        var rendering = new TableImportRendering(terminal.Console, "accounts.json", "For every account add --report DIR.");
        foreach (AccountOutcome outcome in outcomes)
        {
            rendering.Add(outcome);
        }

        rendering.Complete(new ImportSummary
        {
            Read = outcomes.Length,
            Counts = outcomes.GroupBy(outcome => outcome.Outcome).ToDictionary(group => group.Key, group => group.LongCount()),
            Warnings = outcomes.Sum(outcome => outcome.Warnings.Count),
            Duration = TimeSpan.FromSeconds(1.5),
        });
        terminal.Lines.ShouldAllBe(line => line.Length <= TestTerminal.Width);
        return terminal.Lines;
    }
}
