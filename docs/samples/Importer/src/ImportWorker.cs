using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Importer;

/// <summary>Imports what there is, one job after the other, and looks again, until the service stops.</summary>
/// <remarks>Looks at intervals: the watchers of file systems miss events, and those of network folders most of them.</remarks>
internal sealed class ImportWorker(
    IImportJobs jobs,
    JobImport import,
    IOptions<ImporterOptions> options,
    ImportState state,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ImportWorker> logger) : BackgroundService
{
    private readonly CancellationTokenSource _abandon = new();

    /// <summary>Sends no further account, and waits for those under way until the shutdown time-out of the host has passed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _abandon.CancelAsync();
        await (ExecuteTask ?? Task.CompletedTask);
    }

    public override void Dispose()
    {
        _abandon.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, clock);
        try
        {
            do
            {
                await ImportAllAsync(stoppingToken);
            }
            while (!state.IsHalted && !options.Value.Once && await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.Stopped();
        }

        if (options.Value.Once)
        {
            lifetime.StopApplication();
        }
    }

    private async Task ImportAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (IImportJob job in jobs.FindAsync(stoppingToken))
            {
                if (!await import.ImportAsync(job, stoppingToken, _abandon.Token))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            // The folder or the database is not to be reached at the moment. The message might name a file.
            state.NoteUnfinished();
            logger.NotReached(exception.GetType().Name);
        }
    }
}
