using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Unicode;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Http;

/// <summary>What a token call was answered: a token, or what is wrong.</summary>
/// <remarks>A class and no record: what it holds is secret, and a record prints it.</remarks>
internal sealed class KrakenTokenAnswer
{
    private const string KeyNotAccepted = "KT-CT-1139";
    private const string TooManyCalls = "KT-CT-1199";
    private const int MaxDepth = 32;
    private const int MaxErrorCodeLength = 32;

    private static readonly string[] RefreshTokenNotAccepted = ["KT-CT-1134", "KT-CT-1135"];

    private static readonly SearchValues<char> ErrorCodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private KrakenTokenAnswer(HttpResponseMessage response, TimeProvider timeProvider)
    {
        StatusCode = (int)response.StatusCode;
        RetryAfter = Http.RetryAfter.Read(response, timeProvider);
        CorrelationId = SafeText.Identifier(AnswerReader.ReadCorrelationId(response));
    }

    public int StatusCode { get; }

    /// <summary>The platform's id of the call, if it has the form of one.</summary>
    public string? CorrelationId { get; }

    /// <summary>How long the answer asks to wait before the next call.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The code of its first GraphQL error, if it has the form of one.</summary>
    public string? ErrorCode { get; private set; }

    /// <summary>The token, which a header can carry; <see langword="null"/> if there is none.</summary>
    public string? Token { get; private set; }

    /// <summary>How long the token is valid from now on, by the clock of who answered; <see langword="null"/> if it does not say.</summary>
    public TimeSpan? Lifetime { get; private set; }

    public string? RefreshToken { get; private set; }

    /// <summary>How long the refresh token is valid from now on; <see langword="null"/> if the answer does not say.</summary>
    public TimeSpan? RefreshTokenLifetime { get; private set; }

    /// <summary>What is wrong, as the rest of a sentence, without anything of the answer but its codes.</summary>
    public string Fault { get; private set; } = "the answer holds no token";

    public bool IsKeyNotAccepted => ErrorCode is KeyNotAccepted || StatusCode is (int)HttpStatusCode.Unauthorized;

    public bool IsRefreshTokenNotAccepted => RefreshTokenNotAccepted.Contains(ErrorCode);

    /// <summary>Reads an answer. Never throws: what cannot be read holds no token.</summary>
    public static KrakenTokenAnswer Read(HttpResponseMessage response, ResponseBody body, TimeProvider timeProvider)
    {
        var answer = new KrakenTokenAnswer(response, timeProvider);
        if (body.End is BodyEnd.Whole && Utf8.IsValid(body.Bytes.Span))
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(body.Bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
                answer.ErrorCode = FindErrorCode(document.RootElement);
                if (response.StatusCode is HttpStatusCode.OK && Member(Member(document.RootElement, "data"), "obtainKrakenToken") is { } obtained)
                {
                    // The two machines' clocks need not agree.
                    answer.ReadToken(obtained, response.Headers.Date ?? timeProvider.GetUtcNow());
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // InvalidOperationException: half of a surrogate pair in a text. The exception may quote the body, so it goes no further.
            }
        }

        answer.Fault = answer switch
        {
            { ErrorCode: KeyNotAccepted } => $"the API does not accept the key ({KeyNotAccepted})",
            { ErrorCode: TooManyCalls } => $"the API had too many token calls ({TooManyCalls})",
            { ErrorCode: { } code } => $"the API answered with {code}",
            { StatusCode: not 200 } => $"the token call was answered with HTTP {answer.StatusCode}",
            _ when body.End is BodyEnd.Broken => "the answer broke off",
            _ when body.End is BodyEnd.TooLong => "the answer is too long",
            _ => answer.Fault,
        };
        return answer;
    }

    private static string? FindErrorCode(JsonElement root)
    {
        if (Member(root, "errors") is not { ValueKind: JsonValueKind.Array } errors)
        {
            return null;
        }

        return errors.EnumerateArray()
            .Select(error => Text(Member(Member(error, "extensions"), "errorCode")))
            .FirstOrDefault(code => code is { Length: > 0 and <= MaxErrorCodeLength } && !code.AsSpan().ContainsAnyExcept(ErrorCodeCharacters));
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement value) ? value : null;

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private void ReadToken(JsonElement obtained, DateTimeOffset now)
    {
        if (Text(Member(obtained, "token")) is not { Length: > 0 } token)
        {
            return;
        }

        if (!AuthenticationOptions.IsSendable(token))
        {
            Fault = "the token has other than visible ASCII characters";
            return;
        }

        Token = token;
        Lifetime = JsonWebToken.ReadExpiry(token) - now;
        RefreshToken = Text(Member(obtained, KrakenTokenCall.RefreshTokenMember));
        RefreshTokenLifetime = Member(obtained, "refreshExpiresIn") is { } expiry ? JsonWebToken.ReadUnixTime(expiry) - now : null;
    }
}
