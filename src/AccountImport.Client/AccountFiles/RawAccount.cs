using System.Text.Json;
using System.Text.Unicode;

namespace AccountImport.Client.AccountFiles;

/// <summary>What can be said of the bytes of an account before they become a part of a file.</summary>
internal static class RawAccount
{
    /// <summary>Far deeper than an account may be: that a file is sound is asked here, not that its accounts are.</summary>
    internal const int MaxDepth = 1000;

    /// <summary>Whether there is nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> utf8Json) => utf8Json.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>Finds out why some bytes are not one JSON value.</summary>
    /// <returns>A sentence, without anything of the bytes; <see langword="null"/> if they are one.</returns>
    public static string? FindFault(ReadOnlySpan<byte> utf8Json, bool mustBeObject = false)
    {
        // The reader does not look into strings that nobody asks for.
        if (!Utf8.IsValid(utf8Json))
        {
            return "It is not valid UTF-8.";
        }

        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            if (mustBeObject && reader.TokenType is not JsonTokenType.StartObject)
            {
                return "It is not a JSON object.";
            }

            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            return $"It is not valid JSON, or nested deeper than {MaxDepth} levels: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} of it.";
        }

        return null;
    }
}
