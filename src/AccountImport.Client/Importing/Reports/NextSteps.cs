namespace AccountImport.Client.Importing.Reports;

/// <summary>Says in <c>report.html</c> what to do next, the most pressing first.</summary>
internal sealed class NextSteps(Html page, ReportContent content)
{
    private int _steps;

    public void Add()
    {
        page.AddFixed("""<section aria-labelledby="next"><h2 id="next">What to do next</h2><ol class="steps">""");
        AddConservation();
        AddResumption();
        AddUnknown();
        AddMending();
        AddAlreadyImported();
        AddChanged();
        AddHandover();
        page.AddFixed("</ol></section>");
    }

    private long CountOf(ImportOutcome outcome) => content.Count(one => one == outcome);

    private void AddConservation()
    {
        if (!content.IsConserved)
        {
            Begin("Do not trust the counts.");
            page.Add($"The outcomes add up to {content.Outcomes.Values.Sum()}, and there are {content.Accounts} accounts. That is a fault of the importer; please report it.");
            End();
        }
    }

    private void AddResumption()
    {
        long open = content.Count(OutcomeClasses.IsOpen);
        long left = CountOf(ImportOutcome.NotAttempted);
        if (open + left is 0)
        {
            return;
        }

        Begin("Run the same import again.");
        page.AddFixed("With the same journal it goes on where it stopped, and creates no account twice:");
        page.Add($"{Join(
            left is 0 ? null : $"it sends the {Describe(left)} not attempted",
            open is 0 ? null : $"it asks the platform about the {Describe(open)} still open")}.");
        AddCommands(content.Options.ResumeCommand is { } command ? [command] : []);
        End();
    }

    private void AddUnknown()
    {
        if (CountOf(ImportOutcome.Unknown) is > 0 and var unknown)
        {
            Begin("Look for accounts that stay unknown.");
            page.Add($"Of {Describe(unknown)} nobody knows whether the platform took it. If one is unknown after a further run, look for it on the platform by its number before anything is sent again.");
            End();
        }
    }

    private void AddMending()
    {
        long failures = content.Count(OutcomeClasses.IsFailure);
        if (failures is 0)
        {
            return;
        }

        Begin($"Mend {Describe(failures)}.");
        if (content.HasRejectedAccounts is true)
        {
            page.Add($"""<code>{ImportReport.RejectedName}</code> has them as they are in the input, one a line; <code>{ImportReport.ReasonsName}</code> says what is wrong with each. Mend a copy, import it with a journal of its own, and make one report over both imports.""");
        }
        else
        {
            page.Add($"""<code>{ImportReport.ReasonsName}</code> says what is wrong with each. The input was not at hand, so <code>{ImportReport.RejectedName}</code> was not written: make the report again with it.""");
        }

        AddCommands(content.HasRejectedAccounts is true ? content.Options.FixUpCommands : []);
        if (CountOf(ImportOutcome.Failed) + CountOf(ImportOutcome.Cancelled) is > 0 and var failed)
        {
            page.Add($"<p>Where the reason was the platform's and has passed, {Describe(failed)} that failed or {(failed is 1 ? "was" : "were")} cancelled can be tried again as {(failed is 1 ? "it is" : "they are")}: the same import with <code>--retry failed,cancelled</code>.</p>");
        }

        End();
    }

    private void AddAlreadyImported()
    {
        if (CountOf(ImportOutcome.AlreadyImported) is > 0 and var there)
        {
            Begin("Compare what was there before.");
            page.Add($"{Describe(there)} had been imported before this import, and {(there is 1 ? "was" : "were")} left as {(there is 1 ? "it is" : "they are")}: what the platform has may differ from the input. <code>{ImportReport.HandoverName}</code> has {(there is 1 ? "its" : "their")} Kraken account number under <code>account_id</code>.");
            End();
        }
    }

    private void AddChanged()
    {
        if ((content.Run?.ChangedSinceImport ?? content.Totals.ChangedSinceImport) is > 0 and var changed)
        {
            Begin("Carry over what has changed.");
            page.Add($"{Describe(changed)} of the input changed after the import had sent {(changed is 1 ? "it" : "them")} (<code>changed_since_import</code> in <code>{ImportReport.OutcomesName}</code>). The importer changes no account.");
            End();
        }
    }

    private void AddHandover()
    {
        if (content.Imports[0].Journal.Header is { IsSimulated: true })
        {
            Begin("Import to the platform.");
            page.AddFixed("This was a rehearsal with a simulator: no account was created anywhere.");
            End();
        }
        else if (content.Imports[0].Journal.Header.Mode is not Journal.JournalMode.Import)
        {
            Begin("Import the accounts.");
            page.AddFixed("So far none was created: this was a trial.");
            End();
        }
        else if (content.Count(OutcomeClasses.IsSuccess) is > 0 and var done)
        {
            Begin("Hand over.");
            page.Add($"<code>{ImportReport.HandoverName}</code> has the Kraken account {(done is 1 ? "number" : "numbers")} of {Describe(done)} that {(done is 1 ? "is" : "are")} on the platform. Keep the journal for as long as somebody may ask what became of an account.");
            End();
        }

        if (_steps is 0)
        {
            Begin("Nothing.");
            End();
        }
    }

    private void Begin(string what)
    {
        _steps++;
        page.Add($"<li><strong>{what}</strong> ");
    }

    private void End() => page.AddFixed("</li>");

    private void AddCommands(IReadOnlyList<string> commands)
    {
        foreach (string command in commands)
        {
            page.Add($"<pre><code>{Words(command)}</code></pre>");
        }
    }

    /// <summary>Keeps each word of a command on one line: an option may not be broken behind its hyphens.</summary>
    private static Html Words(string command)
    {
        var words = new Html();
        words.AddWords(command.Split(' '), "<span class=\"word\">", "</span>");
        return words;
    }

    private static string Describe(long count) => FormattableString.Invariant($"{count:N0} account{(count is 1 ? string.Empty : "s")}");

    private static string Join(params ReadOnlySpan<string?> parts) => string.Join(", and ", [.. parts.ToArray().OfType<string>()]);
}
