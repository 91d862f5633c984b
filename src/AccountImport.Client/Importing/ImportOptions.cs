namespace AccountImport.Client.Importing;

/// <summary>How long an import is waited for, and how often its status is asked.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record ImportOptions
{
    /// <summary>The wait before the second status call; each further one is half as long again, with jitter.</summary>
    /// <value>The default is 500 milliseconds.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between two status calls.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan MaxPollInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the import may take, counted from when it is scheduled or, if there is a schedule window, from the window's end (from its start, if it has no end).</summary>
    /// <value>The default is 30 minutes.</value>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For how long after it is scheduled an import may not be visible yet: its status is a 404, or still that of an earlier task.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan VisibilityGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For how long after a process request of unknown outcome its effect may still become visible. If there is no sign of it for so
    /// long, the account is sent again. <see cref="Timeout.InfiniteTimeSpan"/>: it never is, and the exception leaves the decision to a person.
    /// </summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan AbsenceGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What the jitter is drawn from, for tests that need the same each time.</summary>
    internal int? Seed { get; init; }

    /// <exception cref="ArgumentException">A time is not one that can be waited for.</exception>
    internal void ThrowIfInvalid(string parameterName)
    {
        if (PollInterval <= TimeSpan.Zero || MaxPollInterval < PollInterval || MaxPollInterval > TimeSpan.FromDays(1))
        {
            throw new ArgumentException("PollInterval must be longer than zero, and MaxPollInterval at least as long and at most a day.", parameterName);
        }

        if (Deadline <= TimeSpan.Zero || Deadline > TimeSpan.FromDays(20) || VisibilityGrace < TimeSpan.Zero)
        {
            throw new ArgumentException("Deadline must be longer than zero and at most 20 days, and VisibilityGrace not negative.", parameterName);
        }

        if (AbsenceGrace < TimeSpan.Zero && AbsenceGrace != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException("AbsenceGrace must not be negative, unless it is Timeout.InfiniteTimeSpan.", parameterName);
        }

        ArgumentNullException.ThrowIfNull(TimeProvider, parameterName);
    }
}
