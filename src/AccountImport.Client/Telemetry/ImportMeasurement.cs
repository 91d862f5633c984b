using System.Diagnostics;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Telemetry;

/// <summary>The import of one account while it is measured, over all its calls. Dispose it when the import has ended, which ends its span.</summary>
internal readonly struct ImportMeasurement : IDisposable
{
    private readonly Activity? _span;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;

    private ImportMeasurement(TimeProvider timeProvider)
    {
        _span = Instruments.Source.StartActivity("account_import.import");
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
    }

    public static ImportMeasurement Start(TimeProvider timeProvider) => new(timeProvider);

    public void Succeed(ImportStatus status) => Record(CallResult.OfEnd(status.Status), outcomeUnknown: false, isError: false);

    public void Fail(Exception exception) => Record(
        CallResult.Of(exception),
        exception is AccountImportException { OutcomeUnknown: true },
        isError: true);

    public void Dispose() => _span?.Dispose();

    private void Record(string result, bool outcomeUnknown, bool isError)
    {
        if (Instruments.ImportDuration.Enabled)
        {
            var tags = new TagList { { Attributes.Result, result }, { Attributes.OutcomeUnknown, outcomeUnknown } };
            if (isError)
            {
                tags.Add(Attributes.ErrorType, result);
            }

            Instruments.ImportDuration.Record(_timeProvider.GetElapsedTime(_startedAt).TotalSeconds, tags);
        }

        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(Attributes.Result, result);
            _span.SetTag(Attributes.OutcomeUnknown, outcomeUnknown);
            if (isError)
            {
                _span.SetTag(Attributes.ErrorType, result);
                _span.SetStatus(ActivityStatusCode.Error);
            }
        }
    }
}
