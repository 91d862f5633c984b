namespace AccountImport.Client.Http;

/// <summary>
/// The outermost handler where the application has handlers of its own: puts the context of a call into the request's options, since a handler may copy the
/// request with them. Without such handlers a request knows its call by itself, which costs less.
/// </summary>
internal sealed class CallAttachingHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (request as CallRequest)?.Call.AttachTo(request);
        return base.SendAsync(request, cancellationToken);
    }
}
