using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using NodaTime;

namespace AccountImport.Client.Tests.Contract;

/// <summary>The simulator, at a time that stands still until an import is to proceed.</summary>
public sealed class SimulatorContractServer : ContractServer
{
    private readonly ManualTimeProvider _clock;
    private readonly AccountImportSimulator _simulator;

    private SimulatorContractServer(AccountImportSimulator simulator, ManualTimeProvider clock)
    {
        _simulator = simulator;
        _clock = clock;
    }

    public override Uri BaseAddress => _simulator.BaseAddress;

    public override Instant? OwnTime => Instant.FromDateTimeOffset(Now);

    public override AccountImportSimulator Simulator => _simulator;

    public static async Task<ContractServer> StartAsync(string pathPrefix, CancellationToken cancellationToken)
    {
        var clock = new ManualTimeProvider(Now);
        var options = new AccountImportSimulatorOptions { TimeProvider = clock, PathPrefix = pathPrefix };
        return new SimulatorContractServer(await AccountImportSimulator.StartAsync(options, cancellationToken), clock);
    }

    public override Task AnswerAsync(AccountImportOperation operation, params ScriptedAnswer[] answers)
    {
        _simulator.Answer(operation, answers);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<RecordedRequest>> GetRequestsAsync() => Task.FromResult(_simulator.Requests);

    public override Task<IReadOnlyList<string>> GetViolationsAsync() => Task.FromResult(_simulator.Violations);

    public override void LetImportsProceed() => _clock.Advance(TimeSpan.FromMilliseconds(50));

    public override ValueTask DisposeAsync() => _simulator.DisposeAsync();
}
