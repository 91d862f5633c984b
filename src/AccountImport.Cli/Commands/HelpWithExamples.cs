using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AccountImport.Cli.Commands;

/// <summary>Writes a command's help, and examples of it below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] RootLines =
    [
        "Examples:",
        "  account-import check accounts.json --out rejected",
        "  account-import import accounts.json --simulate --import-supplier SAMPLE",
        "  account-import report accounts.json --journal accounts.journal --out report",
        "  account-import import --help",
        string.Empty,
        "Environment:",
        "  ACCOUNT_IMPORT_TOKEN  The API key or JWT; --token-file wins over it.",
        "  ACCOUNT_IMPORT_DEBUG  1 shows the stack trace of a fault of the tool.",
        "  ACCOUNT_IMPORT_...    Any option that is not typed, such as",
        "                        ACCOUNT_IMPORT_BASE_ADDRESS for --base-address.",
        "  NO_COLOR              Anything but empty switches colors off.",
        string.Empty,
        "File:",
        "  account-import.json   In the current folder: options that are neither typed",
        "                        nor in the environment, such as",
        "                        {\"import-supplier\": \"SAMPLE\", \"rate\": 200}",
        string.Empty,
        "Exit codes:",
        "  0  all imported, already there, validated, scheduled with --no-wait, or",
        "     passed the dry run; no errors in the file",
        "  1  some rejected, failed, cancelled, or did not pass the dry run;",
        "     errors in the file",
        "  2  usage, configuration, unreadable, broken or changed file, journal of",
        "     something else, or unreachable host",
        "  3  authentication",
        "  4  stopped before the end; the same command goes on",
        "  5  stopped because too many accounts failed",
        "  6  some outcome unknown or still pending",
        "  7  a fault of the tool, a damaged journal, or a full disk",
        "  If several hold, in this order: 2, 3, 7, 5, 4, 6, 1.",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        foreach (string line in parseResult.CommandResult.Command is IHasExamples { HelpLines: var lines } ? lines : RootLines)
        {
            output.WriteLine(line);
        }

        return exitCode;
    }
}

/// <summary>A command whose help ends with examples.</summary>
internal interface IHasExamples
{
    /// <summary>The lines below the help of the command.</summary>
    IReadOnlyList<string> HelpLines { get; }
}
