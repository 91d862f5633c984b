namespace AccountImport.Client.Tests.Http;

/// <summary>A handler as applications have it: sends a copy of each request, with its options and a copy of its body.</summary>
internal sealed class CopyingHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        foreach ((string name, object? value) in request.Options)
        {
            copy.Options.Set(new HttpRequestOptionsKey<object?>(name), value);
        }

        if (request.Content is not null)
        {
            copy.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync(cancellationToken));
            copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
        }

        return await base.SendAsync(copy, cancellationToken);
    }
}
