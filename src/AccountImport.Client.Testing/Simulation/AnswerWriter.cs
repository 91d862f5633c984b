using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Sends answers, with the headers that all of them have.</summary>
internal sealed class AnswerWriter(TimeProvider timeProvider, int seed)
{
    private int _lastCall;

    public async Task SendAsync(HttpContext context, Answer answer, CancellationToken cancellationToken)
    {
        SetHead(context.Response, answer);
        if (!HasNoBody(answer.StatusCode))
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the head and half of the body, and comes back when they have left.</summary>
    public async Task SendHalfAsync(HttpContext context, Answer answer, CancellationToken cancellationToken)
    {
        SetHead(context.Response, answer);

        // A body without a byte could not be cut: the head alone would be a whole answer.
        context.Response.ContentLength = Math.Max(answer.Body.Length, 1);
        await context.Response.Body.WriteAsync(answer.Body[..(answer.Body.Length / 2)], cancellationToken).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether an answer of this status has no body by the rules of HTTP.</summary>
    public static bool HasNoBody(int statusCode) => statusCode is 204 or 205 or 304;

    private void SetHead(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.StatusCode;
        response.Headers.Date = timeProvider.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        response.Headers["x-kraken-correlation-id"] = $"{seed:x8}-{Interlocked.Increment(ref _lastCall):x8}";
        if (answer.ContentType.Length > 0)
        {
            response.ContentType = answer.ContentType;
        }

        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }
    }
}
