using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AccountImport.Cli.Checking;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Cli.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private const string TenantAccount = """{"external_account_number":"4711","customer":{"name":"Wilhelmina Quast"}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_CleanFile_EndsWith0()
    {
        ToolRun run = await CheckAsync(TestAccounts.CreateFile(3));

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines.ShouldHaveSingleItem().ShouldMatch(@"^3 accounts: 3 clean, 0 with errors, 0 with warnings only\. Took \d+\.\d s\.$");
        run.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_WarningsOnly_EndsWith0AndShowsThem()
    {
        ToolRun run = await CheckAsync($"[{TestAccounts.Create("IM-1")},{WithMaster("IM-2")}]");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Lines[0].ShouldStartWith($"{At(22, 62)}  externalMasterAccountId  missing_master_account  warning: ");
        run.Lines[1].ShouldBe("warning  missing_master_account  1");
        run.Lines[2].ShouldStartWith("2 accounts: 1 clean, 0 with errors, 1 with warnings only.");
        run.Lines.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Check_Errors_EndsWith1AndShowsPlacePathCodeAndSentence()
    {
        string wrong = TestAccounts.CreateWrong("IM-2").Replace("\"BIC\"", "\"ABC\"", StringComparison.Ordinal);

        ToolRun run = await CheckAsync($"[{TestAccounts.Create("IM-1")},\n{wrong},{WithMaster("IM-3")},{TestAccounts.Create("IM-1")}]");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Lines[..^1].ShouldBe(
        [
            $"{At(20, 17)}  statusCode  invalid_choice  It is not one of ACTIVE, BLOCKED, CLOSED.",
            $"{At(28, 67)}  accountNumbers.0.financialInstitutionId.type  invalid_choice  It is not one of BIC, SORT_CODE, BANK_CODE, ABA_CODE.",
            $"{At(38, 62)}  externalMasterAccountId  missing_master_account  warning: The file has no account with this external account id.",
            $"{At(48, 24)}  externalAccountId  duplicate_external_account_id  Account 1 of the file has it already.",
            "error  invalid_choice  2",
            "error  duplicate_external_account_id  1",
            "warning  missing_master_account  1",
        ]);
        run.Lines[^1].ShouldStartWith("4 accounts: 1 clean, 2 with errors, 1 with warnings only. Took ");
        run.Messages.ShouldBeEmpty();
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Check_ManyFailures_ShowsTheFirstErrorsAndCountsTheRest()
    {
        IEnumerable<string> accounts =
        [
            .. Enumerable.Range(1, 12).Select(number => WithMaster($"W-{number}")),
            .. Enumerable.Range(1, 14).Select(number => TestAccounts.CreateWrong($"E-{number}")),
        ];

        ToolRun run = await CheckAsync($"[{string.Join(',', accounts)}]");

        run.Lines[..10].ShouldAllBe(line => line.Contains("  statusCode  invalid_choice  ", StringComparison.Ordinal));
        run.Lines[10..^1].ShouldBe(
        [
            "... and 4 more errors; --out DIR writes them all",
            "... and 12 more warnings; --json lists them all",
            "error  invalid_choice  14",
            "warning  missing_master_account  12",
        ]);
    }

    [Fact]
    public async Task Check_FewErrorsAndManyWarnings_FillsUpWithWarningsInTheOrderOfTheFile()
    {
        IEnumerable<string> accounts = [.. Enumerable.Range(1, 12).Select(number => WithMaster($"W-{number}")), TestAccounts.CreateWrong("E-1")];

        ToolRun run = await CheckAsync($"[{string.Join(',', accounts)}]", "--out", Out);

        run.Lines[..9].ShouldAllBe(line => line.Contains("  missing_master_account  warning: ", StringComparison.Ordinal));
        run.Lines[9].ShouldContain("  invalid_choice  ");
        run.Lines[10].ShouldBe("... and 3 more warnings; --json lists them all");
    }

    [Fact]
    public async Task Check_ManyErrorsWithOut_NamesTheFileThatHasThemAll()
    {
        ToolRun run = await CheckAsync($"[{string.Join(',', Enumerable.Range(1, 11).Select(number => TestAccounts.CreateWrong($"E-{number}")))}]", "--out", Out);

        run.Lines[10].ShouldBe($"... and 1 more error; {Path.Combine(Out, RejectedFiles.ReasonsName)} has them all");
        File.ReadAllLines(ReasonsPath).Length.ShouldBe(11);
    }

    [Fact]
    public async Task Check_Codes_AreInTheOrderOfTheirCounts()
    {
        string rare = TestAccounts.Create("IM-1", """ "currencyCode": "EUX",""");
        string frequent = TestAccounts.CreateWrong("IM-2");

        ToolRun run = await CheckAsync($"[{rare},{frequent},{TestAccounts.CreateWrong("IM-3")}]");

        run.Lines[^3..^1].ShouldBe(["error  invalid_choice  2", "error  invalid_currency_code  1"]);
    }

    [Theory]
    [InlineData("no-such-file.json", "no-such-file.json: There is no such file.")]
    [InlineData("no-such-folder/accounts.json", "no-such-folder/accounts.json: There is no such file.")]
    [InlineData(".", ".: This is a folder; expected a file.")]
    public async Task Check_NoFile_EndsWith2AndCreatesNothing(string file, string message)
    {
        ToolRun run = await ToolRun.StartAsync(["check", file, "--out", Out]);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldBe($"error: {message}{Environment.NewLine}");
        Directory.Exists(Out).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", ":1:1: ")]
    [InlineData("\"IM-1\"", ":1:1: ")]
    [InlineData("""[{"externalAccountId":"IM-1"}""", "accounts.json:1:30: ")]
    [InlineData("[\n{},\n]", "accounts.json:3:1: ")]
    public async Task Check_BrokenStructure_EndsWith2AndSaysWhereAndWhatWasExpected(string file, string place)
    {
        ToolRun run = await CheckAsync(file);

        run.ExitCode.ShouldBe(2);
        run.Lines[^1].ShouldStartWith("Not complete: ");
        run.Messages.ShouldStartWith("error: ");
        run.Messages.ShouldContain(place);
        run.Messages.ShouldContain("xpected");
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Check_BrokenAtItsEnd_ShowsAndWritesWhatWasFoundUntilThere()
    {
        string file = $"[{TestAccounts.CreateWrong("IM-1")},\n{TestAccounts.Create("IM-2")}\n";

        ToolRun run = await CheckAsync(file, "--out", Out);

        run.ExitCode.ShouldBe(2);
        run.Lines[0].ShouldStartWith($"{At(4, 17)}  statusCode  invalid_choice  ");
        run.Lines[^1].ShouldStartWith("Not complete: 2 accounts: 1 clean, 1 with errors, ");
        run.Messages.ShouldContain($"{At(33, 1)}: ");
        ReadNumbers(await ReadAsync(RejectedPath)).ShouldBe(["IM-1"]);
    }

    [Fact]
    public async Task Check_NotAnAccountFile_LeavesTheFilesOfAnEarlierCheck()
    {
        await CheckAsync($"[{TestAccounts.CreateWrong("IM-1")}]", "--out", Out);
        byte[] before = File.ReadAllBytes(RejectedPath);

        ToolRun run = await CheckAsync("accounts", "--out", Out);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain($"{RejectedPath} was not written.");
        File.ReadAllBytes(RejectedPath).ShouldBe(before);
        ShouldHoldOnlyTheTwoFiles();
    }

    [Fact]
    public async Task Check_Json_WritesEachFailureAndTheSummaryAndNothingElse()
    {
        ToolRun run = await CheckAsync($"[{WithMaster("IM-1")},{TestAccounts.CreateWrong("IM-2")},{TestAccounts.Create("IM-3")}]", "--json");

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldBeEmpty();
        run.JsonLines.Count.ShouldBe(3);
        string file = File.ReadAllText(_folder.PathOf("accounts.json"));
        run.Lines[0].ShouldBe(
            $$"""{"number":1,"external_account_number":"IM-1","line":7,"column":62,"byte_offset":{{file.IndexOf("\"IM-0\"", StringComparison.Ordinal)}},"attr":"externalMasterAccountId","code":"missing_master_account","severity":"warning","detail":"The file has no account with this external account id."}""");
        run.Lines[1].ShouldBe(
            $$"""{"number":2,"external_account_number":"IM-2","line":19,"column":17,"byte_offset":{{file.IndexOf("\"QUAST\"", StringComparison.Ordinal)}},"attr":"statusCode","code":"invalid_choice","severity":"error","detail":"It is not one of ACTIVE, BLOCKED, CLOSED."}""");
        JsonElement summary = run.JsonLines[2].GetProperty("summary");
        summary.GetProperty("read").GetInt64().ShouldBe(3);
        summary.GetProperty("clean").GetInt64().ShouldBe(1);
        summary.GetProperty("with_errors").GetInt64().ShouldBe(1);
        summary.GetProperty("with_warnings_only").GetInt64().ShouldBe(1);
        summary.GetProperty("by_code").GetRawText().ShouldBe("""{"errors":{"invalid_choice":1},"warnings":{"missing_master_account":1}}""");
        summary.GetProperty("bytes_read").GetInt64().ShouldBeGreaterThanOrEqualTo(new FileInfo(_folder.PathOf("accounts.json")).Length);
        summary.GetProperty("duration_seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        summary.GetProperty("exit_code").GetInt32().ShouldBe(1);
        summary.GetProperty("stopped_at").ValueKind.ShouldBe(JsonValueKind.Null);
        summary.GetProperty("message").ValueKind.ShouldBe(JsonValueKind.Null);
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Check_JsonOfABrokenFile_SaysInTheSummaryWhere()
    {
        ToolRun run = await CheckAsync($"[{TestAccounts.CreateWrong("IM-1")}\n", "--json");

        run.ExitCode.ShouldBe(2);
        run.JsonLines[0].GetProperty("code").GetString().ShouldBe("invalid_choice");
        JsonElement summary = run.JsonLines[^1].GetProperty("summary");
        summary.GetProperty("exit_code").GetInt32().ShouldBe(2);
        summary.GetProperty("stopped_at").GetProperty("line").GetInt32().ShouldBe(17);
        summary.GetProperty("stopped_at").GetProperty("column").GetInt32().ShouldBe(1);
        summary.GetProperty("stopped_at").GetProperty("byte_offset").GetInt64().ShouldBe(new FileInfo(_folder.PathOf("accounts.json")).Length);
        run.Messages.ShouldBe($"error: {summary.GetProperty("message").GetString()}{Environment.NewLine}");
    }

    [Fact]
    public async Task Check_JsonOfManyFailures_ListsThemAll()
    {
        ToolRun run = await CheckAsync($"[{string.Join(',', Enumerable.Range(1, 40).Select(number => TestAccounts.CreateWrong($"E-{number}")))}]", "--json");

        run.JsonLines.SkipLast(1).Select(line => line.GetProperty("number").GetInt64()).ShouldBe(Enumerable.Range(1, 40).Select(number => (long)number));
    }

    [Fact]
    public async Task Check_Out_WritesTheRejectedAccountsAndWhy()
    {
        string wrong = TestAccounts.CreateWrong("IM-2").Replace("\"BIC\"", "\"ABC\"", StringComparison.Ordinal).Replace("\"externalPersonId\"", "\"externalMasterAccountId\"", StringComparison.Ordinal);

        ToolRun run = await CheckAsync($"[{TestAccounts.Create("IM-1")},{wrong},{WithMaster("IM-3")},{TestAccounts.CreateWrong("IM-4")}]", "--out", Out);

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldBe($"Rejected accounts are in {RejectedPath}, and why in {ReasonsPath}.{Environment.NewLine}");
        List<AccountRecord> rejected = await ReadAsync(RejectedPath);
        ReadNumbers(rejected).ShouldBe(["IM-2", "IM-4"]);
        string line = string.Concat(wrong.Split('\n').Select(text => text.Trim()));
        Encoding.UTF8.GetString(rejected[0].Utf8Json.Span).ShouldBe(line);

        JsonElement[] reasons = ReadReasons();
        reasons.Select(reason => $"{reason.GetProperty("number")} {reason.GetProperty("rejected_line")} {reason.GetProperty("external_account_number")} {reason.GetProperty("attr")} {reason.GetProperty("code")} {reason.GetProperty("severity")} {reason.GetProperty("line")}:{reason.GetProperty("column")}")
            .ShouldBe(
            [
                "2 1 IM-2 externalPersonId required error 16:3",
                "2 1 IM-2 externalMasterAccountId missing_master_account warning 18:30",
                "2 1 IM-2 statusCode invalid_choice error 19:17",
                "2 1 IM-2 accountNumbers.0.financialInstitutionId.type invalid_choice error 27:67",
                "4 2 IM-4 statusCode invalid_choice error 49:17",
            ]);
        reasons[2].GetProperty("detail").GetString().ShouldBe("It is not one of ACTIVE, BLOCKED, CLOSED.");
        File.ReadAllText(_folder.PathOf("accounts.json"))[reasons[2].GetProperty("byte_offset").GetInt32()..].ShouldStartWith("\"QUAST\"");
        ShouldTellNothing(run);
        ShouldTellNothing(File.ReadAllText(ReasonsPath));
    }

    [Fact]
    public async Task Check_RejectedAccounts_AreRejectedAgainForTheSameReasons()
    {
        // Of the broken accounts, one has a bracket too many over two lines, one lacks a quotation mark, and one is no UTF-8.
        byte[] file =
        [
            .. Encoding.UTF8.GetBytes($"[{TestAccounts.CreateWrong("IM-1")},\n{{\"externalAccountId\": \"IM-2\", \"accountNumbers\": [ {{ ] }}\n }},\n"),
            .. Encoding.UTF8.GetBytes($"{TestAccounts.Create("IM-3")},\n{{\"externalAccountId\": \"IM-4\", \"personName\": a\"}},\n{{\"externalAccountId\": \"IM-5\", \"personName\": \""),
            0xFF,
            .. Encoding.UTF8.GetBytes($"\"}},\n7,\n{TestAccounts.Create("IM-6")},{TestAccounts.CreateWrong("IM-7")}]"),
        ];
        ToolRun run = await CheckAsync(file, "--out", Out);
        JsonElement[] reasons = ReadReasons();
        string second = _folder.PathOf("second");

        ToolRun again = await ToolRun.StartAsync(["check", RejectedPath, "--out", second, "--json"]);

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Lines[^1].ShouldContain(" 2 clean, ");
        again.ExitCode.ShouldBe(1, again.Messages);
        again.JsonLines[^1].GetProperty("summary").GetProperty("clean").GetInt32().ShouldBe(0);
        Describe(again.JsonLines.SkipLast(1), "number").ShouldBe(Describe(reasons, "rejected_line"));
        again.JsonLines.SkipLast(1).ShouldAllBe(line => line.GetProperty("line").GetInt64() == line.GetProperty("number").GetInt64());
        File.ReadAllBytes(Path.Combine(second, RejectedFiles.AccountsName)).ShouldBe(File.ReadAllBytes(RejectedPath));

        static IEnumerable<string> Describe(IEnumerable<JsonElement> failures, string number) => failures.Select(
            failure => $"{failure.GetProperty(number)} {failure.GetProperty("external_account_number")} {failure.GetProperty("attr")} {failure.GetProperty("code")}");
    }

    [Fact]
    public async Task Check_OutAndNothingRejected_ReplacesTheFilesByEmptyOnes()
    {
        await CheckAsync($"[{TestAccounts.CreateWrong("IM-1")}]", "--out", Out);

        ToolRun run = await CheckAsync($"[{TestAccounts.Create("IM-1")},{WithMaster("IM-2")}]", "--out", Out);

        run.ExitCode.ShouldBe(0);
        new FileInfo(RejectedPath).Length.ShouldBe(0);
        new FileInfo(ReasonsPath).Length.ShouldBe(0);
        ShouldHoldOnlyTheTwoFiles();
    }

    [Fact]
    public async Task Check_Out_IsForItsOwnerOnly()
    {
        const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such rights on Windows.");
        await CheckAsync($"[{TestAccounts.CreateWrong("IM-1")}]", "--out", Out);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.GetUnixFileMode(Out).ShouldBe(ReadAndWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(RejectedPath).ShouldBe(ReadAndWrite);
        File.GetUnixFileMode(ReasonsPath).ShouldBe(ReadAndWrite);
    }

    [Fact]
    public async Task Check_AccountThatIsTooLarge_HasAReasonAndNoLine()
    {
        string large = $$"""{"externalAccountId":"IM-1","accountName":"{{new string('x', 17 * 1024 * 1024)}}"}""";

        ToolRun run = await CheckAsync($"[{large},{TestAccounts.CreateWrong("IM-2")}]", "--out", Out);

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("only the reason is there: 1.");
        JsonElement[] reasons = ReadReasons();
        reasons[0].GetProperty("code").GetString().ShouldBe("account_too_large");
        reasons[0].GetProperty("rejected_line").ValueKind.ShouldBe(JsonValueKind.Null);
        reasons[1].GetProperty("rejected_line").GetInt64().ShouldBe(1);
        ReadNumbers(await ReadAsync(RejectedPath)).ShouldBe(["IM-2"]);
    }

    [Theory]
    [InlineData(RejectedFiles.AccountsName, false, false)]
    [InlineData(RejectedFiles.ReasonsName, false, false)]
    [InlineData(RejectedFiles.AccountsName, true, false)]
    [InlineData(RejectedFiles.AccountsName, false, true)]
    public async Task Check_OutWouldReplaceTheFile_EndsWith2AndLeavesIt(string name, bool isFileLinked, bool isFolderLinked)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && (isFileLinked || isFolderLinked), "Links need rights on Windows.");
        Directory.CreateDirectory(Out);
        string file = Path.Combine(Out, name);
        string content = TestAccounts.OnOneLine(TestAccounts.CreateWrong("IM-1"));
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        string given = isFileLinked ? File.CreateSymbolicLink(_folder.PathOf("link.ndjson"), Path.Combine("out", name)).FullName : file;
        string folder = isFolderLinked ? Directory.CreateSymbolicLink(_folder.PathOf("other"), Out).FullName : Out;

        ToolRun run = await ToolRun.StartAsync(["check", given, "--out", folder]);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldStartWith($"error: {given} would be replaced by what is rejected of it");
        Directory.EnumerateFiles(Out).ShouldBe([file]);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(content);
    }

    [Fact]
    public async Task Check_FileOfTheSameNameElsewhere_IsChecked()
    {
        string file = _folder.Write(RejectedFiles.AccountsName, TestAccounts.OnOneLine(TestAccounts.CreateWrong("IM-1")));

        ToolRun run = await ToolRun.StartAsync(["check", file, "--out", Out]);

        run.ExitCode.ShouldBe(1, run.Messages);
        ReadNumbers(await ReadAsync(RejectedPath)).ShouldBe(["IM-1"]);
    }

    [Fact]
    public async Task Check_OutIsAFile_EndsWith2()
    {
        ToolRun run = await CheckAsync("[]", "--out", _folder.Write("file", "kept"));

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("file: This is a file; expected a folder.");
        File.ReadAllText(_folder.PathOf("file")).ShouldBe("kept");
    }

    [Fact]
    public async Task Check_OutCannotBeWrittenTo_EndsWith2AndReadsNothing()
    {
        string file = _folder.Write("accounts.json", "[]");

        ToolRun run = await ToolRun.StartAsync(
            ["check", file, "--out", Out],
            createFile: path => path.Contains(RejectedFiles.ReasonsName, StringComparison.Ordinal) ? throw new UnauthorizedAccessException("Denied.") : PrivateFile.Create(path));

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldBe($"error: {Out}: The folder of --out cannot be used: Denied.{Environment.NewLine}");
        Directory.EnumerateFileSystemEntries(Out).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RejectedFiles.AccountsName, 0)]
    [InlineData(RejectedFiles.AccountsName, 100_000)]
    [InlineData(RejectedFiles.ReasonsName, 0)]
    [InlineData(RejectedFiles.ReasonsName, 50_000)]
    public async Task Check_DiskIsFull_EndsWith7AndShowsWhatWasFoundAndLeavesNoHalfFile(string name, long capacity)
    {
        await CheckAsync($"[{TestAccounts.CreateWrong("IM-1")}]", "--out", Out);
        byte[] before = File.ReadAllBytes(RejectedPath);
        string file = _folder.Write("accounts.json", $"[{string.Join(',', Enumerable.Range(1, 1000).Select(number => TestAccounts.CreateWrong($"E-{number}")))}]");

        ToolRun run = await ToolRun.StartAsync(
            ["check", file, "--out", Out],
            createFile: path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal) ? new FailingStream(PrivateFile.Create(path), capacity) : PrivateFile.Create(path));

        run.ExitCode.ShouldBe(7);
        run.Lines[0].ShouldContain("  invalid_choice  ");
        run.Lines[^1].ShouldStartWith("Not complete: ");
        run.Messages.ShouldContain($"error: {Out}: The rejected accounts cannot be written: No space left on device.");
        run.Messages.ShouldContain("was not written.");
        File.ReadAllBytes(RejectedPath).ShouldBe(before);
        ShouldHoldOnlyTheTwoFiles();
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Check_NameIsTakenByAFolder_EndsWith7AndLeavesNoHalfFile()
    {
        Directory.CreateDirectory(RejectedPath);

        ToolRun run = await CheckAsync($"[{TestAccounts.CreateWrong("IM-1")}]", "--out", Out);

        run.ExitCode.ShouldBe(7);
        run.Messages.ShouldContain("The rejected accounts cannot be written: ");
        Directory.EnumerateFileSystemEntries(Out).ShouldBe([RejectedPath]);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData(null)]
    public async Task Check_ResultsCannotBeWritten_EndsWith7(string? option)
    {
        await using var results = new StreamWriter(new FailingStream(Stream.Null, 0)) { AutoFlush = true };

        ToolRun run = await ToolRun.StartAsync(
            ["check", _folder.Write("accounts.json", $"[{TestAccounts.CreateWrong("IM-1")}]"), .. option is null ? (string[])[] : [option]],
            results: results);

        run.ExitCode.ShouldBe(7);
        run.Messages.ShouldBe($"error: The results cannot be written: No space left on device.{Environment.NewLine}");
    }

    [Fact]
    public async Task Check_Stopped_EndsWith4AndShowsWhatWasFoundUntilThen()
    {
        await CheckAsync($"[{TestAccounts.CreateWrong("IM-0")}]", "--out", Out);
        byte[] before = File.ReadAllBytes(RejectedPath);
        using var interruption = new Interruption();
        var input = new ActingStream(
            Encoding.UTF8.GetBytes($"{TestAccounts.OnOneLine(TestAccounts.CreateWrong("IM-1"))}\n{TestAccounts.OnOneLine(TestAccounts.Create("IM-2"))}\n"),
            () => interruption.Request());

        ToolRun run = await ToolRun.StartAsync(["check", "-", "--no-duplicates", "--out", Out], interruption, standardInput: input);

        run.ExitCode.ShouldBe(4);
        run.Lines[0].ShouldStartWith("-:1:", Case.Sensitive);
        run.Lines[^1].ShouldStartWith("Not complete: 2 accounts: 1 clean, 1 with errors, ");
        run.Messages.ShouldContain("Stopped: the rest of the file was not checked.");
        run.Messages.ShouldContain($"{RejectedPath} was not written.");
        run.Messages.ShouldNotContain("error:");
        File.ReadAllBytes(RejectedPath).ShouldBe(before);
        ShouldHoldOnlyTheTwoFiles();
    }

    [Fact]
    public async Task Check_StoppedWithJson_SaysSoInTheSummary()
    {
        using var interruption = new Interruption();
        interruption.Request();

        ToolRun run = await ToolRun.StartAsync(["check", _folder.Write("accounts.json", TestAccounts.CreateFile(2)), "--json"], interruption);

        run.ExitCode.ShouldBe(4);
        JsonElement summary = run.JsonLines.ShouldHaveSingleItem().GetProperty("summary");
        summary.GetProperty("read").GetInt64().ShouldBe(0);
        summary.GetProperty("exit_code").GetInt32().ShouldBe(4);
        summary.GetProperty("message").GetString().ShouldBe("Stopped: the rest of the file was not checked.");
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Check_StandardInput_IsComparedUnlessToldOtherwise(bool isNotCompared, int exitCode)
    {
        var input = new ActingStream(Encoding.UTF8.GetBytes($"[{TestAccounts.Create("IM-1")},{TestAccounts.Create("IM-1")}]"), () => { });

        ToolRun run = await ToolRun.StartAsync(["check", "-", .. isNotCompared ? (string[])["--no-duplicates"] : []], standardInput: input);

        run.ExitCode.ShouldBe(exitCode, run.Messages);
        (run.Lines[0] is "-:17:24  externalAccountId  duplicate_external_account_id  Account 1 of the file has it already.").ShouldBe(exitCode is 1);
    }

    [Fact]
    public async Task Check_Gzip_CountsInWhatIsPacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($"[{TestAccounts.CreateWrong("IM-1")}]"), TestContext.Current.CancellationToken);
        }

        ToolRun whole = await ToolRun.StartAsync(["check", _folder.Write("accounts.json.gz", packed.ToArray())]);
        ToolRun cut = await ToolRun.StartAsync(["check", _folder.Write("cut.json.gz", packed.ToArray()[..^9])]);

        whole.ExitCode.ShouldBe(1, whole.Messages);
        whole.Lines[0].ShouldStartWith($"{_folder.PathOf("accounts.json.gz")}:4:17  statusCode");
        cut.ExitCode.ShouldBe(2);
        cut.Messages.ShouldContain("cut.json.gz");
    }

    [Fact]
    public async Task Check_Wrapper_IsNamed()
    {
        string file = $$"""{"source":"core","konten":[{{TestAccounts.CreateWrong("IM-1")}}]}""";

        ToolRun named = await CheckAsync(file, "--wrapper", "konten");
        ToolRun unnamed = await CheckAsync(file);

        named.Lines[^1].ShouldStartWith("1 account: 0 clean, 1 with errors, ");
        named.Lines[0].ShouldContain("  statusCode  invalid_choice  ");
        unnamed.Lines[0].ShouldContain("  externalAccountId  required  ");
    }

    [Fact]
    public async Task Check_IdentifierPath_ChecksForJsonAndIdentityOnly()
    {
        string file = $"{TenantAccount}\n{TenantAccount}\n{{\"external_account_number\":4712}}\n{{\"external_account_number\":\n";

        ToolRun run = await CheckAsync(file, "--identifier-path", "external_account_number", "--out", Out, "--json");

        run.ExitCode.ShouldBe(1);
        run.JsonLines.SkipLast(1).Select(line => $"{line.GetProperty("number")} {line.GetProperty("external_account_number")} {line.GetProperty("attr")} {line.GetProperty("code")} {line.GetProperty("line")}")
            .ShouldBe(
            [
                "2 4711 external_account_number duplicate_external_account_id 2",
                "3  external_account_number invalid_type 3",
                "4  non_field_errors invalid_json 4",
            ]);
        File.ReadAllLines(RejectedPath).Length.ShouldBe(3);
        ShouldTellNothing(run);
    }

    [Fact]
    public async Task Check_OddCharacters_SteerNoTerminalAndKeepTheLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such file names.");
        string file = _folder.Write("a\u001b[31m\n\u202eb.json", $"[{TestAccounts.Create("IM-1", """ "customFields": {"x\u001b[2J": 1, "x\u001b[2J": 2},""")}]");

        ToolRun run = await ToolRun.StartAsync(["check", file, "--out", _folder.PathOf("o\u001bt")]);
        ToolRun json = await ToolRun.StartAsync(["check", file, "--json"]);
        ToolRun broken = await ToolRun.StartAsync(["check", _folder.Write("a\u001b[31m\n\u202eb.json", "[")]);

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Lines[0].ShouldStartWith($"{_folder.FullName}/a\\u{{1B}}[31m\\u{{A}}\\u{{202E}}b.json:7:");
        run.Lines[0].ShouldContain("  customFields.x\\u{1B}[2J  duplicate_member  ");
        json.JsonLines[0].GetProperty("attr").GetString().ShouldBe("customFields.x\u001b[2J");
        broken.ExitCode.ShouldBe(2);
        foreach (string text in (string[])[run.Output, run.Messages, json.Output, broken.Output, broken.Messages])
        {
            text.ShouldNotContain('\u001b');
            text.ShouldNotContain('\u202e');
        }
    }

    [Fact]
    public async Task Check_EveryValueIsWrong_TellsNoneOfThem()
    {
        const string Account = """
            {
              "externalAccountId": "IM-1", "externalPersonId": 4711001, "statusCode": "Wilhelmina", "accountTypeCode": "Quast",
              "activationDate": "Wilhelmina", "personName": ["Quast"], "currencyCode": "Quast", "residencyCountryCode": "Quast",
              "accountNumbers": [
                { "accountNumber": { "value": "DE89370400440532013001", "type": "IBAN" }, "countryCode": "Wilhelmina",
                  "financialInstitutionId": { "value": "Quast", "type": "BIC" }, "defaultCurrencyCode": "Quast" }
              ],
              "overdraftAmount": "4711002", "source": "Wilhelmina", "externalMasterAccountId": "Quast"
            }
            """;

        ToolRun run = await CheckAsync($"[{Account},{Account}]", "--out", Out);
        ToolRun json = await CheckAsync($"[{Account},{Account}]", "--json");

        run.Lines.Length.ShouldBeGreaterThan(15);
        string[] texts = [run.Output, run.Messages, json.Output, json.Messages, File.ReadAllText(ReasonsPath)];
        foreach (string value in (string[])["Wilhelmina", "Quast", "4711", "DE89"])
        {
            texts.ShouldAllBe(text => !text.Contains(value, StringComparison.Ordinal), value);
        }
    }

    [Theory]
    [InlineData("--out=", "--out")]
    [InlineData("--wrapper=", "--wrapper")]
    [InlineData("--identifier-path=", "--identifier-path")]
    [InlineData("--import-supplier SAMPLE", "--import-supplier")]
    public async Task Check_WrongUsage_EndsWith2AndSaysWhatIsWrong(string options, string message)
    {
        ToolRun run = await CheckAsync("[]", options.Split(' '));

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain(message);
        run.Messages.ShouldContain("See: account-import check --help");
    }

    [Theory]
    [InlineData("--out")]
    [InlineData("--wrapper")]
    [InlineData("--identifier-path")]
    public async Task Check_EmptyOption_EndsWith2(string option)
    {
        ToolRun run = await CheckAsync("[]", option, string.Empty);

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain($"{option} is empty.");
    }

    [Fact]
    public async Task Check_EmptyFileName_EndsWith2() => (await ToolRun.StartAsync(["check", string.Empty])).Messages.ShouldContain("FILE is empty.");

    private string Out => _folder.PathOf("out");

    private string RejectedPath => Path.Combine(Out, RejectedFiles.AccountsName);

    private string ReasonsPath => Path.Combine(Out, RejectedFiles.ReasonsName);

    /// <summary>An account with a warning: its master account is not in the file.</summary>
    private static string WithMaster(string externalAccountId) => TestAccounts.Create(externalAccountId, "\"externalMasterAccountId\":\"IM-0\",");

    private static async Task<List<AccountRecord>> ReadAsync(string path)
    {
        var records = new List<AccountRecord>();
        await using AccountFileReader reader = AccountFileReader.Open(path);
        await foreach (AccountRecord record in reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            records.Add(record);
        }

        return records;
    }

    private static IEnumerable<string?> ReadNumbers(IEnumerable<AccountRecord> records) => records.Select(record => record.ExternalAccountNumber);

    private static void ShouldTellNothing(ToolRun run)
    {
        ShouldTellNothing(run.Output);
        ShouldTellNothing(run.Messages);
    }

    private static void ShouldTellNothing(string text)
    {
        text.ShouldNotContain(TestAccounts.AccountNumber);
        foreach (string name in TestAccounts.PersonName.Split(' '))
        {
            text.ShouldNotContain(name, Case.Insensitive);
        }
    }

    private string At(int line, int column) => $"{_folder.PathOf("accounts.json")}:{line}:{column}";

    private JsonElement[] ReadReasons() => [.. File.ReadAllLines(ReasonsPath).Select(line => JsonDocument.Parse(line).RootElement)];

    private void ShouldHoldOnlyTheTwoFiles() => Directory.EnumerateFileSystemEntries(Out).ShouldBe([RejectedPath, ReasonsPath], ignoreOrder: true);

    private Task<ToolRun> CheckAsync(string file, params string[] options) => CheckAsync(Encoding.UTF8.GetBytes(file), options);

    private Task<ToolRun> CheckAsync(byte[] file, params string[] options) =>
        ToolRun.StartAsync(["check", _folder.Write("accounts.json", file), .. options]);
}
