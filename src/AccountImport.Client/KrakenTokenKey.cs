namespace AccountImport.Client;

/// <summary>Which kind of key a client exchanges for a JWT, with the mutation <c>obtainKrakenToken</c>.</summary>
public enum KrakenTokenKey
{
    /// <summary>An API key, <c>APIKey</c> in the mutation's input.</summary>
    ApiKey,

    /// <summary>The secret key of an organization, <c>organizationSecretKey</c> in the mutation's input.</summary>
    OrganizationSecretKey,

    /// <summary>A key that was signed before, <c>preSignedKey</c> in the mutation's input.</summary>
    PreSignedKey,
}
