using AccountImport.Client.Contracts;

namespace AccountImport.Client.Errors;

/// <summary>The base of every exception of the account import client.</summary>
/// <remarks>
/// No message holds a part of an answer's body or a value of an account, unless <c>IncludeErrorDetail</c> was switched on.
/// A cancellation by the caller leaves as <see cref="OperationCanceledException"/>, never as one of these.
/// </remarks>
public abstract class AccountImportException : Exception
{
    private bool _outcomeUnknown;

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened; <see langword="null"/> where <see cref="Exception.Message"/> is overridden.</param>
    /// <param name="innerException">What caused it.</param>
    private protected AccountImportException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The call that failed.</summary>
    /// <value>The default is <see langword="null"/>: no single call failed.</value>
    public AccountImportOperation? Operation { get; init; }

    /// <summary>
    /// Whether the account may have been scheduled for creation, or may yet be created, although the call failed. Do not send it
    /// again before its status was asked.
    /// </summary>
    /// <value>The default is <see langword="false"/>: the call surely had no such effect.</value>
    public bool OutcomeUnknown
    {
        get => _outcomeUnknown;
        init => _outcomeUnknown = value;
    }

    /// <summary>What a message says of an unknown outcome; empty where the outcome is known.</summary>
    private protected string OutcomeSentence => OutcomeUnknown
        ? " Whether the account was scheduled is unknown: ask its status before sending it again."
        : string.Empty;

    /// <summary>The call's name as the start of a sentence.</summary>
    private protected string OperationName => Operation switch
    {
        AccountImportOperation.Validate => "Validate",
        AccountImportOperation.Process => "Process",
        AccountImportOperation.Status => "Status",
        _ => "The call",
    };

    /// <summary>Notes that the account may have been scheduled, by who knows that a process request was sent before this call failed.</summary>
    internal void NoteOutcomeUnknown() => _outcomeUnknown = true;
}
