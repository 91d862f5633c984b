using System.Net.Http.Json;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>What a user would write: <see cref="HttpClient"/> and source-generated JSON.</summary>
internal sealed class PlainCalls(HttpClient httpClient) : ICalls
{
    public async Task ValidateAsync()
    {
        using HttpResponseMessage response = await httpClient.PostAsJsonAsync(
            "v2/data-import/accounts/validate/",
            new PlainBodies.Validate(CallSample.Plain),
            PlainJsonContext.Default.Validate);
        response.EnsureSuccessStatusCode();
    }

    public async Task ProcessAsync()
    {
        using HttpResponseMessage response = await httpClient.PostAsJsonAsync(
            "v2/data-import/accounts/",
            new PlainBodies.Process(CallSample.Plain, new PlainBodies.TaskParameters()),
            PlainJsonContext.Default.Process);
        response.EnsureSuccessStatusCode();
    }

    public Task GetStatusAsync() => ReadStatusAsync();

    public string? GetKrakenIdentifier(Task status) => ((Task<PlainBodies.Status>)status).Result.KrakenIdentifier;

    public void Dispose() => httpClient.Dispose();

    private async Task<PlainBodies.Status> ReadStatusAsync()
    {
        string supplier = Uri.EscapeDataString(CallSample.Plain.ImportSupplier!);
        string number = Uri.EscapeDataString(CallSample.Plain.ExternalAccountNumber!);
        using HttpResponseMessage response = await httpClient.GetAsync($"v2/data-import/accounts/{supplier}/{number}/");
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(PlainJsonContext.Default.Status))!;
    }
}
