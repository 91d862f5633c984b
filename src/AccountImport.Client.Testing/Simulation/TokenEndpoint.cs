using Microsoft.AspNetCore.Http;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Issues tokens, and knows those that it has issued.</summary>
internal sealed class TokenEndpoint(AccountImportSimulatorOptions options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly string[] Words = ["JWT ", "Bearer "];

    private readonly Queue<ScriptedAnswer> _script = new();
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _refreshTokens = new(StringComparer.Ordinal);
    private DateTimeOffset? _lastFailure;
    private bool _lastFailureWasByKey;
    private int _issued;

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public void Add(IEnumerable<ScriptedAnswer> answers)
    {
        lock (_script)
        {
            foreach (ScriptedAnswer answer in answers)
            {
                _script.Enqueue(answer);
            }
        }
    }

    /// <summary>Refuses a call that follows too soon after one that failed; but one by the key may follow one by a refresh token at once.</summary>
    public Refusal? FindTightLoop(TokenCall call)
    {
        lock (_script)
        {
            if (!(Now - _lastFailure < Pause) || (call.Key is not null && !_lastFailureWasByKey))
            {
                return null;
            }

            NoteFailure(call);
        }

        const string Violation = "A tight loop: a token call within a minute after one that failed. The platform locks an account out for it.";
        return new Refusal(TokenAnswers.Error("KT-CT-1199", "Too many requests."), Violation);
    }

    /// <summary>Takes the answer that a test wants given; without one, the call's own.</summary>
    public ScriptedAnswer Take(TokenCall call)
    {
        lock (_script)
        {
            ScriptedAnswer script = _script.TryDequeue(out ScriptedAnswer? next) ? next : ScriptedAnswer.Own;
            if (script.Fault is not ScriptedFault.None || (script.StatusCode is { } statusCode && (statusCode is not 200 || !TokenAnswers.HoldsToken(script.Body))))
            {
                NoteFailure(call);
            }
            else
            {
                _lastFailure = null;
            }

            return script;
        }
    }

    /// <summary>Issues a token, or says why not.</summary>
    public Answer Execute(TokenCall call)
    {
        lock (_script)
        {
            DateTimeOffset now = Now;
            if (FindFault(call, now) is { } error)
            {
                NoteFailure(call);
                return error;
            }

            Forget(_tokens, now);
            Forget(_refreshTokens, now);
            _issued++;

            // A token gives its times in seconds.
            DateTimeOffset issuedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
            DateTimeOffset expiry = issuedAt + options.TokenLifetime;
            DateTimeOffset refreshExpiry = issuedAt + options.RefreshTokenLifetime;
            string token = TokenAnswers.CreateToken($"{options.Seed:x8}-{_issued:x8}", issuedAt, expiry);
            string refreshToken = $"simulated-refresh-token-{options.Seed:x8}-{_issued:x8}";
            _tokens.Add(token, expiry);
            _refreshTokens.Add(refreshToken, refreshExpiry);
            return TokenAnswers.Token(token, issuedAt, expiry, refreshToken, refreshExpiry);
        }
    }

    /// <summary>Refuses a call of the API that has no valid token, if the simulator is one that asks for it.</summary>
    public Refusal? FindCredentialFault(HttpRequest request)
    {
        if (!options.RequiresToken)
        {
            return null;
        }

        string credential = request.Headers.Authorization.ToString();
        string word = Words.FirstOrDefault(word => credential.StartsWith(word, StringComparison.Ordinal), string.Empty);
        lock (_script)
        {
            return _tokens.TryGetValue(credential[word.Length..], out DateTimeOffset expiry) && Now < expiry ? null : RequestForm.RefuseCredential(request);
        }
    }

    private static void Forget(Dictionary<string, DateTimeOffset> tokens, DateTimeOffset now)
    {
        // A token that has expired a day ago is as wrong as one that was never issued; so a long rehearsal does not fill the memory.
        foreach ((string token, DateTimeOffset expiry) in tokens)
        {
            if (expiry < now.AddDays(-1))
            {
                tokens.Remove(token);
            }
        }
    }

    private Answer? FindFault(TokenCall call, DateTimeOffset now)
    {
        if (call.RefreshToken is not { } refreshToken)
        {
            return options.TokenKey is null || call.Key == options.TokenKey ? null : TokenAnswers.Error("KT-CT-1139", "Authentication failed.");
        }

        return !_refreshTokens.TryGetValue(refreshToken, out DateTimeOffset expiry) ? TokenAnswers.Error("KT-CT-1134", "Invalid refresh token.")
            : now < expiry ? null
            : TokenAnswers.Error("KT-CT-1135", "The refresh token has expired.");
    }

    private void NoteFailure(TokenCall call)
    {
        _lastFailure = Now;
        _lastFailureWasByKey = call.Key is not null;
    }
}
