using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Makes <c>report.html</c>: one file that needs no network and no script.</summary>
internal sealed class ReportPage
{
    // As many as a person reads.
    private const int MaxCodes = 40;
    private const int MaxFindingsOfAccount = 5;
    private const int MaxRows = 500;

    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("d MMM uuuu, HH:mm:ss 'UTC'");

    private static readonly InstantPattern Minute = InstantPattern.CreateWithInvariantCulture("d MMM uuuu, HH:mm");
    private static readonly InstantPattern Day = InstantPattern.CreateWithInvariantCulture("d MMM uuuu");
    private static readonly InstantPattern TimeOfDay = InstantPattern.CreateWithInvariantCulture("HH:mm");

    private readonly Html _page = new();
    private readonly ReportContent _content;
    private readonly JournalHeader _first;
    private readonly bool _hasInputs;

    private ReportPage(ReportContent content)
    {
        _content = content;
        _first = content.Imports[0].Journal.Header;
        _hasInputs = content.Imports.Count > 1;
    }

    /// <summary>Makes the page.</summary>
    public static string Create(ReportContent content) => new ReportPage(content).Create();

    private string Create()
    {
        _page.AddFixed(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="robots" content="noindex">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            """);
        _page.Add($"<title>{Kind}: {VisibleText.Shorten(_first.Input.Name)}</title>");
        _page.AddFixed("<style>");
        _page.AddFixed(ReportStyle.Css);
        _page.AddFixed("</style>\n</head>\n<body>");
        AddHeader();
        _page.AddFixed("<main>");
        AddTotals();
        new NextSteps(_page, _content).Add();
        AddCodes("reasons", "Why accounts did not succeed", "Reason", _content.Totals.ErrorCodes);
        AddThroughput();
        AddAccounts("failures", "Accounts without success", _content.Totals.Failures, _content.Count(OutcomeClasses.IsFailure));
        AddAccounts("open", "Accounts that are still open", _content.Totals.Open, _content.Count(OutcomeClasses.IsOpen));
        AddCodes("warnings", "Warnings", "Warning", _content.Totals.WarningCodes);
        AddRun();
        _page.AddFixed("</main>");
        _page.Add($"<footer><p>The account numbers in this report are personal data: keep it where only those can read it who may. All times are UTC. The whole list is in <code>{ImportReport.OutcomesName}</code>.</p></footer>");
        _page.AddFixed("</body>\n</html>");
        return _page.ToString();
    }

    private string Kind => (_first.Mode, _first.IsSimulated) switch
    {
        (JournalMode.DryRun, false) => "Dry run",
        (JournalMode.DryRun, true) => "Rehearsal of a dry run",
        (JournalMode.Validate, false) => "Validation",
        (JournalMode.Validate, true) => "Rehearsal of a validation",
        (_, true) => "Rehearsal",
        _ => "Account import",
    };

    private void AddHeader()
    {
        _page.AddFixed("<header>");
        _page.Add($"""<p class="eyebrow">{Kind}</p>""");
        _page.Add($"""<h1><bdi>{VisibleText.Shorten(_first.Input.Name)}</bdi>{(_hasInputs ? FormattableString.Invariant($" and {_content.Imports.Count - 1} more") : string.Empty)}</h1>""");
        _page.Add($"""<p class="facts">{(_first.IsSimulated ? "Simulator" : VisibleText.Shorten(_first.Target))} · import supplier <bdi>{VisibleText.Shorten(_first.ImportSupplier)}</bdi> · {DescribeTime()}</p>""");
        AddKind();
        AddVerdict();
        foreach (ImportStop stop in _content.Run?.Stops ?? [])
        {
            _page.Add($"""<p class="stop">The last run stopped early. {stop.Message}</p>""");
        }

        _page.AddFixed("</header>");
    }

    /// <summary>From when to when, to the minute.</summary>
    private string DescribeTime()
    {
        Instant begun = _content.Imports.Min(import => import.Journal.Header.CreatedAt);
        Instant ended = _content.Totals.EndTimes.Last is { } last && last > begun ? last : begun;
        bool isSameDay = begun.InUtc().Date == ended.InUtc().Date;
        string from = isSameDay && Minute.Format(begun) == Minute.Format(ended) ? string.Empty : (isSameDay ? TimeOfDay : Minute).Format(begun) + " to ";
        return isSameDay ? $"{Day.Format(begun)}, {from}{TimeOfDay.Format(ended)} UTC" : $"{from}{Minute.Format(ended)} UTC";
    }

    private void AddKind()
    {
        string? kind = (_first.Mode, _first.IsSimulated) switch
        {
            (_, true) => "Simulated: the accounts went to a simulator, and none was created anywhere.",
            (JournalMode.DryRun, _) => "Dry run: the platform only tried the accounts, and created none.",
            (JournalMode.Validate, _) => "Validation only: the accounts were validated, and none was created.",
            _ => null,
        };
        if (kind is not null)
        {
            _page.Add($"""<p class="kind">{kind}</p>""");
        }
    }

    private void AddVerdict()
    {
        long done = _content.Count(OutcomeClasses.IsSuccess);
        long failures = _content.Count(OutcomeClasses.IsFailure);
        long open = _content.Count(OutcomeClasses.IsOpen);
        long left = _content.Count(outcome => outcome is ImportOutcome.NotAttempted);
        (string style, string icon) = failures > 0 || !_content.IsConserved ? ("bad", "M12 2 1 21h22zM11 9h2v6h-2zm0 7.5h2v2h-2z")
            : open + left > 0 ? ("wait", "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1 4h2v6.2l4 2.4-1 1.7-5-3.1z")
            : ("good", "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.6 14.6-4.2-4.2 1.5-1.5 2.7 2.7 6-6 1.5 1.5z");
        _page.Add($"""<p class="verdict {style}"><svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="{icon}"/></svg><span>{Verdict(done, failures, open, left)}</span></p>""");
    }

    private Html Verdict(long done, long failures, long open, long left)
    {
        var verdict = new Html();
        long accounts = _content.Accounts;
        string end = _first.Mode switch
        {
            JournalMode.DryRun => "passed the dry run",
            JournalMode.Validate => "passed validation",
            _ when _first.IsSimulated => "in the simulator",
            _ => "on the platform",
        };
        string verb = _first.Mode is JournalMode.Import ? accounts is 1 ? "is " : "are " : string.Empty;
        if (accounts is 0)
        {
            verdict.Add($"<strong>There was no account to import.</strong>");
            return verdict;
        }

        if (done == accounts)
        {
            verdict.Add($"<strong>{(accounts is 1 ? "The account" : FormattableString.Invariant($"All {accounts:N0} accounts"))} {verb}{end}.</strong>");
            return verdict;
        }

        verdict.Add($"<strong>{done} of {accounts} accounts ({Share(done, accounts)}) {verb}{end}.</strong>");
        if (failures > 0)
        {
            verdict.Add($"{failures} ended without success.");
        }

        if (open > 0)
        {
            verdict.Add($"{open} {(open is 1 ? "is" : "are")} still open.");
        }

        if (left > 0)
        {
            verdict.Add($"{left} {(left is 1 ? "was" : "were")} not attempted yet.");
        }

        return verdict;
    }

    private void AddTotals()
    {
        _page.AddFixed("""<section aria-labelledby="totals"><h2 id="totals">Totals</h2><ul class="figures">""");
        AddFigure(string.Empty, _content.Accounts, _content.Accounts is 1 ? "account" : "accounts");
        foreach ((ImportOutcome outcome, string words) in (ReadOnlySpan<(ImportOutcome, string)>)
            [
                (ImportOutcome.Imported, "imported"),
                (ImportOutcome.AlreadyImported, "there before"),
                (ImportOutcome.DryRunSucceeded, "passed the dry run"),
                (ImportOutcome.Validated, "passed validation"),
            ])
        {
            if (_content.Outcomes.GetValueOrDefault(outcome) is > 0 and var count)
            {
                AddFigure(StyleOf(outcome), count, words);
            }
        }

        AddFigure("bad", _content.Count(OutcomeClasses.IsFailure), "without success");
        AddFigure("wait", _content.Count(OutcomeClasses.IsOpen), "still open");
        AddFigure("none", _content.Count(outcome => outcome is ImportOutcome.NotAttempted), "not attempted");
        _page.AddFixed("</ul>");
        AddStack();
        _page.AddFixed(
            """
            <table role="table" class="outcomes"><caption class="unseen">Accounts by outcome</caption>
            <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Outcome</th><th role="columnheader" scope="col" class="number">Accounts</th><th role="columnheader" scope="col" class="number">Share</th><th role="columnheader" scope="col">Meaning</th></tr></thead>
            <tbody role="rowgroup">
            """);
        foreach ((ImportOutcome outcome, long count) in InOrder)
        {
            _page.Add($"""<tr role="row"><th role="rowheader" scope="row"><svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect class="fill-{StyleOf(outcome)}" width="1" height="1"/></svg>{outcome.ToWords()}</th><td role="cell" class="number">{count}</td><td role="cell" class="number muted">{Share(count, _content.Accounts)}</td><td role="cell" class="wide muted">{outcome.Explain()}</td></tr>""");
        }

        _page.AddFixed("</tbody></table>");
        if (_content.Totals.Repeated is > 0 and var repeated)
        {
            _page.Add($"<p class=\"muted\">The inputs have {_content.Read} accounts; {repeated} of them {(repeated is 1 ? "is" : "are")} counted where another input has them: by what is on the platform, else by how they ended last.</p>");
        }

        if (_hasInputs && _content.Totals.WithoutOwnKey is > 0 and var withoutOwnKey)
        {
            _page.Add($"<p class=\"muted\">{withoutOwnKey} of the accounts have no number of their own (none that is known, or that of an earlier account of their input). They cannot be followed from one input to another, and count in each.</p>");
        }

        _page.AddFixed("</section>");
    }

    private IEnumerable<KeyValuePair<ImportOutcome, long>> InOrder => _content.Outcomes.Where(count => count.Value > 0).OrderBy(count => count.Key);

    private void AddFigure(string style, long count, string words)
    {
        if (count > 0 || style.Length is 0)
        {
            _page.Add($"""<li class="{style}"><strong>{count}</strong><span>{words}</span></li>""");
        }
    }

    private void AddStack()
    {
        const double Width = 1000;

        // What is there at all is seen, so that those that are many make room.
        const double Least = 6;
        if (_content.Accounts is 0 || !_content.IsConserved)
        {
            return;
        }

        KeyValuePair<ImportOutcome, long>[] counts = [.. InOrder];
        double scale = (Width - (Least * counts.Length)) / _content.Accounts;
        double x = 0;
        _page.Add($"""<svg class="stack" viewBox="0 0 {Width:0} 20" preserveAspectRatio="none" aria-hidden="true">""");
        foreach ((ImportOutcome outcome, long count) in counts)
        {
            double width = Least + (count * scale);
            _page.Add($"""<rect class="fill-{StyleOf(outcome)}" x="{x:0.##}" width="{Math.Max(width - 2, 1):0.##}" height="20"/>""");
            x += width;
        }

        _page.AddFixed("</svg>");
    }

    private void AddCodes(string id, string title, string what, ReasonCounts reasons)
    {
        IReadOnlyList<KeyValuePair<string, long>> counts = reasons.Counts;
        if (counts.Count is 0)
        {
            return;
        }

        _page.Add($"""<section aria-labelledby="{id}"><h2 id="{id}">{title}</h2>""");
        _page.Add($"""<table role="table" class="reasons"><caption>How many accounts have each code; an account may have several.</caption><colgroup><col><col><col><col></colgroup><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{what}</th><th role="columnheader" scope="col" class="number">Accounts</th><th role="columnheader" scope="col">What it means</th><th role="columnheader" scope="col">What to do</th></tr></thead>""");
        _page.AddFixed("""<tbody role="rowgroup">""");
        for (int i = 0; i < Math.Min(counts.Count, MaxCodes); i++)
        {
            (string code, long count) = counts[i];
            var explanation = FindingExplanation.Of(code);
            _page.Add($"""<tr role="row"><th role="rowheader" scope="row"><bdi class="code">{VisibleText.Shorten(code)}</bdi><svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true"><rect class="fill-{(id is "warnings" ? "wait" : "bad")}" width="{Math.Max(1000d * count / counts[0].Value, 8):0.#}" height="8"/></svg></th><td role="cell" class="number">{count}</td><td role="cell" class="wide">{explanation.Meaning}</td><td role="cell" class="wide muted">{explanation.Action}</td></tr>""");
        }

        _page.AddFixed("</tbody></table>");
        if (counts.Count > MaxCodes || reasons.Others > 0)
        {
            _page.Add($"<p class=\"muted\">{(long)Math.Max(counts.Count - MaxCodes, 0)} further codes{(reasons.Others > 0 ? " and more" : string.Empty)} are in <code>{(id is "warnings" ? ImportReport.OutcomesName : ImportReport.ReasonsName)}</code>.</p>");
        }

        _page.AddFixed("</section>");
    }

    private void AddThroughput()
    {
        if (ThroughputChart.Of(_content.Totals.EndTimes) is not { } chart)
        {
            return;
        }

        EndTimes times = _content.Totals.EndTimes;
        _page.AddFixed("""<section aria-labelledby="throughput"><h2 id="throughput">Throughput</h2><figure><figcaption>""");
        _page.Add($"The accounts ended between {Time.Format(times.First!.Value)} and {Time.Format(times.Last!.Value)}. Each bar is {chart.DescribeStep()}; the highest has {chart.Highest} {(chart.Highest is 1 ? "account" : "accounts")}{(chart.StepSeconds is 1 ? string.Empty : FormattableString.Invariant($", {(double)chart.Highest / chart.StepSeconds:0.##} a second"))}.");
        _page.AddFixed("</figcaption>");
        chart.AddTo(_page);
        _page.AddFixed("""<ul class="legend"><li><svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect class="fill-good" width="1" height="1"/></svg>Success</li>""");
        if (_content.Totals.Failures.Count > 0)
        {
            _page.AddFixed("""<li><svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect class="fill-bad" width="1" height="1"/></svg>Without success</li>""");
        }

        _page.AddFixed("</ul>");
        if (chart.DescribePauses().ToArray() is { Length: > 0 } pauses)
        {
            _page.Add($"""<p class="muted">Striped: nothing ended from {string.Join("; from ", pauses)}.</p>""");
        }

        _page.AddFixed("</figure></section>");
    }

    private void AddAccounts(string id, string title, IReadOnlyList<ReportTotals.ListedAccount> accounts, long count)
    {
        if (accounts.Count is 0)
        {
            return;
        }

        var rows = new Html();
        int listed = 0;
        int rowCount = 0;
        foreach (ReportTotals.ListedAccount account in accounts)
        {
            if (rowCount >= MaxRows)
            {
                break;
            }

            rowCount += AddAccount(rows, account);
            listed++;
        }

        _page.Add($"""<section aria-labelledby="{id}"><h2 id="{id}">{title}</h2><table role="table" class="accounts"><caption>{(listed < count ? FormattableString.Invariant($"The first {listed:N0} of {count:N0}, in the order of the input; the others are in {ImportReport.OutcomesName}.") : FormattableString.Invariant($"{(count is 1 ? "The one" : FormattableString.Invariant($"All {count:N0}"))}, in the order of the input."))}</caption><colgroup><col><col><col><col>{(_hasInputs ? PlaceColumn : new Html())}{PlaceColumn}{PlaceColumn}{PlaceColumn}</colgroup><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Account</th><th role="columnheader" scope="col">Outcome</th><th role="columnheader" scope="col">Code</th><th role="columnheader" scope="col">Field</th>{InputHeader}<th role="columnheader" scope="col" class="number">No.</th><th role="columnheader" scope="col" class="number">Line</th><th role="columnheader" scope="col" class="number">Column</th></tr></thead>""");
        _page.AddFixed("""<tbody role="rowgroup">""");
        _page.Add($"{rows}</tbody></table></section>");
    }

    private static Html PlaceColumn
    {
        get
        {
            var column = new Html();
            column.AddFixed("""<col class="place">""");
            return column;
        }
    }

    private Html InputHeader
    {
        get
        {
            var header = new Html();
            if (_hasInputs)
            {
                header.AddFixed("""<th role="columnheader" scope="col" class="number">Input</th>""");
            }

            return header;
        }
    }

    /// <returns>How many rows it has.</returns>
    private int AddAccount(Html rows, ReportTotals.ListedAccount account)
    {
        AccountOutcome outcome = account.Outcome;
        if (outcome.Errors.Count is 0)
        {
            AddRow(rows, account, finding: null);
            return 1;
        }

        foreach (ImportFinding finding in outcome.Errors.Take(MaxFindingsOfAccount))
        {
            AddRow(rows, account, finding);
        }

        if (outcome.Errors.Count - MaxFindingsOfAccount is > 0 and var more)
        {
            rows.Add($"""<tr role="row"><td role="cell" class="wide muted" colspan="{(_hasInputs ? 8 : 7)}">… and {more} more of this account</td></tr>""");
        }

        return Math.Min(outcome.Errors.Count, MaxFindingsOfAccount + 1);
    }

    private void AddRow(Html rows, ReportTotals.ListedAccount account, ImportFinding? finding)
    {
        AccountOutcome outcome = account.Outcome;
        rows.Add($"""<tr role="row"><th role="rowheader" scope="row"><bdi>{(outcome.ExternalAccountNumber is { } key ? VisibleText.Shorten(key) : "(no number)")}</bdi></th><td role="cell">{outcome.Outcome.ToWords()}</td><td role="cell" class="wide"><bdi class="code">{(finding is null ? "-" : VisibleText.Shorten(finding.Code))}</bdi></td><td role="cell" class="wide"><bdi class="code">{(finding is null or { Attr: FieldError.NonFieldErrors } ? "(whole account)" : VisibleText.Shorten(finding.Attr))}</bdi></td>{InputCell(account)}<td role="cell" class="number" data-label="No.">{outcome.Number:0}</td>{PlaceCell("Line", (finding?.Position ?? outcome.Position)?.Line)}{PlaceCell("Column", (finding?.Position ?? outcome.Position)?.Column)}</tr>""");
    }

    private Html InputCell(ReportTotals.ListedAccount account)
    {
        var cell = new Html();
        if (_hasInputs)
        {
            cell.Add($"""<td role="cell" class="number" data-label="Input">{account.Import + 1}</td>""");
        }

        return cell;
    }

    private static Html PlaceCell(string label, long? place)
    {
        var cell = new Html();
        if (place is { } value)
        {
            cell.Add($"""<td role="cell" class="number" data-label="{label}">{value:0}</td>""");
        }
        else
        {
            cell.Add($"""<td role="cell" class="number" data-label="{label}">-</td>""");
        }

        return cell;
    }

    private void AddRun()
    {
        _page.Add($"""<section aria-labelledby="run"><h2 id="run">What was run</h2><dl><dt>Kind</dt><dd>{Kind}</dd><dt>Target</dt><dd>{VisibleText.Shorten(_first.Target)}{(_first.IsSimulated ? " (simulated)" : string.Empty)}</dd><dt>Import supplier</dt><dd><bdi>{VisibleText.Shorten(_first.ImportSupplier)}</bdi></dd></dl>""");
        for (int i = 0; i < _content.Imports.Count; i++)
        {
            JournalHeader header = _content.Imports[i].Journal.Header;
            _page.AddFixed("<dl>");
            _page.Add($"""<dt>{(_hasInputs ? FormattableString.Invariant($"Input {i + 1}") : "Input")}</dt><dd><bdi>{VisibleText.Shorten(header.Input.Name)}</bdi></dd>""");
            if (header.Input.Accounts is { } accounts)
            {
                _page.Add($"<dt>Accounts</dt><dd>{accounts}</dd>");
            }

            if (header.Input.Size is { } size)
            {
                _page.Add($"<dt>Bytes</dt><dd>{size}</dd>");
            }

            _page.Add($"""<dt>{(header.Input.Size is null ? "Version" : "SHA-256")}</dt><dd class="code">{VisibleText.Shorten(header.Input.Hash)}</dd><dt>Begun</dt><dd>{Time.Format(header.CreatedAt)}</dd><dt>Last record</dt><dd>{(_content.Totals.LastRecords.TryGetValue(i, out Instant last) ? Time.Format(last) : "none")}</dd></dl>""");
        }

        _page.AddFixed("</section>");
    }

    private static string StyleOf(ImportOutcome outcome) => outcome switch
    {
        ImportOutcome.AlreadyImported => "there",
        ImportOutcome.NotAttempted => "none",
        _ when outcome.IsFailure() => "bad",
        _ when outcome.IsOpen() => "wait",
        _ => "good",
    };

    /// <summary>A share in percent that is 0 or 100 only where it is.</summary>
    private static string Share(long count, long all)
    {
        if (all is 0)
        {
            return "-";
        }

        double share = Math.Floor(1000d * count / all) / 10;
        return count > 0 && share < 0.1
            ? "<0.1%"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{share:0.0}%");
    }
}
