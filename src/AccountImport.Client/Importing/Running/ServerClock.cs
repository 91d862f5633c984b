using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Importing.Running;

/// <summary>What is known of the platform's clock, from the dates of its answers. It says when something happened here by that clock.</summary>
/// <remarks>
/// <para>
/// An answer's date has whole seconds and was set somewhere between request and answer, so that one answer leaves a window of a second and more. Of many
/// answers the one that arrived latest within its second narrows it from above, to about the time of a call. From below it is never narrowed, and a second is taken off
/// besides: the server that dates answers and the one that dates changes need not agree, and to take an effect for older than its attempt would have the account sent again.
/// </para>
/// <para>What is older than a few minutes is forgotten: clocks drift. Safe for use by several threads.</para>
/// </remarks>
internal sealed class ServerClock(TimeProvider clock)
{
    private static readonly TimeSpan BucketLength = TimeSpan.FromMinutes(1);
    private static readonly Duration Resolution = Duration.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _origin = clock.GetTimestamp();
    private Bounds? _current;
    private Bounds? _previous;
    private long _bucketBegan = clock.GetTimestamp();

    /// <summary>Takes note of an answer's date.</summary>
    /// <param name="serverTime">The date; <see langword="null"/> if it had none.</param>
    /// <param name="askedAt">The timestamp at which the call began.</param>
    /// <param name="answeredAt">The timestamp at which the answer was there.</param>
    public void Note(Instant? serverTime, long askedAt, long answeredAt)
    {
        if (serverTime is not { } date)
        {
            return;
        }

        // Both are what the platform's clock showed when this one began.
        Instant earliest = date - SinceOrigin(answeredAt);
        Instant latest = date + Resolution - SinceOrigin(askedAt);
        lock (_lock)
        {
            if (clock.GetElapsedTime(_bucketBegan, answeredAt) >= BucketLength)
            {
                _previous = _current ?? _previous;
                _current = null;
                _bucketBegan = answeredAt;
            }

            _current = Bounds.Merge(_current, new Bounds(earliest, latest));
        }
    }

    /// <summary>When something happened by the platform's clock.</summary>
    /// <returns><see langword="null"/> if no answer had a date yet.</returns>
    public ServerWindow? GetWindow(long timestamp)
    {
        Bounds? bounds;
        lock (_lock)
        {
            bounds = Bounds.Merge(_current, _previous);
        }

        if (bounds is null)
        {
            return null;
        }

        Duration since = SinceOrigin(timestamp);
        return new ServerWindow(
            Instant.FromUnixTimeMilliseconds((bounds.Earliest + since - Resolution).ToUnixTimeMilliseconds()),
            Instant.FromUnixTimeMilliseconds((bounds.Latest + since).ToUnixTimeMilliseconds() + 1));
    }

    private Duration SinceOrigin(long timestamp) => Duration.FromTimeSpan(clock.GetElapsedTime(_origin, timestamp));

    private sealed record Bounds(Instant Earliest, Instant Latest)
    {
        public static Bounds? Merge(Bounds? one, Bounds? other) => (one, other) switch
        {
            (null, _) => other,
            (_, null) => one,
            _ when one.Earliest <= other.Earliest && one.Latest <= other.Latest => one,
            _ => new Bounds(Instant.Min(one.Earliest, other.Earliest), Instant.Min(one.Latest, other.Latest)),
        };
    }
}
