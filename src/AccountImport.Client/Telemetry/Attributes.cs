using AccountImport.Client.Contracts;

namespace AccountImport.Client.Telemetry;

/// <summary>The names of spans and attributes: OpenTelemetry's where it has one, else under <c>account_import</c>.</summary>
internal static class Attributes
{
    public const string Operation = "account_import.operation";
    public const string Result = "account_import.result";
    public const string OutcomeUnknown = "account_import.outcome_unknown";
    public const string ErrorCode = "account_import.error_code";
    public const string CorrelationId = "account_import.correlation_id";

    public const string ErrorType = "error.type";
    public const string Method = "http.request.method";
    public const string ResendCount = "http.request.resend_count";
    public const string StatusCode = "http.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string UrlFull = "url.full";
    public const string UrlTemplate = "url.template";

    /// <summary>The value of <see cref="Operation"/>.</summary>
    public static string NameOf(AccountImportOperation operation) => operation switch
    {
        AccountImportOperation.Validate => "validate",
        AccountImportOperation.Process => "process",
        _ => "status",
    };

    /// <summary>The name of the span of a call.</summary>
    public static string SpanOf(AccountImportOperation operation) => operation switch
    {
        AccountImportOperation.Validate => "account_import.validate",
        AccountImportOperation.Process => "account_import.process",
        _ => "account_import.status",
    };
}
