using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Tests.Http;

/// <summary>Keeps what is logged: the event's id, the message and every value of it.</summary>
internal sealed class RecordingLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

    public IEnumerable<string> Lines => _lines.Select(line => line.Text);

    public int Count(int eventId) => _lines.Count(line => line.Id == eventId);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        IEnumerable<string> values = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(value => $"{value.Key}={value.Value}");
        _lines.Enqueue((eventId.Id, $"{logLevel} {eventId.Name}: {formatter(state, exception)} {string.Join(' ', values)} {exception}"));
    }

    public void Dispose()
    {
    }
}
