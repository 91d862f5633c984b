using AccountImport.Client.Importing.Running;

namespace AccountImport.Client.Importing.Pacing;

/// <summary>Suspends process calls while none of them has an outcome that is known, and then risks one account at a time.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class SendTrials(AccountImporterOptions options, TimeProvider clock, RunControl control, RepeatDelays delays)
{
    private const int FewestUnknown = 16;

    private readonly Lock _lock = new();
    private readonly int _mostUnknown = Math.Max(options.Concurrency, FewestUnknown);
    private int _unknownInARow;
    private int _trials;
    private bool _isTrying;
    private long _nextTrial;
    private long _suspendedSince;

    /// <summary>Begins a process call, if one may be made.</summary>
    /// <returns><see langword="null"/> if it may; else how long to wait before asking again.</returns>
    public TimeSpan? TryBegin()
    {
        lock (_lock)
        {
            if (_unknownInARow < _mostUnknown)
            {
                return null;
            }

            TimeSpan wait = clock.GetElapsedTime(clock.GetTimestamp(), _nextTrial);
            if (!_isTrying && wait <= TimeSpan.Zero)
            {
                _isTrying = true;
                return null;
            }

            return wait > TimeSpan.Zero && wait < options.RetryDelay ? wait : options.RetryDelay;
        }
    }

    /// <summary>Notes that a process call had an outcome that is known.</summary>
    public void NoteAnswered()
    {
        lock (_lock)
        {
            _unknownInARow = 0;
            _trials = 0;
            _isTrying = false;
        }
    }

    /// <summary>Notes that a process call was not made, or had no effect for a reason that says nothing of the platform's health.</summary>
    public void NoteNotSent()
    {
        lock (_lock)
        {
            _isTrying = false;
        }
    }

    /// <summary>Notes a process call of unknown outcome. Many in a row are no accident: then one account at a time is risked, until one succeeds or the budget is spent.</summary>
    public void NoteUnknown()
    {
        lock (_lock)
        {
            _isTrying = false;
            if (++_unknownInARow < _mostUnknown)
            {
                return;
            }

            long now = clock.GetTimestamp();
            _suspendedSince = _trials is 0 ? now : _suspendedSince;
            _nextTrial = now + (long)(delays.GetDelay(++_trials, asked: null).TotalSeconds * clock.TimestampFrequency);
            if (clock.GetElapsedTime(_suspendedSince, now) < options.RetryBudget)
            {
                return;
            }
        }

        control.Stop(
            ImportStopReason.Unavailable,
            "The API has not said for the whole retry budget whether it took an account. Find out what is wrong there; then start the import again with the same journal.");
    }
}
