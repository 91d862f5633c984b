using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing;
using AccountImport.Client.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AccountImport.Client.AotSmoke;

/// <summary>What the program checks, in the order in which it does.</summary>
internal static class SmokeChecks
{
    private const string ImportSupplier = "AOT";

    // The simulator is near and quick.
    private static readonly ImportOptions Import = new() { PollInterval = TimeSpan.FromMilliseconds(20), Deadline = TimeSpan.FromSeconds(30) };

    public static IReadOnlyList<SmokeCheck> All { get; } =
    [
        new("The local check of an account", (_, _) => CheckLocallyAsync()),
        new("An account file, written and read", (_, cancellationToken) => ReadAccountFileAsync(cancellationToken)),
        new("An account of the account file, through every call", ImportAccountAsync),
        new("A refused account", RefuseAsync),
        new("An account as raw JSON, with process and status", ImportJsonAsync),
        new("A dry run", RunDryAsync),
        new("The status of an unknown account", AskForUnknownAsync),
        new("A client from configuration, through the container", ImportFromContainerAsync),
        new("A token that the client obtains, and the spans of a call", ObtainTokenAsync),
    ];

    private static Task CheckLocallyAsync()
    {
        WrongAnswerException.ThrowUnless(AccountValidator.Default.Validate(CreateAccount()) is [], "a good account has no failures");

        Account bad = CreateAccount() with { StatusCode = new AccountStatusCode("DORMANT"), CurrencyCode = "EUX" };
        string[] failures = [.. AccountValidator.Default.Validate(bad).Select(failure => $"{failure.Attr}: {failure.Code}").Order(StringComparer.Ordinal)];
        WrongAnswerException.ThrowUnless(
            failures is ["currencyCode: invalid_currency_code", "statusCode: invalid_choice"],
            "a bad account has a failure for each of its two errors");
        return Task.CompletedTask;
    }

    private static async Task ReadAccountFileAsync(CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        var writing = new AccountFileWriterOptions { Shape = AccountFileShape.Wrapper, IsCompressed = true, LeavesOpen = true };
        await using (var writer = new AccountFileWriter(file, writing))
        {
            Account account = CreateAccount();
            await writer.WriteAsync(account, cancellationToken);
            await writer.WriteAsync(account with { StatusCode = new AccountStatusCode("DORMANT") }, cancellationToken);
            await writer.CompleteAsync(cancellationToken);
        }

        file.Position = 0;
        await using var reader = new AccountFileReader(file, new AccountFileReaderOptions { ComparesAccounts = true });
        List<AccountRecord> records = [];
        await foreach (AccountRecord record in reader.ReadAsync(cancellationToken))
        {
            records.Add(record);
        }

        WrongAnswerException.ThrowUnless(reader.Shape is AccountFileShape.Wrapper, "the file has the shape that was written");
        WrongAnswerException.ThrowUnless(
            records is [{ Failures: [], Account.StatusCode.Value: "ACTIVE" }, { Failures: [{ Code: "duplicate_external_account_id" }, { Code: "invalid_choice" }] }],
            "the first account is good, and the second has its two errors");
    }

    private static async Task ImportAccountAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        using AccountImportClient client = Create(baseAddress);
        AccountPayload payload = AccountPayload.FromAccount(CreateAccount(), ImportSupplier);

        await client.ValidateAsync(payload, cancellationToken);
        ImportStatus status = await client.ImportAsync(payload, options: Import, cancellationToken: cancellationToken);
        StatusResult again = await client.GetStatusAsync(payload.Key, cancellationToken);
        AccountAlreadyImportedException already = await WrongAnswerException.ThrowUnlessRefusedAsync<AccountAlreadyImportedException>(
            () => client.ProcessAsync(payload, cancellationToken: cancellationToken));

