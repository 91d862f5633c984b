namespace AccountImport.Client.Tests.Http;

/// <summary>A handler as applications have it: sends a request again when the answer is an error, the same message or a copy of it.</summary>
internal sealed class RetryingHandler(bool sendsCopy = false) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        response.Dispose();
        return await base.SendAsync(sendsCopy ? await CopyAsync(request, cancellationToken) : request, cancellationToken);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        if (request.Content is not null)
        {
            copy.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync(cancellationToken));
            copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
        }

        return copy;
    }
}
