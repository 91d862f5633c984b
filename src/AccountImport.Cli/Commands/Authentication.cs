using AccountImport.Client;

namespace AccountImport.Cli.Commands;

/// <summary>How the tool sends its credential: a value of <c>--authentication</c>.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Scheme">The word before what is sent.</param>
/// <param name="ObtainTokenWith">The kind of key that the credential is, if it is exchanged for a JWT.</param>
internal sealed record Authentication(string Name, string Scheme, KrakenTokenKey? ObtainTokenWith = null)
{
    public static Authentication Token { get; } = new("token", "Token");

    public static IReadOnlyList<Authentication> All { get; } =
    [
        Token,
        new("jwt", "JWT"),
        new("bearer", "Bearer"),
        new("bare", string.Empty),
        new("obtain", "JWT", KrakenTokenKey.ApiKey),
        new("obtain-bearer", "Bearer", KrakenTokenKey.ApiKey),
        new("obtain-bare", string.Empty, KrakenTokenKey.ApiKey),
    ];

    /// <summary>Gives the name, as the help shows a default.</summary>
    public override string ToString() => Name;
}
