using System.Runtime.CompilerServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing.Pacing;

namespace AccountImport.Client.Importing.Running;

/// <summary>Makes status calls, tells the pace what came of each, and says it.</summary>
internal sealed class StatusCalls(IAccountImportClient client, Pace pace, TimeProvider clock)
{
    /// <summary>Makes one call.</summary>
    /// <param name="permit">The permit for it, which was granted.</param>
    /// <param name="key">The account.</param>
    /// <param name="cancellationToken">Leaves the call.</param>
    /// <returns>What came of it; the default if it was left.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<StatusObservation> AskAsync(CallPermit permit, AccountKey key, CancellationToken cancellationToken)
    {
        long askedAt = clock.GetTimestamp();
        try
        {
            StatusResult result = await client.GetStatusAsync(key, cancellationToken).ConfigureAwait(false);
            permit.NoteAnswered();
            return new StatusObservation { Result = result, AskedAt = askedAt, ServerTime = result.ServerTime };
        }
        catch (AccountImportNotFoundException exception) when (!exception.IsForeign)
        {
            permit.NoteAnswered();
            return new StatusObservation { IsNotFound = true, AskedAt = askedAt, ServerTime = exception.ServerTime };
        }
        catch (AccountImportThrottledException exception)
        {
            permit.NoteFailed(exception);
            pace.PauseThrottled(AccountImportOperation.Status, pace.Delays.GetDelay(repeat: 1, exception.RetryAfter));
            return new StatusObservation { AskedAt = askedAt, RetryAfter = exception.RetryAfter };
        }
        catch (AccountImportAuthenticationException exception)
        {
            return new StatusObservation { AskedAt = askedAt, Refusal = exception };
        }
        catch (AccountImportException exception)
        {
            permit.NoteFailed(exception);

            // A gateway's own answer as well: the API was there when the run began, and may be again.
            return new StatusObservation { AskedAt = askedAt, RetryAfter = (exception as AccountImportApiException)?.RetryAfter };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }
}
