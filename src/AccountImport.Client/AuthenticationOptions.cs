using System.Buffers;

namespace AccountImport.Client;

/// <summary>How the client proves who it is: what it puts into the header <c>Authorization</c>.</summary>
/// <remarks>
/// <para>Exactly one of <see cref="Credential"/>, <see cref="CredentialFile"/> and <see cref="GetCredential"/> is set. What it gives is sent
/// as it is or, with <see cref="ObtainTokenWith"/>, exchanged for a JWT that is sent in its place.</para>
/// <para>Not safe for use by several threads while it is changed.</para>
/// </remarks>
public sealed class AuthenticationOptions
{
    private static readonly SearchValues<char> VisibleAscii = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    /// <summary>The word before the credential: <c>Token</c> for an API key; <c>JWT</c>, <c>Bearer</c> or nothing (an empty text) for a JWT, by tenant.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <c>Token</c> for a credential that is sent as it is, <c>JWT</c> for a token that the client obtains.
    /// </value>
    public string? Scheme { get; set; }

    /// <summary>The API key or JWT itself. It stays as it is for the life of the client.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Credential { get; set; }

    /// <summary>The path of a file that holds the API key or JWT, as UTF-8 text of at most 64 KB; white space at its ends is left out.</summary>
    /// <remarks>
    /// It is read at the first call, and again when the API answers 401, so that a rotated credential needs no restart. With
    /// <see cref="ObtainTokenWith"/> it is read again when the token call does not accept the key.
    /// </remarks>
    /// <value>The default is <see langword="null"/>.</value>
    public string? CredentialFile { get; set; }

    /// <summary>Gives the API key or JWT, for those who keep it elsewhere.</summary>
    /// <remarks>
    /// <para>
    /// Called before each request, by several threads at once: it should keep what it got. When the API answered 401, it is called once
    /// more with that credential as <see cref="CredentialRequest.Rejected"/>; if it gives another, the request is sent again.
    /// </para>
    /// <para>
    /// With <see cref="ObtainTokenWith"/> it gives the key. It is then called before a token call only, never twice at once; after a token
    /// call that did not accept the key, the next call has that key as <see cref="CredentialRequest.Rejected"/>.
    /// </para>
    /// </remarks>
    /// <value>The default is <see langword="null"/>.</value>
    public Func<CredentialRequest, CancellationToken, ValueTask<string>>? GetCredential { get; set; }

    /// <summary>Has the client exchange its credential for a JWT: which kind of key the credential is.</summary>
    /// <remarks>
    /// The token is obtained at the first call and refreshed before it expires, by one token call at a time however many calls there are.
    /// After a token call that failed there is none for a minute, after each further one for twice as long, up to 10 minutes: repeated
    /// token calls lock an account out. Without a valid token, calls fail with a
    /// <see cref="Errors.CredentialUnavailableException"/> meanwhile.
    /// </remarks>
    /// <value>The default is <see langword="null"/>: the credential is sent as it is.</value>
    public KrakenTokenKey? ObtainTokenWith { get; set; }

    /// <summary>The address of the token call. Only with <see cref="ObtainTokenWith"/>.</summary>
    /// <remarks>Only https, except to a loopback address; without query, fragment and user name. Used as it is, also without a slash at its end.</remarks>
    /// <value>The default is <see langword="null"/>: <c>v1/graphql/</c> under <see cref="AccountImportClientOptions.BaseAddress"/>.</value>
    public Uri? TokenAddress { get; set; }

    /// <summary>The word that is sent: <see cref="Scheme"/> or its default.</summary>
    internal string EffectiveScheme => Scheme ?? (ObtainTokenWith is null ? "Token" : "JWT");

    /// <summary>Whether a header can carry a credential: visible ASCII characters, no white space.</summary>
    internal static bool IsSendable(string? credential) =>
        credential is { Length: > 0 } && !credential.AsSpan().ContainsAnyExcept(VisibleAscii);
}
