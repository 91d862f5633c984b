using System.Net.Http.Headers;

namespace AccountImport.Client.Benchmarks.Calls;

/// <summary>The ways to make the calls that are compared, by name.</summary>
internal static class CallContenders
{
    public const string Plain = "plain";
    public const string Tuned = "tuned";
    public const string Bare = "bare";
    public const string Full = "full";

    public const string Credential = "sk_live_0123456789abcdef0123456789abcdef";

    public static IReadOnlyList<string> Names { get; } = [Plain, Tuned, Bare, Full];

    /// <summary>Makes a contender.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="baseAddress">The address of the API.</param>
    /// <param name="handler">What takes the place of the socket; <see langword="null"/> for none.</param>
    public static ICalls Create(string name, Uri baseAddress, HttpMessageHandler? handler) => name switch
    {
        Plain => new PlainCalls(CreateHttpClient(baseAddress, handler ?? new SocketsHttpHandler())),
        Tuned => new TunedCalls(CreateHttpClient(baseAddress, handler)),
        Bare => ClientCalls.CreateBare(CreateHttpClient(baseAddress, handler)),
        Full => ClientCalls.CreateFull(baseAddress, handler),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No contender has this name."),
    };

    // All but the full client have their credential where a user would put it. Plain code leaves the socket's handler as it is, the others switch off what
    // the API has no use for.
    private static HttpClient CreateHttpClient(Uri baseAddress, HttpMessageHandler? handler) =>
        new(handler ?? new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = baseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Token", Credential) },
        };
}
