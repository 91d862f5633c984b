using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Http;

/// <summary>Takes from an HTTP answer what the client needs of it.</summary>
internal static class AnswerReader
{
    // Many answers arrive in a second, and it is the same to all of them.
    private static volatile ServerClock? s_lastClock;

    /// <returns>The answer, to be released when it has been read.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the body was there.</exception>
    public static ValueTask<ApiAnswer> ReadAsync(
        HttpResponseMessage response,
        AccountImportOperation operation,
        TimeProvider timeProvider,
        CancellationToken cancellationToken) =>
        ResponseBody.FindBuffered(response) is { } body
            ? new(Read(response, operation, timeProvider, body))
            : ReadBodyAsync(response, operation, timeProvider, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ApiAnswer> ReadBodyAsync(
        HttpResponseMessage response,
        AccountImportOperation operation,
        TimeProvider timeProvider,
        CancellationToken cancellationToken) =>
        Read(response, operation, timeProvider, await ResponseBody.ReadAsync(response, cancellationToken).ConfigureAwait(false));

    private static ApiAnswer Read(HttpResponseMessage response, AccountImportOperation operation, TimeProvider timeProvider, ResponseBody body) => new()
    {
        Operation = operation,
        StatusCode = response.StatusCode,
        CorrelationId = ReadCorrelationId(response),
        ServerTime = ReadServerTime(response),
        RetryAfter = RetryAfter.Read(response, timeProvider),
        Body = body.Bytes,
        End = body.End,
        RentedBody = body.Rented,
    };

    public static string? ReadCorrelationId(HttpResponseMessage response) =>
        ReadHeader(response, "x-kraken-correlation-id") ?? ReadHeader(response, "x-request-id");

    private static Instant? ReadServerTime(HttpResponseMessage response)
    {
        if (ReadHeader(response, "Date") is not { } text)
        {
            return null;
        }

        if (s_lastClock is { } last && last.Text == text)
        {
            return last.Time;
        }

        if (response.Headers.Date is not { } date)
        {
            return null;
        }

        var clock = new ServerClock(text, Instant.FromDateTimeOffset(date));
        s_lastClock = clock;
        return clock.Time;
    }

    private static string? ReadHeader(HttpResponseMessage response, string name)
    {
        if (response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values))
        {
            foreach (string value in values)
            {
                return value.Length > 0 ? value : null;
            }
        }

        return null;
    }

    /// <summary>A header <c>Date</c> and what it means.</summary>
    private sealed record ServerClock(string Text, Instant Time);
}
