using System.CommandLine;
using System.CommandLine.Parsing;
using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Shows everything that is known of one account of an import.</summary>
internal sealed class ExplainCommand : Command, IHasExamples
{
    private const string Only = "only";

    private readonly ToolServices _services;
    private readonly Argument<string> _file = SharedOptions.CreateFile();
    private readonly Option<string> _wrapper = SharedOptions.CreateWrapper();
    private readonly Option<Uri?> _baseAddress = SharedOptions.CreateBaseAddress();
    private readonly Option<bool> _json = SharedOptions.CreateJson();

    private readonly Argument<string> _number = new("EXTERNAL_ACCOUNT_NUMBER")
    {
        Description = "The account's number in the file.",
    };

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "The journal of the import. [default: the one beside FILE, as import names it for the same --base-address and mode]",
        HelpName = "PATH",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Without --journal: the import was a dry run.",
    };

    private readonly Option<string?> _validate = new("--validate")
    {
        Description = $"Without --journal: the import was with --validate {Only}.",
        HelpName = Only,
    };

    private readonly Option<bool> _includeErrorDetail = new("--include-error-detail")
    {
        Description = "Show the API's sentences, too, which may quote personal data. The import must have kept them, with the same option.",
    };

    public ExplainCommand(ToolServices services)
        : base("explain", "Shows everything that is known of one account of an import, without a call.")
    {
        _services = services;
        _number.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "EXTERNAL_ACCOUNT_NUMBER"));
        _journal.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--journal"));
        _validate.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: Only }])
            {
                result.AddError($"--validate must be {Only}.");
            }
        });
        Add(_file);
        Add(_number);
        foreach (Option option in (ReadOnlySpan<Option>)[_journal, _baseAddress, _dryRun, _validate, _wrapper, _includeErrorDetail, _json])
        {
            Add(option);
        }

        Validators.Add(CheckTogether);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  account-import explain accounts.json IM-A-00023 \\",
        "    --base-address https://api.example.com/",
        "  account-import explain accounts.json IM-A-00023 --journal my.journal",
        string.Empty,
        "What is shown of the file has its values masked: x for a letter, 9 for a digit.",
        "Nothing is sent, and nothing is changed.",
        string.Empty,
        "Exit codes:",
        "  0  it is shown, whatever became of the account",
        "  2  usage, a file or journal that cannot be read or is of something else, or",
        "     no such account in them",
        "  4  stopped before it was found",
        "  7  a fault of the tool, or a damaged journal",
    ];

    private void CheckTogether(CommandResult result)
    {
        bool isJournalGiven = IsGiven(_journal);
        if (isJournalGiven)
        {
            foreach (Option option in (ReadOnlySpan<Option>)[_baseAddress, _dryRun, _validate])
            {
                if (IsGiven(option))
                {
                    result.AddError($"{option.Name} finds the journal beside the file, and does not go with --journal.");
                }
            }
        }
        else if (result.GetValue(_file) is AccountFileSource.StandardInput || !IsGiven(_baseAddress))
        {
            result.AddError("Say which import it is: name its journal with --journal, or the target of the import with --base-address if the journal is beside the file.");
        }

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        string number = parsed.GetRequiredValue(_number);
        string path = parsed.GetValue(_journal) ?? FindJournal(parsed, file);
        try
        {
            using ImportJournalReader journal = await ImportJournalReader.OpenAsync(path, _services.Interruption.Stopping).ConfigureAwait(false);
            var reading = new AccountFileReaderOptions
            {
                IdentifierPath = journal.IdentifierPath ?? AccountPayload.DefaultIdentifierPath,
                WrapperMember = parsed.GetRequiredValue(_wrapper),
            };
            ImportSource source = AccountFileSource.CreateImport(_services, file, journal.ImportSupplier, reading);
            AccountExplanation explanation = await AccountExplanation.FindAsync(
                source,
                journal,
                number,
                parsed.GetValue(_includeErrorDetail) ? JournalPath.DetailsOf(path) : null,
                _services.Interruption.Stopping).ConfigureAwait(false)
                ?? throw new ToolException(
                    ExitCode.Usage,
                    $"Neither {DisplayText.Clean(file)} nor {DisplayText.Clean(path)} has an account {DisplayText.Clean(number)}. Write the number as the file has it, in the same case, or name another file and journal.");
            ExplanationRendering.Write(_services.Console.Results, explanation, file, number, parsed.GetValue(_json));
            return ExitCode.Success;
        }
        catch (ImportJournalException exception)
        {
            throw new ToolException(exception.GetExitCode(), DisplayText.Clean(exception.Message), exception);
        }
        catch (AccountFileException exception) when (!_services.Interruption.Stopping.IsCancellationRequested)
        {
            throw AccountFileSource.Unreadable(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AccountFileException)
        {
            // What is read may break off for the same wish to stop.
            throw new ToolException(ExitCode.Stopped, "Stopped before the account was found.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new ToolException(ExitCode.Internal, DisplayText.Clean(exception.Message), exception);
        }
        catch (IOException exception)
        {
            throw new ToolException(ExitCode.Usage, DisplayText.Clean(exception.Message), exception);
        }
    }

    private string FindJournal(ParseResult parsed, string file) => JournalPath.Beside(
        file,
        parsed.GetValue(_baseAddress)!,
        JournalPath.DescribeMode(new AccountImporterOptions
        {
            JournalPath = string.Empty,
            IsDryRun = parsed.GetValue(_dryRun),
            Validate = parsed.GetValue(_validate) is null ? ValidateMode.OnRejection : ValidateMode.Only,
        }));
}
