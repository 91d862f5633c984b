using System.CommandLine;
using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Makes the report of imports from their journals, without a call.</summary>
internal sealed class ReportCommand : Command, IHasExamples
{
    private readonly ToolServices _services;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = $"The account files of the imports as they were imported, in any order. Without one, {ImportReport.RejectedName} is not written.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _journals = new("--journal")
    {
        Description = "The journal of an import. Several, the first import first, make one report that has each account once.",
        HelpName = "PATH",
        Required = true,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "The folder for the report; the files of an earlier one are replaced.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string> _wrapper = SharedOptions.CreateWrapper();

    public ReportCommand(ToolServices services)
        : base("report", "Makes the report of imports from their journals; several make one.")
    {
        _services = services;
        _files.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "FILE"));
        _journals.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--journal"));
        _out.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--out"));
        Add(_files);
        Add(_journals);
        Add(_out);
        Add(_wrapper);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  account-import report accounts.json --out report \\",
        "    --journal accounts.json.api.example.com.import.journal",
        "  The first import and that of the mended accounts, as one:",
        "    account-import report accounts.json mended.ndjson --out report \\",
        "      --journal accounts.json.api.example.com.import.journal \\",
        "      --journal mended.journal",
        string.Empty,
        "Files of the report:",
        "  report.html              for a person: totals, reasons, what to do next",
        "  summary.json             the counts, for a program",
        "  outcomes.ndjson          a line for each account",
        "  handover.csv             the Kraken account numbers",
        "  rejected.ndjson          the accounts without success, loadable again",
        "  rejected.reasons.ndjson  why, with line and column",
        string.Empty,
        "Nothing is sent, and the journals are not changed.",
        string.Empty,
        "Exit codes:",
        "  0  the report is written, whatever it says",
        "  2  usage, a file or journal that cannot be read or is of something else",
        "  4  stopped before the report was written",
        "  7  a fault of the tool, a damaged journal, or a full disk",
    ];

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_out);
        string[] files = parsed.GetValue(_files) ?? [];
        if (File.Exists(folder))
        {
            throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(folder)}: This is a file; expected a folder.");
        }

        if (files.Select(file => ReportFolder.FindFault(folder, file, "--out")).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw new ToolException(ExitCode.Usage, fault);
        }

        List<ImportJournalReader> journals = [];
        try
        {
            foreach (string path in parsed.GetRequiredValue(_journals))
            {
                journals.Add(await ImportJournalReader.OpenAsync(path, _services.Interruption.Stopping).ConfigureAwait(false));
            }

            ImportReportResult report = await WriteAsync(parsed, folder, files, journals).ConfigureAwait(false);
            _services.Console.Results.WriteLine(Describe(report));
            foreach (string line in ReportFolder.Describe(report))
            {
                _services.Console.Note(line);
            }

            return ExitCode.Success;
        }
        catch (ImportJournalException exception)
        {
            throw new ToolException(exception.GetExitCode(), DisplayText.Clean(exception.Message), exception);
        }
        catch (ArgumentException exception) when (exception.ParamName is "journals")
        {
            throw new ToolException(ExitCode.Usage, DisplayText.Clean(exception.Message.Split(" (Parameter", 2)[0]), exception);
        }
        catch (AccountFileException exception) when (!_services.Interruption.Stopping.IsCancellationRequested)
        {
            throw AccountFileSource.Unreadable(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AccountFileException)
        {
            // What is read may break off for the same wish to stop.
            throw new ToolException(ExitCode.Stopped, "Stopped: the report was not written.", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new ToolException(ExitCode.Internal, DisplayText.Clean(exception.Message), exception);
        }
        finally
        {
            foreach (ImportJournalReader journal in journals)
            {
                journal.Dispose();
            }
        }
    }

    private static string Describe(ImportReportResult report)
    {
        string counts = string.Join(", ", report.Counts.Where(count => count.Value > 0).OrderBy(count => count.Key).Select(count => $"{count.Value} {count.Key.Describe()}"));
        return $"{report.Accounts} account{(report.Accounts is 1 ? string.Empty : "s")}{(counts.Length is 0 ? string.Empty : $": {counts}")}."
            + (report.Repeated is 0 ? string.Empty : $" {report.Repeated} more are in several imports, and counted once.");
    }

    private Task<ImportReportResult> WriteAsync(ParseResult parsed, string folder, string[] files, List<ImportJournalReader> journals)
    {
        ImportJournalReader first = journals[0];
        var reading = new AccountFileReaderOptions
        {
            IdentifierPath = first.IdentifierPath ?? AccountPayload.DefaultIdentifierPath,
            WrapperMember = parsed.GetRequiredValue(_wrapper),
        };
        var commands = new FollowUpCommands
        {
            BaseAddress = first.IsSimulated ? null : new Uri(first.Target),
            ImportSupplier = first.ImportSupplier,
            IsDryRun = first.IsDryRun,
            IsValidation = first.IsValidation,
            IdentifierPath = first.IdentifierPath,
            JournalPaths = [.. journals.Select(journal => journal.Path)],
            Files = files,
        };
        return ImportReport.WriteAsync(
            folder,
            journals,
            [.. files.Select(file => AccountFileSource.CreateImport(_services, file, first.ImportSupplier, reading))],
            commands.ToReportOptions(commands.Resume()),
            _services.Interruption.Stopping);
    }
}
