using System.Net;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using Polly.Timeout;

namespace AccountImport.Client.Http;

/// <summary>Says which failures may pass, and so which requests are sent again.</summary>
internal static class Transient
{
    /// <summary>Whether a request is sent again after an answer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="end">How the answer's body ended.</param>
    public static bool IsRepeated(CallContext call, HttpStatusCode statusCode, BodyEnd end) =>
        call.Operation is AccountImportOperation.Process
            ? statusCode is HttpStatusCode.TooManyRequests
            : end is BodyEnd.Broken || statusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)statusCode >= 500;

    /// <summary>Whether a request is sent again after it got no answer.</summary>
    public static bool IsRepeated(CallContext call, Exception exception) =>
        exception is HttpRequestException or TimeoutRejectedException or IOException or OperationCanceledException { InnerException: TimeoutException }
        && (call.Operation is not AccountImportOperation.Process || call.SurelyHadNoEffect(exception));
}
