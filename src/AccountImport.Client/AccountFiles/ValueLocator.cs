using System.Globalization;
using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Finds the value that a path leads to.</summary>
internal static class ValueLocator
{
    private const int NotOnPath = -1;

    /// <summary>Finds the place of a value in the file.</summary>
    /// <param name="utf8Json">The account.</param>
    /// <param name="attr">The path.</param>
    /// <param name="start">Where the account begins.</param>
    public static FilePosition Locate(ReadOnlySpan<byte> utf8Json, string attr, FilePosition start) => start.After(utf8Json[..Find(utf8Json, attr)]);

    /// <summary>Finds a value, in one pass; a member's name may itself hold dots.</summary>
    /// <param name="utf8Json">The account; what follows a fault in its JSON is not found.</param>
    /// <param name="attr">The path.</param>
    /// <returns>Where the value, or the nearest parent that exists, begins: bytes from the start of the JSON.</returns>
    public static int Find(ReadOnlySpan<byte> utf8Json, string attr)
    {
        int found = 0;
        int foundLength = NotOnPath;

        // For each open level: where in the path the name of a member or the index of an element would begin.
        Span<Level> levels = stackalloc Level[PayloadIdentity.MaxDepth + 1];
        int pending = NotOnPath;
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = PayloadIdentity.MaxDepth });
        try
        {
            while (reader.Read())
            {
                int depth = reader.CurrentDepth;
                switch (reader.TokenType)
                {
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        continue;
                    case JsonTokenType.PropertyName:
                        pending = Match(attr, levels[depth].Start, in reader, utf8Json);
                        continue;
                }

                if (depth > 0 && levels[depth].IsArray)
                {
                    pending = Match(attr, levels[depth].Start, levels[depth].Index++.ToString(CultureInfo.InvariantCulture));
                }

                // The first of two members with one name counts; the second is a failure with a place of its own.
                if (pending > foundLength)
                {
                    found = (int)reader.TokenStartIndex;
                    foundLength = pending;
                }

                if (foundLength == attr.Length)
                {
                    break;
                }

                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    if (depth > 0 && pending is NotOnPath)
                    {
                        reader.Skip();
                    }
                    else
                    {
                        levels[depth + 1] = new Level(depth is 0 ? 0 : pending + 1, reader.TokenType is JsonTokenType.StartArray);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or not UTF-8: what was found up to the fault is the nearest that can be said.
        }

        return found;
    }

    private static int Match(string attr, int start, ref readonly Utf8JsonReader reader, ReadOnlySpan<byte> utf8Json) =>
        Match(attr, start, JsonStringToken.Of(in reader).ToText(utf8Json));

    /// <summary>Where in the path a member or element ends, or <see cref="NotOnPath"/>.</summary>
    private static int Match(string attr, int start, string segment)
    {
        int end = start + segment.Length;
        bool leads = end <= attr.Length
            && (end == attr.Length || attr[end] is '.')
            && attr.AsSpan(start, segment.Length).SequenceEqual(segment);
        return leads ? end : NotOnPath;
    }

    private record struct Level(int Start, bool IsArray)
    {
        public int Index { get; set; }
    }
}
