using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>One call of the mutation <c>obtainKrakenToken</c>: which key or refresh token it has, or why it is refused.</summary>
/// <remarks>A class and no record: what it holds is secret, and a record prints it.</remarks>
internal sealed class TokenCall
{
    private const string RefreshTokenMember = "refreshToken";

    private static readonly string[] InputMembers = ["APIKey", "organizationSecretKey", "preSignedKey", RefreshTokenMember];

    private static readonly string[] BodyMembers = ["query", "variables", "operationName"];

    private static readonly string[] Selection = ["token", "payload", RefreshTokenMember, "refreshExpiresIn"];

    private TokenCall(RecordedRequest request, Refusal? refusal, string? refreshToken, string? key)
    {
        Request = request;
        Refusal = refusal;
        RefreshToken = refreshToken;
        Key = key;
    }

    public RecordedRequest Request { get; }

    /// <summary>Why the request is no token call; <see langword="null"/> for a well-formed one, which has either a key or a refresh token.</summary>
    public Refusal? Refusal { get; }

    public string? RefreshToken { get; }

    public string? Key { get; }

    public static async Task<TokenCall> ReadAsync(HttpRequest request, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Refusal? refusal = RequestForm.FindMethodFault(request, "POST", "the token call") ?? RequestForm.FindBodyFault(request);
        byte[] body = await Call.ReadBodyAsync(request, cancellationToken).ConfigureAwait(false);
        string? member = null;
        string? value = null;
        if (refusal is null && ReadInput(body, out member, out value) is { } fault)
        {
            // As GraphQL answers it.
            refusal = new Refusal(TokenAnswers.Error("SIMULATOR-INVALID-TOKEN-CALL", fault), fault);
        }

        return new TokenCall(
            Call.Record(request, body, timeProvider),
            refusal,
            member is RefreshTokenMember ? value : null,
            member is RefreshTokenMember ? null : value);
    }

    /// <returns>What is wrong, without anything that the body holds; <see langword="null"/> if nothing is.</returns>
    private static string? ReadInput(byte[] body, out string? member, out string? value)
    {
        member = null;
        value = null;
        if (!Utf8.IsValid(body))
        {
            return "The body of the token call is not valid JSON in UTF-8.";
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return ReadInput(document.RootElement, out member, out value);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a name.
            return "The body of the token call is not valid JSON in UTF-8.";
        }
    }

    private static string? ReadInput(JsonElement body, out string? member, out string? value)
    {
        member = null;
        value = null;
        if (body.ValueKind is not JsonValueKind.Object || body.EnumerateObject().Any(found => !BodyMembers.Contains(found.Name)))
        {
            return "The body of the token call is not an object with the members query and variables.";
        }

        if (body.Member("query")?.Text() is not { } query || !IsMutation(query))
        {
            return "The query of the token call is not the mutation obtainKrakenToken($input: ObtainJSONWebTokenInput!) with its four fields.";
        }

        if (body.Member("variables")?.Member("input") is not { ValueKind: JsonValueKind.Object } input
            || input.EnumerateObject().ToArray() is not [var only]
            || !InputMembers.Contains(only.Name)
            || only.Value.Text() is not { Length: > 0 } text)
        {
            return $"The input of the token call does not have exactly one of {string.Join(", ", InputMembers)}.";
        }

        member = only.Name;
        value = text;
        return null;
    }

    /// <summary>Whether a document is the mutation, however it is laid out.</summary>
    private static bool IsMutation(string query)
    {
        string[] words = query.Split([' ', '\t', '\r', '\n', ',', ':', '(', ')', '{', '}'], StringSplitOptions.RemoveEmptyEntries);
        return words is ["mutation", "obtainKrakenToken", "$input", "ObtainJSONWebTokenInput!", "obtainKrakenToken", "input", "$input", .. var selection]
            && selection.Order(StringComparer.Ordinal).SequenceEqual(Selection.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
