using Importer;
using Microsoft.Extensions.Options;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddImporter(builder.Configuration);
using IHost host = builder.Build();
try
{
    bool endsByItself = host.Services.GetRequiredService<IOptions<ImporterOptions>>().Value.Once;
    ImportState state = host.Services.GetRequiredService<ImportState>();
    await host.RunAsync();

    // A service that was told to stop has done as it was told.
    return endsByItself ? (int)state.ExitCode : 0;
}
catch (OptionsValidationException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return (int)ExitCode.Configuration;
}
