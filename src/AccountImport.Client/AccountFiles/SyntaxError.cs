using System.Text.Json;

namespace AccountImport.Client.AccountFiles;

/// <summary>Finds where bytes stop being JSON.</summary>
internal static class SyntaxError
{
    /// <summary>Finds the first byte that cannot be part of a JSON value, however the value may go on.</summary>
    /// <returns>Its offset; <see langword="null"/> if there is none.</returns>
    public static int? Find(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 1000 }));
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return OffsetOf(exception, utf8Json);
        }
    }

    /// <summary>Where a reader found its fault.</summary>
    public static int OffsetOf(JsonException exception, ReadOnlySpan<byte> utf8Json)
    {
        int offset = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            offset += utf8Json[offset..].IndexOf((byte)'\n') + 1;
        }

        return Math.Min(offset + (int)(exception.BytePositionInLine ?? 0), utf8Json.Length);
    }
}
