using System.Buffers;

namespace AccountImport.Client;

/// <summary>How the client proves who it is: what it puts into the header <c>Authorization</c>.</summary>
/// <remarks>
/// Exactly one of <see cref="Credential"/>, <see cref="CredentialFile"/> and <see cref="GetCredential"/> is set. Not safe for use by several
/// threads while it is being changed.
/// </remarks>
public sealed class AuthenticationOptions
{
    private static readonly SearchValues<char> VisibleAscii = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    /// <summary>The word before the credential: <c>Token</c> for an API key; <c>JWT</c>, <c>Bearer</c> or nothing (an empty text) for a JWT, by tenant.</summary>
    /// <value>The default is <c>Token</c>.</value>
    public string Scheme { get; set; } = "Token";

    /// <summary>The API key or JWT itself. It stays as it is for the life of the client.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Credential { get; set; }

    /// <summary>The path of a file that holds the API key or JWT, as UTF-8 text of at most 64 KB; white space at its ends is left out.</summary>
    /// <remarks>It is read at the first call, and again when the API answers 401, so that a rotated credential needs no restart.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    public string? CredentialFile { get; set; }

    /// <summary>Gives the API key or JWT, for those who keep it elsewhere.</summary>
    /// <remarks>
    /// Called before each request, by several threads at once: it should keep what it got. When the API answered 401, it is called once
    /// more with that credential as <see cref="CredentialRequest.Rejected"/>; if it gives another, the request is sent again.
    /// </remarks>
    /// <value>The default is <see langword="null"/>.</value>
    public Func<CredentialRequest, CancellationToken, ValueTask<string>>? GetCredential { get; set; }

    /// <summary>Whether a header can carry a credential: visible ASCII characters, no white space.</summary>
    internal static bool IsSendable(string? credential) =>
        credential is { Length: > 0 } && !credential.AsSpan().ContainsAnyExcept(VisibleAscii);
}
