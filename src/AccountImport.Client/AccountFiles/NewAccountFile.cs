namespace AccountImport.Client.AccountFiles;

/// <summary>Creates the file that a writer writes.</summary>
internal static class NewAccountFile
{
    /// <summary>Creates a file that only its owner may read.</summary>
    /// <exception cref="AccountFileException">It cannot be created.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous,

            // The writer gathers the bytes itself.
            BufferSize = 0,
        };
        try
        {
            return PrivateFile.Create(path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AccountFileException($"{path}: {Explain(path, exception)}", innerException: exception);
        }
    }

    /// <summary>Says why a file could not be created.</summary>
    internal static string Explain(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "this is a folder; expected the name of a new file.",
        DirectoryNotFoundException => "the folder of the file does not exist.",
        UnauthorizedAccessException => "this user may not create the file.",
        IOException when Path.Exists(path) => "there is such a file already, and it is not overwritten; delete it or choose another name.",
        _ => $"the file cannot be created: {exception.Message}",
    };
}
