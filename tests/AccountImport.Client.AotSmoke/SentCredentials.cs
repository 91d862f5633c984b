namespace AccountImport.Client.AotSmoke;

/// <summary>A handler as an application adds it, which notes the credential of each request that passes.</summary>
internal sealed class SentCredentials : DelegatingHandler
{
    private readonly List<string?> _values = [];

    public IReadOnlyList<string?> Values => _values;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _values.Add(request.Headers.TryGetValues("Authorization", out IEnumerable<string>? values) ? values.Single() : null);
        return base.SendAsync(request, cancellationToken);
    }
}
