using AccountImport.Client.Contracts;

namespace AccountImport.Client.Errors;

/// <summary>The import ended without success: errored, cancelled, or a dry run that found errors.</summary>
public sealed class AccountImportFailedException : AccountImportException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="status">The status that the import ended with.</param>
    /// <param name="innerException">What caused it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="status"/> is <see langword="null"/>.</exception>
    public AccountImportFailedException(ImportStatus status, Exception? innerException = null)
        : base(message: null, innerException)
    {
        ArgumentNullException.ThrowIfNull(status);
        Status = status;
    }

    /// <summary>The status that the import ended with; its <see cref="ImportStatus.LatestError"/> says why.</summary>
    public ImportStatus Status { get; }

    /// <summary>What happened, without the platform's sentences.</summary>
    public override string Message => SafeText.Code(Status.LatestError?.Code) is { } code
        ? $"The import ended as {Status.Status} ({code})."
        : $"The import ended as {Status.Status}.";
}
