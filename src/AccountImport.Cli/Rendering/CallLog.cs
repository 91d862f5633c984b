using System.Globalization;
using AccountImport.Client.Contracts;
using Microsoft.Extensions.Logging;

namespace AccountImport.Cli.Rendering;

/// <summary>Writes a line for each call from what the library logs, which holds no value of an account, no number of one, and no credential.</summary>
internal sealed class CallLog(ToolConsole console, TimeProvider clock) : ILoggerFactory, ILogger
{
    // The ids that the library documents.
    private const int Retry = 1;
    private const int CallSucceeded = 2;
    private const int CallFailed = 3;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // Only what is said here by name is written, and an exception is not: it may quote anything.
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            return;
        }

        string? text = eventId.Id switch
        {
            CallSucceeded => $"{DescribeCall()} {Get("StatusCode")} in {Milliseconds("DurationMilliseconds")}",
            CallFailed => string.Join(' ', ((string?[])[DescribeCall(), Get("StatusCode"), Get("ErrorCode") ?? Get("Result"), $"in {Milliseconds("DurationMilliseconds")}"]).Where(part => part is not null)),
            Retry => $"{DescribeCall()} {Get("ErrorType")}: repeat {Get("Attempt")} follows in {DescribeDelay()}",
            _ => formatter(state, null),
        };
        string time = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        console.NoteUnbroken($"{time} {DisplayText.Clean(text)}");

        string? Get(string name) => Convert.ToString(Find(name), CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : null;

        object? Find(string name) => values.FirstOrDefault(value => value.Key == name).Value;

        string Milliseconds(string name) => Find(name) is double milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms") : "?";

        string DescribeDelay() => Find("Delay") is TimeSpan delay ? string.Create(CultureInfo.InvariantCulture, $"{delay.TotalMilliseconds:0} ms") : "?";

        string DescribeCall() => Find("Operation") switch
        {
            AccountImportOperation.Process => "POST process",
            AccountImportOperation.Validate => "POST validate",
            _ => "GET status",
        };
    }

    public void Dispose()
    {
    }
}
