using System.Security.Cryptography;
using NodaTime;

namespace AccountImport.Client.Importing.Journal;

/// <summary>What a journal belongs to: its first line.</summary>
internal sealed record JournalHeader
{
    /// <summary>The version of the format that this package writes, and the only one it reads.</summary>
    public const int CurrentVersion = 1;

    private const int HashKeyLength = 32;

    public int Version { get; init; } = CurrentVersion;

    public required Instant CreatedAt { get; init; }

    /// <summary>Origin and path prefix, with a slash at its end; or <c>simulator:</c> and the simulator's id.</summary>
    public required string Target { get; init; }

    public required bool IsSimulated { get; init; }

    public required JournalMode Mode { get; init; }

    public required string ImportSupplier { get; init; }

    /// <summary>The member that identifies an account; <see langword="null"/> for payloads that are made elsewhere.</summary>
    public required string? IdentifierPath { get; init; }

    /// <summary>The input as it was when the journal was begun or last accepted with a changed input.</summary>
    public required ImportSourceIdentity Input { get; init; }

    /// <summary>The key of the hashes of accounts, 32 random bytes, so that the hash of a guessed account cannot be looked up without the journal.</summary>
    public required byte[] HashKey { get; init; }

    /// <summary>Makes the header of a run.</summary>
    /// <param name="source">The accounts.</param>
    /// <param name="target">The address of the API.</param>
    /// <param name="options">How they are imported.</param>
    /// <param name="input">What the source is known by.</param>
    /// <param name="now">The time.</param>
    public static JournalHeader Of(ImportSource source, Uri target, AccountImporterOptions options, ImportSourceIdentity input, Instant now = default) => new()
    {
        CreatedAt = now,
        Target = target.AbsoluteUri.EndsWith('/') || options.IsSimulated ? target.AbsoluteUri : target.AbsoluteUri + '/',
        IsSimulated = options.IsSimulated,
        Mode = options.Validate is ValidateMode.Only ? JournalMode.Validate : options.IsDryRun ? JournalMode.DryRun : JournalMode.Import,
        ImportSupplier = source.ImportSupplier,
        IdentifierPath = source.IdentifierPath,
        Input = input,
        HashKey = RandomNumberGenerator.GetBytes(HashKeyLength),
    };

    /// <summary>Gives the version: the rest may tell whose accounts they are.</summary>
    public override string ToString() => FormattableString.Invariant($"{nameof(JournalHeader)} {Version}");
}
