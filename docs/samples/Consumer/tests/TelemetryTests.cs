using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Consumer.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public void Telemetry_FromStartToDisposal_ListensToTheClientAndNotToItsHttpCalls()
    {
        using var client = new ActivitySource("AccountImport.Client");
        using var http = new ActivitySource("System.Net.Http");
        using var meter = new Meter("AccountImport.Client");
        Counter<int> counter = meter.CreateCounter<int>("test");

        using (new Telemetry())
        {
            Assert.True(client.HasListeners());
            Assert.False(http.HasListeners());
            Assert.True(counter.Enabled);
        }

        Assert.False(client.HasListeners());
        Assert.False(counter.Enabled);
    }
}
