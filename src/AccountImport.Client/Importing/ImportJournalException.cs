namespace AccountImport.Client.Importing;

/// <summary>The journal of an import cannot be used; nothing was sent.</summary>
/// <remarks>The message says what is wrong with which file, and what to do.</remarks>
public sealed class ImportJournalException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">Why the journal cannot be used.</param>
    /// <param name="message">What is wrong with which file, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public ImportJournalException(ImportJournalFault fault, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
    }

    /// <summary>Why the journal cannot be used.</summary>
    public ImportJournalFault Fault { get; }
}
