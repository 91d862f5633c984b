using System.Net;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Errors;

/// <summary>The API found errors in the account; it lists them by field.</summary>
public sealed class AccountValidationException : AccountImportApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="statusCode">The HTTP status of the answer.</param>
    /// <param name="innerException">What caused it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="errors"/> is <see langword="null"/>.</exception>
    public AccountValidationException(
        IReadOnlyList<FieldError> errors,
        HttpStatusCode statusCode = HttpStatusCode.BadRequest,
        Exception? innerException = null)
        : base(statusCode, innerException)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Errors = errors;
    }

    internal AccountValidationException(ApiError error)
        : base(error)
    {
        Errors = error.Body.Errors;
    }

    /// <summary>The errors, in the order of the answer; empty if it named none.</summary>
    public IReadOnlyList<FieldError> Errors { get; }

    private protected override string Summary
    {
        get
        {
            const int Most = 5;
            string[] codes = [.. Errors.Select(error => SafeText.Code(error.Code)).OfType<string>().Distinct(StringComparer.Ordinal)];
            string count = Errors.Count is 1 ? "1 error" : $"{Errors.Count} errors";
            return codes.Length is 0
                ? $"the account has errors, {count} in the property Errors"
                : $"the account has errors, {count} in the property Errors: {string.Join(", ", codes.Take(Most))}{(codes.Length > Most ? ", ..." : string.Empty)}";
        }
    }
}
