using System.Globalization;
using AccountImport.Client.Importing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AccountImport.Cli.Rendering;

/// <summary>What is shown of an import while it is under way, on a screen of any size; on a small one the least of it is left out.</summary>
/// <param name="file">What the account file is called.</param>
/// <param name="target">Where the accounts go.</param>
/// <param name="clock">The clock, and the time zone that times are shown in.</param>
/// <param name="isUnicode">Whether the terminal shows more than ASCII.</param>
/// <param name="canResume">Whether the same command goes on after an interruption.</param>
internal sealed class ImportScreen(string file, string target, TimeProvider clock, bool isUnicode, bool canResume)
{
    private const string Gap = "   ";
    private const int LabelWidth = 11;
    private const int FewestErrors = 3;
    private const int MostErrors = 8;
    private const int WidestCode = 40;
    private const int WidestScreen = 80;
    private const int NarrowestBar = 8;

    // A run that finds out the rate by itself is throttled now and then.
    private const double MuchThrottled = 0.01;

    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Red = new(Color.Red);
    private static readonly Style Yellow = new(Color.Yellow);

    private readonly string _advice = canResume ? "Ctrl-C stops in good order; the same command goes on." : "Ctrl-C stops in good order.";
    private readonly string _heading = $"{DisplayText.Clean(file)} -> {DisplayText.Clean(target)}";

    /// <summary>Gives the lines for so many columns and rows.</summary>
    /// <param name="progress">How far the import is; <see langword="null"/> as long as the input is read before the first account is sent.</param>
    /// <param name="width">How many columns there are.</param>
    /// <param name="height">How many rows there are.</param>
    public IReadOnlyList<ScreenLine> Describe(ImportProgress? progress, int width, int height)
    {
        if (progress is null)
        {
            return [.. ((ScreenLine[])[new(Cut(_heading, width), Bold), new("Reading the accounts...")]).Take(height)];
        }

        // The fullest that fits.
        int errors = Math.Min(progress.Errors.Count, MostErrors);
        int fewest = Math.Min(errors, FewestErrors);
        List<ScreenLine> lines;
        for (int shown = errors; shown >= fewest; shown--)
        {
            lines = Build(progress, width, shown, hasBlanks: true, isOutcomePerLine: true);
            if (lines.Count <= height)
            {
                return lines.Count + 2 <= height ? [.. lines, new(string.Empty), new(Cut(_advice, width), Faint)] : lines;
            }
        }

        lines = Build(progress, width, fewest, hasBlanks: false, isOutcomePerLine: true);
        if (lines.Count > height)
        {
            lines = Build(progress, width, fewest, hasBlanks: false, isOutcomePerLine: false);
        }

        return lines.Count > height ? lines[..height] : lines;
    }

    private List<ScreenLine> Build(ImportProgress progress, int width, int errors, bool hasBlanks, bool isOutcomePerLine)
    {
        List<ScreenLine> lines = [new(Cut(_heading, width), Bold), new(DescribeBar(progress, width), new Style(Color.Green))];
        AddBlank();
        lines.AddRange(DescribePace(progress, width));
        AddBlank();
        lines.AddRange(isOutcomePerLine ? DescribeOutcomes(progress) : DescribeOutcomesShortly(progress, width));
        if (errors > 0)
        {
            AddBlank();
            lines.AddRange(DescribeErrors(progress, width, errors));
        }

        return lines;

        void AddBlank()
        {
            if (hasBlanks && lines[^1].Text.Length > 0)
            {
                lines.Add(new ScreenLine(string.Empty));
            }
        }
    }

    private string DescribeBar(ImportProgress progress, int width)
    {
        string count = $"{ProgressText.DescribeCount(progress)} ended";
        if (progress.Total is not { } total)
        {
            return count;
        }

        double done = total is 0 ? 1 : Math.Clamp((double)progress.Ended / total, 0, 1);

        // 100 % is said when it is all.
        string percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(done * 1000) / 10:0.0} %");
        string text = FirstThatFits(width, $"{count}{Gap}{percent}", $"{ProgressText.DescribeCount(progress)}{Gap}{percent}", percent);
        int length = Math.Min(width, WidestScreen) - text.Length - Gap.Length;
        if (length < NarrowestBar)
        {
            return text;
        }

