using System.Diagnostics;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;
using Microsoft.Extensions.Logging;

namespace AccountImport.Client.Telemetry;

/// <summary>Measures the calls of one client: a span, a duration and a line of the log for each.</summary>
internal sealed partial class CallTelemetry(Uri baseAddress, ILogger logger, TimeProvider timeProvider)
{
    private readonly string _server = baseAddress.IdnHost;
    private readonly int _port = baseAddress.Port;

    /// <summary>Begins to measure a call.</summary>
    public CallMeasurement Start(AccountImportOperation operation)
    {
        Activity? span = Instruments.Source.StartActivity(Attributes.SpanOf(operation));
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(Attributes.Operation, Attributes.NameOf(operation));
            span.SetTag(Attributes.ServerAddress, _server);
            span.SetTag(Attributes.ServerPort, _port);
        }

        return new CallMeasurement(this, operation, span, timeProvider.GetTimestamp());
    }

    public void Succeed(in CallMeasurement call, ApiAnswer answer)
    {
        TimeSpan duration = timeProvider.GetElapsedTime(call.StartedAt);
        int statusCode = (int)answer.StatusCode;
        Record(call, CallResult.Success, statusCode, duration);
        string? correlationId = SafeText.Identifier(answer.CorrelationId);
        if (call.Span is { IsAllDataRequested: true } span)
        {
            span.SetTag(Attributes.Result, CallResult.Success);
            span.SetTag(Attributes.StatusCode, statusCode);
            span.SetTag(Attributes.CorrelationId, correlationId);
        }

        if (logger.IsEnabled(LogLevel.Debug))
        {
            LogSucceeded(call.Operation, _server, statusCode, duration.TotalMilliseconds, correlationId);
        }
    }

    public void Fail(in CallMeasurement call, Exception exception)
    {
        TimeSpan duration = timeProvider.GetElapsedTime(call.StartedAt);
        string result = CallResult.Of(exception);
        (int? statusCode, string? code, string? correlationId) = exception switch
        {
            AccountImportApiException error => ((int?)error.StatusCode, SafeText.Code(error.Code), SafeText.Identifier(error.CorrelationId)),
            UnexpectedResponseException unexpected => ((int)unexpected.StatusCode, null, SafeText.Identifier(unexpected.CorrelationId)),
            _ => (null, null, null),
        };
        bool outcomeUnknown = exception is AccountImportException { OutcomeUnknown: true };
        Record(call, result, statusCode, duration);
        if (call.Span is { IsAllDataRequested: true } span)
        {
            span.SetTag(Attributes.Result, result);
            span.SetTag(Attributes.ErrorType, result);
            span.SetTag(Attributes.StatusCode, statusCode);
            span.SetTag(Attributes.ErrorCode, code);
            span.SetTag(Attributes.CorrelationId, correlationId);
            span.SetTag(Attributes.OutcomeUnknown, outcomeUnknown ? true : null);
            span.SetStatus(ActivityStatusCode.Error);
        }

        LogLevel level = LevelOf(exception, outcomeUnknown);
        if (logger.IsEnabled(level))
        {
            LogFailed(level, call.Operation, _server, result, statusCode, code, duration.TotalMilliseconds, correlationId, outcomeUnknown);
        }
    }

    /// <summary>What the platform says of an account is its answer; what keeps it from answering is somebody's to look at.</summary>
    private static LogLevel LevelOf(Exception exception, bool outcomeUnknown) => exception switch
    {
        _ when outcomeUnknown => LogLevel.Warning,
        OperationCanceledException => LogLevel.Debug,

        // Whoever imports an account asks first whether it is there.
        AccountImportNotFoundException { Operation: AccountImportOperation.Status, IsForeign: false } => LogLevel.Debug,
        AccountImportAuthenticationException or AccountImportThrottledException or AccountImportServerException => LogLevel.Warning,
        AccountImportApiException { IsForeign: false } => LogLevel.Information,
        _ => LogLevel.Warning,
    };

    private void Record(in CallMeasurement call, string result, int? statusCode, TimeSpan duration)
    {
        if (!Instruments.CallDuration.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { Attributes.Operation, Attributes.NameOf(call.Operation) },
            { Attributes.Result, result },
            { Attributes.ServerAddress, _server },
            { Attributes.ServerPort, _port },
        };
        if (statusCode is { } code)
        {
            tags.Add(Attributes.StatusCode, code);
        }

        if (result is not CallResult.Success)
        {
            tags.Add(Attributes.ErrorType, result);
        }

        Instruments.CallDuration.Record(duration.TotalSeconds, tags);
    }

    [LoggerMessage(
        EventId = 2,
        EventName = "CallSucceeded",
        Level = LogLevel.Debug,
        Message = "{Operation} at {Server} succeeded with {StatusCode} after {DurationMilliseconds:0.0} ms (correlation id {CorrelationId})")]
    private partial void LogSucceeded(AccountImportOperation operation, string server, int statusCode, double durationMilliseconds, string? correlationId);

    [LoggerMessage(
        EventId = 3,
        EventName = "CallFailed",
        Message = "{Operation} at {Server} ended as {Result} with {StatusCode} {ErrorCode} after {DurationMilliseconds:0.0} ms (correlation id {CorrelationId}, outcome unknown: {OutcomeUnknown})")]
    private partial void LogFailed(
        LogLevel level,
        AccountImportOperation operation,
        string server,
        string result,
        int? statusCode,
        string? errorCode,
        double durationMilliseconds,
        string? correlationId,
        bool outcomeUnknown);
}
