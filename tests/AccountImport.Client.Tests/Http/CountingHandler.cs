namespace AccountImport.Client.Tests.Http;

/// <summary>Counts the requests that pass.</summary>
internal sealed class CountingHandler : DelegatingHandler
{
    public int Count { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Count++;
        return base.SendAsync(request, cancellationToken);
    }
}
