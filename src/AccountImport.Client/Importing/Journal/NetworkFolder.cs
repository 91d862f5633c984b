namespace AccountImport.Client.Importing.Journal;

/// <summary>Tells file systems of other machines: a lock there may not be seen by everybody, and what was synced may still be lost.</summary>
internal static class NetworkFolder
{
    private static readonly string[] Formats =
        ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "sshfs", "fuse.sshfs", "9p", "v9fs", "afs", "ncp", "ncpfs", "webdav", "fuse.davfs"];

    /// <summary>Makes the warning for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="formatOf">Gives the format of the file system that a file is on; <see langword="null"/> if it is not known.</param>
    /// <returns>The warning; <see langword="null"/> if the file is on this machine, as far as one can know.</returns>
    public static string? WarningOf(string path, Func<string, string?> formatOf) =>
        formatOf(path) is { } format && Formats.Contains(format, StringComparer.OrdinalIgnoreCase)
            ? $"{path}: the journal is on a network file system ({format}), where a lock may not keep out a run on another machine. Use a journal on a local disk, or make sure that there is one run at a time."
            : null;

    /// <summary>Gives the format of the file system that a file is on.</summary>
    /// <returns>Its name as the system has it; <see langword="null"/> if it is not known.</returns>
    public static string? FormatOf(string path)
    {
        string fullPath = Path.GetFullPath(path);
        try
        {
            // On Unix every folder will do, and the system follows links; Windows wants the letter, and has none for the shares of other machines.
            return OperatingSystem.IsWindows()
                ? fullPath.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(fullPath).DriveType is DriveType.Network ? "smb" : null
                : new DriveInfo(Path.GetDirectoryName(fullPath) ?? fullPath).DriveFormat;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
