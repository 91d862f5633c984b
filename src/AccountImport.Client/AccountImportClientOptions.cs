namespace AccountImport.Client;

/// <summary>What an account import client needs to know.</summary>
/// <remarks>
/// Binds from configuration, but for <see cref="AuthenticationOptions.GetCredential"/>. A client reads its options once, when it is
/// made: a later change has no effect on it. Not safe for use by several threads while it is being changed.
/// </remarks>
public sealed class AccountImportClientOptions
{
    /// <summary>The address of the tenant's API, with the path prefix of a gateway if there is one.</summary>
    /// <remarks>Only https, except to a loopback address. With or without a slash at its end; without query, fragment and user name.</remarks>
    /// <value>The default is <see langword="null"/>; it is required.</value>
    public Uri? BaseAddress { get; set; }

    /// <summary>How the client proves who it is.</summary>
    /// <value>The default has no credential; one is required.</value>
    public AuthenticationOptions Authentication { get; set; } = new();

    /// <summary>How long calls may take, and which are repeated.</summary>
    /// <value>The default is a <see cref="ResilienceOptions"/> with its defaults.</value>
    public ResilienceOptions Resilience { get; set; } = new();

    /// <summary>Whether the API's sentences, which may quote personal data, are kept in the messages and details of exceptions.</summary>
    /// <remarks>The sentences of single fields are in <see cref="Contracts.FieldError.Detail"/> either way, and in no message.</remarks>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IncludeErrorDetail { get; set; }
}
