using System.Globalization;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Rendering;

/// <summary>How far an import is, in words.</summary>
internal static class ProgressText
{
    /// <summary>How many accounts of how many have ended, such as <c>12,300 of 100,000</c>.</summary>
    public static string DescribeCount(ImportProgress progress) =>
        progress.Total is { } total ? $"{Count(progress.Ended)} of {Count(total)}" : Count(progress.Ended);

    /// <summary>How many requests are made of how many that are permitted, such as <c>197 of 200</c>.</summary>
    public static string DescribeRequests(ImportPace pace) =>
        pace.PermittedRequestsPerSecond is { } permitted ? $"{Rate(pace.RequestsPerSecond)} of {Rate(permitted)}" : Rate(pace.RequestsPerSecond);

    /// <summary>How far an import is, as a line of a log, such as <c>2026-11-20T23:14:00Z 12,300 of 100,000 ended, 98.7/s, 197 of 200 requests/s, 3 rejected, 41 min left</c>.</summary>
    /// <param name="progress">How far it is; <see langword="null"/> if no account was sent yet.</param>
    /// <param name="now">The time.</param>
    public static string DescribeLine(ImportProgress? progress, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (progress is null)
        {
            return $"{time} reading the accounts";
        }

        string?[] parts =
        [
            $"{DescribeCount(progress)} ended",
            $"{Decimal(progress.AccountsPerSecond)}/s",
            progress.Pace is { } pace ? $"{DescribeRequests(pace)} requests/s" : null,
            .. progress.Counts
                .Where(count => count.Value > 0 && !count.Key.IsSuccess())
                .OrderBy(count => count.Key)
                .Select(count => $"{Count(count.Value)} {count.Key.Describe()}"),
            progress.TimeLeft is { } left ? $"{Duration.DescribeRoughly(left)} left" : null,
        ];
        return $"{time} {string.Join(", ", parts.Where(part => part is not null))}";
    }

    /// <summary>Writes a number with commas between thousands.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Writes a number with one decimal.</summary>
    public static string Decimal(double number) => number.ToString("N1", CultureInfo.InvariantCulture);

    /// <summary>Writes how many a second; decimals matter only where there are few.</summary>
    public static string Rate(double rate) => rate.ToString(rate < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture);
}
