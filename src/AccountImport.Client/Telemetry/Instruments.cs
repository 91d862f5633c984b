using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AccountImport.Client.Telemetry;

/// <summary>The source of spans and the meter of the library, both named <c>AccountImport.Client</c>.</summary>
/// <remarks>They are the process's, not a client's: tags tell tenants apart. Without a listener they cost next to nothing.</remarks>
internal static class Instruments
{
    public const string Name = "AccountImport.Client";

    private static readonly string Version = typeof(Instruments).Assembly.GetName().Version!.ToString(3);

    private static readonly Meter Meter = new(Name, Version);

    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>How long calls take, with their repeats and waits.</summary>
    public static Histogram<double> CallDuration { get; } = Meter.CreateHistogram(
        "account_import.client.call.duration",
        unit: "s",
        description: "Duration of a call of the account import API, with its repeats and the waits between them.",
        tags: null,
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120],
        });

    /// <summary>How often requests are sent again.</summary>
    public static Counter<long> Retries { get; } = Meter.CreateCounter<long>(
        "account_import.client.retries",
        unit: "{retry}",
        description: "Requests that are sent again, by what became of the one before.");

    /// <summary>How long imports take from the first call to their end; its count by result is the outcomes.</summary>
    public static Histogram<double> ImportDuration { get; } = Meter.CreateHistogram(
        "account_import.client.import.duration",
        unit: "s",
        description: "Duration of the import of one account, from its first call until its end is known.",
        tags: null,
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400, 86400],
        });
}
