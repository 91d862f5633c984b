namespace AccountImport.Client;

/// <summary>What is asked of <see cref="AuthenticationOptions.GetCredential"/>.</summary>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public readonly struct CredentialRequest
{
    /// <summary>
    /// The credential that the API has just answered with 401 or, with <see cref="AuthenticationOptions.ObtainTokenWith"/>, the key that the last
    /// token call did not accept; another one is wanted.
    /// </summary>
    /// <value>The default is <see langword="null"/>: any valid one will do.</value>
    public string? Rejected { get; init; }
}
