using System.CommandLine;
using AccountImport.Cli.Checking;
using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Cli.Commands;

/// <summary>Checks the accounts of a file, without a call.</summary>
internal sealed class CheckCommand : Command, IHasExamples
{
    private readonly ToolServices _services;
    private readonly Argument<string> _file = SharedOptions.CreateFile();

    private readonly Option<string?> _out = new("--out")
    {
        Description = $"A folder for {RejectedFiles.AccountsName}, the accounts that have errors, and {RejectedFiles.ReasonsName}, what is wrong with each; those of an earlier check are replaced.",
        HelpName = "DIR",
    };

    private readonly Option<string> _identifierPath = SharedOptions.CreateIdentifierPath();
    private readonly Option<string> _wrapper = SharedOptions.CreateWrapper();

    private readonly Option<bool> _noDuplicates = new("--no-duplicates")
    {
        Description = "Do not compare the accounts with one another: the file is read once, and no memory is held for each account.",
    };

    private readonly Option<bool> _json = SharedOptions.CreateJson();

    public CheckCommand(ToolServices services)
        : base("check", "Checks the accounts of a file on this machine, and shows what is wrong, and where.")
    {
        _services = services;
        _out.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--out"));
        Add(_file);
        Add(_out);
        Add(_identifierPath);
        Add(_wrapper);
        Add(_noDuplicates);
        Add(_json);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  account-import check accounts.json",
        "  Write what is rejected, and why, to a folder:",
        "    account-import check accounts.json.gz --out rejected",
        "  Accounts of a schema of the tenant's own, from another program:",
        "    gzip -dc others.json.gz | account-import check - \\",
        "      --identifier-path external_account_number",
        "  List everything for another program:",
        "    account-import check accounts.json --json > failures.jsonl",
        string.Empty,
        "Nothing is sent. Ctrl-C stops and shows what was found until then.",
        string.Empty,
        "Exit codes:",
        "  0  no account has errors; some may have warnings",
        "  1  some accounts have errors",
        "  2  usage, a file that cannot be read, or not to its end",
        "  4  stopped before the end",
        "  7  a fault of the tool, or a full disk",
    ];

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        AccountFileReader reader = AccountFileSource.Open(
            _services,
            file,
            new AccountFileReaderOptions
            {
                IdentifierPath = parsed.GetRequiredValue(_identifierPath),
                WrapperMember = parsed.GetRequiredValue(_wrapper),
                ComparesAccounts = !parsed.GetValue(_noDuplicates),
            });
        await using (reader.ConfigureAwait(false))
        {
            if (parsed.GetValue(_out) is not { } folder)
            {
                return await CheckAsync(parsed, reader, rejected: null).ConfigureAwait(false);
            }

            RejectedFiles rejected = await RejectedFiles
                .CreateAsync(folder, file is AccountFileSource.StandardInput ? null : file, _services.CreateFile)
                .ConfigureAwait(false);
            await using (rejected.ConfigureAwait(false))
            {
                return await CheckAsync(parsed, reader, rejected).ConfigureAwait(false);
            }
        }
    }

    private async Task<ExitCode> CheckAsync(ParseResult parsed, AccountFileReader reader, RejectedFiles? rejected)
    {
        ToolConsole console = _services.Console;
        string file = parsed.GetRequiredValue(_file);
        bool isJson = parsed.GetValue(_json);
        CheckRendering rendering = isJson ? new JsonCheckRendering(console.Results)
            : console.ResultsTerminal is { } terminal ? new TerminalCheckRendering(terminal, file, rejected?.ReasonsPath)
            : new LineCheckRendering(console.Results, file, rejected?.ReasonsPath);

        // JSON Lines on a terminal and a bar would write over one another.
        bool showsProgress = !isJson || console.ResultsTerminal is null;
        TimeProvider clock = _services.TimeProvider;
        CheckSummary summary = await ReadingProgress.ShowAsync(
            showsProgress ? console.ProgressTerminal : null,
            "Checking",
            reader,
            clock,
            () => new CheckRun(rendering, rejected, clock).RunAsync(reader, _services.Interruption.Stopping)).ConfigureAwait(false);

        StopReason? unshown = null;
        try
        {
            rendering.Complete(summary);
        }
        catch (IOException exception)
        {
            unshown = new StopReason(ExitCode.Internal, $"The results cannot be written: {exception.Message}");
        }

        Note(console, rejected);
        StopReason[] reasons = [.. ((IEnumerable<StopReason?>)[summary.StopReason, unshown]).OfType<StopReason>().Distinct()];
        foreach (StopReason reason in reasons)
        {
            if (reason.ExitCode is ExitCode.Stopped)
            {
                console.Note(reason.Message);
            }
            else
            {
                console.Error(reason.Message);
            }
        }

        return ExitCodePrecedence.First([summary.ExitCode, .. reasons.Select(reason => reason.ExitCode)]);
    }

    /// <summary>Says where the rejected accounts are, or that they are not.</summary>
    private static void Note(ToolConsole console, RejectedFiles? rejected)
    {
        if (rejected is null)
        {
            return;
        }

        string accounts = DisplayText.Clean(rejected.AccountsPath);
        if (!rejected.IsComplete)
        {
            console.Note($"{accounts} was not written.");
            return;
        }

        console.Note($"Rejected accounts are in {accounts}, and why in {DisplayText.Clean(rejected.ReasonsPath)}.");
        if (rejected.TooLarge > 0)
        {
            console.Note($"Too large for the file, so that only the reason is there: {rejected.TooLarge}.");
        }
    }
}
