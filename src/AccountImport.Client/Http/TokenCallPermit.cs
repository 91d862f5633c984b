namespace AccountImport.Client.Http;

/// <summary>Marks a request as a token call, and lets it be sent once.</summary>
internal sealed class TokenCallPermit
{
    private static readonly HttpRequestOptionsKey<TokenCallPermit> Key = new("AccountImport.Client.TokenCallPermit");

    private int _isUsed;

    public static TokenCallPermit? Find(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out TokenCallPermit? permit) ? permit : null;

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>Takes the permit.</summary>
    /// <returns>Whether it was still there.</returns>
    public bool TryTake() => Interlocked.Exchange(ref _isUsed, 1) is 0;
}
