using System.CommandLine;
using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Says what an import would do, without a call.</summary>
internal sealed class PlanCommand : Command, IHasExamples
{
    private readonly ToolServices _services;
    private readonly ImportArguments _arguments;

    private readonly Option<string?> _out = new("--out")
    {
        Description = "A file for the plan, which import --plan holds a run to; one that is there is replaced.",
        HelpName = "PATH",
    };

    public PlanCommand(ToolServices services)
        : base("plan", "Says what an import of a file would do, without a call.")
    {
        _services = services;
        _arguments = new ImportArguments(services);
        _arguments.AddPlanTo(this);
        _out.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--out"));
        Add(_out);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  What tonight's run will do, and how long it takes at 20 requests a second:",
        "    account-import plan accounts.json --rate 20 \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE",
        "  Have it approved, and hold the run to it:",
        "    account-import plan accounts.json --out plan.json \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE",
        "    account-import import accounts.json --plan plan.json \\",
        "      --base-address https://api.example.com/ --import-supplier SAMPLE \\",
        "      --token-file api-key.txt",
        string.Empty,
        "Nothing is sent, no credential is needed, and the journal is not changed.",
        string.Empty,
        "Exit codes:",
        "  0  the plan is made, whatever it says",
        "  2  usage, a file that cannot be read or is broken or changed, a journal of",
        "     something else",
        "  4  stopped before the plan was made",
        "  7  a fault of the tool, a damaged journal, or a full disk",
    ];

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        PlanRequest request = _arguments.ReadPlan(parsed);
        string? path = parsed.GetValue(_out);
        if (path is not null && IsSame(path, request))
        {
            throw new ToolException(ExitCode.Usage, $"{DisplayText.Clean(path)} would be replaced by the plan: name another file with --out.");
        }

        try
        {
            ImportPlan plan = await ImportPlan.CreateAsync(
                AccountFileSource.CreateImport(_services, request.File, request.ImportSupplier, request.Reading),
                request.Target,
                request.Options,
                cancellationToken: _services.Interruption.Stopping).ConfigureAwait(false);
            if (path is not null)
            {
                await plan.WriteAsync(path, _services.Interruption.Stopping).ConfigureAwait(false);
            }

            PlanRendering.Write(_services.Console.Results, plan, request);
            if (path is not null)
            {
                _services.Console.Note($"The plan is {DisplayText.Clean(path)}: import --plan holds the run to it.");
            }

            return ExitCode.Success;
        }
        catch (ImportJournalException exception)
        {
            string advice = exception.Fault is ImportJournalFault.OtherInput ? " The changed one is accepted with --accept-changed-file, another journal is named with --journal." : string.Empty;
            throw new ToolException(exception.GetExitCode(), DisplayText.Clean(exception.Message) + advice, exception);
        }
        catch (AccountFileException exception) when (!_services.Interruption.Stopping.IsCancellationRequested)
        {
            throw AccountFileSource.Unreadable(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AccountFileException)
        {
            // What is read may break off for the same wish to stop.
            throw new ToolException(ExitCode.Stopped, "Stopped: there is no plan.", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new ToolException(ExitCode.Internal, DisplayText.Clean(exception.Message), exception);
        }
    }

    private static bool IsSame(string path, PlanRequest request)
    {
        string plan = Path.GetFullPath(path);
        return plan == Path.GetFullPath(request.Options.JournalPath) || (request.File is not AccountFileSource.StandardInput && plan == Path.GetFullPath(request.File));
    }
}
