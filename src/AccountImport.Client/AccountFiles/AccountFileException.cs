using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>An account file cannot be read or written; or not any further, because its structure is broken and no next account can be found.</summary>
/// <remarks>The message begins with the file's name and, where it is known, line and column; it repeats nothing of the file's content.</remarks>
public sealed class AccountFileException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, what was expected, and what to do.</param>
    /// <param name="position">Where in the file, if it is known.</param>
    /// <param name="innerException">What the system or a reader threw, if one did.</param>
    public AccountFileException(string message, FilePosition? position = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Position = position;
    }

    /// <summary>Where in the file the reading ended.</summary>
    /// <value><see langword="null"/> where the file as a whole cannot be read.</value>
    public FilePosition? Position { get; }
}
