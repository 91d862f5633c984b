using System.Net;
using System.Text;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The API in memory, in the place of a socket: reads each request's body to its end and answers at once. For one call at a time.</summary>
internal sealed class InMemoryPlatform : HttpMessageHandler
{
    private static readonly byte[] EmptyObject = [.. "{}"u8];

    private readonly BodyStream _body = new();
    private readonly AnswerStream _answer = new();
    private readonly Task<Stream> _answering;

    public InMemoryPlatform() => _answering = Task.FromResult<Stream>(_answer);

    public static byte[] StatusBody { get; } =
    [
        .. """
            {"status":"PROCESSED","kraken_identifier":"A-12345678","created_at":"2025-10-07T09:00:21.179194+02:00","modified_at":"2025-10-07T09:00:24.502911+02:00","latest_error":null}
            """u8,
    ];

    /// <summary>An error with ten fields, as the answer to validate.</summary>
    public static byte[] ErrorBody { get; } = Encoding.UTF8.GetBytes(
        $$"""
        {"code":"account_failed_validation","detail":"The account failed validation.","errors":[{{string.Join(',', Enumerable.Range(0, 10).Select(number =>
            $$"""{"attr":"accountNumbers.{{number}}.countryCode","code":"invalid_choice","detail":"\"XX\" is not a valid choice."}"""))}}]}
        """);

    /// <summary>Whether validate is answered with the error.</summary>
    public bool Refuses { get; init; }

    /// <summary>Whether the last request is kept.</summary>
    public bool Records { get; init; }

    public SentRequest? Last { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _body.Clear();
        if (request.Content is not { } content)
        {
            return Task.FromResult(Answer(request));
        }

        // What a socket would ask for, before it writes the head of the request.
        _ = content.Headers.ContentLength;
        Task copying = content.CopyToAsync(_body, cancellationToken);
        return copying.IsCompletedSuccessfully ? Task.FromResult(Answer(request)) : AnswerAfterAsync(copying, request);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _answer.Dispose();
        }

        base.Dispose(disposing);
    }

    // Less than a socket would make: what the platform itself costs is nobody's doing.
    private HttpResponseMessage CreateAnswer(HttpRequestMessage request, HttpStatusCode statusCode, byte[] body)
    {
        _answer.Begin(body);
        var content = new AnswerContent(body.Length, _answering);
        var response = new HttpResponseMessage(statusCode) { Content = content, RequestMessage = request };
        response.Headers.TryAddWithoutValidation("Date", "Tue, 07 Oct 2025 07:00:21 GMT");
        return response;
    }

    private async Task<HttpResponseMessage> AnswerAfterAsync(Task copying, HttpRequestMessage request)
    {
        await copying;
        return Answer(request);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        if (Records)
        {
            Last = new SentRequest(
                request.Method.Method,
                request.RequestUri!.AbsoluteUri,
                request.Content?.Headers.ContentType?.MediaType,
                request.Headers.NonValidated["Authorization"].ToString(),
                Encoding.UTF8.GetString(_body.Written.Span));
        }

        return request.Method == HttpMethod.Get ? CreateAnswer(request, HttpStatusCode.OK, StatusBody)
            : !request.RequestUri!.AbsolutePath.EndsWith("/validate/", StringComparison.Ordinal) ? CreateAnswer(request, HttpStatusCode.Created, EmptyObject)
            : Refuses ? CreateAnswer(request, HttpStatusCode.BadRequest, ErrorBody)
            : CreateAnswer(request, HttpStatusCode.OK, EmptyObject);
    }
}
