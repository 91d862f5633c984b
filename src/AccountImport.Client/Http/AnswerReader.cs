using System.Net.Http.Headers;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using NodaTime;

namespace AccountImport.Client.Http;

/// <summary>Takes from an HTTP answer what the client needs of it.</summary>
internal static class AnswerReader
{
    /// <exception cref="OperationCanceledException">The token was cancelled before the body was there.</exception>
    public static async ValueTask<ApiAnswer> ReadAsync(
        HttpResponseMessage response,
        AccountImportOperation operation,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        ResponseBody body = await ResponseBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return new ApiAnswer
        {
            Operation = operation,
            StatusCode = response.StatusCode,
            CorrelationId = ReadCorrelationId(response),
            ServerTime = response.Headers.Date is { } date ? Instant.FromDateTimeOffset(date) : null,
            RetryAfter = RetryAfter.Read(response, timeProvider),
            Body = body.Bytes,
            End = body.End,
        };
    }

    public static string? ReadCorrelationId(HttpResponseMessage response) =>
        ReadHeader(response, "x-kraken-correlation-id") ?? ReadHeader(response, "x-request-id");

    private static string? ReadHeader(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.FirstOrDefault() is { Length: > 0 } value
            ? value
            : null;
}
