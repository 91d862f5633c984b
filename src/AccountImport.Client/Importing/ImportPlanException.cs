namespace AccountImport.Client.Importing;

/// <summary>A plan cannot be used, or the run would do something else; nothing was sent.</summary>
/// <remarks>The message says what is wrong or differs, and what to do.</remarks>
public sealed class ImportPlanException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong or differs, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public ImportPlanException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
