using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Importer.Tests;

/// <summary>Keeps what is logged, at every level, and lets a test wait for a line.</summary>
internal sealed class LogCollector : ILoggerProvider, ILogger
{
    private readonly Channel<string> _arriving = Channel.CreateUnbounded<string>();

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Waits for a line; each one is looked at once.</summary>
    public async Task WaitForAsync(string text)
    {
        while (!(await _arriving.Reader.ReadAsync(TestContext.Current.CancellationToken)).Contains(text, StringComparison.Ordinal))
        {
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string line = $"{logLevel}: {formatter(state, exception)} {exception}";
        Lines.Enqueue(line);
        _arriving.Writer.TryWrite(line);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
