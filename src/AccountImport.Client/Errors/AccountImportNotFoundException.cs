using System.Net;

namespace AccountImport.Client.Errors;

/// <summary>The API does not know what was asked for.</summary>
/// <remarks>For a status call: no import of this key, or not yet, or an unknown import supplier; the API does not tell them apart. For another call the base address is wrong.</remarks>
public sealed class AccountImportNotFoundException : AccountImportApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public AccountImportNotFoundException(
        HttpStatusCode statusCode = HttpStatusCode.NotFound,
        Exception? innerException = null)
        : base(statusCode, innerException)
    {
    }

    internal AccountImportNotFoundException(ApiError error)
        : base(error)
    {
    }

    private protected override string Summary => "the API knows no such import (or import supplier, or address)";
}
