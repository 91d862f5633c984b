using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>An application that can be replaced by a new one behind the same server. A request that is under way stays with the old one, which nobody sees any more.</summary>
internal sealed class ResettableApplication(AccountImportSimulatorOptions options) : IHttpApplication<HttpContext>
{
    private volatile SimulatorApplication _current = new(options);

    public SimulatorApplication Current => _current;

    public bool RecordsRequests => options.RecordRequests;

    public void Reset() => _current = new SimulatorApplication(options);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => _current.CreateContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _current.ProcessRequestAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception) => _current.DisposeContext(context, exception);
}
