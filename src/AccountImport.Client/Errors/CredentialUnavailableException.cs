namespace AccountImport.Client.Errors;

/// <summary>The credential could not be had, so that nothing was sent.</summary>
/// <remarks>The token file could not be read, or the delegate that gives the credential threw or gave one that no header can carry.</remarks>
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
