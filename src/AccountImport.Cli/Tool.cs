using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AccountImport.Cli.Commands;
using AccountImport.Cli.Configuration;

namespace AccountImport.Cli;

/// <summary>The command line: what it takes, and what becomes of what goes wrong.</summary>
internal sealed class Tool(ToolServices services)
{
    private static readonly ParserConfiguration Parsing = new()
    {
        // An account number may begin with @, which otherwise names a file with arguments.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    private readonly GlobalOptions _global = new();

    public async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments)
    {
        var configured = ConfiguredOptions.None;
        var configuration = new InvocationConfiguration
        {
            Output = services.Console.Results,
            Error = services.Console.Messages,
            EnableDefaultExceptionHandler = false,

            // Ctrl-C is the commands' own affair.
            ProcessTerminationTimeout = null,
        };
        try
        {
            RootCommand root = CreateRootCommand(services with { Arguments = arguments });
            ParseResult parsed = root.Parse(arguments, Parsing);
            if (RunsCommand(parsed))
            {
                configured = ConfiguredOptions.Load(services, parsed, _global.GetConfigurationPath(parsed));
                parsed = configured.IsEmpty ? parsed : root.Parse(configured.AddTo(arguments), Parsing);
            }

            if (parsed.Action is not ParseErrorAction)
            {
                services.Console.Verbosity = _global.GetVerbosity(parsed);
                if (configured.Note is { } note)
                {
                    services.Console.Note(note);
                }

                return (ExitCode)await parsed.InvokeAsync(configuration, CancellationToken.None).ConfigureAwait(false);
            }

            string command = string.Join(' ', NamesOf(parsed.CommandResult));
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
            {
                services.Console.Error(configured.Explain(message));
            }

            services.Console.Note($"See: {command} --help");
            return ExitCode.Usage;
        }
        catch (ToolException exception)
        {
            services.Console.Error(exception.ExitCode is ExitCode.Usage or ExitCode.Authentication ? configured.Explain(exception.Message) : exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception)
        {
            services.Console.Error(
                $"A fault of the tool ({exception.GetType().Name}); please report it. Set ACCOUNT_IMPORT_DEBUG=1 for more, which may show personal data.");
            services.Debug(exception);
            return ExitCode.Internal;
        }
    }

    /// <summary>Whether a command is to be run, or would be if more had been typed; else help, the version or completions are asked for.</summary>
    private static bool RunsCommand(ParseResult parsed) =>
        parsed.CommandResult.Parent is not null && (parsed.Action is ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action);

    private static IEnumerable<string> NamesOf(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent
            ? [.. NamesOf(parent), command.Command.Name]
            : ["account-import"];

    private RootCommand CreateRootCommand(ToolServices withArguments)
    {
        var root = new RootCommand("Imports customer accounts into Kraken through its account import API, and shows what became of each.")
        {
            new CheckCommand(withArguments),
            new PlanCommand(withArguments),
            new ImportCommand(withArguments),
            new StatusCommand(withArguments),
            new ReportCommand(withArguments),
            new ExplainCommand(withArguments),
            new ReconcileCommand(withArguments),
            new SimulateCommand(withArguments),
        };
        _global.AddTo(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        var helpAction = new HelpWithExamples((HelpAction)help.Action!);
        help.Action = helpAction;
        root.SetAction(parsed =>
        {
            helpAction.Invoke(parsed);
            return (int)ExitCode.Usage;
        });
        return root;
    }
}
