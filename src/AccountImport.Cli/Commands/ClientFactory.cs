using AccountImport.Cli.Rendering;
using AccountImport.Client;
using Microsoft.Extensions.Options;

namespace AccountImport.Cli.Commands;

/// <summary>Makes the client from what the command line and the environment say.</summary>
internal static class ClientFactory
{
    /// <summary>The environment variable that holds the credential.</summary>
    public const string TokenVariable = "ACCOUNT_IMPORT_TOKEN";

    /// <exception cref="ToolException">There is no credential, or no such address can be used.</exception>
    public static AccountImportClient Create(
        ToolServices services,
        Uri baseAddress,
        Authentication authentication,
        string? tokenFile,
        bool includesErrorDetail = false)
    {
        string? token = services.GetEnvironmentVariable(TokenVariable);
        if (tokenFile is null && string.IsNullOrEmpty(token))
        {
            throw new ToolException(
                ExitCode.Authentication,
                $"There is no credential: set the environment variable {TokenVariable} to the API key or JWT, or name a file that holds it with --token-file.");
        }

        var source = new AuthenticationOptions
        {
            CredentialFile = tokenFile,
            Credential = tokenFile is null ? token : null,
        };
        return Create(services, baseAddress, authentication, source, includesErrorDetail);
    }

    /// <summary>Makes the client of a simulator, which takes any credential.</summary>
    public static AccountImportClient CreateForSimulator(
        ToolServices services,
        Uri baseAddress,
        Authentication authentication,
        bool includesErrorDetail) =>
        Create(services, baseAddress, authentication, new AuthenticationOptions { Credential = "simulated" }, includesErrorDetail);

    private static AccountImportClient Create(
        ToolServices services,
        Uri baseAddress,
        Authentication authentication,
        AuthenticationOptions options,
        bool includesErrorDetail)
    {
        options.Scheme = authentication.Scheme;
        options.ObtainTokenWith = authentication.ObtainTokenWith;
        try
        {
            return AccountImportClient.Create(
                new AccountImportClientOptions
                {
                    BaseAddress = baseAddress,
                    Authentication = options,
                    Resilience = services.Resilience,
                    IncludeErrorDetail = includesErrorDetail,
                },
                services.TimeProvider,
                services.Console.Verbosity is Verbosity.Verbose ? new CallLog(services.Console, services.TimeProvider) : null);
        }
        catch (OptionsValidationException exception)
        {
            // The address comes before the credential, as the exit codes do.
            bool isAddress = exception.Failures.Any(failure => failure.StartsWith(nameof(AccountImportClientOptions.BaseAddress), StringComparison.Ordinal));
            IEnumerable<string> failures = exception.Failures.Select(failure => failure
                .Replace("BaseAddress ", "--base-address ", StringComparison.Ordinal)
                .Replace("Authentication.CredentialFile ", "--token-file ", StringComparison.Ordinal)
                .Replace("Authentication.Credential ", $"{TokenVariable} ", StringComparison.Ordinal));
            throw new ToolException(isAddress ? ExitCode.Usage : ExitCode.Authentication, string.Join(' ', failures), exception);
        }
    }
}
