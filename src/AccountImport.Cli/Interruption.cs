using System.Runtime.InteropServices;

namespace AccountImport.Cli;

/// <summary>The wish to stop: once in good order, twice at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _now = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _requests;

    /// <summary>Cancelled by the first request: begin nothing more.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled by the second request: leave what is in flight.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Takes Ctrl-C, and what a service manager sends, as requests.</summary>
    public void ListenToSignals()
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // Who asks a third time gets what the system does by itself: the end.
                context.Cancel = Request() <= 2;
            }));
        }
    }

    /// <summary>Asks to stop.</summary>
    /// <returns>How often that was asked by now.</returns>
    public int Request()
    {
        int requests = Interlocked.Increment(ref _requests);
        CancellationTokenSource source = requests is 1 ? _stopping : _now;
        source.Cancel();
        return requests;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _stopping.Dispose();
        _now.Dispose();
    }
}
