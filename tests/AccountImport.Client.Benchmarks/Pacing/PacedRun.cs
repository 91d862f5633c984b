using System.Diagnostics;
using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Benchmarks.Pacing;

/// <summary>One import of sample accounts against a simulator of its own over loopback, and what the simulator saw in each second.</summary>
internal sealed class PacedRun
{
    private const string Supplier = "SUPPLIER";

    private readonly List<(double Seconds, double Limit, long Accepted, long Throttled)> _samples = [];

    /// <summary>What the import came to.</summary>
    public ImportSummary Summary { get; private set; } = null!;

    /// <summary>How many accounts have ended on the platform as seen by the import when it was stopped, or at its end.</summary>
    public long Imported => Summary.Count(ImportOutcome.Imported);

    /// <param name="limit">How many requests a second the simulator lets through.</param>
    /// <param name="rate">The rate that the import is given; <see langword="null"/> for none.</param>
    /// <param name="workTime">How long each account takes.</param>
    /// <param name="accounts">How many accounts there are.</param>
    /// <param name="seconds">After how many seconds the import is stopped; <see langword="null"/> to let it end.</param>
    /// <param name="changes">At which second which limit begins.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async Task<PacedRun> RunAsync(
        double limit,
        double? rate,
        Func<AccountKey, TimeSpan> workTime,
        int accounts,
        int? seconds,
        (int At, double Limit)[] changes,
        CancellationToken cancellationToken)
    {
        var run = new PacedRun();
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions
            {
                PendingFor = TimeSpan.Zero,
                WorkTime = workTime,
                RateLimit = new SimulatedRateLimit { RequestsPerSecond = limit },
                RecordRequests = false,
            },
            cancellationToken);
        var options = new AccountImportClientOptions { BaseAddress = simulator.BaseAddress };
        options.Authentication.Credential = "benchmark";
        using AccountImportClient client = AccountImportClient.Create(options);
        string journal = Path.Combine(Path.GetTempPath(), $"pace-{Guid.NewGuid():N}.journal");
        try
        {
            var source = ImportSource.FromPayloads(new ImportSourceIdentity { Name = "samples", Hash = "1" }, Supplier, cancelled => CreateAsync(accounts, cancelled));
            await using ImportRun import = new AccountImporter(client, simulator.BaseAddress).Start(
                source,
                new AccountImporterOptions { JournalPath = journal, RequestsPerSecond = rate, IsSimulated = true },
                cancellationToken: cancellationToken);
            await run.WatchAsync(simulator, import, seconds, changes, cancellationToken);
            if (seconds is not null)
            {
                await import.StopAsync();
            }

            run.Summary = await import.Completion;
        }
        finally
        {
            File.Delete(journal);
        }

        return run;
    }

    /// <summary>The keys of the accounts.</summary>
    public static IEnumerable<AccountKey> KeysOf(int accounts) =>
        SampleAccounts.CreateMany(seed: 1, accounts).Select(account => new AccountKey(Supplier, account.ExternalAccountId));

    /// <summary>What share of the limit was used in a span of seconds, and what share of the requests was throttled.</summary>
    public (double Used, double Throttled) Of(double from, double to)
    {
        double permitted = 0;
        long accepted = 0;
        long throttled = 0;
        for (int i = 1; i < _samples.Count; i++)
        {
            if (_samples[i - 1].Seconds >= from && _samples[i].Seconds <= to)
            {
                permitted += (_samples[i].Seconds - _samples[i - 1].Seconds) * _samples[i - 1].Limit;
                accepted += _samples[i].Accepted - _samples[i - 1].Accepted;
                throttled += _samples[i].Throttled - _samples[i - 1].Throttled;
            }
        }

        return (accepted / permitted, (double)throttled / Math.Max(1, accepted + throttled));
    }

    private static async IAsyncEnumerable<AccountPayload> CreateAsync(int accounts, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (Accounts.Account account in SampleAccounts.CreateMany(seed: 1, accounts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return AccountPayload.FromAccount(account, Supplier);
        }
    }

    private async Task WatchAsync(AccountImportSimulator simulator, ImportRun import, int? seconds, (int At, double Limit)[] changes, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        int change = 0;
        while (!import.Completion.IsCompleted && !(watch.Elapsed.TotalSeconds >= seconds))
        {
            if (change < changes.Length && watch.Elapsed.TotalSeconds >= changes[change].At)
            {
                simulator.RateLimit = simulator.RateLimit! with { RequestsPerSecond = changes[change++].Limit };
            }

            _samples.Add((watch.Elapsed.TotalSeconds, simulator.RateLimit!.RequestsPerSecond, simulator.AcceptedRequests, simulator.ThrottledRequests));
            await Task.WhenAny(import.Completion, Task.Delay(TimeSpan.FromSeconds(0.25), TimeProvider.System, cancellationToken));
        }
    }
}
