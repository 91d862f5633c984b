using System.Security.Cryptography;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Importing.Reconciling;

/// <summary>What a file of answers belongs to: its first line.</summary>
internal sealed record ReconciliationHeader
{
    /// <summary>The version of the format that this package writes, and the only one it reads.</summary>
    public const int CurrentVersion = 1;

    private const int JournalIdLength = 16;

    public required Instant CreatedAt { get; init; }

    /// <summary>The address of the API, as a journal has it.</summary>
    public required string Target { get; init; }

    public required string ImportSupplier { get; init; }

    public required string? IdentifierPath { get; init; }

    public required string InputHash { get; init; }

    public required long? InputSize { get; init; }

    /// <summary>Tells the journal from others; <see langword="null"/> if there is none.</summary>
    public required string? JournalId { get; init; }

    /// <summary>How long the journal was: a run appends to it.</summary>
    public required long JournalLength { get; init; }

    /// <summary>Makes the header of a reconciliation.</summary>
    /// <param name="import">What a journal of the same import belongs to.</param>
    /// <param name="journal">The journal; <see langword="null"/> if there is none.</param>
    public static ReconciliationHeader Of(JournalHeader import, JournalRecords? journal) => new()
    {
        CreatedAt = import.CreatedAt,
        Target = import.Target,
        ImportSupplier = import.ImportSupplier,
        IdentifierPath = import.IdentifierPath,
        InputHash = import.Input.Hash,
        InputSize = import.Input.Size,
        JournalId = journal is null ? null : IdOf(journal.Header.HashKey),
        JournalLength = journal?.Length ?? 0,
    };

    /// <summary>Gives the time: the rest may tell whose accounts they are.</summary>
    public override string ToString() => $"{nameof(ReconciliationHeader)} {CreatedAt}";

    // Each journal has a random key, which must not be seen elsewhere.
    private static string IdOf(byte[] hashKey) => Convert.ToHexString(SHA256.HashData(hashKey))[..JournalIdLength].ToLowerInvariant();
}
