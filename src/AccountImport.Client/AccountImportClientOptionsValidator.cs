using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace AccountImport.Client;

/// <summary>Checks the options of a client, all at once.</summary>
internal sealed class AccountImportClientOptionsValidator : IValidateOptions<AccountImportClientOptions>
{
    // Timers of .NET take no longer wait than this.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue - 1);

    public ValidateOptionsResult Validate(string? name, AccountImportClientOptions options)
    {
        var failures = new List<string>();
        if (FindBaseAddressFault(options.BaseAddress) is { } fault)
        {
            failures.Add($"BaseAddress {fault}");
        }

        CheckAuthentication(options.Authentication, failures);
        CheckResilience(options.Resilience, failures);
        return failures.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Says what is wrong with a base address, as the rest of a sentence; <see langword="null"/> if nothing is.</summary>
    internal static string? FindBaseAddressFault(Uri? baseAddress)
    {
        const string Example = "https://api.example.com/";
        return baseAddress is null
            ? $"is missing: set the address of the tenant's API, such as {Example}."
            : FindAddressFault(baseAddress, Example);
    }

    private static string? FindAddressFault(Uri address, string example)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return $"must be an absolute https address, such as {example}.";
        }

        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
        {
            return "must use https; http is accepted for a loopback address only.";
        }

        if (address.UserInfo.Length > 0)
        {
            return "must not hold a user name or password; set Authentication instead.";
        }

        return address.Query.Length > 0 || address.Fragment.Length > 0
            ? "must not have a query or a fragment."
            : null;
    }

    private static void CheckAuthentication(AuthenticationOptions? authentication, List<string> failures)
    {
        if (authentication is null)
        {
            failures.Add("Authentication is missing.");
            return;
        }

        int sources = (authentication.Credential is null ? 0 : 1)
            + (authentication.CredentialFile is null ? 0 : 1)
            + (authentication.GetCredential is null ? 0 : 1);
        if (sources is not 1)
        {
            failures.Add($"Authentication must have exactly one of Credential, CredentialFile and GetCredential; it has {sources}.");
        }

        if (authentication.Scheme is { } scheme
            && (!AuthenticationHeaderValue.TryParse($"{scheme} x", out AuthenticationHeaderValue? header)
                || (scheme.Length > 0 && header.Scheme != scheme)))
        {
            failures.Add("Authentication.Scheme must be one word, such as Token, JWT or Bearer, or empty.");
        }

        if (authentication.Credential is { } credential && !AuthenticationOptions.IsSendable(credential))
        {
            failures.Add("Authentication.Credential must not be empty, and have visible ASCII characters only.");
        }

        if (authentication.CredentialFile is { } file && string.IsNullOrWhiteSpace(file))
        {
            failures.Add("Authentication.CredentialFile must not be empty.");
        }

        CheckTokenCall(authentication, failures);
    }

    private static void CheckTokenCall(AuthenticationOptions authentication, List<string> failures)
    {
        if (authentication.ObtainTokenWith is { } key && !Enum.IsDefined(key))
        {
            failures.Add($"Authentication.ObtainTokenWith must be {nameof(KrakenTokenKey.ApiKey)}, {nameof(KrakenTokenKey.OrganizationSecretKey)} or {nameof(KrakenTokenKey.PreSignedKey)}, or left out.");
        }

        if (authentication.TokenAddress is not { } address)
        {
            return;
        }

        if (authentication.ObtainTokenWith is null)
        {
            failures.Add("Authentication.TokenAddress is for a token that the client obtains: set Authentication.ObtainTokenWith too, or leave it out.");
        }

        if (FindAddressFault(address, "https://api.example.com/v1/graphql/") is { } fault)
        {
            failures.Add($"Authentication.TokenAddress {fault}");
        }
    }

    private static void CheckResilience(ResilienceOptions? resilience, List<string> failures)
    {
        if (resilience is null)
        {
            failures.Add("Resilience is missing.");
            return;
        }

        CheckTime(resilience.TotalTimeout, nameof(resilience.TotalTimeout));
        CheckTime(resilience.AttemptTimeout, nameof(resilience.AttemptTimeout));
        CheckTime(resilience.RetryDelay, nameof(resilience.RetryDelay));
        CheckTime(resilience.MaxRetryDelay, nameof(resilience.MaxRetryDelay));
        if (resilience.MaxRetryAttempts is < 0 or > 100)
        {
            failures.Add("Resilience.MaxRetryAttempts must be from 0 to 100.");
        }

        if (resilience.AttemptTimeout > resilience.TotalTimeout)
        {
            failures.Add("Resilience.AttemptTimeout must not be longer than Resilience.TotalTimeout.");
        }

        if (resilience.RetryDelay > resilience.MaxRetryDelay)
        {
            failures.Add("Resilience.RetryDelay must not be longer than Resilience.MaxRetryDelay.");
        }

        void CheckTime(TimeSpan time, string name)
        {
            if (time <= TimeSpan.Zero || time > Longest)
            {
                failures.Add($"Resilience.{name} must be longer than zero and at most 24 days.");
            }
        }
    }
}
