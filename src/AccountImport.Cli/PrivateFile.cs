namespace AccountImport.Cli;

/// <summary>Creates files and folders that only their owner may read: what is in an account file is personal data.</summary>
internal static class PrivateFile
{
    /// <summary>Creates a file where there is none.</summary>
    public static Stream Create(string path)
    {
        // Who writes gathers the bytes.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
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
