using System.Globalization;
using System.Runtime.InteropServices;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>What the simulated platform knows: the imports that were scheduled, and the accounts that it has from before.</summary>
internal sealed class ImportLedger
{
    // Without a divisor in common with the number of numbers, so that no number comes twice before all have come once.
    private const long KrakenNumberStep = 61_803_399;
    private const long KrakenNumberCount = 100_000_000;
    private const string KrakenIdentifierBegin = "A-";

    private static readonly Duration AgeOfAccountsFromBefore = Duration.FromDays(1);

    private readonly StateLog? _log;
    private readonly List<ScheduledImport> _imports = [];
    private readonly Dictionary<AccountKey, ScheduledImport> _lastImports = [];
    private readonly Dictionary<(string? ImportSupplier, string ExternalAccountNumber), ScheduledImport> _fromBefore = [];
    private long _nextKrakenNumber;

    /// <summary>Begins with what the log holds.</summary>
    /// <exception cref="SimulatorStateException">The log cannot be read, or is damaged.</exception>
    public ImportLedger(int seed, StateLog? log)
    {
        _log = log;
        _nextKrakenNumber = new Random(seed).NextInt64(KrakenNumberCount);
        log?.Read(Restore);
    }

    public void AddFromBefore(string? importSupplier, string externalAccountNumber, string krakenIdentifier, Instant now)
    {
        Instant importedAt = now - AgeOfAccountsFromBefore;
        var import = new ScheduledImport
        {
            Key = importSupplier is null ? ScheduledImport.KeyUnderAnySupplier(externalAccountNumber) : new AccountKey(importSupplier, externalAccountNumber),
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
            // Who adds the same accounts at each start shall not make the log longer each time.
            if (_fromBefore.GetValueOrDefault((importSupplier, externalAccountNumber))?.KrakenIdentifier != krakenIdentifier)
            {
                _log?.Append(new StateRecord(import, IsFromBefore: true, importSupplier));
                _fromBefore[(importSupplier, externalAccountNumber)] = import;
            }
        }
    }

    /// <summary>Schedules an import, unless the account exists. An import that has not ended is no obstacle: as on the platform, the account is then created twice.</summary>
    /// <param name="key">The account.</param>
    /// <param name="taskParameters">How and when.</param>
    /// <param name="failure">How it ends; <see langword="null"/> if it creates the account.</param>
    /// <param name="duration">How long it takes.</param>
    /// <param name="now">The current time.</param>
    /// <param name="effectDelay">How much later it is scheduled.</param>
    /// <returns>The number of the account that exists; <see langword="null"/> if the import was scheduled.</returns>
    /// <exception cref="SimulatorStateException">The log cannot be written; then nothing was scheduled.</exception>
    public string? Schedule(AccountKey key, TaskParameters taskParameters, SimulatedFailure? failure, ImportDuration duration, Instant now, TimeSpan effectDelay)
    {
        lock (_imports)
        {
            if (FindExistingAccount(key, now) is { } existing)
            {
                return existing;
            }

            Instant scheduledAt = Later(now, effectDelay);
            Instant windowStart = taskParameters.ScheduleWindowStart?.ToInstant() ?? Instant.MinValue;
            Instant beginsAt = Instant.Max(Later(scheduledAt, duration.Pending), windowStart);
            bool creates = failure is null && !taskParameters.IsDryRun;
            var import = new ScheduledImport
            {
                Key = key,
                IsDryRun = taskParameters.IsDryRun,
                ScheduledAt = scheduledAt,
                BeginsAt = beginsAt,
                EndsAt = Later(beginsAt, duration.InProgress),
                LastStatus = GetLastStatus(taskParameters.IsDryRun, failure),
                KrakenIdentifier = creates ? $"{KrakenIdentifierBegin}{_nextKrakenNumber:D8}" : null,
                Error = failure?.Error,
            };
            _log?.Append(new StateRecord(import));
            Add(import);
            return null;
        }
    }

    public ImportStatus? FindStatus(AccountKey key, Instant now)
    {
        ScheduledImport? latest = null;
        lock (_imports)
        {
            for (ScheduledImport? import = FindLast(key); import is not null; import = import.Earlier)
            {
                if (import.IsVisible(now) && (latest is null || import.ScheduledAt > latest.ScheduledAt))
                {
                    latest = import;
                }
            }

            latest ??= FindFromBefore(key);
        }

        return latest?.GetStatus(now);
    }

    public IReadOnlyList<SimulatedImport> GetImports(Instant now)
    {
        ScheduledImport[] imports;
        lock (_imports)
        {
            imports = [.. _imports];
        }

        return [.. imports.Where(import => import.IsVisible(now)).Select(import => import.ToSimulatedImport(now))];
    }

    /// <summary>Gives the imports of one account, in order.</summary>
    public IReadOnlyList<SimulatedImport> GetImports(AccountKey key, Instant now)
    {
        var imports = new List<SimulatedImport>();
        lock (_imports)
        {
            for (ScheduledImport? import = FindLast(key); import is not null; import = import.Earlier)
            {
                if (import.IsVisible(now))
                {
                    imports.Add(import.ToSimulatedImport(now));
                }
            }
        }

        imports.Reverse();
        return imports;
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

    private void Restore(StateRecord record)
    {
        if (record.IsFromBefore)
        {
            _fromBefore[(record.ImportSupplier, record.Import.Key.ExternalAccountNumber)] = record.Import;
        }
        else
        {
            Add(record.Import);
        }
    }

    private void Add(ScheduledImport import)
    {
        _imports.Add(import);
        ref ScheduledImport? last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastImports, import.Key, out _);
        import.Earlier = last;
        last = import;

        // Also where it was taken by a simulator before this one, whose seed may have been another.
        if (import.KrakenIdentifier is { } identifier
            && identifier.StartsWith(KrakenIdentifierBegin, StringComparison.Ordinal)
            && long.TryParse(identifier.AsSpan(KrakenIdentifierBegin.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            _nextKrakenNumber = (number + KrakenNumberStep) % KrakenNumberCount;
        }
    }

    private string? FindExistingAccount(AccountKey key, Instant now)
    {
        string? first = FindFromBefore(key)?.KrakenIdentifier;
        for (ScheduledImport? import = first is null ? FindLast(key) : null; import is not null; import = import.Earlier)
        {
            first = (import.IsVisible(now) ? import.FindCreatedAccount(now) : null) ?? first;
        }

        return first;
    }

    private ScheduledImport? FindLast(AccountKey key) => _lastImports.GetValueOrDefault(key);

    private ScheduledImport? FindFromBefore(AccountKey key) =>
        _fromBefore.GetValueOrDefault((key.ImportSupplier, key.ExternalAccountNumber))
        ?? _fromBefore.GetValueOrDefault((null, key.ExternalAccountNumber));
}
