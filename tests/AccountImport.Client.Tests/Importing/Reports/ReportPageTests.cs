using System.Text.RegularExpressions;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Reports;
using AccountImport.Client.Validation;
using static AccountImport.Client.Tests.Importing.Reports.ReportBench;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>The page for a person: what it says, and that no value becomes markup.</summary>
public sealed partial class ReportPageTests : IDisposable
{
    private readonly ReportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Page_KeysFieldsAndNamesWithMarkup_AreText()
    {
        const string Evil = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;";
        string file = _bench.WriteFile("accounts.ndjson", Account("A"));
        string journal = await _bench.WriteJournalAsync(
            file,
            [Entry(1, Evil, JournalState.Rejected, 0, Finding(Evil, Evil)) with { Warnings = [Finding(Evil, Evil)] }],
            header => header with { Input = header.Input with { Name = "<b>accounts</b>&.ndjson" }, ImportSupplier = Evil, Target = $"https://api.example.com/{Evil}" });

        await _bench.ReportAsync([journal], options: new ImportReportOptions { ResumeCommand = Evil, FixUpCommands = [Evil] });

        string page = _bench.Page;
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<img");
        page.ShouldNotContain("<b>");
        page.ShouldContain("<title>Account import: &lt;b&gt;accounts&lt;/b&gt;&amp;.ndjson</title>");
        page.ShouldContain("<bdi>&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;amp;</bdi>");
        Tags().Matches(page).Select(match => match.Groups["name"].Value).Distinct().ShouldBeSubsetOf(
        [
            "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "p", "h1", "h2", "ul", "ol", "li", "strong", "span", "code", "pre", "bdi",
            "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "svg", "rect", "path", "figure", "figcaption", "div", "dl", "dt", "dd",
        ]);
    }

    [Fact]
    public async Task Page_CharactersThatAreNotSeen_AreShown()
    {
        await ReportAsync(Entry(1, "a\u202Eb\u200Bc", JournalState.Failed));

        _bench.Page.ShouldContain("<bdi>a\\u{202E}b\\u{200B}c</bdi>");
        _bench.Page.ShouldNotContain("\u202E");
    }

