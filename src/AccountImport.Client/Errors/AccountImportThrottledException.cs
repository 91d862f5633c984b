using System.Net;

namespace AccountImport.Client.Errors;

/// <summary>The API has had too many calls; this one had no effect.</summary>
/// <remarks><see cref="AccountImportApiException.RetryAfter"/> says how long to wait, where the answer does.</remarks>
public sealed class AccountImportThrottledException : AccountImportApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public AccountImportThrottledException(
        HttpStatusCode statusCode = HttpStatusCode.TooManyRequests,
        Exception? innerException = null)
        : base(statusCode, innerException)
    {
    }

    internal AccountImportThrottledException(ApiError error)
        : base(error)
    {
    }

    private protected override string Summary => "too many calls; wait before the next";
}
