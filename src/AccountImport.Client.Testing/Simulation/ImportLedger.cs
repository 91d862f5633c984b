using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>What the simulated platform knows: the imports that were scheduled, and the accounts that it has from before.</summary>
internal sealed class ImportLedger(TimeSpan pendingFor, TimeSpan inProgressFor, int seed)
{
    // Without a divisor in common with the number of numbers, so that no number comes twice before all have come once.
    private const long KrakenNumberStep = 61_803_399;
    private const long KrakenNumberCount = 100_000_000;

    private static readonly Duration AgeOfAccountsFromBefore = Duration.FromDays(1);

    private readonly List<ScheduledImport> _imports = [];
    private readonly Dictionary<AccountKey, List<ScheduledImport>> _importsByKey = [];
    private readonly Dictionary<(string? ImportSupplier, string ExternalAccountNumber), ScheduledImport> _fromBefore = [];
    private long _nextKrakenNumber = new Random(seed).NextInt64(KrakenNumberCount);

    public void AddFromBefore(string? importSupplier, string externalAccountNumber, string krakenIdentifier, Instant now)
    {
        Instant importedAt = now - AgeOfAccountsFromBefore;
        var import = new ScheduledImport
        {
            // With no supplier the account is there under any; the supplier of the key then plays no part.
            Key = new AccountKey(importSupplier ?? "any", externalAccountNumber),
            IsDryRun = false,
            ScheduledAt = importedAt,
            BeginsAt = importedAt,
            EndsAt = importedAt,
            LastStatus = ImportStatusCode.Processed,
            KrakenIdentifier = krakenIdentifier,
            Error = null,
        };
        lock (_imports)
        {
            _fromBefore[(importSupplier, externalAccountNumber)] = import;
        }
    }

    /// <summary>Schedules an import, unless the account exists. An import that has not ended is no obstacle: as on the platform, the account is then created twice.</summary>
    /// <param name="key">The account.</param>
    /// <param name="taskParameters">How and when.</param>
    /// <param name="failure">How it ends; <see langword="null"/> if it creates the account.</param>
    /// <param name="timeToEnd">How long it takes, half of it pending; <see langword="null"/> for as long as any.</param>
    /// <param name="now">The current time.</param>
    /// <param name="effectDelay">How much later it is scheduled.</param>
    /// <returns>The number of the account that exists; <see langword="null"/> if the import was scheduled.</returns>
    public string? Schedule(AccountKey key, TaskParameters taskParameters, SimulatedFailure? failure, TimeSpan? timeToEnd, Instant now, TimeSpan effectDelay)
    {
        lock (_imports)
        {
            if (FindExistingAccount(key, now) is { } existing)
            {
                return existing;
            }

            Instant scheduledAt = Later(now, effectDelay);
            Instant windowStart = taskParameters.ScheduleWindowStart?.ToInstant() ?? Instant.MinValue;
            (TimeSpan pending, TimeSpan inProgress) = timeToEnd is { } time ? (time / 2, time - (time / 2)) : (pendingFor, inProgressFor);
            Instant beginsAt = Instant.Max(Later(scheduledAt, pending), windowStart);
            bool creates = failure is null && !taskParameters.IsDryRun;
            var import = new ScheduledImport
            {
                Key = key,
                IsDryRun = taskParameters.IsDryRun,
                ScheduledAt = scheduledAt,
                BeginsAt = beginsAt,
                EndsAt = Later(beginsAt, inProgress),
                LastStatus = GetLastStatus(taskParameters.IsDryRun, failure),
                KrakenIdentifier = creates ? TakeKrakenIdentifier() : null,
                Error = failure?.Error,
            };
            _imports.Add(import);
            if (!_importsByKey.TryGetValue(key, out List<ScheduledImport>? ofKey))
            {
                _importsByKey.Add(key, ofKey = new List<ScheduledImport>(capacity: 1));
            }

            ofKey.Add(import);
            return null;
        }
    }

    public ImportStatus? FindStatus(AccountKey key, Instant now)
    {
        lock (_imports)
        {
            ScheduledImport? latest = null;
            foreach (ScheduledImport import in GetVisibleImports(key, now))
            {
                latest = latest is null || import.ScheduledAt >= latest.ScheduledAt ? import : latest;
            }

            return (latest ?? FindFromBefore(key))?.GetStatus(now);
        }
    }

    public IReadOnlyList<SimulatedImport> GetImports(Instant now)
    {
        lock (_imports)
        {
            return [.. _imports.Where(import => import.IsVisible(now)).Select(import => import.ToSimulatedImport(now))];
        }
    }

    private static ImportStatusCode GetLastStatus(bool isDryRun, SimulatedFailure? failure) => (isDryRun, failure) switch
    {
        (false, null) => ImportStatusCode.Processed,
        (true, null) => ImportStatusCode.DryRunSucceeded,
        (true, _) => ImportStatusCode.DryRunErrored,
        (false, _) => failure.Status,
    };

    private static Instant Later(Instant instant, TimeSpan by)
    {
        var duration = Duration.FromTimeSpan(by);
        return duration < Instant.MaxValue - instant ? instant + duration : Instant.MaxValue;
    }

    private string? FindExistingAccount(AccountKey key, Instant now) =>
        FindFromBefore(key)?.KrakenIdentifier
        ?? GetVisibleImports(key, now).Select(import => import.FindCreatedAccount(now)).FirstOrDefault(created => created is not null);

    private ScheduledImport? FindFromBefore(AccountKey key) =>
        _fromBefore.GetValueOrDefault((key.ImportSupplier, key.ExternalAccountNumber))
        ?? _fromBefore.GetValueOrDefault((null, key.ExternalAccountNumber));

    private IEnumerable<ScheduledImport> GetVisibleImports(AccountKey key, Instant now) =>
        _importsByKey.TryGetValue(key, out List<ScheduledImport>? imports) ? imports.Where(import => import.IsVisible(now)) : [];

    private string TakeKrakenIdentifier()
    {
        string identifier = $"A-{_nextKrakenNumber:D8}";
        _nextKrakenNumber = (_nextKrakenNumber + KrakenNumberStep) % KrakenNumberCount;
        return identifier;
    }
}
