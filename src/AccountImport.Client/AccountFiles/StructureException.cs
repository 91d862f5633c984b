using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>The structure of an account file is broken at a place, so that no next account can be found.</summary>
internal sealed class StructureException(FilePosition position, string message) : Exception(message)
{
    public FilePosition Position { get; } = position;
}
