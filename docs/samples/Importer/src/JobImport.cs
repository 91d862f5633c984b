using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;
using Microsoft.Extensions.Options;

namespace Importer;

/// <summary>Imports the accounts of a job, and decides what becomes of it.</summary>
internal sealed class JobImport(AccountImporter importer, IOptions<ImporterOptions> options, ImportState state, TimeProvider clock, ILogger<JobImport> logger)
{
    private readonly ImporterOptions _options = options.Value;

    /// <summary>Imports the accounts of a job, or goes on with them.</summary>
    /// <param name="job">The job.</param>
    /// <param name="takeNoMore">No further account is sent; those under way end.</param>
    /// <param name="abandon">Those under way are given up too; the next start finds out what became of them.</param>
    /// <returns>Whether another job is worth trying.</returns>
    public async Task<bool> ImportAsync(IImportJob job, CancellationToken takeNoMore, CancellationToken abandon)
    {
        string reportFolder = Path.Combine(_options.Outbox, job.Name);
        try
        {
            logger.Begins(job.Name);
            ImportSummary summary = await RunAsync(job, reportFolder, takeNoMore, abandon);
            return await ConcludeAsync(job, summary, reportFolder, abandon);
        }
        catch (ImportJournalException exception) when (exception.Fault is ImportJournalFault.InUse)
        {
            logger.InUse(job.Name);
            state.NoteUnfinished();
            return true;
        }
        catch (ImportJournalException exception) when (exception.Fault is ImportJournalFault.Unwritable)
        {
            // A full disk, or missing rights: the next job would find the same.
            return Halt(job, new ImportStop(ImportStopReason.Journal, exception.Message));
        }
        catch (ImportJournalException exception)
        {
            return await PutAsideAsync(job, exception.Fault.ToString(), exception.Message, abandon);
        }
        catch (AccountFileException exception)
        {
            // Its message begins with the file's name, which is none of the log's business.
            return await PutAsideAsync(job, nameof(AccountFileException), exception.Message, abandon);
        }
    }

    private async Task<ImportSummary> RunAsync(IImportJob job, string reportFolder, CancellationToken takeNoMore, CancellationToken abandon)
    {
        var importerOptions = new AccountImporterOptions
        {
            JournalPath = job.JournalPath,
            ReportFolder = reportFolder,
            Concurrency = _options.Concurrency,
            MaxFailureRate = _options.MaxFailureRate,
            AbsenceGrace = _options.AbsenceGrace,
        };
        await using ImportRun run = importer.Start(job.OpenSource(), importerOptions, new ProgressLog(job.Name, clock, logger), abandon);
        await using CancellationTokenRegistration stop = takeNoMore.Register(static run => _ = ((ImportRun)run!).StopAsync(), run);
        return await run.Completion;
    }

    /// <returns>Whether another job is worth trying.</returns>
    private async Task<bool> ConcludeAsync(IImportJob job, ImportSummary summary, string reportFolder, CancellationToken abandon)
    {
        if (FindStop(summary, ImportStopReason.Authentication, ImportStopReason.Configuration, ImportStopReason.Journal) is { } halting)
        {
            // With every other job it would be the same, and one more failed login.
            return Halt(job, halting);
        }

        if (FindStop(summary, ImportStopReason.Requested) is not null)
        {
            state.NoteUnfinished();
            logger.Interrupted(job.Name);
            return false;
        }

        if (FindStop(summary, ImportStopReason.Unreachable, ImportStopReason.Unavailable) is { } outage)
        {
            state.NoteUnfinished();
            logger.TriesLater(job.Name, outage.Reason, outage.Message);
            return false;
        }

        if (summary.Stops is [{ } stop, ..])
        {
            return await PutAsideAsync(job, stop.Reason.ToString(), stop.Message, abandon);
        }

        if (!summary.IsConserved)
        {
            return await PutAsideAsync(job, nameof(summary.IsConserved), "The outcomes do not add up; please report it.", abandon);
        }

        long open = summary.Count(ImportOutcome.Unknown) + summary.Count(ImportOutcome.StillPending) + summary.Count(ImportOutcome.NotAttempted);
        if (open > 0)
        {
            state.NoteUnfinished();
            logger.Unfinished(job.Name, open);
            return true;
        }

        await FinishAsync(job, summary, reportFolder, abandon);
        return true;
    }

    private async Task FinishAsync(IImportJob job, ImportSummary summary, string reportFolder, CancellationToken abandon)
    {
        await job.FinishAsync(reportFolder, abandon);
        long imported = summary.Count(ImportOutcome.Imported);
        long thereAlready = summary.Count(ImportOutcome.AlreadyImported);
        long failed = summary.Read - imported - thereAlready;
        logger.Finished(job.Name, summary.Read, imported, thereAlready);
        if (failed > 0)
        {
            state.NoteFailures();
            logger.HasFailures(job.Name, failed);
        }
    }

    private async Task<bool> PutAsideAsync(IImportJob job, string reason, string description, CancellationToken abandon)
    {
        await job.PutAsideAsync(description, abandon);
        state.NotePutAside();
        logger.PutAside(job.Name, reason);
        return true;
    }

    private bool Halt(IImportJob job, ImportStop stop)
    {
        state.Halt(stop);
        logger.Halted(job.Name, stop.Reason, stop.Message);
        return false;
    }

    private static ImportStop? FindStop(ImportSummary summary, params ReadOnlySpan<ImportStopReason> reasons)
    {
        foreach (ImportStop stop in summary.Stops)
        {
            if (reasons.Contains(stop.Reason))
            {
                return stop;
            }
        }

        return null;
    }
}
