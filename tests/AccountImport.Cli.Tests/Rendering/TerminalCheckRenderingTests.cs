using AccountImport.Cli.Checking;
using AccountImport.Cli.Rendering;
using AccountImport.Client.Validation;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class TerminalCheckRenderingTests
{
    [Fact]
    public void Complete_LongAndShortFailures_BreaksBetweenThePartsAndThenBetweenWords()
    {
        string[] lines = Render(
            "accounts.json",
            [
                Find(12, 3, "externalPersonId", "required", "It is missing."),
                Find(1042, 17, "accountNumbers.0.accountNumber.value", "invalid_iban", "The IBAN's check digits do not match."),
                Find(200_000, 1234, "representatives.10.limits.0.amount.currencyCode", "invalid_currency_code", "It is not a currency of ISO 4217, written as three upper-case letters."),
                Find(200_001, 5, "source.sourceLink", "required", "It is null.", ValidationSeverity.Warning),
            ]);

        lines.ShouldBe(
        [
            "accounts.json:12:3  externalPersonId  required  It is missing.",
            "accounts.json:1042:17  accountNumbers.0.accountNumber.value  invalid_iban",
            "  The IBAN's check digits do not match.",
            "accounts.json:200000:1234  representatives.10.limits.0.amount.currencyCode",
            "  invalid_currency_code  It is not a currency of ISO 4217, written as three",
            "  upper-case letters.",
            "accounts.json:200001:5  source.sourceLink  required  warning: It is null.",
            string.Empty,
            "Errors:",
            "  1  invalid_currency_code",
            "  1  invalid_iban",
            "  1  required",
            string.Empty,
            "Warnings:",
            "  1  required",
            string.Empty,
            "9 accounts: 5 clean, 3 with errors, 1 with warnings only. Took 1.5 s.",
        ]);
    }

    [Fact]
    public void Complete_ExactlyAsWideAsTheTerminal_IsOneLine()
    {
        string detail = new('x', TestTerminal.Width - "a.json:1:2  b  c  ".Length);

        string[] lines = Render("a.json", [Find(1, 2, "b", "c", detail), Find(1, 2, "b", "c", detail + "x")]);

        lines[..4].ShouldBe([$"a.json:1:2  b  c  {detail}", "a.json:1:2  b  c", $"  {detail}x", string.Empty]);
    }

    [Fact]
    public void Complete_PathThatIsWiderThanTheTerminal_IsShownWhole()
    {
        string attr = string.Join('.', Enumerable.Repeat("customFields", 10));

        string[] lines = Render("accounts.json", [Find(1, 2, attr, "duplicate_member", "It is there twice.")]);

        lines[0].ShouldBe("accounts.json:1:2");
        string.Concat(lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line[2..])).ShouldStartWith(attr);
    }

    [Fact]
    public void Complete_HostileText_IsShownAsText()
    {
        string[] lines = Render("[red]\u001b.json", [Find(1, 2, "customFields.[/]\u001b[2J", "duplicate_member", "It is there twice.")]);

        lines[0].ShouldBe("[red]\\u{1B}.json:1:2  customFields.[/]\\u{1B}[2J  duplicate_member");
        lines[1].ShouldBe("  It is there twice.");
    }

    [Fact]
    public void Complete_MoreThanIsShown_SaysWhereTheRestIs()
    {
        FoundFailure[] found = [Find(1, 2, "statusCode", "invalid_choice", "It is none.")];

        Render("a.json", found, more: 7)[1].ShouldBe("... and 7 more errors; --out DIR writes them all");
        Render("a.json", found, more: 1, reasonsPath: "out/rejected.reasons.ndjson")[1].ShouldBe("... and 1 more error; out/rejected.reasons.ndjson has them all");
    }

    [Fact]
    public void Complete_NothingFound_IsOneLine() =>
        Render("a.json", []).ShouldBe(["9 accounts: 9 clean, 0 with errors, 0 with warnings only. Took 1.5 s."]);

    [Fact]
    public void Complete_NotToTheEnd_SaysSo() =>
        Render("a.json", [], new StopReason(ExitCode.Stopped, "Stopped.")).ShouldBe(
        [
            "Not complete: 9 accounts: 9 clean, 0 with errors, 0 with warnings only. Took 1.5",
            "s.",
        ]);

    [Fact]
    public void ToString_OfAFoundFailure_LeavesOutTheNumber() =>
        (Find(1, 2, "a", "b", "C.") with { ExternalAccountNumber = "IM-4711" }).ToString().ShouldBe("1:2: a: b: C.");

    private static FoundFailure Find(long line, long column, string attr, string code, string detail, ValidationSeverity severity = ValidationSeverity.Error) =>
        new(1, "IM-1", new FilePosition(line, column, line), new ValidationFailure { Attr = attr, Code = code, Detail = detail, Severity = severity });

    private static string[] Render(string file, FoundFailure[] found, StopReason? stopReason = null, int more = 0, string? reasonsPath = null)
    {
        using var terminal = new TestTerminal();
        int withErrors = found.Count(failure => failure.Failure.Severity is ValidationSeverity.Error);
        new TerminalCheckRendering(terminal.Console, file, reasonsPath).Complete(new CheckSummary
        {
            Read = 9,
            WithErrors = withErrors,
            WithWarningsOnly = found.Length - withErrors,
            Codes =
            [
                .. found
                    .GroupBy(failure => (failure.Failure.Severity, failure.Failure.Code))
                    .Select(group => new CodeCount(group.Key.Severity, group.Key.Code, group.Count() + more))
                    .OrderBy(code => code.Severity)
                    .ThenBy(code => code.Code, StringComparer.Ordinal),
            ],
            FirstFailures = found,
            BytesRead = 1000,
            Duration = TimeSpan.FromSeconds(1.5),
            StopReason = stopReason,
        });
        terminal.Lines.ShouldAllBe(line => line.Length <= TestTerminal.Width);
        return terminal.Lines;
    }
}
