using System.Runtime.InteropServices;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Importing.Reports;

/// <summary>One account of an input, and what its journal knows of it.</summary>
/// <param name="Number">Its number in the input.</param>
/// <param name="Entry">Its last record; <see langword="null"/> if there is none, so that it was not attempted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalRow(long Number, JournalEntry? Entry)
{
    /// <summary>The key of an account that has no record, where the input has told it.</summary>
    public string? UnrecordedKey { get; init; }

    /// <summary>The key, if it is this account's own: not that of an earlier account of the input.</summary>
    public string? OwnKey => Entry is null ? UnrecordedKey : Entry.IsDuplicate ? null : Entry.ExternalAccountNumber;

    /// <summary>What became of it.</summary>
    /// <param name="waitsForEnd">Whether the run has waited until scheduled accounts had ended.</param>
    public AccountOutcome ToOutcome(bool waitsForEnd) => Entry is null
        ? new AccountOutcome { Number = Number, Outcome = ImportOutcome.NotAttempted, ExternalAccountNumber = UnrecordedKey }
        : Entry.ToOutcome(waitsForEnd) with { Number = Number };
}
