using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Http;

/// <summary>
/// The innermost handler: lets each process request and each token call through once, whatever handlers the application has put around it.
/// </summary>
internal sealed class SingleSendGuard : DelegatingHandler
{
    private bool _primaryHandlerIsChecked;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_primaryHandlerIsChecked)
        {
            RefuseRedirects();
            _primaryHandlerIsChecked = true;
        }

        if (TokenCallPermit.Find(request) is { } permit)
        {
            return permit.TryTake()
                ? base.SendAsync(request, cancellationToken)
                : throw new InvalidOperationException(
                    "A handler in the client's pipeline was about to send the token call a second time, and repeated token calls lock an account out; "
                    + "the client backs off by itself. Take the retrying or hedging handler off, or have it leave the token call alone.");
        }

        // Every other request of the client carries a context. One without is a copy that somebody made in order to send it again; of those,
        // only a copy of process is harmful, and it is told by its path.
        bool isPermitted = CallContext.Find(request) is { } call
            ? call.Operation is not AccountImportOperation.Process || call.TryTakeSendPermit()
            : request.Method != HttpMethod.Post || request.RequestUri!.AbsolutePath.EndsWith("/validate/", StringComparison.Ordinal);
        return isPermitted ? base.SendAsync(request, cancellationToken) : throw new RepeatedSendException();
    }

    /// <summary>A redirect is followed below this handler, where no one counts: 307 and 308 would send process again.</summary>
    private void RefuseRedirects()
    {
        HttpMessageHandler? handler = InnerHandler;
        while (handler is DelegatingHandler delegating)
        {
            handler = delegating.InnerHandler;
        }

        if (handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new InvalidOperationException(
                "The primary handler of the account import client follows redirects, which could send an account twice. Set AllowAutoRedirect to false on it.");
        }
    }
}
