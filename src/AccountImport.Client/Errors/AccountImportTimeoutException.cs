namespace AccountImport.Client.Errors;

/// <summary>No answer, or no end of the import, in time.</summary>
/// <remarks>
/// <see cref="AccountImportException.OutcomeUnknown"/> is <see langword="true"/> if a process request may have left, and if the
/// import was still going on when the wait for it ended.
/// </remarks>
public sealed class AccountImportTimeoutException : AccountImportException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="innerException">What caused it.</param>
    public AccountImportTimeoutException(Exception? innerException = null)
        : base(message: null, innerException)
    {
    }

    /// <summary>What happened.</summary>
    public override string Message => Operation is null
        ? $"The import did not end before the deadline.{OutcomeSentence}"
        : $"{OperationName}: no answer in time.{OutcomeSentence}";
}
