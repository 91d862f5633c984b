using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Benchmarks;

/// <summary>Compares the importer with a bare loop that makes the same calls and keeps nothing, by turns, against a simulator.</summary>
internal sealed class ImportCommand : Command
{
    // So many that the runtime has compiled everything for good: what is measured first would be charged with it.
    private const int WarmUpAccounts = 50_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Option<int> _accounts = NumberOption.CreateCount("--accounts", "How many accounts.", 100_000, 10_000_000);
    private readonly Option<int> _concurrency = NumberOption.CreateCount("--concurrency", "How many calls are under way at most.", 32, AccountImporterOptions.LargestConcurrency);
    private readonly Option<int> _rounds = NumberOption.CreateCount("--rounds", "How often each is measured.", 3, 100);
    private readonly Option<int> _seed = NumberOption.CreateSeed();
    private readonly Option<bool> _onlyImporter = new("--only-importer") { Description = "Leave the bare loop out." };
    private readonly Option<bool> _noFsync = new("--no-fsync") { Description = "Do not sync the journal to the disk." };

    private readonly Option<Uri?> _baseAddress = new("--base-address")
    {
        Description = "The address of a simulator in a process of its own, started with pending=0s,in-progress=0s. By default one runs in this process.",
        HelpName = "URL",
        CustomParser = result => new Uri(result.Tokens[0].Value),
    };

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "The journal's path, which is kept. By default it is a temporary file.",
        HelpName = "PATH",
    };

    public ImportCommand()
        : base("import", "Imports sample accounts with the importer and with a bare loop by turns, and prints accounts a second; then opens the finished journal.")
    {
        Add(_accounts);
        Add(_concurrency);
        Add(_rounds);
        Add(_seed);
        Add(_onlyImporter);
        Add(_noFsync);
        Add(_baseAddress);
        Add(_journal);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        int concurrency = parsed.GetRequiredValue(_concurrency);
        await using AccountImportSimulator? simulator = parsed.GetValue(_baseAddress) is null
            ? await AccountImportSimulator.StartAsync(
                new AccountImportSimulatorOptions { PendingFor = TimeSpan.Zero, InProgressFor = TimeSpan.Zero, RecordRequests = false },
                cancellationToken)
            : null;
        Uri address = parsed.GetValue(_baseAddress) ?? simulator!.BaseAddress;
        using AccountImportClient client = AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = address,
            Authentication = new AuthenticationOptions { Credential = "any" },
        });

        // No round sends an account that an earlier one has sent: each has its own import supplier.
        string run = Guid.NewGuid().ToString("N")[..8];
        int seed = parsed.GetRequiredValue(_seed);
        var ratios = new List<double>();
        for (int round = 0; round <= parsed.GetRequiredValue(_rounds); round++)
        {
            // The first round only warms up.
            int accounts = round is 0 ? WarmUpAccounts : parsed.GetRequiredValue(_accounts);
            TextWriter output = round is 0 ? TextWriter.Null : Console.Out;
            double bareRate = 0;
            if (!parsed.GetValue(_onlyImporter))
            {
                TimeSpan processors = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                await RunBareAsync(client, CreatePayloads(seed, accounts, $"{run}-bare-{round}", cancellationToken), concurrency, cancellationToken);
                bareRate = accounts / Stopwatch.GetElapsedTime(start).TotalSeconds;
                await output.WriteLineAsync($"round {round}  bare loop  {bareRate,9:N0} accounts/s  {DescribeProcessors(processors, accounts)}");
            }

            string? keptJournal = round is 0 ? null : parsed.GetValue(_journal);
            string journal = keptJournal ?? Path.Combine(Path.GetTempPath(), $"account-import-{Path.GetRandomFileName()}.journal");
            var options = new AccountImporterOptions
            {
                JournalPath = journal,
                Concurrency = concurrency,
                PollInterval = PollInterval,
                SyncsToDisk = !parsed.GetValue(_noFsync),
            };
            string importSupplier = $"{run}-{round}";
            ImportSource source = ImportSource.FromPayloads(
                new ImportSourceIdentity { Name = "samples", Hash = importSupplier, Accounts = accounts },
                importSupplier,
                token => CreatePayloads(seed, accounts, importSupplier, token));
            var importer = new AccountImporter(client, address);
            try
            {
                TimeSpan processors = Environment.CpuUsage.TotalTime;
                double rate = await ImportAsync(importer, source, options, accounts, cancellationToken);
                await output.WriteLineAsync($"round {round}  importer   {rate,9:N0} accounts/s  {DescribeProcessors(processors, accounts)}  journal {new FileInfo(journal).Length,13:N0} bytes  {DescribeMemory()}");
                if (round > 0 && bareRate > 0)
                {
                    ratios.Add(rate / bareRate);
                    await output.WriteLineAsync($"round {round}  ratio      {rate / bareRate,9:N2}");
                }

                GC.Collect();
                long start = Stopwatch.GetTimestamp();
                long allocated = GC.GetTotalAllocatedBytes();
                await using ImportRun again = importer.Start(source, options, cancellationToken: cancellationToken);
                ImportSummary summary = await again.Completion;
                await output.WriteLineAsync(
                    $"round {round}  opened again in {Stopwatch.GetElapsedTime(start).TotalSeconds:N2} s, {summary.EndedBefore:N0} accounts had ended, {(GC.GetTotalAllocatedBytes() - allocated) / 1e6:N0} MB allocated  {DescribeMemory()}");
            }
            finally
            {
                if (keptJournal is null)
                {
                    File.Delete(journal);
                }
            }
        }

        if (ratios.Count > 0)
        {
            Console.WriteLine($"median ratio {ratios.Order().ElementAt(ratios.Count / 2):N2}");
        }

        return 0;
    }

    // The processors' time shows what a busy machine hides; with a simulator in this process it is part of both.
    private static string DescribeProcessors(TimeSpan before, int accounts) =>
        $"{(Environment.CpuUsage.TotalTime - before).TotalMicroseconds / accounts,4:N0} us of processors each";

    private static string DescribeMemory() => $"heap {GC.GetTotalMemory(forceFullCollection: false) / 1e6:N0} MB, resident {Environment.WorkingSet / 1e6:N0} MB";

    private static async IAsyncEnumerable<AccountPayload> CreatePayloads(int seed, int count, string importSupplier, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int number = 1; number <= count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return AccountPayload.FromAccount(SampleAccounts.Create(seed, number), importSupplier);
        }

        await Task.CompletedTask;
    }

    /// <summary>The same calls, and nothing but them.</summary>
    private static Task RunBareAsync(AccountImportClient client, IAsyncEnumerable<AccountPayload> payloads, int concurrency, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            payloads,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (payload, token) =>
            {
                await client.ProcessAsync(payload, cancellationToken: token);
                while (!(await client.GetStatusAsync(payload.Key, token)).Status.IsTerminal)
                {
                    await Task.Delay(PollInterval, TimeProvider.System, token);
                }
            });

    private static async Task<double> ImportAsync(AccountImporter importer, ImportSource source, AccountImporterOptions options, int accounts, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await using ImportRun run = importer.Start(source, options, cancellationToken: cancellationToken);
        ImportSummary summary = await run.Completion;
        return summary.Count(ImportOutcome.Imported) == accounts && summary.IsConserved
            ? accounts / Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new InvalidOperationException($"Not all were imported: {string.Join(", ", summary.Counts)}; {string.Join(' ', summary.Stops)}");
    }
}
