namespace AccountImport.Client.Http;

/// <summary>A request of the client, which knows its call.</summary>
internal sealed class CallRequest(HttpMethod method, Uri address, CallContext call) : HttpRequestMessage(method, address)
{
    public CallContext Call => call;
}
