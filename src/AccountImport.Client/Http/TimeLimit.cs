using System.Collections.Concurrent;

namespace AccountImport.Client.Http;

/// <summary>A token that is cancelled when a time is over, or when the caller cancels. Dispose it when what it bounds has ended; nobody may use the token then.</summary>
/// <remarks>A source and its timer that were not needed serve the next call: nearly all are not.</remarks>
internal readonly struct TimeLimit : IDisposable
{
    private const int MostKept = 64;

    private static readonly ConcurrentQueue<CancellationTokenSource> Kept = new();

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _isReusable;

    private TimeLimit(CancellationTokenSource source, bool isReusable, CancellationToken cancellationToken)
    {
        _source = source;
        _isReusable = isReusable;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time is over, and the caller has not cancelled.</summary>
    public bool IsExceeded => _source.IsCancellationRequested && !_cancellationToken.IsCancellationRequested;

    public static TimeLimit Start(TimeSpan time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        // Only a source over the system's clock can be set back.
        bool isReusable = timeProvider == TimeProvider.System;
        if (!isReusable)
        {
            return new TimeLimit(new CancellationTokenSource(time, timeProvider), isReusable, cancellationToken);
        }

        if (!Kept.TryDequeue(out CancellationTokenSource? source))
        {
            source = new CancellationTokenSource();
        }

        source.CancelAfter(time);
        return new TimeLimit(source, isReusable, cancellationToken);
    }

    public void Dispose()
    {
        // Waits for the caller's cancellation, if it is just arriving: it must not reach the call that the source serves next.
        _registration.Dispose();
        if (_isReusable && Kept.Count < MostKept && _source.TryReset())
        {
            Kept.Enqueue(_source);
            return;
        }

        _source.Dispose();
    }
}
