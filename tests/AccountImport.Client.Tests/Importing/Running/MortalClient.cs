using AccountImport.Client.Contracts;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>The client of a run that can be killed: from then on no call leaves, and no answer arrives.</summary>
internal sealed class MortalClient(IAccountImportClient client) : IAccountImportClient
{
    private volatile bool _isDead;

    public void Kill() => _isDead = true;

    public Task<ValidateResult> ValidateAsync(AccountPayload payload, CancellationToken cancellationToken = default) =>
        CallAsync(token => client.ValidateAsync(payload, token), cancellationToken);

    public Task<ProcessResult> ProcessAsync(AccountPayload payload, TaskParameters? taskParameters = null, CancellationToken cancellationToken = default) =>
        CallAsync(token => client.ProcessAsync(payload, taskParameters, token), cancellationToken);

    public Task<StatusResult> GetStatusAsync(AccountKey key, CancellationToken cancellationToken = default) =>
        CallAsync(token => client.GetStatusAsync(key, token), cancellationToken);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        await HangIfDeadAsync(cancellationToken);
        try
        {
            return await call(CancellationToken.None);
        }
        finally
        {
            await HangIfDeadAsync(cancellationToken);
        }
    }

    private Task HangIfDeadAsync(CancellationToken cancellationToken) =>
        _isDead ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : Task.CompletedTask;
}
