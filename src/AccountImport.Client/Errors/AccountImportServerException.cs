using System.Net;

namespace AccountImport.Client.Errors;

/// <summary>The API failed (HTTP status 5xx).</summary>
public sealed class AccountImportServerException : AccountImportApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public AccountImportServerException(
        HttpStatusCode statusCode = HttpStatusCode.InternalServerError,
        Exception? innerException = null)
        : base(statusCode, innerException)
    {
    }

    internal AccountImportServerException(ApiError error)
        : base(error)
    {
    }

    private protected override string Summary => "the API failed";
}
