namespace AccountImport.Client.Importing;

/// <summary>The file that a reconciliation keeps its answers in cannot be used; nothing was asked, and the file is as it was.</summary>
/// <remarks>The message says what is wrong with which file, and what to do.</remarks>
public sealed class ReconciliationStateException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with which file, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public ReconciliationStateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
