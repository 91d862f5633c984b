using System.Diagnostics;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Telemetry;

/// <summary>One call while it is measured. Dispose it when the call has ended, which ends its span.</summary>
internal readonly struct CallMeasurement(CallTelemetry telemetry, AccountImportOperation operation, Activity? span, long startedAt) : IDisposable
{
    public AccountImportOperation Operation => operation;

    public Activity? Span => span;

    public long StartedAt => startedAt;

    public void Succeed(ApiAnswer answer) => telemetry.Succeed(this, answer);

    public void Fail(Exception exception) => telemetry.Fail(this, exception);

    public void Dispose() => span?.Dispose();
}
