using System.Text;
using System.Text.Json;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Testing;

namespace AccountImport.KillMatrix;

/// <summary>Makes the accounts of a seed: most of them sound, and some of every other kind.</summary>
internal static class AccountPlanner
{
    private const int FewestAccounts = 20;
    private const int MostAccounts = 40;
    private const string UnknownGroup = "GROUP_Z";

    // What is not ASCII is escaped in a URL, and in the journal not.
    private const string UnusualNumber = "IM-Ä 7+";

    private static readonly JsonElement Errored = JsonDocument.Parse("""{"outcome":"ERRORED"}""").RootElement;
    private static readonly JsonElement Cancelled = JsonDocument.Parse("""{"outcome":"CANCELLED"}""").RootElement;

    public static async Task<IReadOnlyList<PlannedAccount>> CreateAsync(Random random, int seed, CancellationToken cancellationToken)
    {
        int count = random.Next(FewestAccounts, MostAccounts + 1);
        var accounts = new List<PlannedAccount>(count);
        for (int number = 1; number <= count; number++)
        {
            AccountKind kind = number is 1 ? AccountKind.Sound : ChooseKind(random);
            PlannedAccount? first = kind is AccountKind.Duplicate ? accounts.FindLast(account => account.Kind is AccountKind.Sound) : null;
            Account account = SampleAccounts.Create(seed, number);
            string externalAccountNumber = first?.ExternalAccountNumber
                ?? (random.Next(8) is 0 ? $"{UnusualNumber}{number}" : account.ExternalAccountId);
            account = Adapt(account with { ExternalAccountId = externalAccountNumber }, kind);
            accounts.Add(new PlannedAccount
            {
                Number = number,
                ExternalAccountNumber = externalAccountNumber,
                Kind = kind,
                Json = await SerializeAsync(account, cancellationToken),
            });
        }

        return accounts;
    }

    /// <summary>Makes the account that an earlier import had under the same key, and failed with.</summary>
    public static async Task<byte[]> CreateFailedBeforeAsync(PlannedAccount planned, int seed, CancellationToken cancellationToken)
    {
        Account account = SampleAccounts.Create(seed, planned.Number) with { ExternalAccountId = planned.ExternalAccountNumber };
        return await SerializeAsync(Adapt(account, AccountKind.Errored), cancellationToken);
    }

    /// <summary>Writes the file; the bytes of the accounts are in it as they are.</summary>
    public static async Task WriteAsync(string path, SeedPlan plan, CancellationToken cancellationToken)
    {
        (string open, string between, string close) = plan.IsJsonLines ? (string.Empty, "\n", "\n") : ("[\n  ", ",\n  ", "\n]\n");
        FileStream file = File.Create(path);
        await using (file)
        {
            for (int i = 0; i < plan.Accounts.Count; i++)
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(i is 0 ? open : between), cancellationToken);
                await file.WriteAsync(plan.Accounts[i].Json, cancellationToken);
            }

            await file.WriteAsync(Encoding.UTF8.GetBytes(close), cancellationToken);
        }
    }

    private static AccountKind ChooseKind(Random random) => random.Next(100) switch
    {
        < 62 => AccountKind.Sound,
        < 70 => AccountKind.FailedBefore,
        < 76 => AccountKind.AlreadyImported,
        < 82 => AccountKind.Errored,
        < 86 => AccountKind.Cancelled,
        < 91 => AccountKind.RejectedByPlatform,
        < 95 => AccountKind.RejectedLocally,
        _ => AccountKind.Duplicate,
    };

    private static Account Adapt(Account account, AccountKind kind) => kind switch
    {
        AccountKind.Errored => account with { CustomFields = With(account, Errored) },
        AccountKind.Cancelled => account with { CustomFields = With(account, Cancelled) },
        AccountKind.RejectedByPlatform => account with { CustomerGroupCode = UnknownGroup },
        AccountKind.RejectedLocally => account with { AccountNumbers = [] },
        _ => account,
    };

    private static Dictionary<string, JsonElement> With(Account account, JsonElement outcome) =>
        new(account.CustomFields ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal) { ["simulator"] = outcome };

    private static async Task<byte[]> SerializeAsync(Account account, CancellationToken cancellationToken)
    {
        using var json = new MemoryStream();
        var writer = new AccountFileWriter(json, new AccountFileWriterOptions { Shape = AccountFileShape.SingleAccount, LeavesOpen = true });
        await using (writer)
        {
            await writer.WriteAsync(account, cancellationToken);
            await writer.CompleteAsync(cancellationToken);
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.ToArray()).Trim());
    }
}