        int filled = (int)(done * length);
        (char full, char empty) = isUnicode ? ('█', '░') : ('#', '.');
        return $"{new string(full, filled)}{new string(empty, length - filled)}{Gap}{text}";
    }

    private IEnumerable<ScreenLine> DescribePace(ImportProgress progress, int width)
    {
        string? left = progress.TimeLeft is { } time ? $"{Duration.DescribeRoughly(time)} left" : null;
        string? until = progress.TimeLeft is { } rest && rest < TimeSpan.FromDays(1)
            ? $"done about {ToTimeOfDay(clock.GetUtcNow() + rest, "HH:mm")}"
            : null;
        yield return Join(width, "Accounts", style: null, $"{ProgressText.Decimal(progress.AccountsPerSecond)} a second", left, until);
        if (progress.Pace is { } pace)
        {
            yield return Join(
                width,
                "Requests",
                pace.ThrottledRequests > MuchThrottled * pace.Requests ? Yellow : null,
                $"{ProgressText.DescribeRequests(pace)} a second",
                pace.ThrottledRequests > 0 ? $"{ProgressText.Count(pace.ThrottledRequests)} throttled" : null,
                $"{progress.InFlight} under way");
        }

        yield return Join(
            width,
            "Waiting",
            style: null,
            $"{ProgressText.Count(progress.Pending)} for the platform",
            progress.Pace?.StatusCallsPerAccount is { } calls ? $"{ProgressText.Decimal(calls)} status calls each" : null,
            progress.Pace?.MedianDetectionLag is { } lag ? $"end seen after {ProgressText.Decimal(lag.TotalSeconds)} s" : null);
        yield return Join(width, "Running", Faint, Duration.Describe(progress.Elapsed));
    }

    private static IEnumerable<ScreenLine> DescribeOutcomes(ImportProgress progress) =>
        InOrder(progress).Select(count => new ScreenLine($"{ProgressText.Count(count.Value),LabelWidth}{Gap}{count.Key.Describe()}", OutcomeStyle.Of(count.Key)));

    private static IEnumerable<ScreenLine> DescribeOutcomesShortly(ImportProgress progress, int width)
    {
        // What has not gone well comes first where not all can be said.
        string text = string.Join(", ", InOrder(progress)
            .OrderBy(count => count.Key.IsSuccess())
            .Select(count => $"{ProgressText.Count(count.Value)} {count.Key.Describe()}"));
        return text.Length is 0 ? [] : [new ScreenLine(Cut(text, width))];
    }

    private IEnumerable<ScreenLine> DescribeErrors(ImportProgress progress, int width, int shown)
    {
        int codeWidth = Math.Clamp(width - LabelWidth - (2 * Gap.Length) - "00:00:00".Length, 1, WidestCode);
        bool hasTimes = width >= LabelWidth + (2 * Gap.Length) + NarrowestBar + "00:00:00".Length;
        yield return new ScreenLine(Cut($"{"Accounts",LabelWidth}{Gap}{"with the error".PadRight(codeWidth)}{(hasTimes ? $"{Gap}last at" : string.Empty)}", width), Faint);

        // The line that stands for all others is never the one that is left out.
        int others = progress.Errors.Count > shown ? 1 : 0;
        foreach (ImportErrorCount error in progress.Errors.Take(shown - others))
        {
            yield return Line(error.Accounts, error.Code is ImportErrorCount.OtherCodes ? "other codes" : DisplayText.Clean(error.Code), ToTimeOfDay(error.LastSeenAt.ToDateTimeOffset(), "HH:mm:ss"));
        }

        if (others > 0)
        {
            IEnumerable<ImportErrorCount> rest = progress.Errors.Skip(shown - others);
            yield return Line(rest.Sum(error => error.Accounts), "other codes", ToTimeOfDay(rest.Max(error => error.LastSeenAt).ToDateTimeOffset(), "HH:mm:ss"));
        }

        ScreenLine Line(long accounts, string code, string time) =>
            new($"{ProgressText.Count(accounts),LabelWidth}{Gap}{Cut(code, codeWidth).PadRight(codeWidth)}{(hasTimes ? $"{Gap}{time}" : string.Empty)}".TrimEnd(), Red);
    }

    private static IEnumerable<KeyValuePair<ImportOutcome, long>> InOrder(ImportProgress progress) =>
        progress.Counts.Where(count => count.Value > 0).OrderBy(count => count.Key);

    /// <summary>Joins what fits, and leaves out the end first.</summary>
    private static ScreenLine Join(int width, string label, Style? style, params ReadOnlySpan<string?> parts)
    {
        string text = width < WidestScreen / 2 ? string.Empty : label.PadRight(LabelWidth);
        bool isFirst = true;
        foreach (string? part in parts)
        {
            if (part is null)
            {
                continue;
            }

            string longer = isFirst ? text + part : $"{text}{Gap}{part}";
            if (!isFirst && longer.Length > width)
            {
                break;
            }

            (text, isFirst) = (longer, false);
        }

        return new ScreenLine(text, style);
    }

    private static string FirstThatFits(int width, params string[] texts) => Array.Find(texts, text => text.Length <= width) ?? texts[^1];

    private static string Cut(string text, int width) => new Segment(text).CellCount() <= width
        ? text
        : $"{Segment.Truncate(new Segment(text), Math.Max(width - 3, 1))?.Text}...";

    private string ToTimeOfDay(DateTimeOffset time, string format) =>
        TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone).ToString(format, CultureInfo.InvariantCulture);
}
