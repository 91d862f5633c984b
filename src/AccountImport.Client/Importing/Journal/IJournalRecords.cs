namespace AccountImport.Client.Importing.Journal;

/// <summary>What a journal knows, whether a run has it open or somebody only reads it.</summary>
internal interface IJournalRecords
{
    /// <summary>What the journal belongs to, with the input that was last accepted.</summary>
    JournalHeader Header { get; }

    /// <summary>Whether the input has changed since the journal was begun, so that the numbers of accounts may differ from their places in the journal.</summary>
    bool HasChangedInput { get; }

    /// <summary>The largest place that an account has; 0 if there is none.</summary>
    int LastAccount { get; }

    /// <summary>The state of an account by its last record.</summary>
    JournalState GetState(int account);

    /// <summary>The number of an account in the input as it is now; 0 if the input, which has changed, does not have it.</summary>
    long GetNumber(int account);

    /// <summary>Reads the last record of an account.</summary>
    /// <exception cref="ArgumentException">The journal has nothing of the account.</exception>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    JournalEntry Read(int account);

    /// <summary>Finds the account of a key that is no duplicate.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    /// <exception cref="IOException">A record cannot be read.</exception>
    int? Find(string externalAccountNumber);
}
