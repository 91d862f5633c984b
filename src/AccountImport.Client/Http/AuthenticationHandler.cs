using System.Net;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Http;

/// <summary>Puts the credential on each request, and has it renewed once when the API does not accept it.</summary>
internal sealed class AuthenticationHandler : DelegatingHandler
{
    private const string HeaderName = "Authorization";

    private readonly string _scheme;
    private readonly CredentialSource _source;
    private volatile CredentialHeader? _lastHeader;

    public AuthenticationHandler(AccountImportClientOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _scheme = options.Authentication.EffectiveScheme;
        CredentialSource source = CredentialSource.Create(options.Authentication);

        // The token call goes through the handlers below this one: the application's own, its proxy and its client certificate.
        _source = options.Authentication.ObtainTokenWith is { } key
            ? KrakenTokenSource.Create(source, key, options, base.SendAsync, timeProvider, logger)
            : source;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string credential = await _source.GetAsync(rejected: null, cancellationToken).ConfigureAwait(false);
        SetHeader(request, credential);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not HttpStatusCode.Unauthorized)
        {
            return response;
        }

        // A request that was not let in had no effect, whatever becomes of the credential.
        CallContext.Find(request)?.NoteNoEffect();
        string renewed;
        try
        {
            renewed = await _source.GetAsync(credential, cancellationToken).ConfigureAwait(false);
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

        // And so it may be sent once more.
        response.Dispose();
        CallContext.Find(request)?.RenewSendPermit();
        SetHeader(request, renewed);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (_source as IDisposable)?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void SetHeader(HttpRequestMessage request, string credential)
    {
        // Without validation, which takes a JWT without a word before it for the word, and stumbles over its characters.
        request.Headers.Remove(HeaderName);
        request.Headers.TryAddWithoutValidation(HeaderName, GetHeader(credential));
    }

    private string GetHeader(string credential)
    {
        if (_scheme.Length is 0)
        {
            return credential;
        }

        // A credential serves many requests.
        if (_lastHeader is { } last && ReferenceEquals(last.Credential, credential))
        {
            return last.Text;
        }

        var header = new CredentialHeader(credential, $"{_scheme} {credential}");
        _lastHeader = header;
        return header.Text;
    }

    /// <summary>A credential and the header that carries it.</summary>
    private sealed class CredentialHeader(string credential, string text)
    {
        public string Credential => credential;

        public string Text => text;
    }
}
