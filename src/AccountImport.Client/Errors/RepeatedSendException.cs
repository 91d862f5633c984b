using AccountImport.Client.Contracts;

namespace AccountImport.Client.Errors;

/// <summary>A handler of the application was about to send a process request again; the second request was not sent.</summary>
/// <remarks>
/// Repeating process may create a second account, so only the client itself repeats it, when the first request surely had no
/// effect. Take the retrying or hedging handler off the client's pipeline, or have it leave process alone.
/// </remarks>
public sealed class RepeatedSendException : AccountImportException
{
    /// <summary>Makes the exception.</summary>
    public RepeatedSendException()
        : base(message: null, innerException: null)
    {
        Operation = AccountImportOperation.Process;
        OutcomeUnknown = true;
    }

    /// <summary>What happened.</summary>
    public override string Message =>
        "Process: a handler in the client's pipeline was about to send the request a second time, which may create a second account; "
        + "the second request was not sent. Take the retrying or hedging handler off, or have it leave process alone." + OutcomeSentence;
}
