using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AccountImport.Client.Http;

/// <summary>The GraphQL call that gives a token for a key or a refresh token.</summary>
internal sealed class KrakenTokenCall(
    Uri address,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
    TimeProvider timeProvider)
{
    /// <summary>The path of the call under the base address.</summary>
    public const string Path = "v1/graphql/";

    /// <summary>The member of the input that carries a refresh token.</summary>
    public const string RefreshTokenMember = "refreshToken";

    private const string Document =
        "mutation obtainKrakenToken($input: ObtainJSONWebTokenInput!) { obtainKrakenToken(input: $input) { token payload refreshToken refreshExpiresIn } }";

    private const string Json = "application/json";

    /// <summary>The member of the input that carries a key.</summary>
    public static string GetMember(KrakenTokenKey key) => key switch
    {
        KrakenTokenKey.OrganizationSecretKey => "organizationSecretKey",
        KrakenTokenKey.PreSignedKey => "preSignedKey",
        _ => "APIKey",
    };

    /// <summary>Makes the call, once.</summary>
    /// <param name="member">The member of the input: exactly one is sent.</param>
    /// <param name="value">The key or refresh token.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <exception cref="HttpRequestException">No answer arrived. A handler of the application may throw others.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<KrakenTokenAnswer> SendAsync(string member, string value, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(Write(member, value));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        request.Headers.TryAddWithoutValidation("Accept", Json);
        request.Headers.UserAgent.Add(HttpPipeline.UserAgent);
        new TokenCallPermit().AttachTo(request);
        using HttpResponseMessage response = await send(request, cancellationToken).ConfigureAwait(false);
        ResponseBody body = await ResponseBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return KrakenTokenAnswer.Read(response, body, timeProvider);
    }

    private static byte[] Write(string member, string value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("query", Document);
            writer.WriteStartObject("variables");
            writer.WriteStartObject("input");
            writer.WriteString(member, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
