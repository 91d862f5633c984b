using System.Globalization;
using Microsoft.Extensions.Options;

namespace Importer;

/// <summary>
/// The files of a folder. Each is moved to a folder of its own in <c>working</c>, where its journal is kept beside it; when it is finished, that
/// folder is moved to <c>done</c> as a whole, so that no file is ever found without its journal. What a person must look at goes to <c>aside</c>.
/// </summary>
internal sealed class InboxJobs : IImportJobs
{
    private static readonly string[] Endings = [".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz"];

    private readonly string _inbox;
    private readonly string _working;
    private readonly string _done;
    private readonly string _aside;
    private readonly string _importSupplier;
    private readonly TimeProvider _clock;

    public InboxJobs(IOptions<ImporterOptions> options, TimeProvider clock)
    {
        _inbox = Path.GetFullPath(options.Value.Inbox);
        _working = CreateFolder("working");
        _done = CreateFolder("done");
        _aside = CreateFolder("aside");
        _importSupplier = options.Value.ImportSupplier;
        _clock = clock;
    }

    public IAsyncEnumerable<IImportJob> FindAsync(CancellationToken cancellationToken) => Find().ToAsyncEnumerable();

    private IEnumerable<IImportJob> Find()
    {
        foreach (string folder in Directory.GetDirectories(_working).Order(StringComparer.Ordinal))
        {
            if (FindFiles(folder).FirstOrDefault() is { } path)
            {
                yield return CreateJob(folder, path);
            }
            else if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                // The service ended between the making of the folder and the taking of the file.
                Directory.Delete(folder);
            }
        }

        foreach (string path in FindFiles(_inbox))
        {
            // The name sorts by time, and no file that comes later has it too.
            string folder = Path.Combine(_working, _clock.GetUtcNow().ToString("yyyyMMdd-HHmmss-fffffff", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            string taken = Path.Combine(folder, Path.GetFileName(path));
            File.Move(path, taken);
            yield return CreateJob(folder, taken);
        }
    }

    private static string[] FindFiles(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(path => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal),
    ];

    private FileJob CreateJob(string folder, string path) => new(folder, path, _importSupplier, _done, _aside);

    private string CreateFolder(string name) => Directory.CreateDirectory(Path.Combine(_inbox, name)).FullName;
}
