namespace AccountImport.Client.Errors;

/// <summary>No answer arrived: the connection could not be made, or broke.</summary>
/// <remarks><see cref="AccountImportException.OutcomeUnknown"/> is <see langword="true"/> if a process request may have left before it broke.</remarks>
public sealed class AccountImportConnectionException : AccountImportException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="innerException">What caused it.</param>
    public AccountImportConnectionException(Exception? innerException = null)
        : base(message: null, innerException)
    {
    }

    /// <summary>What happened.</summary>
    public override string Message => OutcomeUnknown
        ? $"{OperationName}: the connection broke before an answer arrived.{OutcomeSentence}"
        : $"{OperationName}: no answer, because the connection could not be made or broke; check the base address, the network and the proxy.";
}
