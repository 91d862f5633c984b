using System.Globalization;
using System.Text.Json.Nodes;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Validation;
using static AccountImport.Client.Tests.Importing.Reports.ReportBench;

namespace AccountImport.Client.Tests.Importing.Reports;

/// <summary>The page as a browser shows it: on a phone and on a desk, light and dark, and on paper.</summary>
/// <remarks>With the environment variable <c>REPORT_SCREENSHOTS</c>, the pictures are kept in the folder that it names, for a person to look at.</remarks>
public sealed class ReportPageInBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const int Phone = 360;
    private const int Desk = 1280;

    /// <summary>The contrast of each text with what is behind it, the least first, as WCAG 2 counts it.</summary>
    private const string Contrasts =
        """
        (() => {
          const parse = color => color.match(/[\d.]+/g).map(Number);
          const luminance = color => {
            const [r, g, b] = color.slice(0, 3).map(value => value / 255).map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const backOf = element => {
            for (let one = element; one; one = one.parentElement) {
              const color = parse(getComputedStyle(one).backgroundColor);
              if (color.length < 4 || color[3] > 0) return color;
            }
            return [255, 255, 255];
          };
          const found = [];
          for (const element of document.body.querySelectorAll('*')) {
            if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
            const [one, other] = [parse(getComputedStyle(element).color), backOf(element)].map(luminance).sort((a, b) => b - a);
            found.push([(one + 0.05) / (other + 0.05), element.className + ' ' + element.textContent.slice(0, 30)]);
          }
          return found.sort((a, b) => a[0] - b[0]).slice(0, 3);
        })()
        """;

    private readonly ReportBench _bench = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(Phone, false)]
    [InlineData(Phone, true)]
    [InlineData(Desk, false)]
    [InlineData(Desk, true)]
    public async Task Page_Screen_FitsItAndCanBeRead(int width, bool isDark)
    {
        await ShowAsync(width, isDark);

        (await NumberAsync("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, "The page is wider than the screen.");
        (await TextsAsync("[...document.body.querySelectorAll('*')].filter(one => !one.closest('thead, .unseen') && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 100))"))
            .ShouldBeEmpty();
        (await NumberAsync("parseFloat(getComputedStyle(document.querySelector('td')).fontSize)")).ShouldBeGreaterThanOrEqualTo(14);
        bool isBackDark = await NumberAsync("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)") < 3 * 128;
        isBackDark.ShouldBe(isDark);
        JsonArray contrasts = (await browser.EvaluateAsync(Contrasts, Cancellation))!.AsArray();
        ((double)contrasts[0]![0]!).ShouldBeGreaterThanOrEqualTo(4.5, contrasts.ToJsonString());
        await KeepAsync($"report-{(width is Phone ? "phone" : "desk")}-{(isDark ? "dark" : "light")}.png", await browser.CaptureAsync(Cancellation));
    }

    [Fact]
    public async Task Page_Structure_IsThereForWhoCannotSeeIt()
    {
        await ShowAsync(Desk, isDark: false);

        (await NumberAsync("document.querySelectorAll('h1').length")).ShouldBe(1);
        (await TextsAsync("[...document.querySelectorAll('h2')].map(one => one.textContent)")).ShouldBe(
            ["Totals", "What to do next", "Why accounts did not succeed", "Throughput", "Accounts without success", "Accounts that are still open", "Warnings", "What was run"]);
        (await TextsAsync("[...document.querySelectorAll('table')].filter(one => !one.caption || !one.querySelector('thead th[scope=col]') || !one.querySelector('tbody th[scope=row]')).map(one => one.className)")).ShouldBeEmpty();
        (await TextsAsync("[...document.querySelectorAll('svg')].filter(one => !one.closest('[aria-hidden=true]')).map(one => one.outerHTML.slice(0, 80))")).ShouldBeEmpty();
        (await TextsAsync("[...document.querySelectorAll('[role=img]')].map(one => one.getAttribute('aria-label'))")).ShouldHaveSingleItem().ShouldStartWith("Bars of 2 minutes each: how many accounts ended. ");
        (await TextsAsync("[document.documentElement.lang, document.title]")).ShouldBe(["en", "Account import: accounts.ndjson"]);
    }

    [Fact]
    public async Task Page_KeysWithMarkup_RunNothingAndLoadNothing()
    {
        await ShowAsync(Desk, isDark: false);

        (await NumberAsync("document.scripts.length + document.images.length + performance.getEntriesByType('resource').length")).ShouldBe(0);
        (await TextsAsync("[...document.querySelectorAll('tbody bdi')].map(one => one.textContent).filter(text => text.includes('<'))")).Distinct().ShouldBe(["<script>alert(1)</script>"]);
    }

    [Fact]
    public async Task Page_Paper_IsAFewPages()
    {
        await ShowAsync(Desk, isDark: true);

        byte[] pdf = await browser.PrintAsync(Cancellation);

        pdf.AsSpan().StartsWith("%PDF-"u8).ShouldBeTrue();
        pdf.Length.ShouldBeGreaterThan(20_000);
        await KeepAsync("report.pdf", pdf);
    }

    private static async Task KeepAsync(string name, byte[] bytes)
    {
        // A page without anything on it has some few kilobytes.
        bytes.Length.ShouldBeGreaterThan(20_000);
        if (Environment.GetEnvironmentVariable("REPORT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, Cancellation);
        }
    }

    private async Task<double> NumberAsync(string expression) => Convert.ToDouble((await browser.EvaluateAsync(expression, Cancellation))!.ToString(), CultureInfo.InvariantCulture);

    private async Task<string[]> TextsAsync(string expression) => [.. (await browser.EvaluateAsync(expression, Cancellation))!.AsArray().Select(text => (string)text!)];

    private async Task ShowAsync(int width, bool isDark)
    {
        string[] keys = [.. Enumerable.Range(1, 400).Select(number => number switch
        {
            17 => "<script>alert(1)</script>",
            34 => new string('L', 128),
            51 => "\u05D7\u05E9\u05D1\u05D5\u05DF-77",
            68 => "a\u202Eb",
            _ => FormattableString.Invariant($"IM-A-{number:00000}"),
        })];
        string file = _bench.WriteFile("accounts.ndjson", [.. keys.Select((_, index) => Account(FormattableString.Invariant($"K{index}")))]);
        string journal = await _bench.WriteJournalAsync(file, keys.Select((key, index) => CreateEntry(index + 1, key)).Where(entry => entry.Number <= 390));
        await _bench.ReportAsync([journal], [file], new ImportReportOptions
        {
            ResumeCommand = "account-import import accounts.ndjson --base-address https://api.example.com/ --import-supplier SUPPLIER --journal accounts.ndjson.api.example.com.import.journal",
            FixUpCommands = ["account-import import mended.ndjson --base-address https://api.example.com/ --import-supplier SUPPLIER --journal mended.journal"],
        });
        await browser.ShowAsync(Path.Combine(_bench.Folder, ImportReport.PageName), width, isDark, Cancellation);
    }

    private static JournalEntry CreateEntry(int number, string key)
    {
        JournalEntry entry = (number % 17) switch
        {
            0 => Entry(number, key, JournalState.Rejected, 9 * number, Finding(number % 2 is 0 ? "invalid_iban" : "unknown_customer_group", "accountNumbers.0.accountNumber.value") with { Position = new FilePosition(5L * number, 17, 1) }, Finding("required")),
            3 => Entry(number, key, JournalState.Failed, 9 * number, Finding("account_creation_failed")),
            5 => Entry(number, key, JournalState.AlreadyImported, 9 * number),
            6 => Entry(number, key, JournalState.Unknown, 9 * number, Finding("no_evidence")),
            _ => Entry(number, key, JournalState.Imported, number > 300 ? 20_000 + (9 * number) : 9 * number),
        };
        return entry with { Position = new FilePosition(5L * number, 1, 1), Warnings = number % 11 is 0 ? [Finding("country_mismatch")] : [] };
    }
}
