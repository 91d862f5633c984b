using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Testing;

namespace AccountImport.Client.Benchmarks;

/// <summary>An account file of sample accounts.</summary>
internal static class SampleFile
{
    /// <summary>Writes the whole file, account by account: memory does not grow with it.</summary>
    public static async Task WriteAsync(AccountFileWriter writer, int seed, int accounts, CancellationToken cancellationToken)
    {
        foreach (Account account in SampleAccounts.CreateMany(seed, accounts))
        {
            await writer.WriteAsync(account, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }
}
