using Consumer;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddTelemetry();
foreach (IConfigurationSection section in builder.Configuration.GetRequiredSection("Tenants").GetChildren())
{
    builder.Services.AddTenant(section.Key, section);
}

await builder.Build().RunAsync();
