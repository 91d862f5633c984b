namespace AccountImport.Cli.AccountFiles;

/// <summary>An account file cannot be read as a whole, so that nothing of it is sent.</summary>
/// <remarks>The message begins with the path and, where it is known, line and column; it repeats nothing of the file.</remarks>
internal sealed class AccountFileException(string message, Exception? innerException = null) : Exception(message, innerException);
