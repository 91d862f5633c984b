namespace AccountImport.Cli.Commands;

/// <summary>
/// A folder for the journal of a rehearsal that is gone when the rehearsal has ended: the simulator inside the tool forgets everything then, and a
/// journal that remembered would have the next rehearsal send nothing, or refuse to begin.
/// </summary>
internal sealed class RehearsalFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("account-import-");

    public string JournalPath => Path.Combine(_folder.FullName, "rehearsal.journal");

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What the system does with temporary files that are left behind is its own affair, and only keys are in this one.
        }
    }
}
