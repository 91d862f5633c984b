namespace AccountImport.Client.Tests.Contract;

/// <summary>The contract over <see cref="AccountImportClient.Create"/>, behind a gateway with a path prefix.</summary>
public class CreatedClientTests : AccountImportClientContract
{
    protected override string PathPrefix => "gateway/kraken";

    protected override IAccountImportClient CreateClient(Uri baseAddress, bool includeErrorDetail) => AccountImportClient.Create(
        new AccountImportClientOptions
        {
            BaseAddress = baseAddress,
            IncludeErrorDetail = includeErrorDetail,
            Authentication = { Credential = "secret-key" },
            Resilience = { MaxRetryAttempts = 0 },
        },
        new ManualTimeProvider());
}
