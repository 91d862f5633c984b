using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Tests.Telemetry;

/// <summary>
/// Listens to every source of spans, every meter and, as a logger provider, to logs: to what comes of the test that made it, and not of
/// those that run beside it.
/// </summary>
internal sealed class TelemetryRecorder : ILoggerProvider, ILoggerFactory
{
    private static readonly AsyncLocal<TelemetryRecorder?> Current = new();

    private readonly ActivityListener _activityListener;
    private readonly MeterListener _meterListener = new();

    public TelemetryRecorder()
    {
        Current.Value = this;
        _activityListener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                Current.Value == this ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity => Note(() => Spans.Enqueue(activity)),
        };
        ActivitySource.AddActivityListener(_activityListener);
        _meterListener.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meterListener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.Start();
    }

    public ConcurrentQueue<Activity> Spans { get; } = new();

    public ConcurrentQueue<Measurement> Measurements { get; } = new();

    public ConcurrentQueue<LogLine> Lines { get; } = new();

    /// <summary>The spans of the library itself.</summary>
    public IEnumerable<Activity> OwnSpans => Spans.Where(span => span.Source.Name == "AccountImport.Client");

    /// <summary>Everything that was heard, as text.</summary>
    public IEnumerable<string> Texts =>
    [
        .. Spans.SelectMany(span => (IEnumerable<string>)
        [
            span.DisplayName, span.OperationName, span.StatusDescription ?? string.Empty,
            .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
            .. span.Baggage.Select(item => $"{item.Key}={item.Value}"),
            .. span.Events.SelectMany(item => item.Tags.Select(tag => $"{item.Name}: {tag.Key}={tag.Value}")),
        ]),
        .. Measurements.SelectMany(measurement => measurement.Tags.Select(tag => $"{measurement.Instrument}: {tag.Key}={tag.Value}")),
        .. Lines.SelectMany(line => (IEnumerable<string>)[line.Category, line.Text, .. line.Values.Select(value => $"{value.Key}={value.Value}")]),
    ];

    public IEnumerable<Measurement> MeasurementsOf(string instrument) => Measurements.Where(measurement => measurement.Instrument == instrument);

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        _activityListener.Dispose();
        _meterListener.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> copy = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        Note(() => Measurements.Enqueue(new Measurement(instrument.Name, instrument.Unit, value, copy)));
    }

    private void Note(Action note)
    {
        if (Current.Value == this)
        {
            note();
        }
    }

    public sealed record Measurement(string Instrument, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);

    public sealed record LogLine(string Category, LogLevel Level, EventId EventId, string Text, IReadOnlyList<KeyValuePair<string, object?>> Values);

    private sealed class CategoryLogger(TelemetryRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            recorder.Lines.Enqueue(new LogLine(category, LogLevel.None, default, state.ToString()!, []));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder.Lines.Enqueue(new LogLine(
                category,
                logLevel,
                eventId,
                formatter(state, exception) + exception,
                state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));
    }
}
