using System.Net;

namespace AccountImport.Client.Errors;

/// <summary>The account was imported before (<c>account_import_process_already_imported</c>).</summary>
/// <remarks>It does not show that the stored account equals the one that was sent.</remarks>
public sealed class AccountAlreadyImportedException : AccountImportApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="existingAccountId">The account number that the account has in Kraken.</param>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    public AccountAlreadyImportedException(
        string? existingAccountId,
        HttpStatusCode statusCode = HttpStatusCode.BadRequest,
        Exception? innerException = null)
        : base(statusCode, innerException)
    {
        ExistingAccountId = existingAccountId;
        Code = ApiExceptions.AlreadyImported;
    }

    internal AccountAlreadyImportedException(ApiError error)
        : base(error)
    {
        ExistingAccountId = error.Body.ExistingAccountId;

        // Neither of the two shapes has a code at its top.
        Code ??= ApiExceptions.AlreadyImported;
    }

    /// <summary>The account number that the account has in Kraken, such as <c>A-12345678</c>; <see langword="null"/> if the answer left it out.</summary>
    public string? ExistingAccountId { get; }

    private protected override string Summary => "the account was imported before; its number in Kraken is in the property ExistingAccountId";
}
