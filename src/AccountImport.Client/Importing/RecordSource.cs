using System.Runtime.CompilerServices;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Importing;

/// <summary>Records of account files that the caller reads.</summary>
internal sealed class RecordSource(ImportSourceIdentity identity, string importSupplier, Func<CancellationToken, IAsyncEnumerable<AccountRecord>> read)
    : ImportSource(importSupplier)
{
    internal override Task<ImportSourceIdentity> IdentifyAsync(CancellationToken cancellationToken) => Task.FromResult(identity);

    internal override async IAsyncEnumerable<SourceAccount> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach ((long number, AccountRecord record) in CountAsync(read, cancellationToken).ConfigureAwait(false))
        {
            if (string.IsNullOrEmpty(record.IdentifierPath))
            {
                throw new InvalidOperationException($"The source gave a record without {nameof(AccountRecord.IdentifierPath)} as account {number}.");
            }

            yield return new RecordAccount(record, ImportSupplier) { Number = number };
        }
    }
}
