using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>What a client throws for the answers that occur.</summary>
internal static class Answers
{
    public static AccountImportTimeoutException TimedOut => new() { Operation = AccountImportOperation.Process, OutcomeUnknown = true };

    public static AccountImportConnectionException ConnectionLost => new() { Operation = AccountImportOperation.Process, OutcomeUnknown = true };

    public static AccountImportConnectionException ConnectionRefused => new();

    public static AccountImportServerException ServerFailed => new() { OutcomeUnknown = true };

    public static CredentialUnavailableException NoCredential => new("The credential file is not there.");

    public static AccountImportAuthenticationException Unauthorized => new();

    public static AccountImportApiException ForeignForbidden => new(HttpStatusCode.Forbidden) { IsForeign = true };

    public static AccountImportApiException Redirect => new(HttpStatusCode.MovedPermanently);

    public static AccountImportNotFoundException NotFound => new() { Code = "not_found" };

    public static AccountImportNotFoundException ForeignNotFound => new() { IsForeign = true };

    public static ImportProcessValidationException FailedValidation => new() { Code = "import_process_failed_validation" };

    public static AccountValidationException Invalid => new(
    [
        new FieldError { Attr = "customers.0.landline", Code = "invalid_phone_number", Detail = "abcde is not a valid phone number." },
        new FieldError { Attr = "accountTypeCode", Code = "not_allowed" },
    ])
    {
        Code = "account_failed_validation",
        Detail = "The account of Jane Doe is wrong.",
    };

    public static AccountImportThrottledException Throttled(TimeSpan? retryAfter = null) => new() { RetryAfter = retryAfter };

    public static AccountImportApiException Unknown(HttpStatusCode statusCode) => new(statusCode) { OutcomeUnknown = true };

    public static AccountImportApiException Refused(HttpStatusCode statusCode, string? code = null) => new(statusCode) { Code = code };
}
