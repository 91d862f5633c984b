using AccountImport.Client.Importing.Polling;

namespace AccountImport.Client.Importing.Pacing;

/// <summary>Counts what a run's pace and polling come to.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class PaceMeter
{
    private readonly DetectionLags _lags = new();
    private long _statusCalls;
    private long _told;

    /// <summary>Notes a status call for an account that waits for its end.</summary>
    public void NoteStatusCall() => Interlocked.Increment(ref _statusCalls);

    /// <summary>Notes that a status call has told an account's end.</summary>
    /// <param name="lag">How long after it; <see langword="null"/> if the platform does not say when it was.</param>
    public void NoteTold(TimeSpan? lag)
    {
        Interlocked.Increment(ref _told);
        if (lag is { } known)
        {
            _lags.Note(known);
        }
    }

    /// <summary>Says what it all comes to.</summary>
    /// <param name="pace">The pace of the run.</param>
    /// <param name="requestsPerSecond">How many requests a second were made.</param>
    public ImportPace Describe(Pace pace, double requestsPerSecond)
    {
        (long requests, long throttled) = pace.Counts;
        long told = Interlocked.Read(ref _told);
        return new ImportPace
        {
            PermittedRequestsPerSecond = pace.PermittedRate,
            RequestsPerSecond = requestsPerSecond,
            Requests = requests,
            ThrottledRequests = throttled,
            StatusCallsPerAccount = told > 0 ? (double)Interlocked.Read(ref _statusCalls) / told : null,
            MedianDetectionLag = _lags.Median,
            Percentile95DetectionLag = _lags.Percentile95,
        };
    }
}