    [Fact]
    public async Task Page_NeedsNoNetworkAndNoScript()
    {
        await ReportAsync(Entry(1, "A", JournalState.Failed, 0, Finding("required")), Entry(2, "B", JournalState.Imported), Entry(3, "C", JournalState.Unknown));

        _bench.Page.ShouldContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
        Remote().Matches(_bench.Page).ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_MadeAgain_HasTheSameBytes()
    {
        string file = _bench.WriteFile("accounts.ndjson", Account("A"), Account("B"));
        string journal = await _bench.WriteJournalAsync(file, [Entry(1, "A", JournalState.Rejected, 3, Finding("required")), Entry(2, "B", JournalState.Imported, 99)]);
        await _bench.ReportAsync([journal], [file]);
        Dictionary<string, byte[]> first = FilesOf(_bench.Folder);

        string other = _bench.PathOf("other");
        await _bench.ReportAsync([journal], [file], folder: other);

        Dictionary<string, byte[]> second = FilesOf(other);
        second.Keys.ShouldBe(ImportReport.Names, ignoreOrder: true);
        foreach ((string name, byte[] bytes) in first)
        {
            second[name].ShouldBe(bytes, name);
        }

        static Dictionary<string, byte[]> FilesOf(string folder) => Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
    }

    [Theory]
    [InlineData(nameof(JournalMode.Import), false, "Account import", null, "The account is on the platform.")]
    [InlineData(nameof(JournalMode.Import), true, "Rehearsal", "Simulated: the accounts went to a simulator, and none was created anywhere.", "The account is in the simulator.")]
    [InlineData(nameof(JournalMode.DryRun), false, "Dry run", "Dry run: the platform only tried the accounts, and created none.", "The account passed the dry run.")]
    [InlineData(nameof(JournalMode.Validate), false, "Validation", "Validation only: the accounts were validated, and none was created.", "The account passed validation.")]
    public async Task Page_KindOfImport_IsMarked(string mode, bool isSimulated, string kind, string? notice, string verdict)
    {
        JournalMode of = Enum.Parse<JournalMode>(mode);
        string file = _bench.WriteFile("accounts.ndjson", Account("A"));
        JournalState state = of is JournalMode.DryRun ? JournalState.DryRunSucceeded : of is JournalMode.Validate ? JournalState.Validated : JournalState.Imported;
        string journal = await _bench.WriteJournalAsync(file, [Entry(1, "A", state)], header => header with { Mode = of, IsSimulated = isSimulated });

        await _bench.ReportAsync([journal]);

        string page = _bench.Page;
        page.ShouldContain($"<p class=\"eyebrow\">{kind}</p>");
        (notice is null ? page.Contains("<p class=\"kind\">", StringComparison.Ordinal) : !page.Contains($"<p class=\"kind\">{notice}</p>", StringComparison.Ordinal)).ShouldBeFalse();
        page.ShouldContain($"<strong>{verdict}</strong>");
        page.ShouldContain("class=\"verdict good\"");
    }

    [Fact]
    public async Task Page_OpenAccounts_SaysHowToGoOn()
    {
        string file = _bench.WriteFile("accounts.ndjson", Account("A"), Account("B"), Account("C"), Account("D"));
        string journal = await _bench.WriteJournalAsync(file, [Entry(1, "A", JournalState.Imported), Entry(2, "B", JournalState.Unknown, 1, Finding("no_evidence")), Entry(3, "C", JournalState.StillPending)]);

        await _bench.ReportAsync([journal], [file], new ImportReportOptions { ResumeCommand = "account-import import accounts.ndjson", FixUpCommands = ["unshown"] });

        string page = _bench.Page;
        page.ShouldContain("class=\"verdict wait\"");
        page.ShouldContain("it sends the 1 account not attempted, and it asks the platform about the 2 accounts still open.");
        page.ShouldContain("""<pre><code><span class="word">account-import</span> <span class="word">import</span> <span class="word">accounts.ndjson</span></code></pre>""");
        page.ShouldNotContain("unshown");
        page.ShouldContain("<strong>Look for accounts that stay unknown.</strong>");
        page.ShouldContain("<h2 id=\"open\">Accounts that are still open</h2>");
        page.ShouldNotContain("id=\"failures\"");
    }

    [Fact]
    public async Task Page_AccountsWithoutSuccess_SaysWhyAndHowToMendThem()
    {
        string file = _bench.WriteFile("accounts.ndjson", Account("A"), Account("B"), Account("C"));
        string journal = await _bench.WriteJournalAsync(
            file,
            [
                Entry(1, "A", JournalState.Rejected, 0, Finding("required", "statusCode") with { Position = new FilePosition(1042, 17, 5) }, Finding("odd_code")),
                Entry(2, "B", JournalState.Failed, 0, Finding("required")),
                Entry(3, "C", JournalState.AlreadyImported),
            ]);

        await _bench.ReportAsync([journal], [file], new ImportReportOptions { FixUpCommands = ["first command", "second command"] });

        string page = _bench.Page;
        page.ShouldContain("<strong>1 of 3 accounts (33.3%) are on the platform.</strong>");
        page.ShouldContain("<strong>Mend 2 accounts.</strong>");
        page.ShouldContain("""<span class="word">first</span> <span class="word">command</span>""");
        page.ShouldContain("""<span class="word">second</span> <span class="word">command</span>""");
        page.ShouldContain("<bdi class=\"code\">required</bdi>");
        page.ShouldContain("A mandatory value is missing.");
        page.ShouldContain("data-label=\"Line\">1042</td>");
        page.IndexOf("\"code\">required</bdi>", StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf("\"code\">odd_code</bdi>", StringComparison.Ordinal));

        // Without the file there is nothing to mend yet.
        await _bench.ReportAsync([journal], options: new ImportReportOptions { FixUpCommands = ["first command"] });
        _bench.Page.ShouldNotContain(">first<");
        _bench.Page.ShouldContain("was not written: make the report again with it.");
    }

    [Fact]
    public async Task Page_ManyFailures_ListsTheFirstAndSaysHowManyThereAre()
    {
        const int Count = 2000;
        string file = _bench.WriteFile("accounts.ndjson", [.. Enumerable.Range(1, Count).Select(number => Account($"IM-{number}"))]);
        string journal = await _bench.WriteJournalAsync(file, Enumerable.Range(1, Count).Select(number => Entry(number, $"IM-{number}", JournalState.Rejected, number, Finding($"code_{number % 100}"))));

        await _bench.ReportAsync([journal], [file]);

        string page = _bench.Page;
        page.ShouldContain("The first 300 of 2,000, in the order of the input; the others are in outcomes.ndjson.");
        page.ShouldContain("<bdi>IM-300</bdi>");
        page.ShouldNotContain("<bdi>IM-301</bdi>");
        page.ShouldContain("60 further codes are in <code>rejected.reasons.ndjson</code>.");
        page.Length.ShouldBeLessThan(500_000);
        _bench.LinesOf(ImportReport.ReasonsName).Length.ShouldBe(Count);
    }

    [Fact]
    public async Task Page_AccountWithManyFindings_ListsTheFirstFew()
    {
        await ReportAsync(Entry(1, "A", JournalState.Rejected, 0, [.. Enumerable.Range(1, 9).Select(number => Finding("required", $"limits.{number}"))]));

        _bench.Page.ShouldContain(">limits.5<");
        _bench.Page.ShouldNotContain(">limits.6<");
        _bench.Page.ShouldContain("… and 4 more of this account");
    }

    [Fact]
    public async Task Page_SeveralInputs_SaysWhichAnAccountIsOf()
    {
        string one = _bench.WriteFile("one.ndjson", Account("A"));
        string two = _bench.WriteFile("two.ndjson", Account("A"), Account("B"));

        await _bench.ReportAsync([await _bench.WriteJournalAsync(one, [Entry(1, "A", JournalState.Failed)]), await _bench.WriteJournalAsync(two, [Entry(1, "A", JournalState.Failed, 9), Entry(2, "B", JournalState.Imported)])]);

        _bench.Page.ShouldContain("<bdi>one.ndjson</bdi> and 1 more</h1>");
        _bench.Page.ShouldContain("The inputs have 3 accounts; 1 of them is counted where another input has them");
        _bench.Page.ShouldNotContain("no number of their own");
        _bench.Page.ShouldContain("data-label=\"Input\">2</td>");
        _bench.Page.ShouldContain("<dt>Input 2</dt><dd><bdi>two.ndjson</bdi></dd>");
    }

    [Fact]
    public async Task Page_AccountsOfSeveralInputsWithoutANumber_AreSaidToCountInEach()
    {
        string one = _bench.WriteFile("one.ndjson", "{}");
        string two = _bench.WriteFile("two.ndjson", "{} ");

        await _bench.ReportAsync([await _bench.WriteJournalAsync(one, [Entry(1, key: null, JournalState.Rejected)]), await _bench.WriteJournalAsync(two, [Entry(1, key: null, JournalState.Rejected)])]);

        _bench.Page.ShouldContain("2 of the accounts have no number of their own");
    }

    [Fact]
    public async Task Page_CountsDoNotAddUp_SaysSo()
    {
        string journal = await _bench.WriteJournalAsync(_bench.WriteFile("accounts.ndjson", Account("A")), [Entry(1, "A", JournalState.Imported)]);
        using ImportJournalReader reader = await ImportJournalReader.OpenAsync(journal, TestContext.Current.CancellationToken);
        var run = new ImportSummary
        {
            Read = 2,
            Counts = new Dictionary<ImportOutcome, long> { [ImportOutcome.Imported] = 1 },
            Stops = [new ImportStop(ImportStopReason.StopTime, "The time has come.")],
        };

        await ImportReport.WriteAsync(_bench.Folder, new ReportedImport(reader.Records, waitsForEnd: true, 2), run, new ImportReportOptions(), TestContext.Current.CancellationToken);

        _bench.Page.ShouldContain("<strong>Do not trust the counts.</strong>");
        _bench.Page.ShouldContain("<p class=\"stop\">The last run stopped early. The time has come.</p>");
        _bench.Page.ShouldContain("class=\"verdict bad\"");
    }

    [Fact]
    public async Task Page_NoAccounts_IsWhole()
    {
        await ReportAsync();

        _bench.Page.ShouldContain("There was no account to import.");
        _bench.Page.ShouldNotContain("id=\"throughput\"");
        _bench.Page.ShouldContain("<li><strong>Nothing.</strong>");
        _bench.Page.ShouldEndWith("</html>\n");
    }

    private async Task ReportAsync(params JournalEntry[] entries)
    {
        string file = _bench.WriteFile("accounts.ndjson", [.. entries.Select((_, index) => Account($"K{index}"))]);
        await _bench.ReportAsync([await _bench.WriteJournalAsync(file, entries)], [file]);
    }

    [GeneratedRegex("<(?<name>[a-zA-Z][a-zA-Z0-9-]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tags();

    [GeneratedRegex("<script|<link|<img|<iframe|src=|href=|url\\(|@import|@font-face", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Remote();
}
