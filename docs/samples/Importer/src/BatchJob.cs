using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;

namespace Importer;

/// <summary>A batch of the application's database.</summary>
internal sealed class BatchJob(AccountBatch batch, IAccountQueue queue, string importSupplier, string journals, ILogger logger) : IImportJob
{
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"batch-{batch.Id}");

    public string JournalPath => Path.Combine(journals, Name + ".journal");

    /// <summary>How many accounts there are stays open: which of the rows can be sent is found out as they are read.</summary>
    public ImportSource OpenSource() => ImportSource.FromPayloads(
        new ImportSourceIdentity { Name = Name, Hash = batch.Version },
        importSupplier,
        ReadAsync);

    public async Task FinishAsync(string reportFolder, CancellationToken cancellationToken)
    {
        // Not the outcomes that the run gives as they happen: those of a run that was killed do not come again.
        await using FileStream outcomes = File.OpenRead(Path.Combine(reportFolder, "outcomes.ndjson"));
        IAsyncEnumerable<AccountResult?> results = JsonSerializer.DeserializeAsyncEnumerable(
            outcomes,
            ImporterJsonContext.Default.AccountResult,
            topLevelValues: true,
            cancellationToken);
        await queue.FinishAsync(batch.Id, results.OfType<AccountResult>(), cancellationToken);
    }

    public Task PutAsideAsync(string reason, CancellationToken cancellationToken) => queue.PutAsideAsync(batch.Id, reason, cancellationToken);

    private async IAsyncEnumerable<AccountPayload> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (AccountRow row in queue.ReadAsync(batch.Id, cancellationToken))
        {
            if (CreatePayload(row, out string fault) is { } payload)
            {
                yield return payload;
            }
            else
            {
                // What is thrown here would end the whole import.
                logger.Refused(Name, fault);
                await queue.RefuseAsync(batch.Id, row.Id, fault, cancellationToken);
            }
        }
    }

    private AccountPayload? CreatePayload(AccountRow row, out string fault)
    {
        fault = string.Empty;
        try
        {
            return AccountPayload.FromValue(
                TenantAccount.FromRow(row, importSupplier),
                ImporterJsonContext.Default.TenantAccount,
                importSupplier,
                row.AccountNumber);
        }
        catch (InvalidAccountPayloadException exception)
        {
            fault = $"{exception.Error.Attr}: {exception.Error.Code}";
        }
        catch (ArgumentException exception)
        {
            // The account number is not one that a key can have; the message does not repeat it.
            fault = exception.Message;
        }

        return null;
    }
}
