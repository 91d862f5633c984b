using System.Net;

namespace AccountImport.Client.Errors;

/// <summary>The API does not accept the credential, or does not permit the call to its owner.</summary>
public sealed class AccountImportAuthenticationException : AccountImportApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public AccountImportAuthenticationException(
        HttpStatusCode statusCode = HttpStatusCode.Unauthorized,
        Exception? innerException = null)
        : base(statusCode, innerException)
    {
    }

    internal AccountImportAuthenticationException(ApiError error)
        : base(error)
    {
    }

    private protected override string Summary => "the credential was not accepted, or does not permit the call";
}
