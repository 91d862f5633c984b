using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AccountImport.Cli.Commands;

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

    public async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments)
    {
        RootCommand root = CreateRootCommand(services with { Arguments = arguments });
        ParseResult parsed = root.Parse(arguments, Parsing);
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
            if (parsed.Action is not ParseErrorAction)
            {
                return (ExitCode)await parsed.InvokeAsync(configuration, CancellationToken.None).ConfigureAwait(false);
            }

            string command = string.Join(' ', NamesOf(parsed.CommandResult));
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
            {
                services.Console.Error(message);
            }

            services.Console.Note($"See: {command} --help");
            return ExitCode.Usage;
        }
        catch (ToolException exception)
        {
            services.Console.Error(exception.Message);
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

    private static IEnumerable<string> NamesOf(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent
            ? [.. NamesOf(parent), command.Command.Name]
            : ["account-import"];

    private static RootCommand CreateRootCommand(ToolServices services)
    {
        var root = new RootCommand("Imports customer accounts into Kraken through its account import API, and shows what became of each.")
        {
            new CheckCommand(services),
            new PlanCommand(services),
            new ImportCommand(services),
            new StatusCommand(services),
            new ReportCommand(services),
            new ExplainCommand(services),
            new ReconcileCommand(services),
            new SimulateCommand(services),
        };
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
