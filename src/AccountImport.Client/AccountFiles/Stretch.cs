using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>A part of an account file that is one account, or that should be one or more.</summary>
/// <param name="Utf8Json">Its bytes; empty if there are more than may be held.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Position">Where it begins.</param>
internal readonly record struct Stretch(ReadOnlyMemory<byte> Utf8Json, long Length, FilePosition Position)
{
    /// <summary>What is wrong with it as a part of the file, if anything is; then nothing else is asked of it.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Where that shows.</summary>
    public FilePosition FaultPosition { get; init; }
}
