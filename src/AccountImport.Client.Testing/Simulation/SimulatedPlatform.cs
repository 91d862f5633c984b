using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>What the platform does with a well-formed call, and what it answers.</summary>
internal sealed class SimulatedPlatform
{
    private readonly AccountImportSimulatorOptions _options;
    private readonly HashSet<string>? _importSuppliers;
    private readonly AccountRules _rules;
    private readonly ImportLedger _ledger;

    public SimulatedPlatform(AccountImportSimulatorOptions options, StateLog? log)
    {
        _options = options;
        _importSuppliers = options.ImportSuppliers?.ToHashSet(StringComparer.Ordinal);
        _rules = new AccountRules(_importSuppliers, options.TenantRules ?? DefaultTenant.CreateRules(options.TimeProvider));
        _ledger = new ImportLedger(options.Seed, log);
    }

    public ScenarioBook Scenarios { get; } = new();

    public IReadOnlyList<SimulatedImport> Imports => _ledger.GetImports(Now);

    private Instant Now => Instant.FromDateTimeOffset(_options.TimeProvider.GetUtcNow());

    public IReadOnlyList<SimulatedImport> GetImports(AccountKey key) => _ledger.GetImports(key, Now);

    public void AddImportedAccount(string? importSupplier, string externalAccountNumber, string krakenIdentifier) =>
        _ledger.AddFromBefore(importSupplier, externalAccountNumber, krakenIdentifier, Now);

    public AccountScenario GetScenario(string? importSupplier, string externalAccountNumber)
    {
        // With no supplier the scenario is for any; the supplier of the key then plays no part.
        _ = new AccountKey(importSupplier ?? "any", externalAccountNumber);
        return Scenarios.GetOrAdd(this, importSupplier, externalAccountNumber);
    }

    /// <summary>Has a call take its effect.</summary>
    /// <returns>The platform's own answer to it.</returns>
    public Answer Execute(Call call, TimeSpan effectDelay) => call.Request.Operation switch
    {
        AccountImportOperation.Validate => Validate(call.Envelope),
        AccountImportOperation.Process => Process(call.Envelope, effectDelay),
        _ => GetStatus(call.Request.Key!),
    };

    private Answer Validate(Envelope envelope) =>
        FindErrors(envelope) is { Count: > 0 } errors ? Answers.ValidationFailed(errors) : Answers.Valid;

    private IReadOnlyList<FieldError> FindErrors(Envelope envelope) =>
        [.. _rules.FindErrors(envelope.Account), .. Scenarios.FindErrors(envelope.Key)];

    private Answer Process(Envelope envelope, TimeSpan effectDelay)
    {
        Instant now = Now;
        if (TaskParametersReader.FindErrors(envelope.TaskParameters, now) is { Count: > 0 } errors)
        {
            return Answers.ValidationFailed(errors);
        }

        if (envelope.Key is not { } key || FindErrors(envelope).Count > 0)
        {
            return Answers.ProcessValidationFailed;
        }

        SimulatedFailure? failure = Scenarios.FindFailure(key) ?? _options.FindFailure(envelope.Account);
        return _ledger.Schedule(key, envelope.TaskParameters, failure, GetDuration(key), now, effectDelay) is { } existing
            ? Answers.AlreadyImported(key, existing)
            : Answers.Scheduled;
    }

    private ImportDuration GetDuration(AccountKey key)
    {
        if (Scenarios.FindTimeToEnd(key) is { } timeToEnd)
        {
            return ImportDuration.Halved(timeToEnd);
        }

        TimeSpan inProgress = _options.WorkTime?.Invoke(key) ?? _options.InProgressFor;
        return inProgress < TimeSpan.Zero
            ? throw new InvalidOperationException($"{nameof(AccountImportSimulatorOptions.WorkTime)} has given a negative time.")
            : new ImportDuration(_options.PendingFor, inProgress);
    }

    private Answer GetStatus(AccountKey key) =>
        _importSuppliers?.Contains(key.ImportSupplier) is not false && _ledger.FindStatus(key, Now) is { } status
            ? Answers.Status(status)
            : Answers.NotFound;
}
