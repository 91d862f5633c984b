namespace AccountImport.Client.AccountFiles;

/// <summary>Creates files that only their owner may read: what is in an account file is personal data.</summary>
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
}
