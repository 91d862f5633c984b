using System.Collections.Concurrent;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing.Simulation;

namespace AccountImport.Client.Testing;

/// <summary>The scenarios by account: by key, and by external account number for any import supplier.</summary>
internal sealed class ScenarioBook
{
    private readonly ConcurrentDictionary<(string? ImportSupplier, string ExternalAccountNumber), AccountScenario> _scenarios = new();

    public AccountScenario GetOrAdd(SimulatedPlatform platform, string? importSupplier, string externalAccountNumber) =>
        _scenarios.GetOrAdd((importSupplier, externalAccountNumber), _ => new AccountScenario(platform, importSupplier, externalAccountNumber));

    public ScriptedAnswer? TakeAnswer(RecordedRequest request) =>
        request is { Key: { } key, Operation: { } operation }
            ? Find(key).Select(scenario => scenario.TakeAnswer(operation)).FirstOrDefault(answer => answer is not null)
            : null;

    public IReadOnlyList<FieldError> FindErrors(AccountKey? key) => key is null ? [] : [.. Find(key).SelectMany(scenario => scenario.GetErrors())];

    public SimulatedFailure? FindFailure(AccountKey key) =>
        Find(key).Select(scenario => scenario.Failure).FirstOrDefault(failure => failure is not null);

    public TimeSpan? FindTimeToEnd(AccountKey key) =>
        Find(key).Select(scenario => scenario.TimeToEnd).FirstOrDefault(time => time is not null);

    /// <summary>The scenarios of an account, the more exact one first.</summary>
    private IEnumerable<AccountScenario> Find(AccountKey key)
    {
        if (_scenarios.TryGetValue((key.ImportSupplier, key.ExternalAccountNumber), out AccountScenario? ofKey))
        {
            yield return ofKey;
        }

        if (_scenarios.TryGetValue((null, key.ExternalAccountNumber), out AccountScenario? ofNumber))
        {
            yield return ofNumber;
        }
    }
}