        WrongAnswerException.ThrowUnless(status.Status == ImportStatusCode.Processed && status.KrakenIdentifier is { Length: > 0 }, "the account was created under a number");
        WrongAnswerException.ThrowUnless(status.ModifiedAt?.ToInstant() >= status.CreatedAt?.ToInstant(), "the status has its times");
        WrongAnswerException.ThrowUnless(again.Status == status, "the status stays what it was in the end");
        WrongAnswerException.ThrowUnless(already.ExistingAccountId == status.KrakenIdentifier, "the account that is there is the one that was created");
    }

    private static async Task RefuseAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        using AccountImportClient client = Create(baseAddress);

        // The local check has nothing against it: only the simulated tenant knows its customer groups.
        AccountPayload payload = AccountPayload.FromAccount(CreateAccount() with { CustomerGroupCode = "GROUP_Z" }, ImportSupplier);
        AccountValidationException byValidate = await WrongAnswerException.ThrowUnlessRefusedAsync<AccountValidationException>(
            () => client.ValidateAsync(payload, cancellationToken));
        AccountValidationException byImport = await WrongAnswerException.ThrowUnlessRefusedAsync<AccountValidationException>(
            () => client.ImportAsync(payload, options: Import, cancellationToken: cancellationToken));

        foreach (AccountValidationException refusal in (AccountValidationException[])[byValidate, byImport])
        {
            WrongAnswerException.ThrowUnless(
                refusal.Errors is [{ Attr: "customerGroupCode", Code: "unknown_customer_group" }],
                "the one error of the account, with its field and code");
        }
    }

    private static async Task ImportJsonAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        using AccountImportClient client = Create(baseAddress);
        string number = CreateNumber();
        byte[] json = Encoding.UTF8.GetBytes($$"""{ "import_supplier": "{{ImportSupplier}}", "external_account_number": "{{number}}", "tariff": { "name": "Tag\u00fcber" } }""");
        AccountPayload payload = AccountPayload.FromJson(json, ImportSupplier, number);

        ProcessResult scheduled = await client.ProcessAsync(payload, cancellationToken: cancellationToken);
        ImportStatus status = await client.WaitForCompletionAsync(payload.Key, Import, cancellationToken);

        WrongAnswerException.ThrowUnless(payload.Json.Span.SequenceEqual(json), "the account is sent byte for byte");
        WrongAnswerException.ThrowUnless(scheduled is { CorrelationId.Length: > 0, ServerTime: not null }, "the answer of process has its correlation id and time");
        WrongAnswerException.ThrowUnless(status is { IsSuccess: true, KrakenIdentifier.Length: > 0 }, "the account was created under a number");
    }

    private static async Task RunDryAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        using AccountImportClient client = Create(baseAddress);
        AccountPayload payload = AccountPayload.FromAccount(CreateAccount(), ImportSupplier);

        ImportStatus status = await client.ImportAsync(payload, new TaskParameters { IsDryRun = true }, Import, cancellationToken);

        WrongAnswerException.ThrowUnless(status is { IsDryRun: true, IsSuccess: true, KrakenIdentifier: null }, "nothing was wrong, and nothing was created");
    }

    private static async Task AskForUnknownAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        using AccountImportClient client = Create(baseAddress);

        AccountImportNotFoundException unknown = await WrongAnswerException.ThrowUnlessRefusedAsync<AccountImportNotFoundException>(
            () => client.GetStatusAsync(new AccountKey(ImportSupplier, "no such / account?"), cancellationToken));

        WrongAnswerException.ThrowUnless(unknown is { Code: "not_found", IsForeign: false }, "the API's own 404");
    }

    private static async Task ImportFromContainerAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kraken:BaseAddress"] = baseAddress.AbsoluteUri,
                ["Kraken:Authentication:Credential"] = "any",
                ["Kraken:Resilience:TotalTimeout"] = "00:00:30",
                ["Kraken:Resilience:AttemptTimeout"] = "00:00:10",
            })
            .Build();
        var services = new ServiceCollection();
        services.AddAccountImportClient(configuration.GetRequiredSection("Kraken"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IAccountImportClient client = provider.GetRequiredService<IAccountImportClient>();

        ImportStatus status = await client.ImportAsync(
            AccountPayload.FromAccount(CreateAccount(), ImportSupplier), options: Import, cancellationToken: cancellationToken);

        WrongAnswerException.ThrowUnless(status.IsSuccess, "the account was created");
    }

    private static async Task ObtainTokenAsync(Uri baseAddress, CancellationToken cancellationToken)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kraken:BaseAddress"] = baseAddress.AbsoluteUri,
                ["Kraken:Authentication:Credential"] = "any",
                ["Kraken:Authentication:ObtainTokenWith"] = nameof(KrakenTokenKey.OrganizationSecretKey),
                ["Kraken:Authentication:Scheme"] = "Bearer",
            })
            .Build();
        var sent = new SentCredentials();
        var services = new ServiceCollection();
        services.AddAccountImportClient(configuration.GetRequiredSection("Kraken")).AddHttpMessageHandler(() => sent);
        await using ServiceProvider provider = services.BuildServiceProvider();
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "AccountImport.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => spans.Enqueue(span.DisplayName),
        };
        ActivitySource.AddActivityListener(listener);

        await provider.GetRequiredService<IAccountImportClient>().ValidateAsync(AccountPayload.FromAccount(CreateAccount(), ImportSupplier), cancellationToken);

        WrongAnswerException.ThrowUnless(sent.Values is [null, { } header] && header.Split(' ', '.') is ["Bearer", _, _, _], "the token call has no credential, and the call has the token");
        WrongAnswerException.ThrowUnless(spans.ToArray() is ["POST /v2/data-import/accounts/validate/", "account_import.validate"], "a span for the request and one for the call");
    }

    private static AccountImportClient Create(Uri baseAddress) => AccountImportClient.Create(new AccountImportClientOptions
    {
        BaseAddress = baseAddress,
        Authentication = { Credential = "any" },
    });

    private static Account CreateAccount() => new()
    {
        ExternalAccountId = CreateNumber(),
        ExternalPersonId = "AOT-P-1",
        StatusCode = AccountStatusCode.Active,
        AccountTypeCode = AccountTypeCode.Currency,
        ActivationDate = new LocalDate(2023, 2, 17),
        AccountNumbers =
        [
            new AccountNumberEntry
            {
                AccountNumber = new AccountNumber { Value = "DE89370400440532013000", Type = AccountNumberType.Iban },
                CountryCode = "DE",
                FinancialInstitutionId = new FinancialInstitutionId { Value = "MAINDE2XXXX", Type = FinancialInstitutionIdType.Bic },
                DefaultCurrencyCode = "EUR",
            },
        ],
        CustomerGroupCode = "GROUP_A",
        OverdraftAmount = new Money { Amount = 1500.00m, CurrencyCode = "EUR" },
    };

    // Never the same: the program may run several times against one simulator.
    private static string CreateNumber() => $"AOT-{Guid.NewGuid():N}";
}
