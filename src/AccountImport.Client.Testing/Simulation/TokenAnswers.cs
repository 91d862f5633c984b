using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The answers of the token call, as GraphQL gives them: 200 also for an error.</summary>
internal static class TokenAnswers
{
    private const string Mutation = "obtainKrakenToken";

    /// <summary>Makes a token that looks like one of the platform's. Its signature is made up: only the simulator has to recognize it.</summary>
    public static string CreateToken(string id, DateTimeOffset issuedAt, DateTimeOffset expiry)
    {
        string signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"sub":"kraken|account-user:simulated","jti":"{{id}}","iat":{{issuedAt.ToUnixTimeSeconds()}},"exp":{{expiry.ToUnixTimeSeconds()}}}""")))}";
        return $"{signed}.{Encode(SHA256.HashData(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static Answer Token(string token, DateTimeOffset issuedAt, DateTimeOffset expiry, string refreshToken, DateTimeOffset refreshExpiry) => Create(writer =>
    {
        writer.WriteStartObject("data");
        writer.WriteStartObject(Mutation);
        writer.WriteString("token", token);
        writer.WriteStartObject("payload");
        writer.WriteNumber("iat", issuedAt.ToUnixTimeSeconds());
        writer.WriteNumber("exp", expiry.ToUnixTimeSeconds());
        writer.WriteEndObject();
        writer.WriteString("refreshToken", refreshToken);
        writer.WriteNumber("refreshExpiresIn", refreshExpiry.ToUnixTimeSeconds());
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static Answer Error(string code, string message) => Create(writer =>
    {
        writer.WriteStartArray("errors");
        writer.WriteStartObject();
        writer.WriteString("message", message);
        writer.WriteStartArray("path");
        writer.WriteStringValue(Mutation);
        writer.WriteEndArray();
        writer.WriteStartObject("extensions");
        writer.WriteString("errorCode", code);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("data");
        writer.WriteNull(Mutation);
        writer.WriteEndObject();
    });

    /// <summary>Whether a body gives a token.</summary>
    public static bool HoldsToken(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Member("data")?.Member(Mutation)?.Member("token") is { ValueKind: JsonValueKind.String };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a name.
            return false;
        }
    }

    private static Answer Create(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return new Answer(200, buffer.WrittenMemory);
    }

    private static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
