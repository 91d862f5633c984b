using System.Globalization;
using System.Text.Json;

namespace AccountImport.Client.Http;

/// <summary>Reads of a JWT what its holder may: when it expires. Nothing is verified; that is for the API, which issued it.</summary>
internal static class JsonWebToken
{
    /// <summary>When the token expires, by its claim <c>exp</c>; <see langword="null"/> if that cannot be read. Never throws.</summary>
    public static DateTimeOffset? ReadExpiry(string token)
    {
        if (token.Split('.', 4) is not [_, var payload, _])
        {
            return null;
        }

        // Base64 for addresses: two other characters, and no padding.
        string base64 = payload.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        base64 = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        byte[] json = new byte[base64.Length / 4 * 3];
        if (!Convert.TryFromBase64String(base64, json, out int length))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json.AsMemory(0, length));
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("exp", out JsonElement expiry)
                ? ReadUnixTime(expiry)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in a name.
            return null;
        }
    }

    /// <summary>Reads seconds since 1970, a number or the text of one; <see langword="null"/> for everything else.</summary>
    /// <exception cref="InvalidOperationException">The value is a text with half of a surrogate pair.</exception>
    public static DateTimeOffset? ReadUnixTime(JsonElement value)
    {
        double seconds = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            _ => double.NaN,
        };

        // What is no number at all fails the comparison too.
        return seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
    }
}
