using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>A folder for one test, with a journal in it.</summary>
internal sealed class JournalFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "test.journal");

    public byte[] Bytes
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    public Task<ImportJournal> OpenAsync(
        JournalHeader? expected = null,
        bool acceptsChangedInput = false,
        bool syncs = false,
        JournalEnvironment? environment = null) =>
        ImportJournal.OpenAsync(
            Path,
            expected ?? JournalSamples.Header,
            acceptsChangedInput,
            syncs,
            environment ?? JournalEnvironment.Default,
            TestContext.Current.CancellationToken);

    /// <summary>Opens a journal, does something with it and closes it.</summary>
    public async Task UseAsync(Action<ImportJournal> use, JournalHeader? expected = null, bool acceptsChangedInput = false)
    {
        await using ImportJournal journal = await OpenAsync(expected, acceptsChangedInput);
        use(journal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
