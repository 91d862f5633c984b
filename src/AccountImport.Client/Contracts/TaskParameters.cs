using NodaTime;

namespace AccountImport.Client.Contracts;

/// <summary>How and when the platform shall work on a scheduled import.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record TaskParameters
{
    /// <summary>How far ahead the end of the schedule window may lie: 4 days.</summary>
    public static Duration MaxScheduleWindowAhead { get; } = Duration.FromDays(4);

    /// <summary>Whether the platform shall only try the import and create no account.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }

    /// <summary>Before when the platform shall not begin.</summary>
    /// <value>The default is <see langword="null"/>: it may begin at once.</value>
    public OffsetDateTime? ScheduleWindowStart { get; init; }

    /// <summary>After when the platform shall not begin; at most 4 days ahead and not before <see cref="ScheduleWindowStart"/>.</summary>
    /// <value>The default is <see langword="null"/>: there is no end.</value>
    public OffsetDateTime? ScheduleWindowEnd { get; init; }

    /// <summary>Says what the platform would have against these parameters.</summary>
    /// <param name="now">The current time.</param>
    /// <returns>The errors, with the codes of the platform; empty if there are none. A start that has passed is left to the platform, whose clock decides.</returns>
    public IReadOnlyList<FieldError> FindErrors(Instant now)
    {
        List<FieldError>? errors = null;
        if (ScheduleWindowStart?.ToInstant() > ScheduleWindowEnd?.ToInstant())
        {
            (errors ??= []).Add(new FieldError
            {
                Attr = "schedule_window_start",
                Code = "schedule_window_start__after_end",
                Detail = "The schedule window starts after its end.",
            });
        }

        if (ScheduleWindowEnd?.ToInstant() > now + MaxScheduleWindowAhead)
        {
            (errors ??= []).Add(new FieldError
            {
                Attr = "schedule_window_end",
                Code = "schedule_window_end_too_far_in_future",
                Detail = "The schedule window ends more than 4 days ahead.",
            });
        }

        return errors ?? (IReadOnlyList<FieldError>)[];
    }

    /// <summary>Throws if the platform would refuse these at a time.</summary>
    /// <exception cref="ArgumentException">It would; nothing was sent.</exception>
    internal void ThrowIfRefused(Instant now, string parameterName)
    {
        if (FindErrors(now) is [var error, ..])
        {
            throw new ArgumentException($"{error.Detail} ({error.Code}) Nothing was sent.", parameterName);
        }
    }
}
