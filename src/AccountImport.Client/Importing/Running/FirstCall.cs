using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using AccountImport.Client.Importing.Pacing;
using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>Makes sure, once, that the host is there, is an account import API and accepts the credential.</summary>
/// <param name="client">The client.</param>
/// <param name="pace">Says when a call may be made.</param>
/// <param name="control">Is stopped if no other account would fare better.</param>
/// <param name="clock">The clock.</param>
/// <param name="retryBudget">For how long it is tried, from when this was made.</param>
internal sealed class FirstCall(IAccountImportClient client, Pace pace, RunControl control, TimeProvider clock, TimeSpan retryBudget)
{
    private const int UnreachableAfter = 3;

    private readonly long _beganAt = clock.GetTimestamp();
    private bool _wasReached;

    /// <summary>How to go on once the API is available again, as the end of a sentence.</summary>
    public required string HowToGoOn { get; init; }

    /// <summary>Takes the platform's clock, and the timestamp at which it was asked.</summary>
    public Action<Instant?, long> NoteServerTime { get; init; } = (_, _) => { };

    /// <summary>Calls, unless that was done already.</summary>
    /// <returns>Whether other calls may be made.</returns>
    public async Task<bool> EnsureReachableAsync(AccountKey key)
    {
        for (int repeat = 1; !_wasReached && !control.IsStopping; repeat++)
        {
            if (await ProbeAsync(key, repeat).ConfigureAwait(false) is { } delay)
            {
                pace.Pause(delay);
                await pace.WaitAsync(AccountImportOperation.Status, TimeSpan.Zero, control.AdmissionStopped).ConfigureAwait(false);
            }
        }

        return _wasReached;
    }

    /// <returns>How long to wait before the next try; <see langword="null"/> if none is needed.</returns>
    private async Task<TimeSpan?> ProbeAsync(AccountKey key, int repeat)
    {
        using CallPermit permit = await pace.EnterWhenOpenAsync(AccountImportOperation.Status, control.AdmissionStopped).ConfigureAwait(false);
        if (!permit.IsGranted)
        {
            return null;
        }

        long askedAt = clock.GetTimestamp();
        try
        {
            StatusResult result = await client.GetStatusAsync(key, control.Now).ConfigureAwait(false);
            permit.NoteAnswered();
            NoteServerTime(result.ServerTime, askedAt);
            _wasReached = true;
            return null;
        }
        catch (AccountImportNotFoundException exception) when (!exception.IsForeign)
        {
            NoteServerTime(exception.ServerTime, askedAt);
            _wasReached = true;
            return null;
        }
        catch (AccountImportException exception) when (RunStops.Find(exception) is { } stop)
        {
            control.Stop(stop.Reason, stop.Message);
            return null;
        }
        catch (CredentialUnavailableException exception)
        {
            control.Stop(ImportStopReason.Authentication, exception.Message);
            return null;
        }
        catch (AccountImportApiException exception) when (exception is { IsForeign: true, StatusCode: System.Net.HttpStatusCode.Forbidden })
        {
            control.Stop(ImportStopReason.Configuration, RunStops.Blocked);
            return null;
        }
        catch (AccountImportException exception) when (StatusAsker.MayPass(exception))
        {
            permit.NoteFailed(exception);
            bool isUnreachable = exception is AccountImportConnectionException or AccountImportTimeoutException;
            TimeSpan delay = pace.Delays.GetDelay(repeat, (exception as AccountImportApiException)?.RetryAfter);
            if (isUnreachable && repeat >= UnreachableAfter)
            {
                control.Stop(ImportStopReason.Unreachable, "The host cannot be reached: check the base address, the network and the proxy. Nothing was sent.");
            }
            else if (clock.GetElapsedTime(_beganAt) + delay >= retryBudget)
            {
                control.Stop(ImportStopReason.Unavailable, $"The API has given no usable answer for the whole retry budget. Nothing was sent. Find out what is wrong there; then {HowToGoOn}");
            }

            return delay;
        }
        catch (AccountImportApiException)
        {
            // An error of the API's own: it is there.
            _wasReached = true;
            return null;
        }
        catch (OperationCanceledException) when (control.Now.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            control.Stop(ImportStopReason.Internal, $"The first call, which finds out whether the API is there, has failed ({exception.GetType().Name}). Nothing was sent; please report it.");
            return null;
        }
    }
}
