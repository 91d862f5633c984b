using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;
using BenchmarkDotNet.Attributes;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>What the importer costs for each account, with a journal that is not synced to the disk and a client that answers at once.</summary>
[MemoryDiagnoser]
public class ImportAccounts
{
    private const int Accounts = 20_000;
    private const string ImportSupplier = "SAMPLES";

    private AccountPayload[] _payloads = [];
    private string _journal = string.Empty;

    [GlobalSetup]
    public void SetUp() => _payloads =
    [
        .. SampleAccounts.CreateMany(seed: 1, Accounts).Select(account => AccountPayload.FromAccount(account, ImportSupplier)),
    ];

    [IterationSetup]
    public void SetUpJournal() => _journal = Path.Combine(Path.GetTempPath(), $"account-import-{Path.GetRandomFileName()}.journal");

    [IterationCleanup]
    public void DeleteJournal() => File.Delete(_journal);

    [Benchmark(OperationsPerInvoke = Accounts)]
    public async Task<ImportSummary> RunAsync()
    {
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "samples", Hash = "samples", Accounts = Accounts },
            ImportSupplier,
            _ => _payloads.ToAsyncEnumerable());
        var importer = new AccountImporter(new InstantClient(), CallCheck.BaseAddress);
        await using ImportRun run = importer.Start(source, new AccountImporterOptions { JournalPath = _journal, SyncsToDisk = false });
        ImportSummary summary = await run.Completion;
        return summary.Count(ImportOutcome.Imported) == Accounts ? summary : throw new InvalidOperationException("Not all were imported.");
    }
}
