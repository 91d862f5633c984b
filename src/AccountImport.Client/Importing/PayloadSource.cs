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
        long number = 0;
        await foreach (AccountPayload? payload in RequireAny(read(cancellationToken)).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            number++;
            yield return new PayloadAccount(RequireAny(payload, number), ImportSupplier) { Number = number };
        }
    }
}
