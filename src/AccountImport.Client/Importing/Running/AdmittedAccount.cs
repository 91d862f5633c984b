using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Running;

/// <summary>An account that is to be sent.</summary>
internal sealed record AdmittedAccount
{
    public required SourceAccount Source { get; init; }

    public required AccountPayload Payload { get; init; }

    /// <summary>The record of the attempt.</summary>
    public required JournalEntry Entry { get; init; }

    /// <summary>What the journal had of it before; <see langword="null"/> if nothing.</summary>
    public JournalEntry? Before { get; init; }

    /// <summary>Ends when <see cref="Entry"/> is durable; <see langword="null"/> if it was not appended yet.</summary>
    public Task? Intended { get; init; }
}
