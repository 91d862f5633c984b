namespace AccountImport.Client.Testing;

/// <summary>The state file of a simulator cannot be used: it is in use, cannot be read or written, is damaged, or is another kind of file.</summary>
/// <remarks>The message says which file it is and what to do, and nothing that the file holds.</remarks>
public sealed class SimulatorStateException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with which file, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public SimulatorStateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
