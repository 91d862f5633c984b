using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace AccountImport.Cli;

/// <summary>Points in time as they are written on the command line: ISO 8601 with an offset, or a time of day of this machine.</summary>
internal static class PointInTime
{
    /// <summary>What a point in time looks like, as the end of a sentence.</summary>
    public const string Form = "date, time and offset, such as 2026-11-20T22:00:00Z or 2026-11-20T23:00+01:00";

    private static readonly OffsetDateTimePattern[] FullPatterns =
    [
        OffsetDateTimePattern.ExtendedIso,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<G>"),
    ];

    private static readonly LocalTimePattern TimeOfDayPattern = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    /// <summary>Reads a date and a time with an offset.</summary>
    public static bool TryParse(string text, out OffsetDateTime time)
    {
        foreach (OffsetDateTimePattern pattern in FullPatterns)
        {
            if (pattern.Parse(text).TryGetValue(default, out time))
            {
                return true;
            }
        }

        time = default;
        return false;
    }

    /// <summary>Reads a date and a time with an offset, or a time of day such as <c>06:30</c>: the next one by the clock of this machine.</summary>
    public static bool TryParseNext(string text, TimeProvider clock, out Instant time)
    {
        if (TryParse(text, out OffsetDateTime full))
        {
            time = full.ToInstant();
            return true;
        }

        bool isTimeOfDay = TimeOfDayPattern.Parse(text).TryGetValue(default, out LocalTime timeOfDay);
        time = isTimeOfDay ? FindNext(timeOfDay, clock) : default;
        return isTimeOfDay;
    }

    private static Instant FindNext(LocalTime timeOfDay, TimeProvider clock)
    {
        var zone = BclDateTimeZone.FromTimeZoneInfo(clock.LocalTimeZone);
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        LocalDate today = now.InZone(zone).Date;
        Instant time = InstantOf(today);

        // In the night when clocks are put forward the time may not exist: then it is as much later.
        return time > now ? time : InstantOf(today.PlusDays(1));

        Instant InstantOf(LocalDate date) => (date + timeOfDay).InZoneLeniently(zone).ToInstant();
    }
}
