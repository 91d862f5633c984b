using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Importing.Journal;

/// <summary>What a journal takes from outside, so that a test can give it something else.</summary>
internal sealed record JournalEnvironment
{
    public static JournalEnvironment Default { get; } = new();

    public Func<string, JournalFile> OpenFile { get; init; } = DiskJournalFile.Open;

    /// <summary>Gives the format of the file system that a file is on.</summary>
    public Func<string, string?> FileSystemOf { get; init; } = NetworkFolder.FormatOf;

    public KeyHash KeyHash { get; init; } = key => (uint)(KeyHashes.Of(key) >> 32);
}
