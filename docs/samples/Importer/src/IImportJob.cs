using AccountImport.Client.Importing;

namespace Importer;

/// <summary>Accounts that are imported together: a file, or a batch of a database.</summary>
internal interface IImportJob
{
    /// <summary>What the log and the outbox call it, always the same. Not the name of a file, which may tell whose accounts they are.</summary>
    string Name { get; }

    /// <summary>Where the journal is. A service that is started again must find it there.</summary>
    string JournalPath { get; }

    /// <summary>Gives the accounts.</summary>
    ImportSource OpenSource();

    /// <summary>Notes that every account has its outcome.</summary>
    /// <param name="reportFolder">Where the reports are.</param>
    /// <param name="cancellationToken">Gives up; then it is done again at the next start.</param>
    Task FinishAsync(string reportFolder, CancellationToken cancellationToken);

    /// <summary>Notes that a person must look at it before it goes on.</summary>
    /// <param name="reason">What is wrong. It may name the file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PutAsideAsync(string reason, CancellationToken cancellationToken);
}
