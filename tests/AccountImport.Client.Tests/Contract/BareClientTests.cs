using System.Net.Http.Headers;

namespace AccountImport.Client.Tests.Contract;

/// <summary>The contract over the constructor, with an HTTP client of the caller's own.</summary>
public class BareClientTests : AccountImportClientContract
{
    protected override IAccountImportClient CreateClient(Uri baseAddress, bool includeErrorDetail)
    {
        var httpClient = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = baseAddress };
        httpClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", "secret-key");
        return new AccountImportClient(httpClient, includeErrorDetail, new ManualTimeProvider());
    }
}
