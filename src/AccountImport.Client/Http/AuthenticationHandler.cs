using System.Net;

namespace AccountImport.Client.Http;

/// <summary>Puts the credential on each request, and has it renewed once when the API does not accept it.</summary>
internal sealed class AuthenticationHandler(string scheme, CredentialSource source) : DelegatingHandler
{
    private const string HeaderName = "Authorization";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string credential = await source.GetAsync(rejected: null, cancellationToken).ConfigureAwait(false);
        SetHeader(request, credential);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not HttpStatusCode.Unauthorized)
        {
            return response;
        }

        string renewed;
        try
        {
            renewed = await source.GetAsync(credential, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (renewed == credential)
        {
            return response;
        }

        // A request that was not let in had no effect, so it may be sent once more.
        response.Dispose();
        CallContext.Find(request)?.RenewSendPermit();
        SetHeader(request, renewed);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private void SetHeader(HttpRequestMessage request, string credential)
    {
        // Without validation, which takes a JWT without a word before it for the word, and stumbles over its characters.
        request.Headers.Remove(HeaderName);
        request.Headers.TryAddWithoutValidation(HeaderName, scheme.Length is 0 ? credential : $"{scheme} {credential}");
    }
}
