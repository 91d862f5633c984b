using System.Net;
using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Http;

/// <summary>What an answer means to its call: an error, or a result.</summary>
internal static class CallAnswers
{
    /// <summary>Gives the error that an answer is; <see langword="null"/> if its status is the success of its call.</summary>
    public static AccountImportException? FindError(ApiAnswer answer, bool includeErrorDetail) => answer switch
    {
        _ when ApiExceptions.IsLost(answer) => ApiExceptions.CreateLost(answer),
        _ when answer.StatusCode == SuccessOf(answer.Operation) => null,
        { StatusCode: >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices } => ApiExceptions.CreateUnexpected(answer),
        _ => ApiExceptions.CreateError(answer, includeErrorDetail),
    };

    /// <exception cref="UnexpectedResponseException">The body is not this API's.</exception>
    public static ValidateResult ReadValidated(ApiAnswer answer)
    {
        RequireEmptyOrJson(answer);
        return new ValidateResult { CorrelationId = answer.CorrelationId, ServerTime = answer.ServerTime };
    }

    /// <exception cref="UnexpectedResponseException">The body is not this API's.</exception>
    public static ProcessResult ReadProcessed(ApiAnswer answer)
    {
        RequireEmptyOrJson(answer);
        return new ProcessResult { CorrelationId = answer.CorrelationId, ServerTime = answer.ServerTime };
    }

    /// <exception cref="UnexpectedResponseException">The body is not this API's.</exception>
    public static StatusResult ReadStatus(ApiAnswer answer) => new()
    {
        Status = ReadImportStatus(answer) ?? throw ApiExceptions.CreateUnexpected(answer),
        CorrelationId = answer.CorrelationId,
        ServerTime = answer.ServerTime,
    };

    private static ImportStatus? ReadImportStatus(ApiAnswer answer)
    {
        try
        {
            return answer.End is BodyEnd.Whole && Utf8.IsValid(answer.Body.Span)
                ? ImportStatusReader.Read(answer.Body.Span)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a string. The message may quote the body, so it goes no further.
            return null;
        }
    }

    /// <summary>The documents give an empty object as the body; some tenants leave it out.</summary>
    private static void RequireEmptyOrJson(ApiAnswer answer)
    {
        ReadOnlySpan<byte> body = answer.Body.Span.Trim(" \t\r\n"u8);
        if (answer.End is not BodyEnd.Whole || (!body.IsEmpty && !IsJsonObject(body)))
        {
            throw ApiExceptions.CreateUnexpected(answer);
        }
    }

    private static bool IsJsonObject(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            bool isObject = reader.Read() && reader.TokenType is JsonTokenType.StartObject;
            while (isObject && reader.Read())
            {
            }

            return isObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static HttpStatusCode SuccessOf(AccountImportOperation operation) =>
        operation is AccountImportOperation.Process ? HttpStatusCode.Created : HttpStatusCode.OK;
}
