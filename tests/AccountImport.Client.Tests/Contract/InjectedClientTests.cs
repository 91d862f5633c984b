using Microsoft.Extensions.DependencyInjection;

namespace AccountImport.Client.Tests.Contract;

/// <summary>The contract over <c>AddAccountImportClient</c>, with the resilience handler switched off.</summary>
public class InjectedClientTests : AccountImportClientContract
{
    protected override IAccountImportClient CreateClient(Uri baseAddress, bool includeErrorDetail)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        services.AddAccountImportClient(options =>
        {
            options.BaseAddress = baseAddress;
            options.IncludeErrorDetail = includeErrorDetail;
            options.Authentication.Credential = "secret-key";
            options.Resilience.Enabled = false;
        });
        return services.BuildServiceProvider().GetRequiredService<IAccountImportClient>();
    }
}
