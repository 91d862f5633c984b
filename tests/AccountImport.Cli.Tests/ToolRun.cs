using System.Text.Json;
using AccountImport.Cli.Rendering;
using AccountImport.Client;
using AccountImport.Client.Importing;
using Spectre.Console;

namespace AccountImport.Cli.Tests;

/// <summary>The tool as a command line sees it, in this process: its exit code and what it wrote.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Messages)
{
    public const string Token = "s3cret-t0ken";

    // What lies in the current folder must not decide a test.
    private const string NoConfiguration = "no-such-file.account-import.json";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DefaultAbsenceGrace = new AccountImporterOptions { JournalPath = "any" }.AbsenceGrace;

    public string[] Lines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<JsonElement> JsonLines => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Runs the tool with short waits; no outcome depends on how long they are.</summary>
    public static async Task<ToolRun> StartAsync(
        IReadOnlyList<string> arguments,
        Interruption? interruption = null,
        Func<AccountImporterOptions, AccountImporterOptions>? adjustImport = null,
        string? token = Token,
        Func<string, string?>? getEnvironmentVariable = null,
        Stream? standardInput = null,
        Func<string, Stream>? createFile = null,
        TextWriter? results = null,
        TimeProvider? clock = null,
        IAnsiConsole? resultsTerminal = null,
        IAnsiConsole? messagesTerminal = null,
        string configurationPath = NoConfiguration)
    {
        using var output = new StringWriter();
        using var messages = new StringWriter();
        using var ownInterruption = new Interruption();
        var services = new ToolServices
        {
            Console = new ToolConsole(results ?? output, TextWriter.Synchronized(messages)) { ResultsTerminal = resultsTerminal, MessagesTerminal = messagesTerminal },
            Interruption = interruption ?? ownInterruption,
            GetEnvironmentVariable = getEnvironmentVariable ?? (name => name is "ACCOUNT_IMPORT_TOKEN" ? token : null),
            OpenStandardInput = () => standardInput ?? throw new InvalidOperationException("No standard input is expected to be read."),
            ConfigurationPath = configurationPath,
            CreateFile = createFile ?? PrivateFile.Create,
            TimeProvider = clock ?? TimeProvider.System,
            AdjustImport = options => (adjustImport ?? (same => same))(Shorten(options)),
            Resilience = new ResilienceOptions { RetryDelay = Tick, MaxRetryDelay = Tick },
        };
        ExitCode exitCode = await new Tool(services).RunAsync(arguments);
        return new ToolRun((int)exitCode, output.ToString(), messages.ToString());
    }
    private static AccountImporterOptions Shorten(AccountImporterOptions options) => options with
    {
        PollInterval = Tick,
        MaxPollInterval = Tick,
        RetryDelay = Tick,
        MaxRetryDelay = Tick,

        // A simulator shows at once what it has scheduled; what the command line says counts.
        VisibilityGrace = TimeSpan.Zero,
        AbsenceGrace = options.AbsenceGrace == DefaultAbsenceGrace ? TimeSpan.Zero : options.AbsenceGrace,
    };
}
