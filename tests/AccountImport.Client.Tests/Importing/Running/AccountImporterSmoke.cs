using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Tests.Importing.Running;

public sealed class AccountImporterSmoke
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_ThousandAccounts_ImportsEachOnce()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = AccountImportClient.Create(new AccountImportClientOptions { BaseAddress = simulator.BaseAddress, Authentication = { Credential = "any" } });
        AccountPayload[] payloads = [.. SampleAccounts.CreateMany(1, 1000).Select(account => AccountPayload.FromAccount(account, "SAMPLE"))];
        ImportSource source = ImportSource.FromPayloads(
            new ImportSourceIdentity { Name = "samples", Hash = "1", Accounts = 1000 },
            "SAMPLE",
            _ => payloads.ToAsyncEnumerable());
        var importer = new AccountImporter(client, simulator.BaseAddress);
        var options = new AccountImporterOptions { JournalPath = Path.Combine(folder, "journal"), Concurrency = 16 };
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using (ImportRun run = importer.Start(source, options, cancellationToken: Cancellation))
        {
            int seen = 0;
            await foreach (AccountOutcome outcome in run.WithCancellation(Cancellation))
            {
                seen++;
                outcome.Outcome.ShouldBe(ImportOutcome.Imported, outcome.ToString());
            }

            ImportSummary summary = await run.Completion;
            Console.WriteLine($"{watch.Elapsed} {string.Join(", ", summary.Counts)} {summary.IsConserved} {string.Join(", ", summary.Stops)} seen {seen}");
        }

        await using (ImportRun again = importer.Start(source, options, cancellationToken: Cancellation))
        {
            ImportSummary summary = await again.Completion;
            Console.WriteLine($"{watch.Elapsed} {string.Join(", ", summary.Counts)} {summary.IsConserved} before {summary.EndedBefore}");
        }

        simulator.Imports.Count.ShouldBe(1000);
        Console.WriteLine(string.Join("\n", File.ReadLines(options.JournalPath).Take(6)));
    }
}
