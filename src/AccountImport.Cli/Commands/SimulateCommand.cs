using System.CommandLine;
using System.Globalization;
using AccountImport.Cli.Rendering;
using AccountImport.Client.Testing;

namespace AccountImport.Cli.Commands;

/// <summary>Runs the simulator until it is told to stop.</summary>
internal sealed class SimulateCommand : Command, IHasExamples
{
    private readonly ToolServices _services;
    private readonly Option<int> _port = new("--port")
    {
        Description = "The port on the loopback address; 0 for any that is free.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<string[]> _alreadyImported =
        SharedOptions.CreateAlreadyImported("An external account number that the simulator has from before; several may follow.");

    private readonly Option<string?> _state = SimulationOptions.CreateState();
    private readonly Option<FaultSpecification?> _faults = SimulationOptions.CreateFaults();
    private readonly Option<int> _seed = SimulationOptions.CreateSeed();

    public SimulateCommand(ToolServices services)
        : base("simulate", "Runs a simulator of the account import API on this machine, until Ctrl-C.")
    {
        _services = services;
        _port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"--port must be a whole number from 0 to {ushort.MaxValue}.");
            }
        });
        Add(_port);
        Add(_alreadyImported);
        Add(_state);
        Add(_faults);
        Add(_seed);
        SetAction(async (parsed, _) => (int)await RunAsync(parsed).ConfigureAwait(false));
    }

    public IReadOnlyList<string> HelpLines { get; } =
    [
        "Examples:",
        "  account-import simulate --port 5080",
        "  account-import simulate --port 5080 --already-imported IM-A-00023 IM-A-00024",
        "  account-import simulate --port 5080 --state simulator.jsonl --seed 7 \\",
        "    --faults throttled=0.05,answer-lost=0.02,latency=5ms..50ms,pending=2s",
        string.Empty,
        "The base address is written to the standard output. The simulator takes any",
        "credential, gives a JWT for any API key (--authentication obtain), and forgets",
        "everything when it ends, unless --state names a file. What is in that file are",
        "the imports and the accounts from before; faults and times are as said at each",
        "start.",
        string.Empty,
        .. FaultSpecification.HelpLines,
    ];

    private async Task<ExitCode> RunAsync(ParseResult parsed)
    {
        ToolConsole console = _services.Console;
        CancellationToken stopping = _services.Interruption.Stopping;
        AccountImportSimulator simulator = await Simulation
            .StartAsync(
                new SimulationSettings
                {
                    Port = parsed.GetValue(_port),
                    AlreadyImported = parsed.GetRequiredValue(_alreadyImported),
                    StatePath = parsed.GetValue(_state),
                    Seed = parsed.GetValue(_seed),
                    Faults = parsed.GetValue(_faults) ?? FaultSpecification.None,
                },
                CancellationToken.None)
            .ConfigureAwait(false);
        await using (simulator.ConfigureAwait(false))
        {
            console.Note("The simulator listens, until Ctrl-C, on");
            await console.Results.WriteLineAsync(simulator.BaseAddress.AbsoluteUri).ConfigureAwait(false);
            await console.Results.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            if (parsed.GetValue(_state) is { } path)
            {
                console.Note($"It keeps its state in {path}.");
            }

            console.Note("Import into it from another terminal, with any credential:");
            console.Note("  export ACCOUNT_IMPORT_TOKEN=any");
            console.Note("  account-import import accounts.json --import-supplier SAMPLE \\");
            console.Note($"    --base-address {simulator.BaseAddress}");
            await Task.Delay(Timeout.InfiniteTimeSpan, _services.TimeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCode.Success;
    }
}
