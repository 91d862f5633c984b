using System.Net.Http.Headers;
using System.Text;

namespace AccountImport.Client.Testing.Tests;

/// <summary>The three calls over a plain <see cref="HttpClient"/>: what the simulator does is tested without the client that it is made for.</summary>
internal sealed class RawClient(Uri baseAddress) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = baseAddress };

    public Task<RawAnswer> ValidateAsync(string account) =>
        PostAsync("v2/data-import/accounts/validate/", $$"""{"payload":{{account}}}""");

    public Task<RawAnswer> ProcessAsync(string account, string taskParameters = "{}") =>
        PostAsync("v2/data-import/accounts/", $$"""{"payload":{{account}},"task_params":{{taskParameters}}}""");

    public Task<RawAnswer> GetStatusAsync(string importSupplier, string externalAccountNumber) =>
        SendAsync(new HttpRequestMessage(
            HttpMethod.Get,
            $"v2/data-import/accounts/{Uri.EscapeDataString(importSupplier)}/{Uri.EscapeDataString(externalAccountNumber)}/"));

    public async Task<string?> GetStateAsync(string externalAccountNumber) =>
        (await GetStatusAsync(TestAccounts.Supplier, externalAccountNumber))["status"];

    public Task<RawAnswer> PostAsync(string path, string body, string contentType = "application/json") =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
        });

    public async Task<RawAnswer> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await SendForHeadAsync(request);
        return new RawAnswer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key,
                header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase));
    }

    public Task<HttpResponseMessage> SendForHeadAsync(HttpRequestMessage request) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    public void Dispose() => _http.Dispose();
}
