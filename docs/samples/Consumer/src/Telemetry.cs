using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Consumer;

/// <summary>Exports the spans and metrics of the account import client over OTLP, as the environment variables <c>OTEL_...</c> say.</summary>
/// <remarks>
/// Not those of <c>System.Net.Http</c>: its spans carry the address of each call, and the address of a status call holds the external account
/// number. What is still buffered is exported when the container disposes this service, after the workers have stopped.
/// </remarks>
internal sealed class Telemetry : IHostedService, IDisposable
{
    /// <summary>What the client's <c>ActivitySource</c> and <c>Meter</c> are both named.</summary>
    public const string SourceName = "AccountImport.Client";

    private readonly TracerProvider _tracing;
    private readonly MeterProvider _metrics;

    public Telemetry()
    {
        // The environment comes last: OTEL_SERVICE_NAME wins over the name given here.
        ResourceBuilder resource = ResourceBuilder.CreateEmpty()
            .AddService("account-import-consumer")
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        _tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(SourceName).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(SourceName).AddOtlpExporter().Build();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _tracing.Dispose();
        _metrics.Dispose();
    }
}
