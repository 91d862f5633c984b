namespace AccountImport.Client.Importing.Running;

/// <summary>Whether an import goes on, and if not, why.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class RunControl : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ImportStop> _stops = [];
    private readonly CancellationTokenSource _admission = new();
    private readonly CancellationTokenSource _polling = new();
    private readonly CancellationTokenSource _now = new();

    /// <summary>Cancelled when no further account is sent.</summary>
    public CancellationToken AdmissionStopped => _admission.Token;

    /// <summary>Cancelled when no further question is asked either: what is under way ends.</summary>
    public CancellationToken PollingStopped => _polling.Token;

    /// <summary>Cancelled when even what is under way is left.</summary>
    public CancellationToken Now => _now.Token;

    public bool IsStopping => _admission.IsCancellationRequested;

    public IReadOnlyList<ImportStop> Stops
    {
        get
        {
            lock (_lock)
            {
                return [.. _stops];
            }
        }
    }

    /// <summary>Sends no further account. What was scheduled is polled to its end, unless the reason makes that pointless or somebody is waiting.</summary>
    public void Stop(ImportStopReason reason, string message)
    {
        lock (_lock)
        {
            if (_stops.TrueForAll(stop => stop.Reason != reason))
            {
                _stops.Add(new ImportStop(reason, message));
            }
        }

        _admission.Cancel();
        if (reason is not (ImportStopReason.FailureRate or ImportStopReason.WindowEnd or ImportStopReason.Unavailable or ImportStopReason.Internal))
        {
            _polling.Cancel();
        }
    }

    public void StopByRequest() => Stop(
        ImportStopReason.Requested,
        "Stopped as asked. To go on, start the import again with the same journal.");

    public void StopNow()
    {
        StopByRequest();
        _now.Cancel();
    }

    /// <summary>Leaves even what is under way, for whatever reason.</summary>
    public void StopNow(ImportStopReason reason, string message)
    {
        Stop(reason, message);
        _polling.Cancel();
        _now.Cancel();
    }

    /// <summary>Notes a fault of the importer itself: one account's bad luck is no reason to leave out the others.</summary>
    public void NoteFault(Exception exception)
    {
        lock (_lock)
        {
            if (_stops.TrueForAll(stop => stop.Reason is not ImportStopReason.Internal))
            {
                _stops.Add(new ImportStop(
                    ImportStopReason.Internal,
                    $"A fault of the importer ({exception.GetType().Name}) befell an account, whose outcome a resumed run finds out; please report it."));
            }
        }
    }

    public void Dispose()
    {
        _admission.Dispose();
        _polling.Dispose();
        _now.Dispose();
    }
}
