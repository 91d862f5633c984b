using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>An application that can be replaced by a new one behind the same server. A request that is under way stays with the old one, which nobody sees any more.</summary>
internal sealed class ResettableApplication(AccountImportSimulatorOptions options, StateFile? state = null) : IHttpApplication<HttpContext>
{
    private volatile SimulatorApplication _current = new(options, state?.CreateLog());

    public SimulatorApplication Current => _current;

    public bool RecordsRequests => options.RecordRequests;

    /// <summary>Begins anew, with an empty state.</summary>
    /// <exception cref="SimulatorStateException">The state file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">There is a state file, and the simulator is disposed.</exception>
    public void Reset()
    {
        if (state is null)
        {
            _current = new SimulatorApplication(options);
        }
        else
        {
            state.Clear(log => _current = new SimulatorApplication(options, log));
        }
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => _current.CreateContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _current.ProcessRequestAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception) => _current.DisposeContext(context, exception);
}
