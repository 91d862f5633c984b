using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Finds what an account calls itself, whatever else is wrong with it.</summary>
internal static class IdentityReader
{
    /// <summary>Reads the text at the end of a path.</summary>
    /// <returns>The text; <see langword="null"/> if there is none.</returns>
    public static string? Read(ReadOnlySpan<byte> utf8Json, string path)
    {
        try
        {
            return Find(utf8Json, path)?.ToText(utf8Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Finds the string at the end of a path; of several members of one name, the first counts.</summary>
    /// <exception cref="JsonException">The bytes are not JSON up to there.</exception>
    private static JsonStringToken? Find(ReadOnlySpan<byte> utf8Json, string path)
    {
        string[] segments = path.Split('.');
        int matched = 0;
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = PayloadIdentity.MaxDepth });
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            bool isOnPath = IsNamed(in reader, utf8Json, segments[matched]);
            reader.Read();
            if (!isOnPath)
            {
                reader.Skip();
            }
            else if (matched == segments.Length - 1)
            {
                return reader.TokenType is JsonTokenType.String ? JsonStringToken.Of(in reader) : null;
            }
            else if (reader.TokenType is JsonTokenType.StartObject)
            {
                matched++;
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Whether the member that the reader stands on has a name; one with half of a surrogate pair has none.</summary>
    private static bool IsNamed(ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> utf8Json, string name) =>
        reader.ValueIsEscaped ? JsonStringToken.Of(in reader).ToText(utf8Json) == name : reader.ValueTextEquals(name);
}
