namespace AccountImport.Client.Errors;

/// <summary>The credential could not be had, so that nothing was sent, or nothing again after a 401.</summary>
/// <remarks>
/// The credential file could not be read, the delegate that gives the credential threw or gave one that no header can carry, or the client
/// could not obtain a token. In the last case the message says when the next token call may be made; until then calls fail at once.
/// </remarks>
public sealed class CredentialUnavailableException : AccountImportException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, without the credential.</param>
    /// <param name="innerException">What caused it.</param>
    public CredentialUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
