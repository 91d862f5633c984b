namespace AccountImport.Client.Http;

/// <summary>A token that a client has obtained. All times are by the clock of its source.</summary>
/// <remarks>A class and no record: what it holds is secret, and a record prints it.</remarks>
internal sealed class KrakenToken
{
    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan LongestRefreshAhead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _obtainedAt;
    private readonly TimeSpan _refreshTokenExpiresAt;
    private readonly string? _refreshToken;

    /// <summary>Takes the token of an answer.</summary>
    /// <param name="answer">The answer, which has a token.</param>
    /// <param name="now">When it arrived.</param>
    /// <param name="before">The token that was refreshed, if that is how this one was obtained; its refresh token stays where the answer has none.</param>
    public KrakenToken(KrakenTokenAnswer answer, TimeSpan now, KrakenToken? before)
    {
        Value = answer.Token!;

        // One that is said to live shorter would have every call obtain another.
        Lifetime = answer.Lifetime is { } lifetime ? TimeSpan.FromTicks(Math.Max(lifetime.Ticks, Settling.Ticks)) : UnknownLifetime;
        _obtainedAt = now;
        if (answer.RefreshToken is { Length: > 0 } refreshToken)
        {
            _refreshToken = refreshToken;

            // Without a time it is tried, and the key is what remains.
            _refreshTokenExpiresAt = answer.RefreshTokenLifetime is { } refreshTokenLifetime ? now + refreshTokenLifetime : TimeSpan.MaxValue;
        }
        else if (before is not null)
        {
            _refreshToken = before._refreshToken;
            _refreshTokenExpiresAt = before._refreshTokenExpiresAt;
        }
    }

    public string Value { get; }

    public TimeSpan Lifetime { get; }

    public bool IsValid(TimeSpan now) => now < _obtainedAt + Lifetime;

    /// <summary>Whether it is so new that one that the API refuses is not worth another token call.</summary>
    public bool IsNew(TimeSpan now) => now - _obtainedAt < Settling;

    /// <summary>Whether the next one should be obtained while this one is still valid.</summary>
    public bool IsDue(TimeSpan now)
    {
        TimeSpan ahead = Lifetime / 10;
        return now >= _obtainedAt + Lifetime - (ahead < LongestRefreshAhead ? ahead : LongestRefreshAhead);
    }

    public string? FindRefreshToken(TimeSpan now) => now < _refreshTokenExpiresAt ? _refreshToken : null;
}
