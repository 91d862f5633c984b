using System.Diagnostics;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AccountImport.Client.Tests.Telemetry;

/// <summary>What the documents tell users of OpenTelemetry to write, with its own SDK.</summary>
// OpenTelemetry listens to the whole process: not beside tests that count on silence.
[Collection(nameof(TelemetryTests))]
public sealed class OpenTelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Providers_ThatListenByName_ExportSpansAndMetrics()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(cancellationToken: Cancellation);
        using AccountImportClient client = AccountImportClient.Create(new AccountImportClientOptions
        {
            BaseAddress = simulator.BaseAddress,
            Authentication = { Credential = "key" },
        });
        var spans = new Exporter<Activity>(activity => Equals(activity.GetTagItem("server.port"), simulator.BaseAddress.Port) ? activity.DisplayName : null);
        var metrics = new Exporter<Metric>(metric => metric.MeterName == "AccountImport.Client" ? metric.Name : null);
        using (TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddSource("AccountImport.Client").AddProcessor(new SimpleActivityExportProcessor(spans)).Build())
        using (MeterProvider meters = Sdk.CreateMeterProviderBuilder().AddMeter("AccountImport.Client").AddReader(new BaseExportingMetricReader(metrics)).Build())
        {
            simulator.Answer(AccountImportOperation.Validate, ScriptedAnswer.Empty(429).WithHeader("Retry-After", "0"));

            await client.ValidateAsync(Samples.Payload(), Cancellation);

            meters.ForceFlush().ShouldBeTrue();
        }

        spans.Exported.ShouldBe(["POST /v2/data-import/accounts/validate/", "POST /v2/data-import/accounts/validate/", "account_import.validate"]);
        metrics.Exported.ShouldContain("account_import.client.call.duration");
        metrics.Exported.ShouldContain("account_import.client.retries");
    }

    private sealed class Exporter<T>(Func<T, string?> name) : BaseExporter<T>
        where T : class
    {
        public List<string> Exported { get; } = [];

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (T item in batch)
            {
                if (name(item) is { } text)
                {
                    Exported.Add(text);
                }
            }

            return ExportResult.Success;
        }
    }
}
