using System.Net;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Errors;

/// <summary>The one place that chooses the exception for an answer that is not a success, by its status, shape and code.</summary>
internal static class ApiExceptions
{
    internal const string AlreadyImported = "account_import_process_already_imported";
    internal const string ProcessFailedValidation = "import_process_failed_validation";
    internal const string FailedValidation = "account_failed_validation";

    /// <summary>Makes the exception for an answer whose status is not a success.</summary>
    public static AccountImportApiException CreateError(ApiAnswer answer, bool includeErrorDetail)
    {
        ErrorBody body = answer.End is BodyEnd.Whole ? ErrorBody.Read(answer.Body) : ErrorBody.Foreign;
        var error = new ApiError(answer, body, includeErrorDetail);
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new AccountImportAuthenticationException(error),
            HttpStatusCode.Forbidden when !body.IsForeign => new AccountImportAuthenticationException(error),
            HttpStatusCode.NotFound => new AccountImportNotFoundException(error),
            HttpStatusCode.TooManyRequests => new AccountImportThrottledException(error),
            >= HttpStatusCode.InternalServerError => new AccountImportServerException(error),
            < HttpStatusCode.BadRequest => new AccountImportApiException(error),
            _ => CreateByShape(error),
        };
    }

    /// <summary>Makes the exception for an answer whose status is a success, but which is not one of this API.</summary>
    public static UnexpectedResponseException CreateUnexpected(ApiAnswer answer) => new(answer.StatusCode)
    {
        Operation = answer.Operation,
        OutcomeUnknown = answer.Operation is AccountImportOperation.Process,
        CorrelationId = answer.CorrelationId,
        ServerTime = answer.ServerTime,
    };

    /// <summary>Whether an answer whose body broke off says nothing that can be relied on: what it means is in the part that is missing.</summary>
    public static bool IsLost(ApiAnswer answer) =>
        answer.End is BodyEnd.Broken
        && !(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError);

    /// <summary>Makes the exception for an answer that is lost.</summary>
    public static AccountImportConnectionException CreateLost(ApiAnswer answer) => new()
    {
        Operation = answer.Operation,
        OutcomeUnknown = answer.Operation is AccountImportOperation.Process
            && (answer.StatusCode < HttpStatusCode.MultipleChoices || LeavesOutcomeUnknown(answer.StatusCode)),
    };

    /// <summary>After these errors the platform may or may not have scheduled the account; after every other it has not.</summary>
    public static bool LeavesOutcomeUnknown(HttpStatusCode statusCode) =>
        statusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError;

    private static AccountImportApiException CreateByShape(ApiError error) => error.Body switch
    {
        var body when IsAlreadyImported(body) => new AccountAlreadyImportedException(error),
        { Code: ProcessFailedValidation, Errors.Count: 0 } => new ImportProcessValidationException(error),
        { Errors.Count: > 0 } or { Code: FailedValidation } => new AccountValidationException(error),
        _ => new AccountImportApiException(error),
    };

    /// <summary>The newer shape says it with a code; the older only with a sentence, beside the number of the account.</summary>
    private static bool IsAlreadyImported(ErrorBody body) =>
        body.Code is AlreadyImported
        || body.Errors.Any(error => error.Code is AlreadyImported)
        || body.Errors.Any(error => error.Attr is FieldError.NonFieldErrors
            && error.Detail?.Contains("already been imported", StringComparison.OrdinalIgnoreCase) is true);
}
