namespace AccountImport.Client.AccountFiles;

/// <summary>Creates files and folders that only their owner may read: what is in an account file is personal data.</summary>
internal static class PrivateFile
{
    /// <summary>Creates a file.</summary>
    /// <param name="path">The name of the file.</param>
    /// <param name="options">How; its rights on Unix are set here.</param>
    public static FileStream Create(string path, FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Creates a folder unless there is one; the rights of one that is there stay as they are.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
