using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Draws how many accounts ended when, as bars; long pauses are left out and marked.</summary>
internal sealed class ThroughputChart
{
    // So many can be told apart on a phone.
    private const int MaxBars = 60;
    private const int MaxParts = 4;
    private const long PauseSeconds = 3600;

    // An hour has all of the shorter ones, and a day all of the longer ones, so that the bars begin at times that are easy to read.
    private static readonly long[] Steps =
        [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 31_536_000];

    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("HH:mm");
    private static readonly InstantPattern TimeWithSeconds = InstantPattern.CreateWithInvariantCulture("HH:mm:ss");
    private static readonly InstantPattern DayAndTime = InstantPattern.CreateWithInvariantCulture("d MMM HH:mm");

    private readonly EndTimes _times;
    private readonly List<Part> _parts;
    private readonly Bar _highest;

    private ThroughputChart(EndTimes times, List<(long First, long Last)> spans)
    {
        _times = times;
        StepSeconds = FindStep(spans, times.SlotSeconds);
        _parts = [.. spans.Select(Fill)];
        _highest = _parts.SelectMany(part => part.Bars).MaxBy(bar => bar.Slot.All);
    }

    /// <summary>How many seconds a bar has.</summary>
    public long StepSeconds { get; }

    /// <summary>The most accounts that ended in one bar's time.</summary>
    public long Highest => _highest.Slot.All;

    /// <summary>When that was.</summary>
    public Instant HighestAt => Instant.FromUnixTimeSeconds(_highest.Start);

    /// <summary>Draws the times; <see langword="null"/> if no account has ended.</summary>
    public static ThroughputChart? Of(EndTimes times) => times.Slots.Count is 0 ? null : new ThroughputChart(times, FindSpans(times));

    /// <summary>Adds the chart.</summary>
    public void AddTo(Html page)
    {
        page.Add($"""<p class="peak" aria-hidden="true">{Highest}</p>""");
        page.Add($"""<div class="chart" role="img" aria-label="Bars of {DescribeStep()} each: how many accounts ended. The highest has {Highest}, from {DayAndTime.Format(HighestAt)} UTC.">""");
        for (int i = 0; i < _parts.Count; i++)
        {
            if (i > 0)
            {
                page.AddFixed("""<div class="pause"></div>""");
            }

            Add(page, _parts[i]);
        }

        page.AddFixed("</div>");
        page.Add($"""<div class="axis" aria-hidden="true"><span>{Label(_parts[0].Start)}</span>{Middle()}<span>{Label(_parts[^1].End)}</span></div>""");
    }

    /// <summary>The pauses that are left out, in words.</summary>
    public IEnumerable<string> DescribePauses() => _parts.Zip(_parts.Skip(1), (part, next) =>
        $"{DayAndTime.Format(Instant.FromUnixTimeSeconds(part.End))} to {DayAndTime.Format(Instant.FromUnixTimeSeconds(next.Start))}");

    /// <summary>The time of a bar in words, such as <c>5 minutes</c>.</summary>
    public string DescribeStep() => StepSeconds switch
    {
        1 => "one second",
        < 60 => FormattableString.Invariant($"{StepSeconds} seconds"),
        60 => "one minute",
        < 3600 => FormattableString.Invariant($"{StepSeconds / 60} minutes"),
        3600 => "one hour",
        < 86_400 => FormattableString.Invariant($"{StepSeconds / 3600} hours"),
        86_400 => "one day",
        _ => FormattableString.Invariant($"{StepSeconds / 86_400} days"),
    };

    private static List<(long First, long Last)> FindSpans(EndTimes times)
    {
        List<(long First, long Last)> spans = [];
        foreach (long start in times.Slots.Keys)
        {
            if (spans.Count > 0 && start - spans[^1].Last <= PauseSeconds + times.SlotSeconds)
            {
                spans[^1] = (spans[^1].First, start);
            }
            else
            {
                spans.Add((start, start));
            }
        }

        while (spans.Count > MaxParts)
        {
            // The shortest pause is shown as one.
            int shortest = Enumerable.Range(0, spans.Count - 1).MinBy(i => spans[i + 1].First - spans[i].Last);
            spans[shortest] = (spans[shortest].First, spans[shortest + 1].Last);
            spans.RemoveAt(shortest + 1);
        }

        return spans;
    }

    private static long FindStep(List<(long First, long Last)> spans, long slotSeconds) => Array.Find(
        Steps,
        step => step % slotSeconds is 0 && spans.Sum(span => Floor(span.Last, step) - Floor(span.First, step) + step) / step <= MaxBars) is > 0 and var found
        ? found
        : Steps[^1];

    private static long Floor(long second, long step) => second - (((second % step) + step) % step);

    private Part Fill((long First, long Last) span)
    {
        long start = Floor(span.First, StepSeconds);
        var bars = new Bar[((Floor(span.Last, StepSeconds) - start) / StepSeconds) + 1];
        for (int i = 0; i < bars.Length; i++)
        {
            bars[i] = new Bar(start + (i * StepSeconds), default);
        }

        foreach ((long slotStart, EndTimes.Slot slot) in _times.Slots.Where(slot => slot.Key >= span.First && slot.Key <= span.Last))
        {
            ref Bar bar = ref bars[(slotStart - start) / StepSeconds];
            bar = bar with { Slot = new EndTimes.Slot(bar.Slot.Others + slot.Others, bar.Slot.Failures + slot.Failures) };
        }

        return new Part(start, start + (bars.Length * StepSeconds), bars);
    }

    private void Add(Html page, Part part)
    {
        const double Height = 100;
        page.Add($"""<div class="part" style="flex: {part.Bars.Length} 1 0"><svg viewBox="0 0 {(double)part.Bars.Length * 10:0} {Height:0}" preserveAspectRatio="none" aria-hidden="true">""");
        for (int i = 0; i < part.Bars.Length; i++)
        {
            EndTimes.Slot slot = part.Bars[i].Slot;
            if (slot.All is 0)
            {
                continue;
            }

            // What is there at all is seen.
            double all = Math.Max(Height * slot.All / Highest, 1);
            double failures = slot.Failures is 0 ? 0 : Math.Max(Height * slot.Failures / Highest, 1);
            double x = (i * 10) + 1;
            if (all > failures)
            {
                page.Add($"""<rect class="fill-good" x="{x:0}" y="{Height - all:0.##}" width="8" height="{all - failures:0.##}"/>""");
            }

            if (failures > 0)
            {
                page.Add($"""<rect class="fill-bad" x="{x:0}" y="{Height - failures:0.##}" width="8" height="{failures:0.##}"/>""");
            }
        }

        page.AddFixed("</svg></div>");
    }

    private string Label(long second)
    {
        var time = Instant.FromUnixTimeSeconds(second);
        bool isOneDay = _parts[^1].End - _parts[0].Start <= 86_400;
        return (isOneDay ? StepSeconds < 60 ? TimeWithSeconds : Time : DayAndTime).Format(time);
    }

    /// <summary>The time in the middle, where there is one part only: with a pause in between, it would be at the wrong place.</summary>
    private Html Middle()
    {
        var middle = new Html();
        if (_parts is [{ Bars.Length: > 2 and var count } part])
        {
            middle.Add($"<span>{Label(part.Start + (count / 2 * StepSeconds))}</span>");
        }

        return middle;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Bar(long Start, EndTimes.Slot Slot);

    private sealed record Part(long Start, long End, Bar[] Bars);
}
