using System.Text;
using System.Text.Json;

namespace AccountImport.Client.Validation;

/// <summary>Where a string or a member's name stands in the JSON; it lets a rule look at a value after the reader has gone on.</summary>
internal readonly record struct JsonStringToken(int Start, int RawLength, bool IsEscaped)
{
    /// <summary>How large a buffer on the stack is made for <see cref="Content"/>: more than any code of any standard needs.</summary>
    public const int BufferLength = 256;

    private const int QuoteLength = 1;

    /// <summary>Makes the token that a reader over one span stands on.</summary>
    public static JsonStringToken Of(ref readonly Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex, reader.ValueSpan.Length, reader.ValueIsEscaped);

    /// <summary>The text between the quotes, escapes and all.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json) => json.Slice(Start + QuoteLength, RawLength);

    /// <summary>The text without escapes.</summary>
    /// <param name="json">The JSON that the token is of.</param>
    /// <param name="buffer">Where to put the text if it has escapes; a longer one than fits gets memory of its own.</param>
    public ReadOnlySpan<byte> Content(ReadOnlySpan<byte> json, Span<byte> buffer)
    {
        if (!IsEscaped)
        {
            return Raw(json);
        }

        // Without its escapes a text is never longer.
        Span<byte> destination = RawLength <= buffer.Length ? buffer : new byte[RawLength];
        var reader = new Utf8JsonReader(json.Slice(Start, RawLength + (2 * QuoteLength)));
        reader.Read();
        return destination[..reader.CopyString(destination)];
    }

    /// <summary>The text without escapes; as it is written if it holds half of a surrogate pair, which no string should.</summary>
    public string ToText(ReadOnlySpan<byte> json) =>
        IsEscaped && SurrogateRule.HasLoneSurrogate(Raw(json))
            ? Encoding.UTF8.GetString(Raw(json))
            : Encoding.UTF8.GetString(Content(json, []));
}
