namespace AccountImport.Client.Testing;

/// <summary>An assertion on a simulated account import API does not hold.</summary>
/// <remarks>
/// Every test framework takes an exception for a failed test. The message says what was expected and lists what arrived, with the keys of the
/// accounts, and without bodies, headers and other values of an account.
/// </remarks>
public sealed class SimulatorAssertionException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was expected, and what arrived.</param>
    /// <param name="innerException">What caused it.</param>
    public SimulatorAssertionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
