using System.Globalization;

namespace AccountImport.Cli;

/// <summary>Durations as they are written on the command line: <c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>2h30m</c>, <c>1d</c>.</summary>
internal static class Duration
{
    /// <summary>What a duration looks like, as the end of a sentence.</summary>
    public const string Form = "whole numbers with a unit, the largest first, such as 500ms, 30s, 10m, 2h30m or 1d";

    private static readonly (string Name, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>Reads a duration; each unit may come once, in falling order.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        long milliseconds = 0;
        int nextUnit = 0;
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int digits = LengthOf(rest, char.IsAsciiDigit);
            int letters = LengthOf(rest[digits..], char.IsAsciiLetter);
            string unitName = rest.Slice(digits, letters).ToString();
            int unit = Array.FindIndex(Units, nextUnit, candidate => candidate.Name == unitName);
            if (unit < 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
                || count > (long)TimeSpan.MaxValue.TotalMilliseconds / 2 / Units[unit].Milliseconds)
            {
                return false;
            }

            milliseconds += count * Units[unit].Milliseconds;
            nextUnit = unit + 1;
            rest = rest[(digits + letters)..];
        }

        if (nextUnit is 0 || milliseconds > (long)TimeSpan.MaxValue.TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Writes how long something took, for a person.</summary>
    public static string Describe(TimeSpan duration) => duration switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds} s",
        _ => $"{(long)duration.TotalHours} h {duration.Minutes} min",
    };

    /// <summary>Writes about how long something will take, for a person: a guess has no seconds beside minutes.</summary>
    public static string DescribeRoughly(TimeSpan duration) => duration switch
    {
        { TotalMinutes: < 1 } => $"{Math.Ceiling(duration.TotalSeconds):0} s",
        { TotalHours: < 1 } => $"{(int)Math.Ceiling(duration.TotalMinutes)} min",
        _ => $"{(long)duration.TotalHours} h {duration.Minutes} min",
    };

    /// <summary>Writes how long something will take, as hours, minutes and seconds.</summary>
    public static string ToClock(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours:00}:{duration.Minutes:00}:{duration.Seconds:00}");

    private static int LengthOf(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        int length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }
}
