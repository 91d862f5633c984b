using AccountImport.Client.Errors;

namespace Consumer;

/// <summary>Looks through one tenant's inbox again and again, until the service stops.</summary>
internal sealed class TenantWorker(string tenant, InboxImport import, TimeSpan pollInterval, TimeProvider clock, ILogger logger) : BackgroundService
{
    private readonly CancellationTokenSource _abandon = new();

    /// <summary>Begins no further account, and waits for those in flight until the shutdown time-out of the host has passed.</summary>
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
        using var timer = new PeriodicTimer(pollInterval, clock);
        try
        {
            do
            {
                await import.ImportDueAsync(stoppingToken, _abandon.Token);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.Stopped(tenant);
        }
        catch (AccountImportException exception) when (exception is AccountImportAuthenticationException or CredentialUnavailableException)
        {
            // The other tenants go on. Trying again would not help and may lock the credential's owner out.
            logger.CredentialRefused(tenant, exception.Message);
        }
    }
}
