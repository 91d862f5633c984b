using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Importing;

/// <summary>Accounts that the caller has made into what is sent.</summary>
internal sealed class PayloadSource(ImportSourceIdentity identity, string importSupplier, Func<CancellationToken, IAsyncEnumerable<AccountPayload>> read)
    : ImportSource(importSupplier)
{
    internal override Task<ImportSourceIdentity> IdentifyAsync(CancellationToken cancellationToken) => Task.FromResult(identity);

    internal override async IAsyncEnumerable<SourceAccount> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach ((long number, AccountPayload payload) in CountAsync(read, cancellationToken).ConfigureAwait(false))
        {
            yield return new PayloadAccount(payload, ImportSupplier) { Number = number };
        }
    }
}
