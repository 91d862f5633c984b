using AccountImport.Client.Importing;

namespace Importer;

/// <summary>An account file, in a folder of its own.</summary>
internal sealed class FileJob(string folder, string path, string importSupplier, string done, string aside) : IImportJob
{
    private const string ReasonName = "reason.txt";

    public string Name => Path.GetFileName(folder);

    public string JournalPath => Path.Combine(folder, "import.journal");

    public ImportSource OpenSource() => ImportSource.FromFile(path, importSupplier);

    public Task FinishAsync(string reportFolder, CancellationToken cancellationToken)
    {
        Directory.Move(folder, Path.Combine(done, Name));
        return Task.CompletedTask;
    }

    public async Task PutAsideAsync(string reason, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, ReasonName), reason + Environment.NewLine, cancellationToken);
        Directory.Move(folder, Path.Combine(aside, Name));
    }
}
