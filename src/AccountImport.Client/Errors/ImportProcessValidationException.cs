using System.Net;

namespace AccountImport.Client.Errors;

/// <summary>Process found errors in the account, and does not say which.</summary>
/// <remarks>Call <see cref="IAccountImportClient.ValidateAsync"/> with the same payload to have them listed by field; <see cref="AccountImportClientExtensions.ImportAsync"/> does that.</remarks>
public sealed class ImportProcessValidationException : AccountImportApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public ImportProcessValidationException(
        HttpStatusCode statusCode = HttpStatusCode.BadRequest,
        Exception? innerException = null)
        : base(statusCode, innerException)
    {
    }

    internal ImportProcessValidationException(ApiError error)
        : base(error)
    {
    }

    private protected override string Summary => "the account has errors; call validate to have them listed";
}
