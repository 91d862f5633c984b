using AccountImport.Client.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;

namespace AccountImport.Client.Refit.Tests;

/// <summary>The contract over the Refit interface, with the resilience handler switched off.</summary>
public class RefitClientTests : AccountImportClientContract
{
    protected override IAccountImportClient CreateClient(Uri baseAddress, bool includeErrorDetail)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        services.AddAccountImportRefitClient(options =>
        {
            options.BaseAddress = baseAddress;
            options.IncludeErrorDetail = includeErrorDetail;
            options.Authentication.Credential = "secret-key";
            options.Resilience.Enabled = false;
        });
        return services.BuildServiceProvider().GetRequiredService<IAccountImportClient>();
    }
}
