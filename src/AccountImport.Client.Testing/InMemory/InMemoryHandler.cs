using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AccountImport.Client.Testing;

/// <summary>Takes a client's requests to the simulator's application and its answers back, without a socket in between.</summary>
internal sealed class InMemoryHandler(IHttpApplication<HttpContext> application) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lifetime = new RequestLifetime { RequestAborted = cancellationToken };
        using var answer = new MemoryStream();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(await ReadAsync(request, cancellationToken).ConfigureAwait(false));
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        features.Set<IHttpRequestLifetimeFeature>(lifetime);
        HttpContext context = application.CreateContext(features);
        await application.ProcessRequestAsync(context).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        // The application announces the length of a body before its first byte, and of every answer that it cuts.
        if (lifetime.IsAborted && context.Response.ContentLength is null)
        {
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded,
                "The simulated connection was reset before an answer.",
                new IOException("The simulated connection was reset."));
        }

        return Create(context.Response, lifetime.IsAborted ? new CutContent() : new ByteArrayContent(answer.ToArray()));
    }

    private static async Task<HttpRequestFeature> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var feature = new HttpRequestFeature
        {
            Method = request.Method.Method,
            RawTarget = request.RequestUri!.PathAndQuery,
            Body = new MemoryStream(body, writable: false),
        };
        foreach ((string name, IEnumerable<string> values) in request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
        {
            feature.Headers[name] = values.ToArray();
        }

        if (request.Content is not null)
        {
            feature.Headers.ContentLength = body.Length;
        }

        return feature;
    }

    private static HttpResponseMessage Create(HttpResponse answer, HttpContent content)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.StatusCode) { Content = content };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return response;
    }

    private sealed class RequestLifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }

    /// <summary>A body that breaks off with the connection. How much of it arrived makes no difference to a client.</summary>
    private sealed class CutContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            Task.FromException(new IOException("The simulated connection was reset inside the answer."));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
