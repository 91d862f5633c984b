using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Telemetry;

/// <summary>The few words that say how a call or an import ended, so that no metric grows with what the API may answer.</summary>
internal static class CallResult
{
    public const string Success = "success";
    public const string Cancelled = "cancelled";

    /// <summary>How a call ended that threw.</summary>
    public static string Of(Exception exception) => exception switch
    {
        AccountValidationException or ImportProcessValidationException => "validation_failed",
        AccountAlreadyImportedException => "already_imported",
        AccountImportNotFoundException => "not_found",
        AccountImportAuthenticationException => "authentication_failed",
        AccountImportThrottledException => "throttled",
        AccountImportServerException => "server_error",
        AccountImportApiException => "refused",
        AccountImportConnectionException => "connection_failed",
        AccountImportTimeoutException => "timeout",
        UnexpectedResponseException => "unexpected_response",
        CredentialUnavailableException => "credential_unavailable",
        AccountImportFailedException failed => OfEnd(failed.Status.Status),
        OperationCanceledException => Cancelled,

        // OpenTelemetry's word for what has none of its own.
        _ => "_OTHER",
    };

    /// <summary>How an import ended, by the platform's own word for it.</summary>
    public static string OfEnd(ImportStatusCode status) =>
        status == ImportStatusCode.Processed ? "processed"
        : status == ImportStatusCode.DryRunSucceeded ? "dry_run_succeeded"
        : status == ImportStatusCode.Errored ? "errored"
        : status == ImportStatusCode.DryRunErrored ? "dry_run_errored"
        : status == ImportStatusCode.Cancelled ? "cancelled_by_platform"
        : "_OTHER";
}
