namespace AccountImport.Client.Importing.Reports;

/// <summary>How <c>report.html</c> looks: on a phone, on a desk, on paper, in the dark.</summary>
internal static class ReportStyle
{
    public const string Css =
        """
        :root {
          color-scheme: light dark;
          --back: #ffffff; --card: #f5f7f9; --text: #1b2026; --muted: #545d68; --line: #d3d9e0; --link: #0550ae;
          --good: #1a7f37; --there: #0969da; --bad: #c4202b; --wait: #8a5d00; --none: #5f6873;
          --good-back: #e6f6ea; --bad-back: #fdecec; --wait-back: #fff5da;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #0e1116; --card: #171c23; --text: #e8edf2; --muted: #a3adb9; --line: #323a44; --link: #79b8ff;
            --good: #3fb950; --there: #58a6ff; --bad: #ff6b64; --wait: #d9a32b; --none: #8b95a1;
            --good-back: #12291a; --bad-back: #33181a; --wait-back: #30270f;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2rem; }
        footer { padding-top: 1.5rem; padding-bottom: 2.5rem; color: var(--muted); font-size: .875rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .35rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
        p { margin: .5rem 0; }
        a { color: var(--link); }
        a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        code, .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; overflow-wrap: anywhere; }
        bdi { overflow-wrap: anywhere; }
        .eyebrow { margin: 0 0 .25rem; color: var(--muted); font-size: .875rem; font-weight: 600; letter-spacing: .02em; }
        .facts { margin: 0; color: var(--muted); overflow-wrap: anywhere; }
        .verdict { display: flex; gap: .75rem; align-items: flex-start; margin: 1.25rem 0 0; padding: .9rem 1rem; border: 1px solid currentColor; border-radius: .5rem; font-size: 1.0625rem; }
        .verdict > span { color: var(--text); }
        .verdict svg { flex: none; width: 1.5rem; height: 1.5rem; }
        .verdict.good { color: var(--good); background: var(--good-back); }
        .verdict.bad { color: var(--bad); background: var(--bad-back); }
        .verdict.wait { color: var(--wait); background: var(--wait-back); }
        .kind { margin: 1.25rem 0 0; padding: .6rem 1rem; border: 2px dashed var(--wait); border-radius: .5rem; background: var(--wait-back); font-weight: 600; }
        .stop { margin: .75rem 0 0; padding: .6rem 1rem; border-left: .25rem solid var(--wait); background: var(--card); }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0 0 1.25rem; padding: 0; list-style: none; }
        .figures li { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
        .figures strong { display: block; font-size: 1.625rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .figures span { color: var(--muted); font-size: .9375rem; }
        .figures .good strong { color: var(--good); } .figures .there strong { color: var(--there); }
        .figures .bad strong { color: var(--bad); } .figures .wait strong { color: var(--wait); } .figures .none strong { color: var(--none); }
        .stack { display: block; width: 100%; height: 1.25rem; margin: 0 0 .75rem; border-radius: .25rem; }
        .fill-good { fill: var(--good); } .fill-there { fill: var(--there); } .fill-bad { fill: var(--bad); } .fill-wait { fill: var(--wait); } .fill-none { fill: var(--none); }
        .swatch { display: inline-block; width: .75rem; height: .75rem; margin-right: .5rem; }
        table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
        caption { padding: 0 0 .5rem; color: var(--muted); text-align: left; font-size: .9375rem; }
        th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        thead th { color: var(--muted); font-size: .8125rem; font-weight: 600; border-bottom-width: 2px; }
        tbody th { font-weight: 600; }
        .outcomes th { white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        table.reasons, table.accounts { table-layout: fixed; }
        .reasons col:nth-child(1) { width: 27%; } .reasons col:nth-child(2) { width: 10%; } .reasons col:nth-child(3) { width: 30%; }
        .accounts col:nth-child(1) { width: 25%; } .accounts col:nth-child(2) { width: 11%; } .accounts col:nth-child(3) { width: 22%; }
        .accounts col.place { width: 7.5%; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .muted { color: var(--muted); }
        .reasons .number, .outcomes .number { padding-right: 1.25rem; }
        .bar { display: block; width: 100%; min-width: 6rem; height: .5rem; margin-top: .35rem; border-radius: .125rem; background: var(--line); }
        .steps { margin: 0; padding-left: 1.5rem; }
        .steps li { margin: 0 0 1rem; padding-left: .25rem; }
        .word { display: inline-block; max-width: 100%; }
        pre { margin: .5rem 0 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); white-space: pre-wrap; overflow-wrap: anywhere; }
        figure { margin: 0; }
        figcaption { margin: 0 0 .75rem; }
        .chart { display: flex; gap: .25rem; }
        .chart > div { min-width: 0; }
        .chart svg { display: block; width: 100%; height: 11rem; border-bottom: 2px solid var(--none); }
        .chart .pause { flex: none; width: 1.25rem; background: repeating-linear-gradient(45deg, var(--line) 0 2px, transparent 2px 8px); }
        .axis { display: flex; justify-content: space-between; gap: .5rem; margin-top: .25rem; color: var(--muted); font-size: .8125rem; font-variant-numeric: tabular-nums; }
        .peak { margin: 0 0 1px; color: var(--muted); font-size: .8125rem; border-bottom: 1px dotted var(--line); }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; font-size: .9375rem; }
        dl { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: .35rem 1rem; margin: 0 0 1.5rem; }
        dt { color: var(--muted); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        @media (max-width: 44rem) {
          header, main, footer { padding-left: 1rem; padding-right: 1rem; }
          header { padding-top: 1.25rem; }
          h1 { font-size: 1.375rem; }
          .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .figures strong { font-size: 1.375rem; }
          .chart svg { height: 8rem; }
          table, tbody, caption { display: block; }
          colgroup { display: none; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          tbody tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .75rem; padding: .65rem 0; border-bottom: 1px solid var(--line); }
          .outcomes tbody tr { grid-template-columns: minmax(0, 1fr) auto 3.75rem; }
          tbody th, tbody td, .reasons .number, .outcomes .number { padding: 0; border: 0; overflow-wrap: anywhere; }
          .accounts tbody tr { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; }
          .accounts tbody th { flex: 1 1 55%; }
          .accounts tbody td.wide { flex: 1 0 100%; }
          tbody td.wide, tbody th.wide { grid-column: 1 / -1; }
          tbody td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); }
          tbody td.number[data-label] { text-align: left; }
          dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
          dd { margin: 0 0 .5rem; }
        }
        @media print {
          :root {
            color-scheme: light;
            --back: #ffffff; --card: #ffffff; --text: #000000; --muted: #444444; --line: #bbbbbb; --link: #000000;
            --good: #1a7f37; --there: #0969da; --bad: #c4202b; --wait: #8a5d00; --none: #5f6873;
            --good-back: #ffffff; --bad-back: #ffffff; --wait-back: #ffffff;
          }
          @page { margin: 15mm; }
          body { font-size: 10pt; }
          header, main, footer { max-width: none; padding: 0; }
          h2 { margin-top: 1.5rem; break-after: avoid; }
          table, caption { font-size: 8.5pt; }
          .figures { grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr)); }
          .figures strong { font-size: 1.25rem; }
          tr, li, figure, pre, .verdict, .kind { break-inside: avoid; }
          thead { display: table-header-group; }
          svg, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """;
}
