using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Tests.Commands;

/// <summary>Everything that is known of one account.</summary>
public sealed class ExplainCommandTests : ImportTests
{
    private const string Sentence = "The customer group GROUP_SECRET is unknown.";

    private static readonly string Accounts = $"[\n{TestAccounts.Create("IM-1")},\n{TestAccounts.CreateWrong("IM-2")},\n{TestAccounts.Create("IM-1")},\n{TestAccounts.Create("IM-3")}]";

    private string AccountFile => Folder.PathOf("accounts.json");

    [Fact]
    public async Task Explain_RejectedAccount_ShowsWhereAndWhatAndWhatToDoAndNoValue()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        ToolRun run = await ExplainAsync("IM-2");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[0].ShouldBe("IM-2: rejected");
        run.Lines[1].ShouldBe($"Account 2 of {AccountFile}, from line 18, column 1");
        run.Lines[3].ShouldMatch(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}        0  rejected: invalid_choice$");
        int error = Array.IndexOf(run.Lines, "error: statusCode: invalid_choice");
        run.Lines[(error + 1)..(error + 4)].ShouldBe(["  line 21, column 17:", "    \"statusCode\": \"xxxxx\",", $"    {new string(' ', 14)}^"]);
        run.Lines[^2].ShouldBe("  A code is not in its list.");
        run.Lines[^1].ShouldBe("  Mend the value, and import the account again.");
        run.Output.ShouldNotContain("QUAST");
        run.Lines.Skip(2).ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task Explain_ImportedAccount_ShowsItsAttemptsAndNumbersAndTheOthersThatHaveItsNumber()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        ToolRun run = await ExplainAsync("IM-1");

        run.Lines[0].ShouldBe("IM-1: imported");
        run.Lines[2].ShouldStartWith("Kraken account number: A-");
        run.Output.ShouldContain("        1  intended");
        run.Output.ShouldContain("        1  imported");
        run.Lines[^1].ShouldBe("Other accounts of the file have the same number, and were rejected for it: 3.");
        run.Output.ShouldNotContain(TestAccounts.PersonName);
    }

    [Fact]
    public async Task Explain_Json_HasTheSame()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        JsonElement line = (await ExplainAsync("IM-2", "--json")).JsonLines.ShouldHaveSingleItem();

        line.GetProperty("outcome").GetString().ShouldBe("Rejected");
        line.GetProperty("history")[0].GetProperty("codes")[0].GetString().ShouldBe("invalid_choice");
        JsonElement finding = line.GetProperty("findings")[0];
        (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32(), finding.GetProperty("caret").GetInt32()).ShouldBe((21, 17, 14));
        finding.GetProperty("excerpt").GetString().ShouldBe("\"statusCode\": \"xxxxx\",");
        finding.GetProperty("action").GetString().ShouldBe("Mend the value, and import the account again.");
    }

    [Fact]
    public async Task Explain_IncludeErrorDetail_ShowsThePlatformsSentenceOnlyThen()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Json(422, $$"""{"code":"odd_account","detail":"{{Sentence}}"}"""));
        await ImportAsync(simulator, TestAccounts.CreateFile(1), "--include-error-detail");

        ToolRun with = await ExplainAsync("IM-1", "--include-error-detail");
        ToolRun without = await ExplainAsync("IM-1");

        with.Lines.ShouldContain($"  The platform says: {Sentence}");
        without.ExitCode.ShouldBe(0, without.Messages);
        without.Output.ShouldContain("error: odd_account");
        without.Output.ShouldNotContain("GROUP_SECRET");
    }

    [Fact]
    public async Task Explain_SentencesThatWereNotKept_IsSaid()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);

        ToolRun run = await ExplainAsync("IM-1", "--include-error-detail");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldStartWith($"error: {JournalPath}.details.ndjson: there is no such file: the import was run without keeping the API's sentences.");
    }

    [Fact]
    public async Task Explain_JournalBesideTheFile_IsFoundByTheTargetAndTheMode()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        string[] target = ["--base-address", simulator.BaseAddress.AbsoluteUri];
        string file = Folder.Write("accounts.json", Accounts);
        await ToolRun.StartAsync(["import", file, .. target, "--import-supplier", "SAMPLE", "--dry-run"]);

        ToolRun dryRun = await ToolRun.StartAsync(["explain", file, "IM-3", .. target, "--dry-run"]);
        ToolRun import = await ToolRun.StartAsync(["explain", file, "IM-3", .. target]);

        dryRun.Lines[0].ShouldBe("IM-3: dry run succeeded");
        import.ExitCode.ShouldBe(2);
        import.Messages.ShouldContain(".import.journal: there is no such journal");
    }

    [Fact]
    public async Task Explain_WhatCannotBeExplained_IsSaid()
    {
        await using AccountImportSimulator simulator = await StartSimulatorAsync();
        await ImportAsync(simulator, Accounts);
        string other = Folder.Write("other.json", $"[{TestAccounts.Create("IM-1")}]");

        (await ExplainAsync("im-1")).ShouldBe(new ToolRun(
            2,
            string.Empty,
            $"error: Neither {AccountFile} nor {JournalPath} has an account im-1. Write the number as the file has it, in the same case, or name another file and journal.{Environment.NewLine}"));
        ToolRun foreign = await ToolRun.StartAsync(["explain", other, "IM-1", "--journal", JournalPath]);
        foreign.ExitCode.ShouldBe(2);
        foreign.Messages.ShouldContain("Name the file as it was imported, or the journal of this file.");
        (await ToolRun.StartAsync(["explain", AccountFile, "IM-1"])).Messages.ShouldContain("Say which import it is: name its journal with --journal, or the target of the import with --base-address");
        (await ExplainAsync("IM-1", "--dry-run")).Messages.ShouldContain("--dry-run finds the journal beside the file, and does not go with --journal.");
        (await ToolRun.StartAsync(["explain", AccountFile, "IM-1", "--journal", AccountFile])).Messages.ShouldContain("the file is no journal of an import");
    }

    private Task<ToolRun> ExplainAsync(string number, params string[] options) =>
        ToolRun.StartAsync(["explain", AccountFile, number, "--journal", JournalPath, .. options], token: null);
}
