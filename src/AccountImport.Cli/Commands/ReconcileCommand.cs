using System.CommandLine;
using System.CommandLine.Parsing;
using AccountImport.Cli.Rendering;
using AccountImport.Client;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Asks the platform for each account of a file, and shows where its view is not that of the journal.</summary>
internal sealed class ReconcileCommand : Command, IHasExamples
{
    private const string AnewName = "--anew";

    private readonly ToolServices _services;
    private readonly ImportArguments _arguments;

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "The journal of the import, which is only read. [default: the one beside FILE, as import names it for the same --base-address]",
        HelpName = "PATH",
    };

    private readonly Option<bool> _noJournal = new("--no-journal")
    {
        Description = "Compare FILE with the platform alone, as if all of FILE had to be there.",
    };

    private readonly Option<bool> _acceptChangedFile = new("--accept-changed-file")
    {
        Description = "Compare although FILE has changed since the journal was begun; the accounts that it does not have any more are asked for, too.",
    };

    private readonly Option<string?> _answers = new("--answers")
    {
        Description = "The file that keeps what was answered, so that the same command goes on after an interruption. [default: beside FILE, named after it and the target]",
        HelpName = "PATH",
    };

    private readonly Option<bool> _anew = new(AnewName)
    {
        Description = "Ask for every account again, whatever was answered before an interruption.",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "A file for all differences, one JSON object a line; one that is there is replaced.",
        HelpName = "PATH",
    };

    public ReconcileCommand(ToolServices services)
        : base("reconcile", "Asks the platform for each account of a file, and shows where its view is not that of the import. Changes nothing.")
    {
        _services = services;
        _arguments = new ImportArguments(services);
        _arguments.AddReconciliationTo(this);
        foreach (Option<string?> option in (ReadOnlySpan<Option<string?>>)[_journal, _answers, _out])
        {
            option.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, option.Name));
        }

        foreach (Option option in (ReadOnlySpan<Option>)[_journal, _noJournal, _acceptChangedFile, _answers, _anew, _out])
        {
            Add(option);
        }

        Validators.Add(CheckTogether);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  The morning after an import, with half of the rate that is permitted:",
        "    account-import reconcile accounts.json --token-file api-key.txt \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE \\",
        "      --rate 20 --rate-share 1/2 --out differences.ndjson",
        "  Whether all of a file is there, whoever has imported it:",
        "    account-import reconcile accounts.json --no-journal \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE",
        string.Empty,
        "Only status is asked. Ctrl-C stops; the same command goes on. Once it is",
        "through, the same command begins anew, since the platform changes.",
        string.Empty,
        "Exit codes:",
        "  0  no difference",
        "  1  some accounts differ",
        "  2  usage, configuration, a file or journal that cannot be read or is of",
        "     something else, or unreachable host",
        "  3  authentication",
        "  4  stopped before the end; the same command goes on",
        "  6  some accounts gave no answer, or have no end anywhere yet",
        "  7  a fault of the tool, a damaged journal, or a full disk",
        "  If several hold, in this order: 2, 3, 7, 4, 6, 1.",
    ];

    private void CheckTogether(CommandResult result)
    {
        bool isStandardInput = result.GetValue(_arguments.File) is AccountFileSource.StandardInput;
        if (IsGiven(_journal) && IsGiven(_noJournal))
        {
            result.AddError("--journal and --no-journal exclude each other.");
        }

        if (IsGiven(_noJournal) && IsGiven(_acceptChangedFile))
        {
            result.AddError("--accept-changed-file is about the journal, and does not go with --no-journal.");
        }

        if (isStandardInput && !IsGiven(_journal) && !IsGiven(_noJournal))
        {
            result.AddError("The standard input has no journal beside it: name it with --journal, or say --no-journal.");
        }

        if (isStandardInput && !IsGiven(_answers))
        {
            result.AddError("The standard input has no place for the answers beside it: name a file with --answers.");
        }

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        ReconcileRequest request = _arguments.ReadReconciliation(parsed);
        string? journal = parsed.GetValue(_noJournal) ? null : parsed.GetValue(_journal) ?? FindJournal(request);
        string answers = parsed.GetValue(_answers) ?? JournalPath.ReconciliationBeside(request.File, request.Target);
        string? differences = parsed.GetValue(_out);
        ThrowIfReplaced(answers, "--answers", [request.File, journal]);
        ThrowIfReplaced(differences, "--out", [request.File, journal, answers]);
        if (request.File is not AccountFileSource.StandardInput)
        {
            // One that is not there is said before a credential that is not there either.
            await AccountFileSource.Open(_services, request.File, request.Reading).DisposeAsync().ConfigureAwait(false);
        }

        using AccountImportClient client = ClientFactory.Create(_services, request.Target, request.Authentication, request.TokenFile);
        AccountImporterOptions pace = _services.AdjustImport(request.Pace);
        var options = new AccountReconcilerOptions
        {
            AnswersPath = answers,
            JournalPath = journal,
            StartsAnew = parsed.GetValue(_anew),
            AcceptsChangedInput = parsed.GetValue(_acceptChangedFile),
            Concurrency = pace.Concurrency,
            RequestsPerSecond = pace.RequestsPerSecond,
            RetryBudget = pace.RetryBudget,
            RetryDelay = pace.RetryDelay,
            MaxRetryDelay = pace.MaxRetryDelay,
        };
        return await new ReconcileExecution(_services, request, options)
        {
            DifferencesPath = differences,

            // Who goes on does not begin anew.
            Command = ["account-import", .. _services.Arguments.Where(argument => argument is not AnewName)],
        }.RunAsync(new AccountReconciler(client, request.Target, _services.TimeProvider)).ConfigureAwait(false);
    }

    private static string FindJournal(ReconcileRequest request)
    {
        string path = JournalPath.Beside(request.File, request.Target, JournalPath.DescribeMode(request.Pace));
        return File.Exists(path)
            ? path
            : throw new ToolException(
                ExitCode.Usage,
                $"{DisplayText.Clean(path)}: there is no such journal. Name that of the import with --journal, or compare without one with --no-journal.");
    }

    private static void ThrowIfReplaced(string? path, string option, IReadOnlyList<string?> others)
    {
        if (path is not null && others.OfType<string>().Where(other => other is not AccountFileSource.StandardInput).Any(other => Path.GetFullPath(other) == Path.GetFullPath(path)))
        {
            throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(path)} is used for something else already: name another file with {option}.");
        }
    }
}
